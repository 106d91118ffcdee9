#include "wdf/wmi/wmi.h"

#include <algorithm>
#include <cstring>

#include "nt/pool/pool.h"
#include "nt/wmi/functions.h"
#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

// wdmguid.h: the framework's own providers where the user may control idle and wake settings.
constexpr GUID kPowerDeviceEnable{
    0x827c0a6f, 0xfeb0, 0x11d0, {0xbd, 0x26, 0x00, 0xaa, 0x00, 0xb7, 0xb3, 0x2a}};
constexpr GUID kPowerDeviceWakeEnable{
    0xa9546a82, 0xfeb0, 0x11d0, {0xbd, 0x26, 0x00, 0xaa, 0x00, 0xb7, 0xb3, 0x2a}};

constexpr NTSTATUS kGuidDisconnected{static_cast<NTSTATUS>(0xC0000301)};

bool framework_has(const Device& device, const GUID& guid) {
  const DevicePnp& pnp = device.pnp;
  return (guid == kPowerDeviceEnable && pnp.idle &&
          pnp.idle->UserControlOfIdleSettings == IdleAllowUserControl) ||
         (guid == kPowerDeviceWakeEnable && pnp.wake &&
          pnp.wake->UserControlOfWakeSettings == WakeAllowUserControl);
}

