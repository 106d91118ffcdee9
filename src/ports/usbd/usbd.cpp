// usbd.sys: how drivers of USB devices make their requests, and read descriptors.
#include "abi/irp.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/irp.h"
#include "nt/pool/pool.h"
#include "nt/usb/descriptors.h"
#include "nt/usb/urb.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module usbd{"usbd.sys"};
constexpr ULONG kVersion = 0x600;      // of the bus driver's interface, before Windows 8's
constexpr ULONG kUrbTag = 0x44425355;  // "USBD"
constexpr ULONG kSupportedUsb = 0x200;
constexpr LONG kAny = -1;

struct Handle {
  DEVICE_OBJECT* device;
  ULONG tag;
};

void* allocate(std::size_t bytes, ULONG tag) {
  return pool::allocate(
      {.bytes = bytes, .tag = tag, .kind = pool::Kind::nonpaged_nx, .zeroed = true});
}

constexpr gate::Contract kAllocates{.irql = Irql::dispatch,
                                    .fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                    .acquires = Resource::pool,
                                    .needs_memory = true,
                                    .header = "usbdlib"};
constexpr gate::Contract kAllocatesOrNull{.irql = Irql::dispatch,
                                          .fails = returns_null,
                                          .acquires = Resource::pool,
                                          .needs_memory = true,
                                          .header = "usbdlib"};
constexpr gate::Contract kReads{.irql = Irql::apc, .header = "usbdlib"};

}  // namespace

void USBD_GetUSBDIVersion(USBD_VERSION_INFORMATION* version) {
  *version = {kVersion, kSupportedUsb};
}
RUNDOWN_EXPORT(usbd, USBD_GetUSBDIVersion, (kReads));

USB_COMMON_DESCRIPTOR* USBD_ParseDescriptors(void* buffer, ULONG bytes, void* start, LONG type) {
  return const_cast<USB_COMMON_DESCRIPTOR*>(
      usb::find_descriptor(start, static_cast<std::byte*>(buffer) + bytes, type));
}
RUNDOWN_EXPORT(usbd, USBD_ParseDescriptors, (kReads));

USB_INTERFACE_DESCRIPTOR* USBD_ParseConfigurationDescriptorEx(
    USB_CONFIGURATION_DESCRIPTOR* configuration, void* start, LONG number, LONG setting,
    LONG interface_class, LONG subclass, LONG protocol) {
  return const_cast<USB_INTERFACE_DESCRIPTOR*>(
      usb::find_interface(*configuration, start,
                          {.number = number,
                           .setting = setting,
                           .interface_class = interface_class,
                           .subclass = subclass,
                           .protocol = protocol}));
}
RUNDOWN_EXPORT(usbd, USBD_ParseConfigurationDescriptorEx, (kReads));

USB_INTERFACE_DESCRIPTOR* USBD_ParseConfigurationDescriptor(
    USB_CONFIGURATION_DESCRIPTOR* configuration, UCHAR number, UCHAR setting) {
  return USBD_ParseConfigurationDescriptorEx(configuration, configuration, number, setting, kAny,
                                             kAny, kAny);
}
RUNDOWN_EXPORT(usbd, USBD_ParseConfigurationDescriptor, (kReads));

// Each descriptor has a length, and all of them fit.
USBD_STATUS USBD_ValidateConfigurationDescriptor(USB_CONFIGURATION_DESCRIPTOR* configuration,
                                                 ULONG bytes, USHORT /*level*/, UCHAR** offset,
                                                 ULONG /*tag*/) {
  const auto* const end = reinterpret_cast<std::byte*>(configuration) + bytes;
  *offset = nullptr;
  if (bytes < sizeof *configuration || configuration->wTotalLength > bytes)
    return USBD_STATUS_BAD_CONFIG_DESC_LENGTH;
  const void* at = configuration;
  while (at < end) {
    const void* const next = usb::next_descriptor(at, end);
    if (next == nullptr) {
      *offset = static_cast<UCHAR*>(const_cast<void*>(at));
      return USBD_STATUS_BAD_CONFIG_DESC_LENGTH;
    }
    at = next;
  }
  return USBD_STATUS_SUCCESS;
}
RUNDOWN_EXPORT(usbd, USBD_ValidateConfigurationDescriptor,
               {.irql = Irql::passive, .header = "usbdlib"});

// The driver frees it with ExFreePool.
URB* USBD_CreateConfigurationRequestEx(USB_CONFIGURATION_DESCRIPTOR* configuration,
                                       USBD_INTERFACE_LIST_ENTRY* list) {
  const std::size_t bytes = usb::select_configuration_bytes(list);
  return usb::build_select_configuration(allocate(bytes, kUrbTag), bytes, configuration, list);
}
RUNDOWN_EXPORT(usbd, USBD_CreateConfigurationRequestEx, (kAllocatesOrNull));

