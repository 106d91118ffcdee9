// The registrations of miniports, filters and protocols, and their undoing. What is attached and
// bound to the adapter is so in the stage io alone (network.cpp).
#include "ports/ndis/registration.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <initializer_list>

#include "abi/ndis.h"
#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ob/handle.h"
#include "nt/pnp/add_device.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/module.h"
#include "ports/ndis/stack.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

struct Registrations {
  // By the handle that the driver got.
  machine::Map<NDIS_HANDLE, Registration> all;
  machine::Vector<NDIS_HANDLE> order;
};
const machine::Part<Registrations> state;

// A handle points to a block of NDIS' own, which is larger than what is kept here: a driver that
// looks into it finds memory.
struct Opaque {
  std::array<std::uint64_t, 64> words;
};

constexpr UCHAR kMajorVersion = 6;

// BAD_VERSION and BAD_CHARACTERISTICS of the registrations' pages. A description may be longer than
// the first revision, never shorter.
NTSTATUS check(const NDIS_OBJECT_HEADER& header, UCHAR type, std::size_t smallest, UCHAR version,
               std::initializer_list<const void*> required) {
  // Microsoft's own intermediate sample says DEFAULT.
  if (header.Type != type && header.Type != NDIS_OBJECT_TYPE_DEFAULT) {
    return NDIS_STATUS_BAD_CHARACTERISTICS;
  }
  if (header.Size < smallest) return NDIS_STATUS_BAD_CHARACTERISTICS;
  if (version != kMajorVersion) return NDIS_STATUS_BAD_VERSION;
  for (const void* handler : required) {
    if (handler == nullptr) return NDIS_STATUS_BAD_CHARACTERISTICS;
  }
  return STATUS_SUCCESS;
}

// As much of a description as the driver's revision has.
template <class Characteristics>
Characteristics copy_of(const Characteristics& given) {
  Characteristics copy{};
  std::memcpy(&copy, &given, std::min<std::size_t>(given.Header.Size, sizeof copy));
  return copy;
}

machine::WString name_in(const UNICODE_STRING& string) {
  const std::u16string_view text = ob::text_of(string);
  return {text.begin(), text.end()};
}

void forget(NDIS_HANDLE handle) {
  state->all.erase(handle);
  std::erase(state->order, handle);
  pool::free(handle);
}

NTSTATUS make(const Registration& registration, const void* set_options, NDIS_HANDLE* handle) {
  void* const made = pool::allocate_object<Opaque>();
  // The driver may use its handle in SetOptions already.
  *handle = made;
  state->all[made] = registration;
  state->order.push_back(made);
  if (set_options != nullptr) {
    gate::call_back({"SetOptions", "a driver of NDIS", set_options});
    const auto status =
        static_cast<NTSTATUS>(cpu::call_guest(set_options, made, registration.context));
    if (!nt_success(status)) {
      forget(made);
      return status;
    }
  }
  gate::acquired({.kind = Resource::ndis_driver, .key = reinterpret_cast<std::uint64_t>(made)});
  return STATUS_SUCCESS;
}

void undo(NDIS_HANDLE handle, Role role) {
  const auto found = state->all.find(handle);
  if (found == state->all.end() || found->second.role != role) {
    bad_handle(handle);
  }
  // Whoever is attached or bound still leaves first.
  if (role == Role::filter) detach_modules(handle);
  if (role == Role::protocol) unbind(handle);
  gate::released(Resource::ndis_driver, handle);
  forget(handle);
}

constexpr gate::Contract kRegisters{.irql = Irql::passive,
                                    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                    .acquires = Resource::ndis_driver,
                                    .makes_driver = true,
                                    .needs_memory = true,
                                    .header = "ndis"};
constexpr gate::Contract kDeregisters{
    .irql = Irql::passive, .releases = Resource::ndis_driver, .header = "ndis"};

}  // namespace

const Registration* find_registration(NDIS_HANDLE handle) {
  const auto found = state->all.find(handle);
  return found == state->all.end() ? nullptr : &found->second;
}

machine::Vector<NDIS_HANDLE> registered(Role role) {
  machine::Vector<NDIS_HANDLE> of_role;
  for (const NDIS_HANDLE handle : state->order) {
    if (find_registration(handle)->role == role) of_role.push_back(handle);
  }
  return of_role;
}

DRIVER_OBJECT* driver_of(NDIS_HANDLE handle) {
  const auto found = state->all.find(handle);
  return found == state->all.end() ? nullptr : found->second.driver;
}

// NDIS takes the driver object's unload routine for itself, and calls the miniport's.
void NdisMiniportUnload(DRIVER_OBJECT* driver) {
  for (const auto& [handle, registration] : state->all) {
    if (registration.driver != driver || registration.role != Role::miniport) continue;
    const void* const unload = registration.unload;
    gate::call_back({"MiniportDriverUnload", "a miniport", unload});
    cpu::call_guest(unload, driver);
    return;
  }
}
RUNDOWN_EXPORT(internal, NdisMiniportUnload, {.irql = Irql::passive, .header = ""});

