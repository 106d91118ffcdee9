#include "nt/pnp/own_key.h"

#include <iterator>

#include "abi/io.h"
#include "abi/pnp.h"
#include "abi/registry.h"
#include "nt/cm/key.h"
#include "nt/cm/registry.h"
#include "nt/export.h"
#include "nt/hardware/device_description.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pnp/instance.h"
#include "nt/pnp/plug_and_play.h"
#include "nt/pnp/root_bus.h"

namespace rundown::nt {

NTSTATUS pnp::open_own_key(const std::u16string& path, ACCESS_MASK access, HANDLE* handle) {
  cm::Key& key = cm::make_key(path);
  ob::Object& object = cm::new_key_object(key, nullptr);
  *handle = ob::create_handle(object, access, OBJ_KERNEL_HANDLE);
  ob::dereference(object);
  return STATUS_SUCCESS;
}

NTSTATUS IoOpenDeviceRegistryKey(DEVICE_OBJECT* device, ULONG kind, ACCESS_MASK access,
                                 HANDLE* handle) {
  if (!pnp::is_physical(device)) return STATUS_INVALID_DEVICE_REQUEST;
  const hardware::DeviceDescription& about = hardware::device_description();
  const std::u16string instance = pnp::instance_id(*device);
  if ((kind & PLUGPLAY_REGKEY_DRIVER) != 0) {
    return pnp::open_own_key(std::u16string(pnp::kControlSet) +
                                 u"Control\\Class\\{4d36e97d-e325-11ce-bfc1-08002be10318}\\" +
                                 instance,
                             access, handle);
  }
  return pnp::open_own_key(std::u16string(pnp::kControlSet) + u"Enum\\" + about.enumerator + u"\\" +
                               about.device + u"\\" + instance + u"\\Device Parameters",
                           access, handle);
}
RUNDOWN_EXPORT(ntoskrnl, IoOpenDeviceRegistryKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

// Where the two for a driver's state lie is Windows' own business.
NTSTATUS IoOpenDriverRegistryKey(DRIVER_OBJECT* driver, ULONG kind, ACCESS_MASK access,
                                 ULONG /*flags*/, HANDLE* handle) {
  // DriverRegKeyParameters, -PersistentState, -SharedPersistentState.
  constexpr std::u16string_view kKeys[] = {u"\\Parameters", u"\\State", u"\\SharedState"};
  if (kind >= std::size(kKeys)) return STATUS_INVALID_PARAMETER;
  const std::u16string_view service = ob::text_of(driver->DriverExtension->ServiceKeyName);
  return pnp::open_own_key(std::u16string(pnp::kControlSet) + u"Services\\" +
                               std::u16string(service) + std::u16string(kKeys[kind]),
                           access, handle);
}
RUNDOWN_EXPORT(ntoskrnl, IoOpenDriverRegistryKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

}  // namespace rundown::nt
