// How data and indications go through the modules. A module without a handler is passed over.
#include <string>
#include <string_view>

#include "cpu/call.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/adapter.h"
#include "ports/ndis/module.h"
#include "ports/ndis/stack.h"

namespace rundown::ports::ndis {

using namespace nt;
using Filter = NDIS_FILTER_DRIVER_CHARACTERISTICS;

namespace {

constexpr std::string_view kFilter = "an NDIS filter";

constexpr gate::Contract kData{.irql = Irql::dispatch, .header = "ndis"};

void check_runs(NDIS_HANDLE handle, std::string_view call) {
  const Standing standing = module_at(handle).standing;
  if (standing == Standing::running || standing == Standing::pausing) return;
  gate::unsupported(module.name, std::string(call) + " while the filter does not run");
}

ULONG length_of(const NET_BUFFER_LIST* lists) {
  ULONG count = 0;
  for (; lists != nullptr; lists = lists->NetBufferListData.Next) ++count;
  return count;
}

}  // namespace

NET_BUFFER_LIST* take_first(NET_BUFFER_LIST*& chain) {
  NET_BUFFER_LIST* const first = chain;
  chain = first->NetBufferListData.Next;
  first->NetBufferListData.Next = nullptr;
  return first;
}

void misplaced(const void* list, std::string_view what) {
  const auto first = *static_cast<const volatile std::uint8_t*>(list);
  static_cast<void>(first);
  gate::unsupported(module.name, what);
}

void send_below(NDIS_HANDLE from, NET_BUFFER_LIST* lists, ULONG port, ULONG flags) {
  const NDIS_HANDLE next = next_below(from, &Filter::SendNetBufferListsHandler);
  if (next == nullptr) return adapter::send(lists);
  const Module& filter = module_at(next);
  const void* const routine = handler_of(filter, &Filter::SendNetBufferListsHandler);
  gate::call_back({"FilterSendNetBufferLists", kFilter, routine});
  cpu::call_guest(routine, filter.context, lists, port, flags);
}

void complete_above(NDIS_HANDLE from, NET_BUFFER_LIST* lists, ULONG flags) {
  const NDIS_HANDLE next = next_above(from, &Filter::SendNetBufferListsCompleteHandler);
  if (next != nullptr) {
    const Module& filter = module_at(next);
    const void* const routine = handler_of(filter, &Filter::SendNetBufferListsCompleteHandler);
    gate::call_back({"FilterSendNetBufferListsComplete", kFilter, routine});
    cpu::call_guest(routine, filter.context, lists, flags);
    return;
  }
  while (lists != nullptr) {
    NET_BUFFER_LIST* const list = take_first(lists);
    if (complete_at_top(list) || complete_to_binding(list, flags)) continue;
    misplaced(list, "the completion of a NET_BUFFER_LIST that nobody above has sent");
  }
}

void indicate_above(NDIS_HANDLE from, NET_BUFFER_LIST* lists, ULONG port, ULONG count,
                    ULONG flags) {
  const NDIS_HANDLE next = next_above(from, &Filter::ReceiveNetBufferListsHandler);
  if (next != nullptr) {
    const Module& filter = module_at(next);
    const void* const routine = handler_of(filter, &Filter::ReceiveNetBufferListsHandler);
    gate::call_back({"FilterReceiveNetBufferLists", kFilter, routine});
    cpu::call_guest(routine, filter.context, lists, port, count, flags);
    return;
  }
  if (const NDIS_HANDLE binding = receiving_binding()) {
    indicate_to_binding(binding, lists, port, count, flags);
  } else {
    receive_at_top(lists, flags);
  }
}

void return_below(NDIS_HANDLE from, NET_BUFFER_LIST* lists, ULONG flags) {
  const NDIS_HANDLE next = next_below(from, &Filter::ReturnNetBufferListsHandler);
  if (next == nullptr) return adapter::take_back(lists);
  const Module& filter = module_at(next);
  const void* const routine = handler_of(filter, &Filter::ReturnNetBufferListsHandler);
  gate::call_back({"FilterReturnNetBufferLists", kFilter, routine});
  cpu::call_guest(routine, filter.context, lists, flags);
}

void tell_above(NDIS_HANDLE from, NDIS_STATUS_INDICATION* indication) {
  const NDIS_HANDLE next = next_above(from, &Filter::StatusHandler);
  if (next == nullptr) return tell_bindings(indication);
  const Module& filter = module_at(next);
  const void* const routine = handler_of(filter, &Filter::StatusHandler);
  gate::call_back({"FilterStatus", kFilter, routine});
  cpu::call_guest(routine, filter.context, indication);
}

void NdisFSendNetBufferLists(NDIS_HANDLE filter, NET_BUFFER_LIST* lists, ULONG port, ULONG flags) {
  check_runs(filter, "NdisFSendNetBufferLists");
  send_below(filter, lists, port, flags);
}
const gate::FunctionExport<&NdisFSendNetBufferLists> export_NdisFSendNetBufferLists{
    module, "NdisFSendNetBufferLists", kData};

void NdisFSendNetBufferListsComplete(NDIS_HANDLE filter, NET_BUFFER_LIST* lists, ULONG flags) {
  module_at(filter);
  complete_above(filter, lists, flags);
}
const gate::FunctionExport<&NdisFSendNetBufferListsComplete> export_NdisFSendNetBufferListsComplete{
    module, "NdisFSendNetBufferListsComplete", kData};

void NdisFIndicateReceiveNetBufferLists(NDIS_HANDLE filter, NET_BUFFER_LIST* lists, ULONG port,
                                        ULONG count, ULONG flags) {
  check_runs(filter, "NdisFIndicateReceiveNetBufferLists");
  if (length_of(lists) != count) {
    gate::unsupported(module.name, "an indication of another number of NET_BUFFER_LISTs");
  }
  indicate_above(filter, lists, port, count, flags);
}
const gate::FunctionExport<&NdisFIndicateReceiveNetBufferLists>
    export_NdisFIndicateReceiveNetBufferLists{module, "NdisFIndicateReceiveNetBufferLists", kData};

void NdisFReturnNetBufferLists(NDIS_HANDLE filter, NET_BUFFER_LIST* lists, ULONG flags) {
  module_at(filter);
  return_below(filter, lists, flags);
}
const gate::FunctionExport<&NdisFReturnNetBufferLists> export_NdisFReturnNetBufferLists{
    module, "NdisFReturnNetBufferLists", kData};

// The adapter has sent what it was given before anybody could cancel it; a module below that keeps
// lists is asked.
void NdisFCancelSendNetBufferLists(NDIS_HANDLE filter, void* id) {
  module_at(filter);
  const NDIS_HANDLE next = next_below(filter, &Filter::CancelSendNetBufferListsHandler);
  if (next == nullptr) return;
  const void* const routine = handler_of(module_at(next), &Filter::CancelSendNetBufferListsHandler);
  gate::call_back({"FilterCancelSendNetBufferLists", kFilter, routine});
  cpu::call_guest(routine, module_at(next).context, id);
}
const gate::FunctionExport<&NdisFCancelSendNetBufferLists> export_NdisFCancelSendNetBufferLists{
    module, "NdisFCancelSendNetBufferLists", kData};

void NdisFIndicateStatus(NDIS_HANDLE filter, NDIS_STATUS_INDICATION* indication) {
  module_at(filter);
  tell_above(filter, indication);
}
const gate::FunctionExport<&NdisFIndicateStatus> export_NdisFIndicateStatus{
    module, "NdisFIndicateStatus", kData};

NTSTATUS NdisFNetPnPEvent(NDIS_HANDLE filter, NET_PNP_EVENT_NOTIFICATION* event) {
  module_at(filter);
  const NDIS_HANDLE next = next_above(filter, &Filter::NetPnPEventHandler);
  if (next == nullptr) return notify_bindings(event);
  const void* const routine = handler_of(module_at(next), &Filter::NetPnPEventHandler);
  gate::call_back({"FilterNetPnPEvent", kFilter, routine});
  return static_cast<NTSTATUS>(cpu::call_guest(routine, module_at(next).context, event));
}
RUNDOWN_EXPORT(module, NdisFNetPnPEvent, {.irql = Irql::passive, .header = "ndis"});

// The adapter's driver has nothing to do with what goes down to it.
void NdisFDevicePnPEventNotify(NDIS_HANDLE filter, NET_DEVICE_PNP_EVENT* event) {
  module_at(filter);
  const NDIS_HANDLE next = next_below(filter, &Filter::DevicePnPEventNotifyHandler);
  if (next == nullptr) return;
  const void* const routine = handler_of(module_at(next), &Filter::DevicePnPEventNotifyHandler);
  gate::call_back({"FilterDevicePnPEventNotify", kFilter, routine});
  cpu::call_guest(routine, module_at(next).context, event);
}
RUNDOWN_EXPORT(module, NdisFDevicePnPEventNotify, {.irql = Irql::passive, .header = "ndis"});

}  // namespace rundown::ports::ndis
