#include "wdf/driver/driver.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "machine/part.h"
#include "nt/cm/registry.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "wdf/object/attributes.h"
#include "wdf/object/callback.h"
#include "wdf/routine.h"
#include "wdf/unicode_string.h"

namespace rundown::wdf {
namespace {

struct DriverState {
  machine::Map<const DRIVER_OBJECT*, Client*> by_driver_object;
};
const machine::Part<DriverState> state;

constexpr ULONG kClientFlags =
    WdfDriverInitNonPnpDriver | WdfDriverInitNoDispatchOverride | WdfDriverInitCompanion;
constexpr ULONG kDefaultKernelTag = 0x206B6444;

// As FxDriverGlobals' InitializeTag: the service's name without a leading "wdf", if enough of it is
// left.
void set_tag(WDF_DRIVER_GLOBALS& globals, const WDF_DRIVER_CONFIG& config) {
  if (config.DriverPoolTag != 0 && config.DriverPoolTag != kDefaultKernelTag) {
    globals.DriverTag = config.DriverPoolTag;
    return;
  }
  std::string_view name(globals.DriverName, strnlen(globals.DriverName, sizeof globals.DriverName));
  const auto lower = [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); };
  if (name.size() >= 3 && lower(name[0]) == 'w' && lower(name[1]) == 'd' && lower(name[2]) == 'f')
    name.remove_prefix(3);
  if (name.size() <= 2) return;
  std::memcpy(&globals.DriverTag, name.data(),
              std::min<std::size_t>(name.size(), sizeof globals.DriverTag));
}

// The last part of the service's path, one byte a letter.
void set_name(WDF_DRIVER_GLOBALS& globals, std::u16string_view path) {
  const std::size_t slash = path.rfind(u'\\');
  std::string name = "WDF";
  if (slash != std::u16string_view::npos && slash != 0) {
    name.clear();
    for (const char16_t letter : path.substr(slash + 1)) name.push_back(static_cast<char>(letter));
  }
  std::memset(globals.DriverName, 0, sizeof globals.DriverName);
  name.copy(globals.DriverName, sizeof globals.DriverName - 1);
}

void take_over(DRIVER_OBJECT& driver, WDF_DRIVER_GLOBALS& globals,
               const WDF_DRIVER_CONFIG& config) {
  if ((config.DriverInitFlags & WdfDriverInitNoDispatchOverride) != 0) {
    globals.DisplaceDriverUnload = config.EvtDriverUnload != nullptr ? TRUE : FALSE;
    return;
  }
  const bool pnp = (config.DriverInitFlags & WdfDriverInitNonPnpDriver) == 0;
  const bool unloadable = pnp || config.EvtDriverUnload != nullptr;
  driver.DriverExtension->AddDevice =
      pnp ? routine<DRIVER_ADD_DEVICE>("FxDriverAddDevice") : nullptr;
  driver.DriverUnload = unloadable ? routine<DRIVER_UNLOAD>("FxDriverUnload") : nullptr;
  globals.DisplaceDriverUnload = unloadable ? TRUE : FALSE;
  for (auto& major : driver.MajorFunction) major = routine<DRIVER_DISPATCH>("FxDeviceDispatch");
}

// What every start of a framework driver leaves in its service's key.
void note_version(const Client& client) {
  nt::cm::Key& key = nt::cm::make_key(std::u16string(client.service_path) + u"\\Parameters\\Wdf");
  nt::cm::set_number(key, u"WdfMajorVersion", 1);
  nt::cm::set_number(key, u"WdfMinorVersion", client.minor_version);
}

}  // namespace

Driver::Driver(const Blueprint& plan, const WDF_DRIVER_CONFIG& config,
               const UNICODE_STRING& registry_path)
    : Object(plan, kType), config_(config) {
  refuse_deletion();
  needs_passive_level();
  // FxDriver's own defaults, where the attributes say nothing.
  if (execution_level == WdfExecutionLevelInheritFromParent)
    execution_level = WdfExecutionLevelDispatch;
  if (synchronization_scope == WdfSynchronizationScopeInheritFromParent)
    synchronization_scope = WdfSynchronizationScopeNone;
  if ((config.DriverInitFlags & WdfDriverInitNoDispatchOverride) == 0) {
    device_add_ = config.EvtDriverDeviceAdd;
    unload_ = config.EvtDriverUnload;
  }
  registry_path_ = reinterpret_cast<WCHAR*>(
      nt::pool::allocate_object<std::byte>(registry_path.Length + sizeof(WCHAR) - 1));
  std::memcpy(registry_path_, registry_path.Buffer, registry_path.Length);
}

// The children have been disposed of by now; what some of them put off has to end before the
// driver's own clean-up.
void Driver::dispose() {
  empty_dispose_list(client());
}

void Driver::release() {
  nt::pool::free(registry_path_);
}

void delete_driver(Client& client) {
  if (client.driver == nullptr) return;
  Driver& driver = *client.driver;
  delete_object(driver);
  client.driver = nullptr;
  client.default_parent = nullptr;
  state->by_driver_object.erase(client.driver_object);
  empty_dispose_list(client);
}

void unload_driver(Client& client) {
  if (client.driver == nullptr) return;
  for (const Object* child : client.driver->children()) child->before_unload();
  if (const auto unload = client.driver->unload()) {
    call_driver("EvtDriverUnload", *client.driver, unload, client.driver->handle());
  }
  delete_driver(client);
}

Client* client_of(const DRIVER_OBJECT* driver) {
  const auto found = state->by_driver_object.find(driver);
  return found == state->by_driver_object.end() ? nullptr : found->second;
}