// Documented on learn.microsoft.com (ndis.h): a driver whose DriverEntry fails afterwards has to
// call NdisMDeregisterMiniportDriver itself; otherwise MiniportDriverUnload does.
NTSTATUS NdisMRegisterMiniportDriver(DRIVER_OBJECT* driver, UNICODE_STRING* /*registry_path*/,
                                     void* context,
                                     const NDIS_MINIPORT_DRIVER_CHARACTERISTICS* miniport,
                                     NDIS_HANDLE* handle) {
  constexpr std::size_t kRevision1 =
      offsetof(NDIS_MINIPORT_DRIVER_CHARACTERISTICS, DirectOidRequestHandler);
  const NTSTATUS status =
      check(miniport->Header, NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS, kRevision1,
            miniport->MajorNdisVersion,
            {miniport->InitializeHandlerEx, miniport->HaltHandlerEx, miniport->UnloadHandler,
             miniport->PauseHandler, miniport->RestartHandler, miniport->OidRequestHandler,
             miniport->DevicePnPEventNotifyHandler, miniport->ShutdownHandlerEx,
             miniport->CancelOidRequestHandler});
  if (!nt_success(status)) return status;
  const NTSTATUS made = make({.role = Role::miniport,
                              .driver = driver,
                              .context = context,
                              .unload = miniport->UnloadHandler},
                             miniport->SetOptionsHandler, handle);
  if (!nt_success(made)) return made;
  driver->DriverUnload = gate::guest_routine<DRIVER_UNLOAD>(internal, "NdisMiniportUnload");
  driver->DriverExtension->AddDevice = nt::pnp::adds_no_device_here();
  return STATUS_SUCCESS;
}
const gate::FunctionExport<&NdisMRegisterMiniportDriver> export_NdisMRegisterMiniportDriver{
    module, "NdisMRegisterMiniportDriver", kRegisters};

void NdisMDeregisterMiniportDriver(NDIS_HANDLE handle) {
  undo(handle, Role::miniport);
}
const gate::FunctionExport<&NdisMDeregisterMiniportDriver> export_NdisMDeregisterMiniportDriver{
    module, "NdisMDeregisterMiniportDriver", kDeregisters};

// A filter keeps the driver object's unload routine, which calls NdisFDeregisterFilterDriver.
NTSTATUS NdisFRegisterFilterDriver(DRIVER_OBJECT* driver, void* context,
                                   const NDIS_FILTER_DRIVER_CHARACTERISTICS* filter,
                                   NDIS_HANDLE* handle) {
  constexpr std::size_t kRevision1 =
      offsetof(NDIS_FILTER_DRIVER_CHARACTERISTICS, DirectOidRequestHandler);
  if (driver == nullptr) return STATUS_INVALID_PARAMETER;
  const NTSTATUS status = check(
      filter->Header, NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS, kRevision1,
      filter->MajorNdisVersion,
      {filter->AttachHandler, filter->DetachHandler, filter->RestartHandler, filter->PauseHandler});
  if (!nt_success(status)) return status;
  return make({.role = Role::filter,
               .driver = driver,
               .context = context,
               .name = name_in(filter->UniqueName),
               .filter = copy_of(*filter)},
              filter->SetOptionsHandler, handle);
}
const gate::FunctionExport<&NdisFRegisterFilterDriver> export_NdisFRegisterFilterDriver{
    module, "NdisFRegisterFilterDriver", kRegisters};

void NdisFDeregisterFilterDriver(NDIS_HANDLE handle) {
  undo(handle, Role::filter);
}
const gate::FunctionExport<&NdisFDeregisterFilterDriver> export_NdisFDeregisterFilterDriver{
    module, "NdisFDeregisterFilterDriver", kDeregisters};

NTSTATUS NdisRegisterProtocolDriver(void* context,
                                    const NDIS_PROTOCOL_DRIVER_CHARACTERISTICS* protocol,
                                    NDIS_HANDLE* handle) {
  constexpr std::size_t kRevision1 =
      offsetof(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS, DirectOidRequestCompleteHandler);
  const NTSTATUS status = check(
      protocol->Header, NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS, kRevision1,
      protocol->MajorNdisVersion,
      {protocol->BindAdapterHandlerEx, protocol->UnbindAdapterHandlerEx,
       protocol->OpenAdapterCompleteHandlerEx, protocol->CloseAdapterCompleteHandlerEx,
       protocol->NetPnPEventHandler, protocol->OidRequestCompleteHandler, protocol->StatusHandlerEx,
       protocol->ReceiveNetBufferListsHandler, protocol->SendNetBufferListsCompleteHandler});
  if (!nt_success(status)) return status;
  return make({.role = Role::protocol,
               .context = context,
               .name = name_in(protocol->Name),
               .protocol = copy_of(*protocol)},
              protocol->SetOptionsHandler, handle);
}
const gate::FunctionExport<&NdisRegisterProtocolDriver> export_NdisRegisterProtocolDriver{
    module, "NdisRegisterProtocolDriver", kRegisters};

void NdisDeregisterProtocolDriver(NDIS_HANDLE handle) {
  undo(handle, Role::protocol);
}
const gate::FunctionExport<&NdisDeregisterProtocolDriver> export_NdisDeregisterProtocolDriver{
    module, "NdisDeregisterProtocolDriver", kDeregisters};

// Says which protocol an intermediate driver's miniport goes with, for adapters to come.
void NdisIMAssociateMiniport(NDIS_HANDLE miniport, NDIS_HANDLE protocol) {
  for (const NDIS_HANDLE handle : {miniport, protocol}) {
    if (!state->all.contains(handle)) {
      bad_handle(handle);
    }
  }
}
RUNDOWN_EXPORT(module, NdisIMAssociateMiniport, {.irql = Irql::passive, .header = "ndis"});

}  // namespace rundown::ports::ndis
