// A filter's module on the adapter: attached, restarted, paused and detached as documented at
// https://learn.microsoft.com/windows-hardware/drivers/network/ndis-filter-drivers
#include <algorithm>
#include <array>
#include <string>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/io/driver.h"
#include "nt/ke/wait_until.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/adapter.h"
#include "ports/ndis/attach_parameters.h"
#include "ports/ndis/kernel.h"
#include "ports/ndis/module.h"
#include "ports/ndis/stack.h"

namespace rundown::ports::ndis {

using namespace nt;
using Filter = NDIS_FILTER_DRIVER_CHARACTERISTICS;

namespace {

struct ModuleState {
  machine::Map<NDIS_HANDLE, Module> all;
  machine::Vector<NDIS_HANDLE> order;  // the lowest first
  NET_IFINDEX last_index = adapter::kIndex;
};
const machine::Part<ModuleState> state;

// What a handle points to, as large as NDIS' own at least.
struct Opaque {
  std::array<std::uint64_t, 64> words;
};

constexpr std::string_view kFilter = "an NDIS filter";

// The adapter's GUID, the filter's, and a number for the third part.
UNICODE_STRING* name_of_module(const Registration& driver) {
  std::u16string name(adapter::kGuid);
  name += u"-";
  name += std::u16string_view(driver.name);
  name += u"-0000";
  return make_string(name);
}

constexpr Sizes kSizes{offsetof(NDIS_FILTER_ATTACH_PARAMETERS, HDSplitCurrentConfig),
                       offsetof(NDIS_FILTER_ATTACH_PARAMETERS, ReceiveFilterCapabilities),
                       offsetof(NDIS_FILTER_ATTACH_PARAMETERS, BaseMiniportIfConnectorPresent),
                       sizeof(NDIS_FILTER_ATTACH_PARAMETERS)};

// Names last as long as the adapter does; the structure is NDIS' own for the call.
struct AttachArguments {
  NDIS_FILTER_ATTACH_PARAMETERS* parameters;
  UNICODE_STRING* instance_name;
  UNICODE_STRING* adapter_name;
};

AttachArguments attach_arguments(const Module& filter, const Registration& driver,
                                 const Module* lower) {
  AttachArguments made{};
  made.instance_name = make_string(adapter::kInstanceName);
  made.adapter_name = make_string(adapter::kName);
  made.parameters = pool::allocate_object<NDIS_FILTER_ATTACH_PARAMETERS>();
  NDIS_FILTER_ATTACH_PARAMETERS& to = *made.parameters;
  to.Header =
      header_for(NDIS_OBJECT_TYPE_FILTER_ATTACH_PARAMETERS, driver.filter.MinorNdisVersion, kSizes);
  to.IfIndex = filter.index;
  to.NetLuid = adapter::luid_of(filter.index);
  to.FilterModuleGuidName = filter.name;
  to.BaseMiniportIfIndex = adapter::kIndex;
  to.BaseMiniportInstanceName = made.instance_name;
  to.BaseMiniportName = made.adapter_name;
  to.MediaConnectState = adapter::kConnected;
  to.MediaDuplexState = adapter::kFullDuplex;
  to.XmitLinkSpeed = adapter::kBitsPerSecond;
  to.RcvLinkSpeed = adapter::kBitsPerSecond;
  to.MiniportMediaType = adapter::kEthernet;
  to.MiniportPhysicalMediaType = adapter::kPhysicalEthernet;
  to.MacAddressLength = adapter::kAddress.size();
  adapter::put_address(to.CurrentMacAddress);
  to.BaseMiniportNetLuid = adapter::luid_of(adapter::kIndex);
  to.LowerIfIndex = lower == nullptr ? adapter::kIndex : lower->index;
  to.LowerIfNetLuid = adapter::luid_of(to.LowerIfIndex);
  to.MiniportPhysicalDeviceObject = &adapter::physical_device();
  to.BaseMiniportIfConnectorPresent = TRUE;
  return made;
}

void remove_module(NDIS_HANDLE handle) {
  UNICODE_STRING* const name = module_at(handle).name;
  state->all.erase(handle);
  std::erase(state->order, handle);
  free_string(name);
  pool::free(handle);
}

void detach(NDIS_HANDLE handle) {
  const void* const routine = handler_of(module_at(handle), &Filter::DetachHandler);
  gate::call_back({"FilterDetach", kFilter, routine});
  cpu::call_guest(routine, module_at(handle).context);
  remove_module(handle);
}

void pause(NDIS_HANDLE handle, ULONG reason) {
  Module& filter = module_at(handle);
  if (filter.standing != Standing::running) return;
  filter.standing = Standing::pausing;
  filter.paused = false;
  auto* parameters = pool::allocate_object<NDIS_FILTER_PAUSE_PARAMETERS>();
  parameters->Header = {NDIS_OBJECT_TYPE_FILTER_PAUSE_PARAMETERS, 1, sizeof *parameters};
  parameters->PauseReason = reason;
  const void* const routine = handler_of(filter, &Filter::PauseHandler);
  gate::call_back({"FilterPause", kFilter, routine});
  const auto status = static_cast<NTSTATUS>(cpu::call_guest(routine, filter.context, parameters));
  if (status == STATUS_PENDING) {
    wait_for("NDIS waits for NdisFPauseComplete", [&] { return filter.paused; });
  } else if (status != STATUS_SUCCESS) {
    gate::unsupported(module.name, "a FilterPause that fails");
  }
  pool::free(parameters);
  filter.standing = Standing::paused;
}

// What a filter has added to the list is NDIS', too.
void free_attributes(NDIS_RESTART_ATTRIBUTES* attributes) {
  while (attributes != nullptr) {
    NDIS_RESTART_ATTRIBUTES* const next = attributes->Next;
    ExFreePool(attributes);
    attributes = next;
  }
}

NTSTATUS set_options(const Module& filter) {
  const void* const routine = handler_of(filter, &Filter::SetFilterModuleOptionsHandler);
  if (routine == nullptr) return STATUS_SUCCESS;
  gate::call_back({"FilterSetModuleOptions", kFilter, routine});
  return static_cast<NTSTATUS>(cpu::call_guest(routine, filter.context));
}

NTSTATUS restart(Module& filter) {
  const NTSTATUS options = set_options(filter);
  if (!nt_success(options)) return options;
  filter.standing = Standing::restarting;
  filter.restarted.reset();
  auto* parameters = pool::allocate_object<NDIS_FILTER_RESTART_PARAMETERS>();
  parameters->Header = {NDIS_OBJECT_TYPE_FILTER_RESTART_PARAMETERS, 1, sizeof *parameters};
  parameters->MiniportMediaType = adapter::kEthernet;
  parameters->MiniportPhysicalMediaType = adapter::kPhysicalEthernet;
  parameters->RestartAttributes = adapter::restart_attributes();
  parameters->LowerIfIndex = adapter::kIndex;
  parameters->LowerIfNetLuid = adapter::luid_of(adapter::kIndex);
  const void* const routine = handler_of(filter, &Filter::RestartHandler);
  gate::call_back({"FilterRestart", kFilter, routine});
  auto status = static_cast<NTSTATUS>(cpu::call_guest(routine, filter.context, parameters));
  if (status == STATUS_PENDING) {
    wait_for("NDIS waits for NdisFRestartComplete", [&] { return filter.restarted.has_value(); });
    status = *filter.restarted;
  }
  free_attributes(parameters->RestartAttributes);
  pool::free(parameters);
  filter.standing = nt_success(status) ? Standing::running : Standing::paused;
  return status;
}

void restart_one(const Later& what) {
  if (find_module(what.whose) == nullptr) return;
  pause_modules(what.whose, 0);
  restart_modules();
  restart_bindings();
}

}  // namespace

const machine::Vector<NDIS_HANDLE>& modules() {
  return state->order;
}

Module* find_module(NDIS_HANDLE handle) {
  const auto found = state->all.find(handle);
  return found == state->all.end() ? nullptr : &found->second;
}

Module& module_at(NDIS_HANDLE handle) {
  if (Module* found = find_module(handle)) return *found;
  bad_handle(handle);
}

const void* handler_of(const Module& filter, FilterHandler which) {
  return find_registration(filter.driver)->filter.*which;
}

NDIS_HANDLE next_below(NDIS_HANDLE from, FilterHandler which) {
  NDIS_HANDLE next = nullptr;
  for (const NDIS_HANDLE handle : state->order) {
    if (handle == from) return next;
    const Module& filter = module_at(handle);
    if (filter.standing != Standing::attaching && handler_of(filter, which) != nullptr) {
      next = handle;
    }
  }
  return next;
}

NDIS_HANDLE next_above(NDIS_HANDLE from, FilterHandler which) {
  bool above = from == nullptr;
  for (const NDIS_HANDLE handle : state->order) {
    const Module& filter = module_at(handle);
    if (above && filter.standing != Standing::attaching && handler_of(filter, which) != nullptr) {
      return handle;
    }
    above = above || handle == from;
  }
  return nullptr;
}

void attach_module(NDIS_HANDLE driver) {
  const Registration& registration = *find_registration(driver);
  const Module* lower = state->order.empty() ? nullptr : find_module(state->order.back());
  NDIS_HANDLE const handle = pool::allocate_object<Opaque>();
  Module& filter = state->all[handle];
  filter.driver = driver;
  filter.index = ++state->last_index;
  filter.name = name_of_module(registration);
  const AttachArguments arguments = attach_arguments(filter, registration, lower);
  state->order.push_back(handle);
  const void* const routine = registration.filter.AttachHandler;
  gate::call_back({"FilterAttach", kFilter, routine});
  const auto status = static_cast<NTSTATUS>(
      cpu::call_guest(routine, handle, registration.context, arguments.parameters));
  pool::free(arguments.parameters);
  free_string(arguments.instance_name);
  free_string(arguments.adapter_name);
  if (status != STATUS_SUCCESS) return remove_module(handle);
  if (!module_at(handle).has_attributes) {
    gate::unsupported(module.name, "a FilterAttach that succeeds without NdisFSetAttributes");
  }
  module_at(handle).standing = Standing::paused;
}

void restart_modules() {
  for (std::size_t at = 0; at < state->order.size();) {
    const NDIS_HANDLE handle = state->order[at];
    Module& filter = module_at(handle);
    if (filter.standing != Standing::paused || nt_success(restart(filter))) {
      ++at;
    } else {
      detach(handle);
    }
  }
}

void pause_modules(NDIS_HANDLE lowest, ULONG reason) {
  pause_bindings();
  wait_for("NDIS waits for a NET_BUFFER_LIST that a filter has been given to send",
           [] { return has_sent_all(); });
  for (std::size_t at = state->order.size(); at-- != 0;) {
    const NDIS_HANDLE handle = state->order[at];
    pause(handle, reason);
    if (handle == lowest) break;
  }
  wait_for("NDIS waits for a NET_BUFFER_LIST that a filter has received",
           [] { return adapter::has_all_back(); });
}

void detach_modules(NDIS_HANDLE driver) {
  for (std::size_t at = 0; at < state->order.size();) {
    const NDIS_HANDLE handle = state->order[at];
    if (module_at(handle).driver != driver) {
      ++at;
      continue;
    }
    pause_modules(handle, NDIS_PAUSE_DETACH_FILTER);
    detach(handle);
    restart_modules();
    restart_bindings();
  }
}

NTSTATUS NdisFSetAttributes(NDIS_HANDLE handle, void* context,
                            const NDIS_FILTER_ATTRIBUTES* attributes) {
  Module& filter = module_at(handle);
  if (attributes->Header.Type != NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES ||
      attributes->Header.Size < sizeof *attributes) {
    return STATUS_INVALID_PARAMETER;
  }
  filter.context = context;
  filter.has_attributes = true;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisFSetAttributes,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ndis"});

// The adapter is no Hyper-V switch.
NTSTATUS NdisFGetOptionalSwitchHandlers(NDIS_HANDLE handle, void** /*context*/,
                                        void* /*handlers*/) {
  module_at(handle);
  return NDIS_STATUS_NOT_SUPPORTED;
}
RUNDOWN_EXPORT(module, NdisFGetOptionalSwitchHandlers, {.irql = Irql::dispatch, .header = "ndis"});

void NdisFRestartComplete(NDIS_HANDLE handle, NTSTATUS status) {
  Module& filter = module_at(handle);
  if (filter.standing != Standing::restarting) {
    gate::unsupported(module.name, "NdisFRestartComplete of a filter that does not restart");
  }
  filter.restarted = status;
}
RUNDOWN_EXPORT(module, NdisFRestartComplete, {.irql = Irql::passive, .header = "ndis"});

void NdisFPauseComplete(NDIS_HANDLE handle) {
  Module& filter = module_at(handle);
  if (filter.standing != Standing::pausing) {
    gate::unsupported(module.name, "NdisFPauseComplete of a filter that does not pause");
  }
  filter.paused = true;
}
RUNDOWN_EXPORT(module, NdisFPauseComplete, {.irql = Irql::dispatch, .header = "ndis"});

// The pause and the restart come later.
NTSTATUS NdisFRestartFilter(NDIS_HANDLE handle) {
  module_at(handle);
  later({.run = &restart_one, .whose = handle});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisFRestartFilter,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ndis"});

}  // namespace rundown::ports::ndis
