#include <algorithm>
#include <cstdlib>
#include <vector>

#include "abi/rtl.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;

using Numbers = std::vector<std::uint64_t>;

// The functions of a table of one kind.
struct TableFunctions {
  const char* initialize;
  const char* insert;
  const char* remove;
  const char* lookup;
  const char* enumerate;
  const char* enumerate_without_splaying;
  const char* get;
  const char* number;
  const char* is_empty;
};
constexpr TableFunctions kSplay{
    "RtlInitializeGenericTable",    "RtlInsertElementGenericTable",
    "RtlDeleteElementGenericTable", "RtlLookupElementGenericTable",
    "RtlEnumerateGenericTable",     "RtlEnumerateGenericTableWithoutSplaying",
    "RtlGetElementGenericTable",    "RtlNumberGenericTableElements",
    "RtlIsGenericTableEmpty"};
constexpr TableFunctions kAvl{
    "RtlInitializeGenericTableAvl",    "RtlInsertElementGenericTableAvl",
    "RtlDeleteElementGenericTableAvl", "RtlLookupElementGenericTableAvl",
    "RtlEnumerateGenericTableAvl",     "RtlEnumerateGenericTableWithoutSplayingAvl",
    "RtlGetElementGenericTableAvl",    "RtlNumberGenericTableElementsAvl",
    "RtlIsGenericTableEmptyAvl"};

// A table of numbers, and what its driver sees of it.
template <class Table>
struct Numbered {
  Numbered(const TableFunctions& kind, std::uint64_t expected_header) : functions(kind) {
    void* compare = guest_callback([](auto, auto left, auto right, auto) {
      const auto a = *reinterpret_cast<const std::uint64_t*>(left);
      const auto b = *reinterpret_cast<const std::uint64_t*>(right);
      return a == b ? GenericEqual : a < b ? GenericLessThan : GenericGreaterThan;
    });
    void* allocate = guest_callback([this, expected_header](auto, auto bytes, auto, auto) {
      EXPECT_EQ(bytes, expected_header + sizeof(std::uint64_t));
      if (!memory) return std::uint64_t{0};
      ++alive;
      return reinterpret_cast<std::uint64_t>(std::malloc(bytes));
    });
    void* release = guest_callback([this](auto, auto block, auto, auto) {
      --alive;
      std::free(reinterpret_cast<void*>(block));
      return 0;
    });
    call(functions.initialize, &table, compare, allocate, release, this);
    EXPECT_EQ(table.TableContext, this);
  }
  std::uint64_t* insert(std::uint64_t number) {
    return call<std::uint64_t*>(functions.insert, &table, &number, sizeof number, &is_new);
  }
  bool remove(std::uint64_t number) {
    return call<BOOLEAN>(functions.remove, &table, &number) != FALSE;
  }
  std::uint64_t* find(std::uint64_t number) {
    return call<std::uint64_t*>(functions.lookup, &table, &number);
  }
  Numbers enumerate() {
    Numbers all;
    for (BOOLEAN restart = TRUE;; restart = FALSE) {
      auto* next = call<std::uint64_t*>(functions.enumerate, &table, restart);
      if (next == nullptr) return all;
      all.push_back(*next);
    }
  }
  Numbers enumerate_as_it_stands() {
    Numbers all;
    void* last = nullptr;
    for (;;) {
      auto* next = call<std::uint64_t*>(functions.enumerate_without_splaying, &table, &last);
      if (next == nullptr) return all;
      all.push_back(*next);
    }
  }
  Numbers by_index() {
    Numbers all;
    for (ULONG i = 0;; ++i) {
      auto* next = call<std::uint64_t*>(functions.get, &table, i);
      if (next == nullptr) return all;
      all.push_back(*next);
    }
  }
  ULONG count() { return call<ULONG>(functions.number, &table); }
  bool empty() { return call<BOOLEAN>(functions.is_empty, &table) != FALSE; }

  const TableFunctions& functions;
  Table table{};
  BOOLEAN is_new = FALSE;
  bool memory = true;
  int alive = 0;
};

// All numbers below 257 but 0, each once, well mixed.
Numbers mixed() {
  Numbers all;
  for (std::uint64_t n = 3; all.empty() || n != 3; n = n * 3 % 257) all.push_back(n);
  return all;
}

