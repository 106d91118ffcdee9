#include "nt/io/device_request.h"

#include "nt/export.h"
#include "nt/io/device_irp.h"

namespace rundown::nt::io {
namespace {

// https://learn.microsoft.com/windows-hardware/drivers/kernel/rules-for-handling-plug-and-play-irps
bool passes_down(UCHAR minor) {
  switch (minor) {
    case IRP_MN_START_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
    case IRP_MN_QUERY_DEVICE_RELATIONS:
    case IRP_MN_QUERY_CAPABILITIES:
    case IRP_MN_FILTER_RESOURCE_REQUIREMENTS:
    case IRP_MN_QUERY_PNP_DEVICE_STATE:
      return true;
    default:
      return false;
  }
}

// https://learn.microsoft.com/windows-hardware/drivers/devtest/wdm-pnpremove
bool never_fails(UCHAR minor) {
  return minor == IRP_MN_REMOVE_DEVICE || minor == IRP_MN_CANCEL_REMOVE_DEVICE ||
         minor == IRP_MN_CANCEL_STOP_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL;
}

}  // namespace

DeviceRequest device_request(const IO_STACK_LOCATION& location) {
  const DEVICE_OBJECT* device = location.DeviceObject;
  const UCHAR major = location.MajorFunction;
  if ((major != IRP_MJ_PNP && major != IRP_MJ_POWER) || device == nullptr ||
      device->DeviceObjectExtension->AttachedTo == nullptr) {
    return {};
  }
  const UCHAR minor = location.MinorFunction;
  DeviceRequest request{.name = name_of_minor(major, minor)};
  if (major == IRP_MJ_PNP) {
    request.must_be_passed_down = passes_down(minor);
    request.must_not_fail = never_fails(minor);
  } else {
    // https://learn.microsoft.com/windows-hardware/drivers/devtest/wdm-powerupfail
    request.must_be_passed_down = minor == IRP_MN_SET_POWER || minor == IRP_MN_QUERY_POWER;
    request.must_not_fail = minor == IRP_MN_SET_POWER;
  }
  return request;
}

}  // namespace rundown::nt::io
