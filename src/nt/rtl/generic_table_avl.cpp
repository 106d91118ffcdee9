// Generic tables on balanced trees. The table holds a header whose right child is the root; before
// each element's data stand its links.
#include <cstring>

#include "abi/rtl.h"
#include "nt/export.h"
#include "nt/rtl/element_table.h"
#include "nt/rtl/tree.h"

namespace rundown::nt {
namespace {

using Table = RTL_AVL_TABLE;
using Links = RTL_BALANCED_LINKS;

struct Element {
  Links links;
  std::uint64_t data[1];
};
static_assert(offsetof(Element, data) == 0x20);

constexpr gate::Contract kTable{.irql = Irql::dispatch, .header = "ntddk"};

void* data_of(Links* links) {
  return reinterpret_cast<Element*>(links)->data;
}

TABLE_SEARCH_RESULT search(Table* table, void* wanted, Links** found) {
  return rtl::search(table, table->BalancedRoot.RightChild, wanted, &data_of, found);
}

void forget_position(Table* table) {
  table->WhichOrderedElement = 0;
  table->OrderedPointer = nullptr;
}

// Mends a node whose one side (+1: the right) is two deeper. The answer stands in its place.
Links* rebalance(Links* node) {
  const CHAR heavy = node->Balance > 0 ? 1 : -1;
  const auto light = static_cast<CHAR>(-heavy);
  Links* child = heavy > 0 ? node->RightChild : node->LeftChild;
  if (child->Balance != light) {
    rtl::lift(child);
    const bool shallower = child->Balance == heavy;
    node->Balance = shallower ? CHAR{0} : heavy;
    child->Balance = shallower ? CHAR{0} : light;
    return child;
  }
  Links* grandchild = heavy > 0 ? child->LeftChild : child->RightChild;
  rtl::lift(grandchild);
  rtl::lift(grandchild);
  node->Balance = grandchild->Balance == heavy ? light : CHAR{0};
  child->Balance = grandchild->Balance == light ? heavy : CHAR{0};
  grandchild->Balance = 0;
  return grandchild;
}

CHAR side_of(const Links* child) {
  return child->Parent->RightChild == child ? 1 : -1;
}
void lean(Links* node, CHAR side) {
  node->Balance = static_cast<CHAR>(node->Balance + side);
}

void insert(Table* table, Links* node, Links* parent, TABLE_SEARCH_RESULT result) {
  Links* header = &table->BalancedRoot;
  *node = {};
  node->Parent = result == TableEmptyTree ? header : parent;
  (result == TableInsertAsLeft ? parent->LeftChild : node->Parent->RightChild) = node;
  for (; node->Parent != header; node = node->Parent) {
    Links* above = node->Parent;
    lean(above, side_of(node));
    if (above->Balance == 0) return;
    if (above->Balance != 1 && above->Balance != -1) {
      rebalance(above);
      return;
    }
  }
  ++table->DepthOfTree;
}

// Takes out a node that has at most one child.
void detach(Table* table, Links* node) {
  Links* above = node->Parent;
  CHAR side = side_of(node);
  rtl::replace_child(node, node->LeftChild != nullptr ? node->LeftChild : node->RightChild);
  while (above != &table->BalancedRoot) {
    lean(above, static_cast<CHAR>(-side));
    if (above->Balance == 1 || above->Balance == -1) return;
    if (above->Balance != 0) above = rebalance(above);
    if (above->Balance != 0) return;
    side = side_of(above);
    above = above->Parent;
  }
  --table->DepthOfTree;
}

void remove(Table* table, Links* node) {
  if (node->LeftChild == nullptr || node->RightChild == nullptr) return detach(table, node);
  Links* other =
      node->Balance >= 0 ? rtl::leftmost(node->RightChild) : rtl::rightmost(node->LeftChild);
  detach(table, other);
  rtl::replace_child(node, other);
  *other = *node;
  for (Links* child : {other->LeftChild, other->RightChild}) {
    if (child != nullptr) child->Parent = other;
  }
}

}  // namespace

void RtlInitializeGenericTableAvl(Table* table, RTL_AVL_COMPARE_ROUTINE* compare,
                                  RTL_AVL_ALLOCATE_ROUTINE* allocate, RTL_AVL_FREE_ROUTINE* free,
                                  void* context) {
  *table = {};
  table->BalancedRoot.Parent = &table->BalancedRoot;
  rtl::set_routines(*table, compare, allocate, free, context);
}
RUNDOWN_EXPORT(ntoskrnl, RtlInitializeGenericTableAvl, {kTable});

void* RtlInsertElementGenericTableFullAvl(Table* table, const void* data, ULONG bytes,
                                          BOOLEAN* is_new, RTL_BALANCED_LINKS* place,
                                          TABLE_SEARCH_RESULT result) {
  if (result != TableFoundNode) {
    auto* node = static_cast<Links*>(rtl::allocate_element(table, offsetof(Element, data), bytes));
    if (node == nullptr) {
      if (is_new != nullptr) *is_new = FALSE;
      return nullptr;
    }
    insert(table, node, place, result);
    ++table->NumberGenericTableElements;
    forget_position(table);
    std::memcpy(data_of(node), data, bytes);
    place = node;
  }
  if (is_new != nullptr) *is_new = result == TableFoundNode ? FALSE : TRUE;
  return data_of(place);
}
RUNDOWN_EXPORT(ntoskrnl, RtlInsertElementGenericTableFullAvl, {kTable});

void* RtlInsertElementGenericTableAvl(Table* table, void* data, ULONG bytes, BOOLEAN* is_new) {
  Links* place = nullptr;
  const TABLE_SEARCH_RESULT result = search(table, data, &place);
  return RtlInsertElementGenericTableFullAvl(table, data, bytes, is_new, place, result);
}
RUNDOWN_EXPORT(ntoskrnl, RtlInsertElementGenericTableAvl, {kTable});

BOOLEAN RtlDeleteElementGenericTableAvl(Table* table, void* data) {
  Links* node = nullptr;
  if (search(table, data, &node) != TableFoundNode) return FALSE;
  if (table->RestartKey == node) {
    // An enumeration goes on behind what is left.
    Links* before = rtl::predecessor(node);
    table->RestartKey = before == &table->BalancedRoot ? nullptr : before;
  }
  ++table->DeleteCount;
  remove(table, node);
  --table->NumberGenericTableElements;
  forget_position(table);
  rtl::free_element(table, node);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlDeleteElementGenericTableAvl, {kTable});

void* RtlLookupElementGenericTableFullAvl(Table* table, void* data, RTL_BALANCED_LINKS** place,
                                          TABLE_SEARCH_RESULT* result) {
  *result = search(table, data, place);
  return *result == TableFoundNode ? data_of(*place) : nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, RtlLookupElementGenericTableFullAvl, {kTable});

void* RtlLookupElementGenericTableAvl(Table* table, void* data) {
  Links* node = nullptr;
  return search(table, data, &node) == TableFoundNode ? data_of(node) : nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, RtlLookupElementGenericTableAvl, {kTable});

void* RtlEnumerateGenericTableWithoutSplayingAvl(Table* table, RTL_BALANCED_LINKS** last) {
  if (table->NumberGenericTableElements == 0) return nullptr;
  Links* next =
      *last == nullptr ? rtl::leftmost(table->BalancedRoot.RightChild) : rtl::successor(*last);
  if (next == nullptr) return nullptr;
  *last = next;
  return data_of(next);
}
RUNDOWN_EXPORT(ntoskrnl, RtlEnumerateGenericTableWithoutSplayingAvl, {kTable});

void* RtlEnumerateGenericTableAvl(Table* table, BOOLEAN restart) {
  if (restart != FALSE) table->RestartKey = nullptr;
  return RtlEnumerateGenericTableWithoutSplayingAvl(table, &table->RestartKey);
}
RUNDOWN_EXPORT(ntoskrnl, RtlEnumerateGenericTableAvl, {kTable});

// In the order of the keys. The table remembers where the last call stopped, counted from 1.
void* RtlGetElementGenericTableAvl(Table* table, ULONG index) {
  if (index >= table->NumberGenericTableElements) return nullptr;
  const ULONG wanted = index + 1;
  auto* node = static_cast<Links*>(table->OrderedPointer);
  if (node == nullptr || table->WhichOrderedElement > wanted) {
    node = rtl::leftmost(table->BalancedRoot.RightChild);
    table->WhichOrderedElement = 1;
  }
  for (; table->WhichOrderedElement < wanted; ++table->WhichOrderedElement) {
    node = rtl::successor(node);
  }
  table->OrderedPointer = node;
  return data_of(node);
}
RUNDOWN_EXPORT(ntoskrnl, RtlGetElementGenericTableAvl, {.header = "ntddk"});

ULONG RtlNumberGenericTableElementsAvl(const Table* table) {
  return table->NumberGenericTableElements;
}
RUNDOWN_EXPORT(ntoskrnl, RtlNumberGenericTableElementsAvl, {kTable});

BOOLEAN RtlIsGenericTableEmptyAvl(const Table* table) {
  return table->NumberGenericTableElements == 0 ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlIsGenericTableEmptyAvl, {kTable});

}  // namespace rundown::nt