template <class Table>
void insert_and_delete(Numbered<Table>& numbers, void (*check)(Table&)) {
  const Numbers inserted = mixed();
  for (const std::uint64_t n : inserted) {
    EXPECT_EQ(*numbers.insert(n), n);
    EXPECT_EQ(numbers.is_new, TRUE);
    check(numbers.table);
  }
  Numbers sorted = inserted;
  std::ranges::sort(sorted);
  EXPECT_EQ(numbers.enumerate(), sorted);
  EXPECT_EQ(numbers.enumerate_as_it_stands(), sorted);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const std::uint64_t n = sorted[(i * 101 + 7) % sorted.size()];
    EXPECT_TRUE(numbers.remove(n));
    EXPECT_FALSE(numbers.remove(n));
    EXPECT_EQ(numbers.find(n), nullptr);
    check(numbers.table);
    EXPECT_EQ(numbers.enumerate_as_it_stands().size(), sorted.size() - i - 1);
    EXPECT_EQ(numbers.count(), sorted.size() - i - 1);
  }
  EXPECT_TRUE(numbers.empty());
  EXPECT_EQ(numbers.alive, 0);
  EXPECT_EQ(numbers.enumerate(), Numbers());
}

void links_agree(const RTL_SPLAY_LINKS* node) {
  for (const RTL_SPLAY_LINKS* child : {node->LeftChild, node->RightChild}) {
    if (child == nullptr) continue;
    EXPECT_EQ(child->Parent, node);
    links_agree(child);
  }
}

TEST(GenericTable, KeepsItsElementsInOrder) {
  in_machine([] {
    Numbered<RTL_GENERIC_TABLE> numbers(kSplay, 0x28);
    insert_and_delete<RTL_GENERIC_TABLE>(numbers, [](RTL_GENERIC_TABLE& table) {
      if (table.TableRoot == nullptr) return;
      EXPECT_EQ(table.TableRoot->Parent, table.TableRoot);
      links_agree(table.TableRoot);
    });
  });
}

TEST(GenericTable, HasEachElementOnceAndCountsInTheOrderOfInsertion) {
  in_machine([] {
    Numbered<RTL_GENERIC_TABLE> numbers(kSplay, 0x28);
    EXPECT_TRUE(numbers.empty());
    for (const std::uint64_t n : {5, 9, 1}) numbers.insert(n);
    std::uint64_t* nine = numbers.find(9);
    EXPECT_EQ(numbers.insert(9), nine);
    EXPECT_EQ(numbers.is_new, FALSE);
    EXPECT_EQ(numbers.count(), 3U);
    EXPECT_EQ(numbers.by_index(), (Numbers{5, 9, 1}));
    EXPECT_EQ(*call<std::uint64_t*>("RtlGetElementGenericTable", &numbers.table, 0), 5U);
    numbers.memory = false;
    EXPECT_EQ(numbers.insert(2), nullptr);
    EXPECT_EQ(numbers.is_new, FALSE);
    EXPECT_EQ(numbers.count(), 3U);
  });
}

TEST(GenericTable, FullFunctionsSearchAndInsertInTwoSteps) {
  in_machine([] {
    Numbered<RTL_GENERIC_TABLE> numbers(kSplay, 0x28);
    for (std::uint64_t n : {4, 6, 2}) {
      void* place = nullptr;
      TABLE_SEARCH_RESULT result{};
      EXPECT_EQ(
          call<void*>("RtlLookupElementGenericTableFull", &numbers.table, &n, &place, &result),
          nullptr);
      auto* made = call<std::uint64_t*>("RtlInsertElementGenericTableFull", &numbers.table, &n,
                                        sizeof n, &numbers.is_new, place, result);
      EXPECT_EQ(
          call<void*>("RtlLookupElementGenericTableFull", &numbers.table, &n, &place, &result),
          made);
      EXPECT_EQ(result, TableFoundNode);
    }
    EXPECT_EQ(numbers.enumerate(), (Numbers{2, 4, 6}));
  });
}

TEST(SplayTree, MovesANodeToTheRootAndTakesItOut) {
  in_machine([] {
    //     d
    //   b   e
    //  a c
    RTL_SPLAY_LINKS a{}, b{}, c{}, d{}, e{};
    d = {&d, &b, &e};
    b = {&d, &a, &c};
    a.Parent = c.Parent = &b;
    e.Parent = &d;
    const auto links = [](const char* function, RTL_SPLAY_LINKS* of) {
      return call<RTL_SPLAY_LINKS*>(function, of);
    };
    EXPECT_EQ(links("RtlSubtreePredecessor", &d), &c);
    EXPECT_EQ(links("RtlSubtreeSuccessor", &d), &e);
    EXPECT_EQ(links("RtlSubtreeSuccessor", &c), nullptr);
    EXPECT_EQ(links("RtlSubtreePredecessor", &c), nullptr);
    EXPECT_EQ(links("RtlRealSuccessor", &c), &d);
    EXPECT_EQ(links("RtlRealPredecessor", &e), &d);
    EXPECT_EQ(links("RtlRealPredecessor", &a), nullptr);
    EXPECT_EQ(links("RtlRealSuccessor", &e), nullptr);

    EXPECT_EQ(links("RtlSplay", &a), &a);
    EXPECT_EQ(a.Parent, &a);
    links_agree(&a);
    EXPECT_EQ(links("RtlRealSuccessor", &a), &b);
    RTL_SPLAY_LINKS* root = links("RtlSplay", &c);
    call("RtlDeleteNoSplay", &c, &root);
    EXPECT_EQ(root->Parent, root);
    links_agree(root);
    EXPECT_EQ(links("RtlRealSuccessor", &b), &d);
    root = links("RtlDelete", &b);
    root = links("RtlDelete", &a);
    EXPECT_EQ(links("RtlDelete", &e), &d);
    EXPECT_EQ(links("RtlDelete", &d), nullptr);
  });
}

