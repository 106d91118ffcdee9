// Devices on top of devices.
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/file.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace {

constexpr ULONG kGoing =
    DOE_UNLOAD_PENDING | DOE_DELETE_PENDING | DOE_REMOVE_PENDING | DOE_REMOVE_PROCESSED;

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

}  // namespace

DEVICE_OBJECT* io::attach(DEVICE_OBJECT& source, DEVICE_OBJECT& target) {
  DEVICE_OBJECT& top = *io::top_of_stack(target);
  if ((top.DeviceObjectExtension->ExtensionFlags & kGoing) != 0) return nullptr;
  top.AttachedDevice = &source;
  source.DeviceObjectExtension->AttachedTo = &top;
  source.StackSize = static_cast<CCHAR>(top.StackSize + 1);
  source.AlignmentRequirement = top.AlignmentRequirement;
  source.SectorSize = top.SectorSize;
  const ob::Object* object = ob::find(&top);
  const std::string name = object == nullptr ? std::string() : ob::describe(*object);
  gate::acquired(
      {.kind = Resource::device_attachment, .key = word(&top), .bytes = 0, .name = name});
  return &top;
}

namespace {

DEVICE_OBJECT* referenced(DEVICE_OBJECT* device) {
  if (ob::Object* object = ob::find(device)) {
    ob::reference(*object);
    ob::announce_reference(*object);
  }
  return device;
}

}  // namespace

DEVICE_OBJECT* IoAttachDeviceToDeviceStack(DEVICE_OBJECT* source, DEVICE_OBJECT* target) {
  return io::attach(*source, *target);
}
RUNDOWN_EXPORT(ntoskrnl, IoAttachDeviceToDeviceStack,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::device_attachment});

NTSTATUS IoAttachDeviceToDeviceStackSafe(DEVICE_OBJECT* source, DEVICE_OBJECT* target,
                                         DEVICE_OBJECT** attached) {
  *attached = io::attach(*source, *target);
  return *attached == nullptr ? STATUS_NO_SUCH_DEVICE : STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoAttachDeviceToDeviceStackSafe,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_NO_SUCH_DEVICE)},
                .acquires = Resource::device_attachment,
                .header = "ntddk"});

NTSTATUS IoAttachDevice(DEVICE_OBJECT* source, UNICODE_STRING* name, DEVICE_OBJECT** attached) {
  ob::Object* opened = nullptr;
  const NTSTATUS status = io::open_file(
      ob::text_of(*name), {.access = FILE_READ_ATTRIBUTES, .disposition = FILE_OPEN}, &opened);
  if (!nt_success(status)) return status;
  DEVICE_OBJECT& target = *static_cast<FILE_OBJECT*>(opened->body)->DeviceObject;
  *attached = io::top_of_stack(target);
  DEVICE_OBJECT* below = io::attach(*source, target);
  // The source device is in the stack now: the file's last requests go to its driver.
  io::clean_up_file(*opened);
  ob::dereference(*opened);
  return below == nullptr ? STATUS_NO_SUCH_DEVICE : STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoAttachDevice,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_OBJECT_NAME_NOT_FOUND),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::device_attachment,
                .needs_memory = true});

void io::detach_from(DEVICE_OBJECT& target) {
  if (DEVICE_OBJECT* above = target.AttachedDevice) {
    above->DeviceObjectExtension->AttachedTo = nullptr;
  }
  target.AttachedDevice = nullptr;
  gate::released(Resource::device_attachment, &target);
}

// Takes the device above away from `target`, which a driver got when it attached.
void IoDetachDevice(DEVICE_OBJECT* target) {
  io::detach_from(*target);
}
RUNDOWN_EXPORT(ntoskrnl, IoDetachDevice,
               {.irql = Irql::passive, .releases = Resource::device_attachment});

DEVICE_OBJECT* IoGetAttachedDevice(DEVICE_OBJECT* device) {
  return io::top_of_stack(*device);
}
RUNDOWN_EXPORT(ntoskrnl, IoGetAttachedDevice, {.irql = Irql::dispatch, .header = "ntifs"});

DEVICE_OBJECT* IoGetAttachedDeviceReference(DEVICE_OBJECT* device) {
  return referenced(io::top_of_stack(*device));
}
RUNDOWN_EXPORT(ntoskrnl, IoGetAttachedDeviceReference,
               {.irql = Irql::dispatch, .acquires = Resource::object_reference});

DEVICE_OBJECT* IoGetLowerDeviceObject(DEVICE_OBJECT* device) {
  DEVICE_OBJECT* lower = device->DeviceObjectExtension->AttachedTo;
  return lower == nullptr ? nullptr : referenced(lower);
}
RUNDOWN_EXPORT(ntoskrnl, IoGetLowerDeviceObject,
               {.irql = Irql::dispatch, .acquires = Resource::object_reference, .header = "ntifs"});

DEVICE_OBJECT* IoGetDeviceAttachmentBaseRef(DEVICE_OBJECT* device) {
  while (device->DeviceObjectExtension->AttachedTo != nullptr) {
    device = device->DeviceObjectExtension->AttachedTo;
  }
  return referenced(device);
}
RUNDOWN_EXPORT(ntoskrnl, IoGetDeviceAttachmentBaseRef,
               {.irql = Irql::dispatch, .acquires = Resource::object_reference, .header = "ntifs"});

// Opens the device as a program would, closes the handle, and leaves the file object with one
// reference.
NTSTATUS IoGetDeviceObjectPointer(UNICODE_STRING* name, ACCESS_MASK access, FILE_OBJECT** file,
                                  DEVICE_OBJECT** device) {
  ob::Object* opened = nullptr;
  const NTSTATUS status =
      io::open_file(ob::text_of(*name), {.access = access, .disposition = FILE_OPEN}, &opened);
  if (!nt_success(status)) return status;
  io::clean_up_file(*opened);
  *file = static_cast<FILE_OBJECT*>(opened->body);
  *device = io::top_of_stack(*(*file)->DeviceObject);
  ob::announce_reference(*opened);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetDeviceObjectPointer,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_OBJECT_NAME_NOT_FOUND),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::object_reference,
                .needs_memory = true});

DEVICE_OBJECT* IoGetRelatedDeviceObject(FILE_OBJECT* file) {
  return io::top_of_stack(*file->DeviceObject);
}
RUNDOWN_EXPORT(ntoskrnl, IoGetRelatedDeviceObject, {.irql = Irql::dispatch});

}  // namespace rundown::nt
