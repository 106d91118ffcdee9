// What Plug and Play knows of a device, as drivers ask for it.
#include <cstring>

#include "abi/io.h"
#include "abi/pnp.h"
#include "nt/export.h"
#include "nt/hardware/device_description.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pnp/plug_and_play.h"
#include "nt/pnp/root_bus.h"

namespace rundown::nt {
namespace {

NTSTATUS answer(const void* data, std::size_t bytes, ULONG length, void* buffer, ULONG* needed) {
  *needed = static_cast<ULONG>(bytes);
  if (length < bytes) return STATUS_BUFFER_TOO_SMALL;
  std::memcpy(buffer, data, bytes);
  return STATUS_SUCCESS;
}

NTSTATUS answer_text(std::u16string_view text, ULONG length, void* buffer, ULONG* needed) {
  const std::u16string terminated(text);
  return answer(terminated.c_str(), (text.size() + 1) * sizeof(char16_t), length, buffer, needed);
}

// A list of strings that ends with an empty one.
NTSTATUS answer_list(const std::vector<std::u16string>& strings, ULONG length, void* buffer,
                     ULONG* needed) {
  if (strings.empty()) return STATUS_OBJECT_NAME_NOT_FOUND;
  std::u16string all;
  for (const std::u16string& one : strings) (all += one) += u'\0';
  return answer_text(all, length, buffer, needed);
}

}  // namespace

NTSTATUS IoGetDeviceProperty(DEVICE_OBJECT* device, DEVICE_REGISTRY_PROPERTY property, ULONG length,
                             void* buffer, ULONG* needed) {
  if (!pnp::is_physical(device)) return STATUS_INVALID_DEVICE_REQUEST;
  const hardware::DeviceDescription& about = hardware::device_description();
  switch (property) {
    case DevicePropertyDeviceDescription:
      return answer_text(about.description, length, buffer, needed);
    case DevicePropertyHardwareID:
      return answer_list(about.hardware_ids, length, buffer, needed);
    case DevicePropertyCompatibleIDs:
      return answer_list(about.compatible_ids, length, buffer, needed);
    case DevicePropertyClassName:
      return answer_text(u"System", length, buffer, needed);
    case DevicePropertyEnumeratorName:
      return answer_text(about.enumerator, length, buffer, needed);
    case DevicePropertyPhysicalDeviceObjectName: {
      const ob::Object* object = ob::find(device);
      const machine::WString name = object == nullptr ? machine::WString() : ob::full_name(*object);
      return answer_text(name, length, buffer, needed);
    }
    case DevicePropertyLegacyBusType:
      return answer(&about.bus, sizeof about.bus, length, buffer, needed);
    case DevicePropertyBusTypeGuid:
      return answer(&about.bus_type, sizeof about.bus_type, length, buffer, needed);
    case DevicePropertyBusNumber:
    case DevicePropertyAddress:
    case DevicePropertyInstallState: {
      constexpr ULONG kZero = 0;
      return answer(&kZero, sizeof kZero, length, buffer, needed);
    }
    case DevicePropertyFriendlyName:
    case DevicePropertyLocationInformation:
    case DevicePropertyUINumber:
      return STATUS_OBJECT_NAME_NOT_FOUND;
    default:
      gate::unsupported(ntoskrnl.name, "IoGetDeviceProperty");
  }
}
RUNDOWN_EXPORT(ntoskrnl, IoGetDeviceProperty,
               {.irql = Irql::passive, .fails = {fails_with(STATUS_OBJECT_NAME_NOT_FOUND)}});

}  // namespace rundown::nt