// The depth below a link, and that each node's balance says the truth.
int depth_of(const RTL_BALANCED_LINKS* node) {
  if (node == nullptr) return 0;
  for (const RTL_BALANCED_LINKS* child : {node->LeftChild, node->RightChild}) {
    if (child == nullptr) continue;
    EXPECT_EQ(child->Parent, node);
  }
  const int left = depth_of(node->LeftChild);
  const int right = depth_of(node->RightChild);
  EXPECT_EQ(node->Balance, right - left);
  EXPECT_LE(std::abs(right - left), 1);
  return std::max(left, right) + 1;
}

TEST(GenericTableAvl, KeepsItsElementsInOrderAndItsTreeBalanced) {
  in_machine([] {
    Numbered<RTL_AVL_TABLE> numbers(kAvl, 0x20);
    insert_and_delete<RTL_AVL_TABLE>(numbers, [](RTL_AVL_TABLE& table) {
      EXPECT_EQ(table.BalancedRoot.Parent, &table.BalancedRoot);
      EXPECT_EQ(table.BalancedRoot.LeftChild, nullptr);
      const RTL_BALANCED_LINKS* root = table.BalancedRoot.RightChild;
      EXPECT_EQ(static_cast<int>(table.DepthOfTree), depth_of(root));
    });
    EXPECT_EQ(numbers.table.DeleteCount, 256U);
  });
}

TEST(GenericTableAvl, HasEachElementOnceAndCountsInTheOrderOfTheKeys) {
  in_machine([] {
    Numbered<RTL_AVL_TABLE> numbers(kAvl, 0x20);
    EXPECT_TRUE(numbers.empty());
    for (const std::uint64_t n : {5, 9, 1}) numbers.insert(n);
    std::uint64_t* nine = numbers.find(9);
    EXPECT_EQ(numbers.insert(9), nine);
    EXPECT_EQ(numbers.is_new, FALSE);
    EXPECT_EQ(numbers.count(), 3U);
    EXPECT_EQ(numbers.by_index(), (Numbers{1, 5, 9}));
    EXPECT_EQ(*call<std::uint64_t*>("RtlGetElementGenericTableAvl", &numbers.table, 0), 1U);
    numbers.memory = false;
    EXPECT_EQ(numbers.insert(2), nullptr);
    EXPECT_EQ(numbers.is_new, FALSE);
    EXPECT_EQ(numbers.count(), 3U);
  });
}

TEST(GenericTableAvl, AnEnumerationGoesOnWhereItsLastElementWasDeleted) {
  in_machine([] {
    Numbered<RTL_AVL_TABLE> numbers(kAvl, 0x20);
    for (std::uint64_t n : {4, 6, 2}) {
      void* place = nullptr;
      TABLE_SEARCH_RESULT result{};
      EXPECT_EQ(
          call<void*>("RtlLookupElementGenericTableFullAvl", &numbers.table, &n, &place, &result),
          nullptr);
      auto* made = call<std::uint64_t*>("RtlInsertElementGenericTableFullAvl", &numbers.table, &n,
                                        sizeof n, &numbers.is_new, place, result);
      EXPECT_EQ(*made, n);
    }
    const auto next = [&](BOOLEAN restart) {
      return *call<std::uint64_t*>("RtlEnumerateGenericTableAvl", &numbers.table, restart);
    };
    EXPECT_EQ(next(TRUE), 2U);
    EXPECT_EQ(next(FALSE), 4U);
    EXPECT_TRUE(numbers.remove(4));
    EXPECT_EQ(next(FALSE), 6U);
    EXPECT_EQ(next(TRUE), 2U);
    EXPECT_TRUE(numbers.remove(2));
    EXPECT_EQ(next(FALSE), 6U);
  });
}

}  // namespace
}  // namespace rundown