NTSTATUS WdfDriverCreate(WDF_DRIVER_GLOBALS* globals, DRIVER_OBJECT* driver_object,
                         const UNICODE_STRING* registry_path, WDF_OBJECT_ATTRIBUTES* attributes,
                         WDF_DRIVER_CONFIG* config, WDFDRIVER* driver) {
  Client& client = client_of(globals);
  require(globals, driver_object);
  require(globals, registry_path);
  require(globals, config);
  if (config->Size != sizeof *config) return STATUS_INFO_LENGTH_MISMATCH;
  if ((config->DriverInitFlags & ~kClientFlags) != 0) return STATUS_INVALID_PARAMETER;
  if (!is_well_formed(*registry_path)) return STATUS_INVALID_PARAMETER;
  if (client.driver != nullptr) return STATUS_DRIVER_INTERNAL_ERROR;
  if (driver != nullptr) *driver = nullptr;
  set_name(*globals, nt::ob::text_of(*registry_path));
  set_tag(*globals, *config);
  globals->DriverFlags = config->DriverInitFlags | WdfVerifyOn | WdfVerifierOn;
  if ((config->DriverInitFlags & (WdfDriverInitNoDispatchOverride | WdfDriverInitNonPnpDriver)) ==
          WdfDriverInitNonPnpDriver &&
      config->EvtDriverDeviceAdd != nullptr) {
    return STATUS_INVALID_PARAMETER;
  }
  const AttributeRules rules{
      .parent = ParentRule::forbidden, .execution_level = true, .synchronization_scope = true};
  if (const NTSTATUS status = validate(client, attributes, rules); !nt_success(status))
    return status;
  note_version(client);
  auto& made = make<Driver>(Blueprint{&client, attributes}, *config, *registry_path);
  take_over(*driver_object, *globals, *config);
  client.driver = &made;
  client.default_parent = &made;
  state->by_driver_object[driver_object] = &client;
  globals->Driver = made.driver_handle();
  const NTSTATUS status = commit(made, attributes, nullptr);
  if (driver != nullptr) *driver = made.driver_handle();
  return status;
}
RUNDOWN_EXPORT(wdf01000, WdfDriverCreate,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                .acquires = Resource::wdf_object,
                .makes_driver = true,
                .needs_memory = true});

WCHAR* WdfDriverGetRegistryPath(WDF_DRIVER_GLOBALS* globals, WDFDRIVER driver) {
  return object_of<Driver>(globals, driver).registry_path();
}
RUNDOWN_EXPORT(wdf01000, WdfDriverGetRegistryPath, {});

DRIVER_OBJECT* WdfDriverWdmGetDriverObject(WDF_DRIVER_GLOBALS* globals, WDFDRIVER driver) {
  return object_of<Driver>(globals, driver).client().driver_object;
}
RUNDOWN_EXPORT(wdf01000, WdfDriverWdmGetDriverObject, {});

WDFDRIVER WdfWdmDriverGetWdfDriverHandle(WDF_DRIVER_GLOBALS* globals,
                                         DRIVER_OBJECT* driver_object) {
  require(globals, driver_object);
  const Client* client = client_of(driver_object);
  return client == nullptr ? nullptr : client->driver->driver_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfWdmDriverGetWdfDriverHandle, {});

// The framework never had tracing of this kind.
NTSTATUS WdfDriverRegisterTraceInfo(WDF_DRIVER_GLOBALS* globals, DRIVER_OBJECT* driver_object,
                                    PFN_WDF_TRACE_CALLBACK callback, void* control_block) {
  require(globals, driver_object);
  require(globals, reinterpret_cast<const void*>(callback));
  require(globals, control_block);
  return STATUS_NOT_SUPPORTED;
}
RUNDOWN_EXPORT(wdf01000, WdfDriverRegisterTraceInfo, {});

BOOLEAN WdfDriverIsVersionAvailable(WDF_DRIVER_GLOBALS* globals, WDFDRIVER driver,
                                    WDF_DRIVER_VERSION_AVAILABLE_PARAMS* version) {
  constexpr ULONG kNewestMinor = 33;
  object_of<Driver>(globals, driver);
  require(globals, version);
  if (version->Size != sizeof *version) return FALSE;
  return version->MajorVersion == 1 && version->MinorVersion <= kNewestMinor ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDriverIsVersionAvailable, {});

// With the framework's verifier on, as it is here, also for a function that could return a status.
NTSTATUS WdfDriverErrorReportApiMissing(WDF_DRIVER_GLOBALS* globals, WDFDRIVER /*driver*/,
                                        const WCHAR* extension, ULONG index,
                                        BOOLEAN /*returns_status*/) {
  ke::bug_check(kWdfViolation, WDF_API_UNAVAILABLE,
                reinterpret_cast<std::uint64_t>(globals->DriverName),
                reinterpret_cast<std::uint64_t>(extension), index);
}
RUNDOWN_EXPORT(wdf01000, WdfDriverErrorReportApiMissing, {});

void WdfDriverMiniportUnload(WDF_DRIVER_GLOBALS* globals, WDFDRIVER driver) {
  unload_driver(object_of<Driver>(globals, driver).client());
}
RUNDOWN_EXPORT(wdf01000, WdfDriverMiniportUnload, {});

void FxDriverUnload(DRIVER_OBJECT* driver_object) {
  if (Client* client = client_of(driver_object)) unload_driver(*client);
}
RUNDOWN_EXPORT(internal, FxDriverUnload, {.irql = Irql::passive, .header = ""});

}  // namespace rundown::wdf
