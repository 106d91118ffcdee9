// What the two kinds of generic tables have in common: elements that the driver orders, allocates
// and frees, below links of the tree's own.
#pragma once

#include <limits>

#include "abi/rtl.h"
#include "cpu/call.h"

namespace rundown::nt::rtl {

template <class Table, class Compare, class Allocate, class Free>
void set_routines(Table& table, Compare* compare, Allocate* allocate, Free* free, void* context) {
  table.CompareRoutine = compare;
  table.AllocateRoutine = allocate;
  table.FreeRoutine = free;
  table.TableContext = context;
}

// From `node` down to the element, or to where it would hang.
template <class Links, class Table, class DataOf>
abi::TABLE_SEARCH_RESULT search(Table* table, Links* node, void* wanted, DataOf* data_of,
                                Links** found) {
  if (node == nullptr) return abi::TableEmptyTree;
  for (;;) {
    *found = node;
    const auto order = static_cast<abi::RTL_GENERIC_COMPARE_RESULTS>(cpu::call_guest(
        reinterpret_cast<const void*>(table->CompareRoutine), table, wanted, data_of(node)));
    const bool left = order == abi::GenericLessThan;
    if (!left && order != abi::GenericGreaterThan) return abi::TableFoundNode;
    node = left ? node->LeftChild : node->RightChild;
    if (node == nullptr) return left ? abi::TableInsertAsLeft : abi::TableInsertAsRight;
  }
}

// From the driver's routine; nullptr where it has none, or the table cannot count one more.
template <class Table>
void* allocate_element(Table* table, abi::ULONG header_bytes, abi::ULONG data_bytes) {
  constexpr abi::ULONG kMostElements = std::numeric_limits<abi::ULONG>::max() - 1;
  if (table->NumberGenericTableElements == kMostElements) return nullptr;
  return reinterpret_cast<void*>(cpu::call_guest(
      reinterpret_cast<const void*>(table->AllocateRoutine), table, data_bytes + header_bytes));
}

template <class Table>
void free_element(Table* table, void* element) {
  cpu::call_guest(reinterpret_cast<const void*>(table->FreeRoutine), table, element);
}

}  // namespace rundown::nt::rtl
