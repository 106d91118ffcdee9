// Generic tables on splay trees. The driver orders and allocates the elements; before each one's
// data stand its links in the tree and in the order of insertion.
#include <cstring>

#include "abi/rtl.h"
#include "nt/export.h"
#include "nt/rtl/element_table.h"
#include "nt/rtl/splay.h"
#include "nt/rtl/tree.h"

namespace rundown::nt {
namespace {

using Table = RTL_GENERIC_TABLE;

struct Element {
  RTL_SPLAY_LINKS links;
  LIST_ENTRY in_order;
  std::uint64_t data[1];
};
static_assert(offsetof(Element, data) == 0x28);

constexpr gate::Contract kTable{.irql = Irql::dispatch, .header = "ntddk"};

Element* element_of(void* links) {
  return static_cast<Element*>(links);
}
void* data_of(void* links) {
  return element_of(links)->data;
}

void* splay_to(Table* table, RTL_SPLAY_LINKS* node) {
  table->TableRoot = rtl::splay(node);
  return data_of(node);
}

TABLE_SEARCH_RESULT search(Table* table, void* wanted, void** found) {
  auto* node = static_cast<RTL_SPLAY_LINKS*>(*found);
  const TABLE_SEARCH_RESULT result = rtl::search(table, table->TableRoot, wanted, &data_of, &node);
  *found = node;
  return result;
}

void forget_position(Table* table) {
  table->WhichOrderedElement = 0;
  table->OrderedPointer = &table->InsertOrderList;
}

}  // namespace

void RtlInitializeGenericTable(Table* table, RTL_GENERIC_COMPARE_ROUTINE* compare,
                               RTL_GENERIC_ALLOCATE_ROUTINE* allocate,
                               RTL_GENERIC_FREE_ROUTINE* free, void* context) {
  *table = {};
  table->InsertOrderList = {&table->InsertOrderList, &table->InsertOrderList};
  forget_position(table);
  rtl::set_routines(*table, compare, allocate, free, context);
}
RUNDOWN_EXPORT(ntoskrnl, RtlInitializeGenericTable, {kTable});

void* RtlInsertElementGenericTableFull(Table* table, const void* data, ULONG bytes, BOOLEAN* is_new,
                                       void* place, TABLE_SEARCH_RESULT result) {
  if (result != TableFoundNode) {
    void* memory = rtl::allocate_element(table, offsetof(Element, data), bytes);
    if (memory == nullptr) {
      if (is_new != nullptr) *is_new = FALSE;
      return nullptr;
    }
    Element& element = *element_of(memory);
    auto* parent = static_cast<RTL_SPLAY_LINKS*>(place);
    element.links = {result == TableEmptyTree ? &element.links : parent, nullptr, nullptr};
    if (result == TableInsertAsLeft) parent->LeftChild = &element.links;
    if (result == TableInsertAsRight) parent->RightChild = &element.links;
    LIST_ENTRY& list = table->InsertOrderList;
    element.in_order = {&list, list.Blink};
    list.Blink->Flink = &element.in_order;
    list.Blink = &element.in_order;
    ++table->NumberGenericTableElements;
    std::memcpy(element.data, data, bytes);
    place = memory;
  }
  if (is_new != nullptr) *is_new = result == TableFoundNode ? FALSE : TRUE;
  return splay_to(table, static_cast<RTL_SPLAY_LINKS*>(place));
}
RUNDOWN_EXPORT(ntoskrnl, RtlInsertElementGenericTableFull, {kTable});

void* RtlInsertElementGenericTable(Table* table, void* data, ULONG bytes, BOOLEAN* is_new) {
  void* place = nullptr;
  const TABLE_SEARCH_RESULT result = search(table, data, &place);
  return RtlInsertElementGenericTableFull(table, data, bytes, is_new, place, result);
}
RUNDOWN_EXPORT(ntoskrnl, RtlInsertElementGenericTable, {kTable});

BOOLEAN RtlDeleteElementGenericTable(Table* table, void* data) {
  void* found = nullptr;
  if (search(table, data, &found) != TableFoundNode) return FALSE;
  Element& element = *element_of(found);
  table->TableRoot = rtl::remove_and_splay(&element.links);
  element.in_order.Blink->Flink = element.in_order.Flink;
  element.in_order.Flink->Blink = element.in_order.Blink;
  --table->NumberGenericTableElements;
  forget_position(table);
  rtl::free_element(table, found);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlDeleteElementGenericTable, {kTable});

void* RtlLookupElementGenericTableFull(Table* table, void* data, void** place,
                                       TABLE_SEARCH_RESULT* result) {
  *result = search(table, data, place);
  if (*result != TableFoundNode) return nullptr;
  return splay_to(table, static_cast<RTL_SPLAY_LINKS*>(*place));
}
RUNDOWN_EXPORT(ntoskrnl, RtlLookupElementGenericTableFull, {kTable});

void* RtlLookupElementGenericTable(Table* table, void* data) {
  void* place = nullptr;
  TABLE_SEARCH_RESULT result{};
  return RtlLookupElementGenericTableFull(table, data, &place, &result);
}
RUNDOWN_EXPORT(ntoskrnl, RtlLookupElementGenericTable, {kTable});

// The root is the element enumerated last.
void* RtlEnumerateGenericTable(Table* table, BOOLEAN restart) {
  RTL_SPLAY_LINKS* root = table->TableRoot;
  if (root == nullptr) return nullptr;
  RTL_SPLAY_LINKS* next = restart != FALSE ? rtl::leftmost(root) : rtl::successor(root);
  return next == nullptr ? nullptr : splay_to(table, next);
}
RUNDOWN_EXPORT(ntoskrnl, RtlEnumerateGenericTable, {kTable});

void* RtlEnumerateGenericTableWithoutSplaying(const Table* table, void** last) {
  if (table->TableRoot == nullptr) return nullptr;
  auto* before = static_cast<RTL_SPLAY_LINKS*>(*last);
  RTL_SPLAY_LINKS* next =
      before == nullptr ? rtl::leftmost(table->TableRoot) : rtl::successor(before);
  if (next == nullptr) return nullptr;
  *last = next;
  return data_of(next);
}
RUNDOWN_EXPORT(ntoskrnl, RtlEnumerateGenericTableWithoutSplaying, {kTable});

// In the order of insertion. The table remembers where the last call stopped, counted from 1.
void* RtlGetElementGenericTable(Table* table, ULONG index) {
  if (index >= table->NumberGenericTableElements) return nullptr;
  const ULONG wanted = index + 1;
  if (table->WhichOrderedElement == 0 || table->WhichOrderedElement > wanted) {
    table->WhichOrderedElement = 1;
    table->OrderedPointer = table->InsertOrderList.Flink;
  }
  for (; table->WhichOrderedElement < wanted; ++table->WhichOrderedElement) {
    table->OrderedPointer = table->OrderedPointer->Flink;
  }
  auto* in_order = reinterpret_cast<UCHAR*>(table->OrderedPointer);
  return data_of(in_order - offsetof(Element, in_order));
}
RUNDOWN_EXPORT(ntoskrnl, RtlGetElementGenericTable, {.header = "ntddk"});

ULONG RtlNumberGenericTableElements(const Table* table) {
  return table->NumberGenericTableElements;
}
RUNDOWN_EXPORT(ntoskrnl, RtlNumberGenericTableElements, {kTable});

BOOLEAN RtlIsGenericTableEmpty(const Table* table) {
  return table->TableRoot == nullptr ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlIsGenericTableEmpty, {kTable});

}  // namespace rundown::nt