NTSTATUS check(const WDF_WMI_PROVIDER_CONFIG& config) {
  if (config.Size != sizeof config) return STATUS_INFO_LENGTH_MISMATCH;
  if ((config.Flags & ~WdfWmiProviderValidFlags) != 0) return STATUS_INVALID_PARAMETER;
  if ((config.Flags & WdfWmiProviderTracing) != 0 && config.Flags != WdfWmiProviderTracing)
    return STATUS_INVALID_PARAMETER;
  constexpr ULONG kControlled = WdfWmiProviderTracing | WdfWmiProviderExpensive;
  if (config.EvtWmiProviderFunctionControl != nullptr && (config.Flags & kControlled) == 0)
    return STATUS_INVALID_PARAMETER;
  return config.Guid == GUID{} ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

// STATUS_WMI_GUID_DISCONNECTED: the framework has a provider of that GUID for the device.
NTSTATUS create_provider(Device& device, const WDF_WMI_PROVIDER_CONFIG& config,
                         const WDF_OBJECT_ATTRIBUTES* attributes, WmiProvider** provider) {
  if (framework_has(device, config.Guid)) return kGuidDisconnected;
  if (const NTSTATUS status =
          validate(device.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  if (const NTSTATUS status = check(config); !nt_success(status)) return status;
  auto& made = make<WmiProvider>(Blueprint{&device.client(), attributes}, device, config);
  const NTSTATUS status = commit(made, attributes, &device);
  if (nt_success(status)) *provider = &made;
  return status;
}

NTSTATUS check(const WmiProvider& provider, const WDF_WMI_INSTANCE_CONFIG& config,
               const WDF_OBJECT_ATTRIBUTES* attributes) {
  const bool from_context = config.UseContextForQuery != FALSE;
  const bool sets =
      config.EvtWmiInstanceSetInstance != nullptr || config.EvtWmiInstanceSetItem != nullptr;
  const bool has_data = from_context || sets || config.EvtWmiInstanceQueryInstance != nullptr ||
                        config.EvtWmiInstanceExecuteMethod != nullptr;
  if ((provider.config().Flags & WdfWmiProviderEventOnly) != 0 && has_data)
    return STATUS_INVALID_PARAMETER;
  if (const NTSTATUS status =
          validate(provider.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  if (!from_context) return STATUS_SUCCESS;
  if (sets || attributes == nullptr || attributes->ContextTypeInfo == nullptr)
    return STATUS_INVALID_PARAMETER;
  const std::size_t bytes =
      attributes->ContextTypeInfo->ContextSize + attributes->ContextSizeOverride;
  return bytes < provider.config().MinInstanceBufferSize ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

}  // namespace

WmiProvider::WmiProvider(const Blueprint& plan, Device& device,
                         const WDF_WMI_PROVIDER_CONFIG& config)
    : Object(plan, kType), device_(device), config_(config) {
  refuse_deletion();
  device.pnp.wmi_providers.push_back(this);
}

NTSTATUS WmiProvider::add(WmiInstance& instance) {
  if (std::ranges::find(instances_, &instance) != instances_.end())
    return STATUS_INVALID_DEVICE_REQUEST;
  instances_.push_back(&instance);
  return STATUS_SUCCESS;
}

void WmiProvider::remove(const WmiInstance& instance) {
  std::erase(instances_, &instance);
}

void WmiProvider::dispose() {
  std::erase(device_.pnp.wmi_providers, this);
}

WmiInstance::WmiInstance(const Blueprint& plan, WmiProvider& provider,
                         const WDF_WMI_INSTANCE_CONFIG& config)
    : Object(plan, kType), provider_(provider), config_(config) {
  reference(provider);
}

void WmiInstance::dispose() {
  provider_.remove(*this);
  dereference(provider_);
}

NTSTATUS WdfWmiProviderCreate(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                              WDF_WMI_PROVIDER_CONFIG* config, WDF_OBJECT_ATTRIBUTES* attributes,
                              WDFWMIPROVIDER* provider) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, config);
  require(globals, provider);
  *provider = nullptr;
  WmiProvider* made = nullptr;
  const NTSTATUS status = create_provider(device, *config, attributes, &made);
  if (nt_success(status)) *provider = static_cast<WDFWMIPROVIDER>(made->handle());
  return status;
}
RUNDOWN_EXPORT(wdf01000, WdfWmiProviderCreate, (kCreatesObject));

NTSTATUS WdfWmiInstanceCreate(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                              WDF_WMI_INSTANCE_CONFIG* config, WDF_OBJECT_ATTRIBUTES* attributes,
                              WDFWMIINSTANCE* instance) {
  require(globals, config);
  if (config->Size != sizeof *config) return STATUS_INFO_LENGTH_MISMATCH;
  if ((config->Provider == nullptr) == (config->ProviderConfig == nullptr))
    return STATUS_INVALID_PARAMETER;
  WmiProvider* provider = nullptr;
  if (config->Provider != nullptr) {
    provider = &object_of<WmiProvider>(globals, config->Provider);
  } else {
    auto& device = object_of<Device>(globals, handle);
    if (const NTSTATUS status =
            create_provider(device, *config->ProviderConfig, nullptr, &provider);
        !nt_success(status))
      return status;
  }
  NTSTATUS status = check(*provider, *config, attributes);
  if (nt_success(status)) {
    auto& made = make<WmiInstance>(Blueprint{&provider->client(), attributes}, *provider, *config);
    status = commit(made, attributes, provider);
    if (nt_success(status)) {
      if (config->Register != FALSE) provider->add(made);
      if (instance != nullptr) *instance = static_cast<WDFWMIINSTANCE>(made.handle());
      return status;
    }
  }
  if (config->ProviderConfig != nullptr) discard(*provider);
  return status;
}
RUNDOWN_EXPORT(wdf01000, WdfWmiInstanceCreate, (kCreatesObject));

WDFDEVICE WdfWmiProviderGetDevice(WDF_DRIVER_GLOBALS* globals, WDFWMIPROVIDER provider) {
  return object_of<WmiProvider>(globals, provider).device().device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfWmiProviderGetDevice, {});

// No consumer of this machine asks for events or blocks, and no session traces.
BOOLEAN WdfWmiProviderIsEnabled(WDF_DRIVER_GLOBALS* globals, WDFWMIPROVIDER provider,
                                WDF_WMI_PROVIDER_CONTROL /*control*/) {
  object_of<WmiProvider>(globals, provider);
  return FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfWmiProviderIsEnabled, {});

ULONGLONG WdfWmiProviderGetTracingHandle(WDF_DRIVER_GLOBALS* globals, WDFWMIPROVIDER provider) {
  object_of<WmiProvider>(globals, provider);
  return 0;
}
RUNDOWN_EXPORT(wdf01000, WdfWmiProviderGetTracingHandle, {});

NTSTATUS WdfWmiInstanceRegister(WDF_DRIVER_GLOBALS* globals, WDFWMIINSTANCE handle) {
  auto& instance = object_of<WmiInstance>(globals, handle);
  return instance.provider().add(instance);
}
RUNDOWN_EXPORT(wdf01000, WdfWmiInstanceRegister, {});

void WdfWmiInstanceDeregister(WDF_DRIVER_GLOBALS* globals, WDFWMIINSTANCE handle) {
  auto& instance = object_of<WmiInstance>(globals, handle);
  instance.provider().remove(instance);
}
RUNDOWN_EXPORT(wdf01000, WdfWmiInstanceDeregister, {});

WDFDEVICE WdfWmiInstanceGetDevice(WDF_DRIVER_GLOBALS* globals, WDFWMIINSTANCE instance) {
  return object_of<WmiInstance>(globals, instance).provider().device().device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfWmiInstanceGetDevice, {});

WDFWMIPROVIDER WdfWmiInstanceGetProvider(WDF_DRIVER_GLOBALS* globals, WDFWMIINSTANCE instance) {
  return static_cast<WDFWMIPROVIDER>(object_of<WmiInstance>(globals, instance).provider().handle());
}
RUNDOWN_EXPORT(wdf01000, WdfWmiInstanceGetProvider, {});

NTSTATUS WdfWmiInstanceFireEvent(WDF_DRIVER_GLOBALS* globals, WDFWMIINSTANCE handle, ULONG bytes,
                                 void* data) {
  const auto& instance = object_of<WmiInstance>(globals, handle);
  if (data == nullptr) bytes = 0;
  const gate::OwnedBySystem owned;
  auto* node = nt::pool::allocate_object<WNODE_SINGLE_INSTANCE>(bytes);
  node->WnodeHeader.Guid = instance.provider().config().Guid;
  node->WnodeHeader.BufferSize = static_cast<ULONG>(sizeof *node + bytes);
  node->SizeDataBlock = bytes;
  node->DataBlockOffset = sizeof *node;
  if (bytes != 0) std::memcpy(node + 1, data, bytes);
  return nt::IoWMIWriteEvent(node);
}
RUNDOWN_EXPORT(wdf01000, WdfWmiInstanceFireEvent,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

}  // namespace rundown::wdf
