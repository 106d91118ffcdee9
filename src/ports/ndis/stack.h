// What lies on the adapter: filter modules, above each other, and protocols' bindings on top of
// them, the system's own for one (network.cpp). Data, requests and indications go up and down
// through those that have a handler.
#pragma once

#include <optional>

#include "abi/ndis_stack.h"
#include "nt/export.h"
#include "ports/ndis/registration.h"

namespace rundown::ports::ndis {

// https://learn.microsoft.com/windows-hardware/drivers/network/filter-module-states-and-operations
enum class Standing : std::uint8_t { attaching, paused, restarting, running, pausing };

struct Module {
  abi::NDIS_HANDLE driver = nullptr;  // its registration
  void* context = nullptr;
  bool has_attributes = false;
  Standing standing = Standing::attaching;
  // What NdisFRestartComplete and NdisFPauseComplete said.
  std::optional<abi::NTSTATUS> restarted{};
  bool paused = false;
  abi::NET_IFINDEX index = 0;
  abi::UNICODE_STRING* name = nullptr;
};

using FilterHandler = const void* abi::NDIS_FILTER_DRIVER_CHARACTERISTICS::*;

// The modules, the lowest first; an NdisFilterHandle stands for each.
const machine::Vector<abi::NDIS_HANDLE>& modules();
Module* find_module(abi::NDIS_HANDLE handle);  // nullptr: there is none
Module& module_at(abi::NDIS_HANDLE handle);    // as bad_handle where there is none
const void* handler_of(const Module& filter, FilterHandler which);
// The next module with this handler, seen from a module; nullptr as `from`: seen from the top, or
// from the adapter. nullptr: there is none.
abi::NDIS_HANDLE next_below(abi::NDIS_HANDLE from, FilterHandler which);
abi::NDIS_HANDLE next_above(abi::NDIS_HANDLE from, FilterHandler which);

// A filter's life on the adapter (filter_module.cpp).
void attach_module(abi::NDIS_HANDLE driver);
// Those that are paused run again, the lowest first; those that cannot are detached.
void restart_modules();
// Down to this one, the highest first.
void pause_modules(abi::NDIS_HANDLE lowest, abi::ULONG reason);
// Pauses and detaches what this driver has on the adapter.
void detach_modules(abi::NDIS_HANDLE driver);

// Ways through the stack (data_path.cpp), from a module, or from the top or the adapter (nullptr).
void send_below(abi::NDIS_HANDLE from, abi::NET_BUFFER_LIST* lists, abi::ULONG port,
                abi::ULONG flags);
void complete_above(abi::NDIS_HANDLE from, abi::NET_BUFFER_LIST* lists, abi::ULONG flags);
void indicate_above(abi::NDIS_HANDLE from, abi::NET_BUFFER_LIST* lists, abi::ULONG port,
                    abi::ULONG count, abi::ULONG flags);
void return_below(abi::NDIS_HANDLE from, abi::NET_BUFFER_LIST* lists, abi::ULONG flags);
void tell_above(abi::NDIS_HANDLE from, abi::NDIS_STATUS_INDICATION* indication);
// The next list, which is taken out of the chain.
abi::NET_BUFFER_LIST* take_first(abi::NET_BUFFER_LIST*& chain);
// A list that does not belong where it is handed: a freed one faults, as it does on Windows;
// another one is not judged.
[[noreturn]] void misplaced(const void* list, std::string_view what);

// Requests (oid_request.cpp). `from` is a module or a binding, or nullptr: the system.
abi::NTSTATUS request_below(abi::NDIS_HANDLE from, abi::NDIS_OID_REQUEST* request);
// The system's own, to its end.
abi::NTSTATUS request_and_wait(abi::NDIS_OID_REQUEST& request);

// Protocols' bindings (binding.cpp).
void bind_protocol(abi::NDIS_HANDLE protocol);
// Tells it that all its bindings are made.
void announce_binds(abi::NDIS_HANDLE protocol);
void unbind(abi::NDIS_HANDLE protocol);
void pause_bindings();
void restart_bindings();
abi::NDIS_HANDLE receiving_binding();  // nullptr: none is open and running
bool is_binding(abi::NDIS_HANDLE handle);
// Of a binding, or of the parameters of one that is being made; nullptr: of neither.
abi::NDIS_HANDLE protocol_of_binding(const void* handle);
void indicate_to_binding(abi::NDIS_HANDLE binding, abi::NET_BUFFER_LIST* lists, abi::ULONG port,
                         abi::ULONG count, abi::ULONG flags);
// False: the list is no binding's.
bool complete_to_binding(abi::NET_BUFFER_LIST* list, abi::ULONG flags);
void tell_bindings(abi::NDIS_STATUS_INDICATION* indication);
abi::NTSTATUS notify_bindings(abi::NET_PNP_EVENT_NOTIFICATION* event);
void complete_request_of_binding(abi::NDIS_HANDLE binding, abi::NDIS_OID_REQUEST* request,
                                 abi::NTSTATUS status);

// The system's own protocol (network.cpp).
void receive_at_top(abi::NET_BUFFER_LIST* lists, abi::ULONG flags);
bool complete_at_top(abi::NET_BUFFER_LIST* list);
bool has_sent_all();

// Something that happens once whoever runs now waits, on a thread of the system's
// (later.cpp).
struct Later {
  void (*run)(const Later& what) = nullptr;
  void* whose = nullptr;
  void* what = nullptr;
  abi::NTSTATUS status{};
};
void later(const Later& what);
// At DISPATCH_LEVEL, as a miniport's DPC does it. No destructor runs where the driver raises.
void at_dispatch(void (*run)(const Later& what), const Later& what);

}  // namespace rundown::ports::ndis
