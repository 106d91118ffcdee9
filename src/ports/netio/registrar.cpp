// The Network Module Registrar: brings providers and clients of one interface together, and apart.
//
// Each pair of a client and a provider that agree is a binding. A module's deregistration is over
// when both sides of each of its bindings have detached:
// https://learn.microsoft.com/windows-hardware/drivers/network/network-module-registrar2
#include <algorithm>

#include "abi/nmr.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/wait_until.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"

namespace rundown::ports::netio {
namespace {

using namespace nt;

constexpr gate::Module netio{"netio.sys"};

enum class Role : bool { client, provider };

struct NetworkModule {
  Role role = Role::client;
  NPI_CHARACTERISTICS characteristics{};
  void* context = nullptr;
  bool deregistering = false;
};

struct Side {
  void* binding_context = nullptr;
  bool detached = false;
};

struct Binding {
  HANDLE client = nullptr;
  HANDLE provider = nullptr;
  bool attached = false;
  bool detaching = false;
  Side client_side{};
  Side provider_side{};
};

struct RegistrarState {
  machine::Map<HANDLE, NetworkModule> modules;
  machine::Map<HANDLE, Binding> bindings;
};
const machine::Part<RegistrarState> state;

NetworkModule* module_of(HANDLE handle, Role role) {
  const auto found = state->modules.find(handle);
  if (found == state->modules.end() || found->second.role != role) return nullptr;
  return &found->second;
}

Binding& binding_of(HANDLE handle) {
  const auto found = state->bindings.find(handle);
  if (found == state->bindings.end()) {
    bad_handle(handle);
  }
  return found->second;
}

bool is_bound(HANDLE module) {
  return std::ranges::any_of(state->bindings, [=](const auto& entry) {
    return entry.second.client == module || entry.second.provider == module;
  });
}

// The client decides, and calls NmrClientAttachProvider if it wants to.
void bring_together(HANDLE client, HANDLE provider) {
  HANDLE binding = pool::allocate_object<std::uint64_t>();
  state->bindings[binding] = {.client = client, .provider = provider};
  const NetworkModule& attaching = state->modules[client];
  const auto* instance = &state->modules[provider].characteristics.RegistrationInstance;
  gate::call_back({"ClientAttachProvider", "a network module", attaching.characteristics.Attach});
  cpu::call_guest(attaching.characteristics.Attach, binding, attaching.context, instance);
  if (binding_of(binding).attached) return;
  state->bindings.erase(binding);
  pool::free(binding);
}

// When both sides are detached, each cleans up.
void finish(HANDLE handle) {
  const Binding binding = binding_of(handle);
  if (!binding.client_side.detached || !binding.provider_side.detached) return;
  const void* client = state->modules[binding.client].characteristics.CleanupBindingContext;
  const void* provider = state->modules[binding.provider].characteristics.CleanupBindingContext;
  if (client != nullptr) {
    gate::call_back({"ClientCleanupBindingContext", "a network module", client});
    cpu::call_guest(client, binding.client_side.binding_context);
  }
  if (provider != nullptr) {
    gate::call_back({"ProviderCleanupBindingContext", "a network module", provider});
    cpu::call_guest(provider, binding.provider_side.binding_context);
  }
  state->bindings.erase(handle);
  pool::free(handle);
}

void detach(HANDLE handle, Side Binding::*side, const void* routine, std::string_view name) {
  gate::call_back({name, "a network module", routine});
  const auto status =
      static_cast<NTSTATUS>(cpu::call_guest(routine, (binding_of(handle).*side).binding_context));
  if (status != STATUS_PENDING) (binding_of(handle).*side).detached = true;
}

void bring_apart(HANDLE handle) {
  Binding& binding = binding_of(handle);
  binding.detaching = true;
  const void* client = state->modules[binding.client].characteristics.Detach;
  const void* provider = state->modules[binding.provider].characteristics.Detach;
  detach(handle, &Binding::client_side, client, "ClientDetachProvider");
  detach(handle, &Binding::provider_side, provider, "ProviderDetachClient");
  finish(handle);
}

HANDLE next_binding_of(HANDLE module) {
  for (const auto& [handle, binding] : state->bindings) {
    if ((binding.client == module || binding.provider == module) && !binding.detaching) {
      return handle;
    }
  }
  return nullptr;
}

// The next that is to be tried with the new module, in the order of their handles.
HANDLE partner_after(HANDLE last, const NetworkModule& with) {
  for (const auto& [handle, other] : state->modules) {
    if (handle <= last || other.role == with.role || other.deregistering) continue;
    if (*other.characteristics.RegistrationInstance.NpiId !=
        *with.characteristics.RegistrationInstance.NpiId) {
      continue;
    }
    return handle;
  }
  return nullptr;
}

NTSTATUS register_module(Role role, const NPI_CHARACTERISTICS& characteristics, void* context,
                         HANDLE* handle) {
  HANDLE made = pool::allocate_object<std::uint64_t>();
  const NetworkModule module{role, characteristics, context};
  state->modules[made] = module;
  *handle = made;
  gate::acquired({.kind = Resource::network_module,
                  .key = reinterpret_cast<std::uint64_t>(made),
                  .phrase = role == Role::client ? "a registered client of a network interface"
                                                 : "a registered provider of a network interface"});
  for (HANDLE next = partner_after(nullptr, module); next != nullptr;
       next = partner_after(next, module)) {
    bring_together(role == Role::client ? made : next, role == Role::client ? next : made);
  }
  return STATUS_SUCCESS;
}

NTSTATUS deregister(HANDLE handle, Role role) {
  NetworkModule* module = module_of(handle, role);
  if (module == nullptr || module->deregistering) return STATUS_INVALID_PARAMETER;
  module->deregistering = true;
  while (HANDLE next = next_binding_of(handle)) bring_apart(next);
  return STATUS_PENDING;
}

NTSTATUS wait_for_deregistration(HANDLE handle, Role role) {
  const NetworkModule* module = module_of(handle, role);
  if (module == nullptr || !module->deregistering) return STATUS_INVALID_PARAMETER;
  const gate::WaitsFor waits(
      "the function waits until both sides of each of the module's bindings have detached");
  ke::wait_until([=] { return !is_bound(handle); });
  state->modules.erase(handle);
  gate::released(Resource::network_module, handle);
  pool::free(handle);
  return STATUS_SUCCESS;
}

void detach_complete(HANDLE handle, Side Binding::*side) {
  (binding_of(handle).*side).detached = true;
  finish(handle);
}

constexpr gate::Contract kRegisters{.irql = Irql::passive,
                                    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                    .acquires = Resource::network_module,
                                    .needs_memory = true,
                                    .header = "netioddk"};
constexpr gate::Contract kDeregisters{.irql = Irql::dispatch, .header = "netioddk"};
constexpr gate::Contract kWaits{
    .irql = Irql::apc, .releases = Resource::network_module, .header = "netioddk"};

}  // namespace

NTSTATUS NmrRegisterClient(const NPI_CHARACTERISTICS* characteristics, void* context,
                           HANDLE* handle) {
  return register_module(Role::client, *characteristics, context, handle);
}
const gate::FunctionExport<&NmrRegisterClient> export_NmrRegisterClient{netio, "NmrRegisterClient",
                                                                        kRegisters};

NTSTATUS NmrRegisterProvider(const NPI_CHARACTERISTICS* characteristics, void* context,
                             HANDLE* handle) {
  return register_module(Role::provider, *characteristics, context, handle);
}
const gate::FunctionExport<&NmrRegisterProvider> export_NmrRegisterProvider{
    netio, "NmrRegisterProvider", kRegisters};

NTSTATUS NmrDeregisterClient(HANDLE client) {
  return deregister(client, Role::client);
}
const gate::FunctionExport<&NmrDeregisterClient> export_NmrDeregisterClient{
    netio, "NmrDeregisterClient", kDeregisters};

NTSTATUS NmrDeregisterProvider(HANDLE provider) {
  return deregister(provider, Role::provider);
}
const gate::FunctionExport<&NmrDeregisterProvider> export_NmrDeregisterProvider{
    netio, "NmrDeregisterProvider", kDeregisters};

NTSTATUS NmrWaitForClientDeregisterComplete(HANDLE client) {
  return wait_for_deregistration(client, Role::client);
}
const gate::FunctionExport<&NmrWaitForClientDeregisterComplete>
    export_NmrWaitForClientDeregisterComplete{netio, "NmrWaitForClientDeregisterComplete", kWaits};

NTSTATUS NmrWaitForProviderDeregisterComplete(HANDLE provider) {
  return wait_for_deregistration(provider, Role::provider);
}
const gate::FunctionExport<&NmrWaitForProviderDeregisterComplete>
    export_NmrWaitForProviderDeregisterComplete{netio, "NmrWaitForProviderDeregisterComplete",
                                                kWaits};

// From ClientAttachProvider: what the provider answers is the answer.
NTSTATUS NmrClientAttachProvider(HANDLE handle, void* client_context, const void* client_dispatch,
                                 void** provider_context, const void** provider_dispatch) {
  Binding& binding = binding_of(handle);
  binding.client_side.binding_context = client_context;
  const NetworkModule& provider = state->modules[binding.provider];
  const auto* instance = &state->modules[binding.client].characteristics.RegistrationInstance;
  gate::call_back({"ProviderAttachClient", "a network module", provider.characteristics.Attach});
  const auto status = static_cast<NTSTATUS>(
      cpu::call_guest(provider.characteristics.Attach, handle, provider.context, instance,
                      client_context, client_dispatch, provider_context, provider_dispatch));
  if (!nt_success(status)) return status;
  binding_of(handle).provider_side.binding_context = *provider_context;
  binding_of(handle).attached = true;
  return status;
}
RUNDOWN_EXPORT(netio, NmrClientAttachProvider, {.irql = Irql::passive, .header = "netioddk"});

void NmrClientDetachProviderComplete(HANDLE binding) {
  detach_complete(binding, &Binding::client_side);
}
RUNDOWN_EXPORT(netio, NmrClientDetachProviderComplete,
               {.irql = Irql::dispatch, .header = "netioddk"});

void NmrProviderDetachClientComplete(HANDLE binding) {
  detach_complete(binding, &Binding::provider_side);
}
RUNDOWN_EXPORT(netio, NmrProviderDetachClientComplete,
               {.irql = Irql::dispatch, .header = "netioddk"});

}  // namespace rundown::ports::netio
