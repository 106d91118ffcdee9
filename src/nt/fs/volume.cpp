#include "nt/fs/volume.h"

#include <algorithm>

#include "nt/export.h"
#include "nt/internal.h"
#include "nt/io/device.h"
#include "nt/io/irp.h"
#include "nt/ob/directory.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace fs {
namespace {

constexpr char16_t kDriverName[] = u"\\FileSystem\\Ntfs";
constexpr char16_t kDeviceName[] = u"\\Device\\HarddiskVolume1";
constexpr USHORT kSectorBytes = 512;

UNICODE_STRING string(std::u16string_view literal) {
  const auto bytes = static_cast<USHORT>(literal.size() * sizeof(char16_t));
  return {bytes, bytes, const_cast<char16_t*>(literal.data())};
}

// The device is the disk's, too.
NTSTATUS control(const IO_STACK_LOCATION& location) {
  // IOCTL_DISK_GET_CLUSTER_INFO: the disk is of no cluster, and nothing below it knows of one.
  constexpr ULONG kGetClusterInfo = 0x00070214;
  if (location.Parameters.DeviceIoControl.IoControlCode == kGetClusterInfo) {
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  gate::unsupported(ntoskrnl.name, "a control request for the volume");
}

NTSTATUS carry_out(IRP& irp, const IO_STACK_LOCATION& location, ULONG_PTR& information) {
  if (location.MajorFunction == IRP_MJ_DEVICE_CONTROL) return control(location);
  if (location.FileObject == nullptr) {
    gate::unsupported(ntoskrnl.name, "a file system request without a file");
  }
  FILE_OBJECT& file = *location.FileObject;
  switch (location.MajorFunction) {
    case IRP_MJ_CREATE:
      return create(file, location, information);
    case IRP_MJ_CLEANUP:
      clean_up(file);
      return STATUS_SUCCESS;
    case IRP_MJ_CLOSE:
    case IRP_MJ_FLUSH_BUFFERS:
      return STATUS_SUCCESS;
    default:
      break;
  }
  if (node_of(file) == nullptr) gate::unsupported(ntoskrnl.name, "a request for a whole volume");
  switch (location.MajorFunction) {
    case IRP_MJ_READ:
      return read(file, location, irp.UserBuffer, information);
    case IRP_MJ_WRITE:
      return write(file, location, irp.UserBuffer, information);
    case IRP_MJ_QUERY_INFORMATION:
      return query_information(file, location, irp.AssociatedIrp.SystemBuffer, information);
    case IRP_MJ_SET_INFORMATION:
      return set_information(file, location, irp.AssociatedIrp.SystemBuffer);
    default:
      gate::unsupported(ntoskrnl.name, "a file system request of this kind");
  }
}

}  // namespace

void mount_volume() {
  const gate::OwnedBySystem owned;
  auto* driver = pool::allocate_object<DRIVER_OBJECT>();
  driver->Type = 4;
  driver->Size = sizeof(DRIVER_OBJECT);
  driver->DriverName = string(kDriverName);
  std::ranges::fill(driver->MajorFunction, guest_routine<DRIVER_DISPATCH>("NtfsFsdDispatch"));
  ob::Object& object = ob::create(ob::Type::driver, driver, nullptr);
  object.in_use = true;
  ob::insert(object, kDriverName);
  const UNICODE_STRING name = string(kDeviceName);
  DEVICE_OBJECT* device = nullptr;
  io::create_device({.driver = driver, .name = &name, .type = FILE_DEVICE_DISK_FILE_SYSTEM},
                    &device);
  device->SectorSize = kSectorBytes;
  device->Flags &= ~DO_DEVICE_INITIALIZING;
  create_directories();
}

}  // namespace fs

NTSTATUS NtfsFsdDispatch(DEVICE_OBJECT* /*device*/, IRP* irp) {
  const IO_STACK_LOCATION& location = io::current_location(*irp);
  ULONG_PTR information = 0;
  const NTSTATUS status = fs::carry_out(*irp, location, information);
  irp->IoStatus.Status = status;
  irp->IoStatus.Information = information;
  io::complete_request(*irp);
  return status;
}
RUNDOWN_EXPORT(internal, NtfsFsdDispatch, {.header = ""});

}  // namespace rundown::nt