// Windows has no handle for a driver on a stack that is older than the contract either; what the
// functions below need of it is kept here.
NTSTATUS USBD_CreateHandle(DEVICE_OBJECT* device, DEVICE_OBJECT* target, ULONG /*contract*/,
                           ULONG tag, void** handle) {
  if (device == nullptr || target == nullptr || handle == nullptr) return STATUS_INVALID_PARAMETER;
  auto* made = static_cast<Handle*>(allocate(sizeof(Handle), tag == 0 ? kUrbTag : tag));
  *made = {device, tag};
  *handle = made;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(usbd, USBD_CreateHandle,
               {.irql = Irql::passive,
                .fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                .acquires = Resource::pool,
                .handle_out = 5,
                .needs_memory = true,
                .header = "usbdlib"});

void USBD_CloseHandle(void* handle) {
  pool::free(handle);
}
RUNDOWN_EXPORT(usbd, USBD_CloseHandle,
               {.irql = Irql::passive, .releases = Resource::pool, .header = "usbdlib"});

NTSTATUS USBD_UrbAllocate(void* handle, URB** urb) {
  if (handle == nullptr || urb == nullptr) return STATUS_INVALID_PARAMETER;
  *urb = static_cast<URB*>(allocate(sizeof(URB), static_cast<Handle*>(handle)->tag));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(usbd, USBD_UrbAllocate, (kAllocates));

NTSTATUS USBD_IsochUrbAllocate(void* handle, ULONG packets, URB** urb) {
  if (handle == nullptr || urb == nullptr) return STATUS_INVALID_PARAMETER;
  *urb = static_cast<URB*>(
      allocate(sizeof(URB_ISOCH_TRANSFER) + packets * sizeof(USBD_ISO_PACKET_DESCRIPTOR),
               static_cast<Handle*>(handle)->tag));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(usbd, USBD_IsochUrbAllocate, (kAllocates));

void USBD_UrbFree(void* /*handle*/, URB* urb) {
  pool::free(urb);
}
RUNDOWN_EXPORT(usbd, USBD_UrbFree,
               {.irql = Irql::dispatch, .releases = Resource::pool, .header = "usbdlib"});

NTSTATUS USBD_SelectConfigUrbAllocateAndBuild(void* handle,
                                              USB_CONFIGURATION_DESCRIPTOR* configuration,
                                              USBD_INTERFACE_LIST_ENTRY* list, URB** urb) {
  if (handle == nullptr || configuration == nullptr || list == nullptr || urb == nullptr)
    return STATUS_INVALID_PARAMETER;
  const std::size_t bytes = usb::select_configuration_bytes(list);
  *urb = usb::build_select_configuration(allocate(bytes, static_cast<Handle*>(handle)->tag), bytes,
                                         configuration, list);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(usbd, USBD_SelectConfigUrbAllocateAndBuild, (kAllocates));

NTSTATUS USBD_SelectInterfaceUrbAllocateAndBuild(void* handle,
                                                 USBD_CONFIGURATION_HANDLE configuration,
                                                 USBD_INTERFACE_LIST_ENTRY* entry, URB** urb) {
  if (handle == nullptr || configuration == nullptr || entry == nullptr || urb == nullptr)
    return STATUS_INVALID_PARAMETER;
  const USB_INTERFACE_DESCRIPTOR& descriptor = *entry->InterfaceDescriptor;
  const std::size_t bytes = select_interface_bytes(descriptor.bNumEndpoints);
  *urb = usb::build_select_interface(allocate(bytes, static_cast<Handle*>(handle)->tag), bytes,
                                     configuration, descriptor);
  entry->Interface = &(*urb)->UrbSelectInterface.Interface;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(usbd, USBD_SelectInterfaceUrbAllocateAndBuild, (kAllocates));

void USBD_AssignUrbToIoStackLocation(void* /*handle*/, IO_STACK_LOCATION* location, URB* urb) {
  location->Parameters.Others.Argument1 = urb;
}
RUNDOWN_EXPORT(usbd, USBD_AssignUrbToIoStackLocation,
               {.irql = Irql::dispatch, .header = "usbdlib"});

BOOLEAN USBD_IsInterfaceVersionSupported(void* /*handle*/, ULONG version) {
  return version <= kVersion ? TRUE : FALSE;
}
RUNDOWN_EXPORT(usbd, USBD_IsInterfaceVersionSupported,
               {.irql = Irql::passive, .header = "usbdlib"});

// The simulated stack has none of the capabilities that came with Windows 8.
NTSTATUS USBD_QueryUsbCapability(void* handle, const GUID* type, ULONG bytes, void* buffer,
                                 ULONG* needed) {
  if (handle == nullptr || type == nullptr || (bytes != 0 && buffer == nullptr))
    return STATUS_INVALID_PARAMETER;
  if (needed != nullptr) *needed = 0;
  return STATUS_NOT_SUPPORTED;
}
RUNDOWN_EXPORT(usbd, USBD_QueryUsbCapability, {.irql = Irql::passive, .header = "usbdlib"});

}  // namespace rundown::ports
