// videoprt.sys, as far as a video miniport's DriverEntry reaches: its adapters are Plug and Play's
// to find. Such drivers are of Windows 2000 to Windows 7.
#include "abi/io.h"
#include "abi/pnp.h"
#include "gate/modules.h"
#include "nt/export.h"
#include "nt/pnp/add_device.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module videoprt{"videoprt.sys"};
constexpr gate::Module internal{"videoprt-internal.sys"};

// https://learn.microsoft.com/windows-hardware/drivers/ddi/video/ns-video-_video_hw_initialization_data
struct VIDEO_HW_INITIALIZATION_DATA {
  ULONG HwInitDataSize;
  INTERFACE_TYPE AdapterInterfaceType;
  void* HwFindAdapter;
  void* HwInitialize;
  void* HwInterrupt;
  void* HwStartIO;
  ULONG HwDeviceExtensionSize;
  ULONG StartingDeviceNumber;
  void* HwResetHw;
  void* HwTimer;
  void* HwStartDma;
  void* HwSetPowerState;
  void* HwGetPowerState;
  void* HwGetVideoChildDescriptor;
  void* HwQueryInterface;
};
static_assert(offsetof(VIDEO_HW_INITIALIZATION_DATA, HwGetVideoChildDescriptor) == 88);

// Without these the port driver would look for an adapter at once, as for a miniport of Windows
// NT 4.
bool is_plug_and_play(const VIDEO_HW_INITIALIZATION_DATA& data) {
  return data.HwInitDataSize >= offsetof(VIDEO_HW_INITIALIZATION_DATA, HwQueryInterface) &&
         data.HwSetPowerState != nullptr && data.HwGetPowerState != nullptr &&
         data.HwGetVideoChildDescriptor != nullptr;
}

}  // namespace

void VpDriverUnload(DRIVER_OBJECT* /*driver*/) {}
RUNDOWN_EXPORT(internal, VpDriverUnload, {.irql = Irql::passive, .header = ""});

NTSTATUS VpDispatch(DEVICE_OBJECT* /*device*/, IRP* /*irp*/) {
  gate::unsupported(videoprt.name, "a request to a video adapter's device");
}
RUNDOWN_EXPORT(internal, VpDispatch, {.header = ""});

// Documented on learn.microsoft.com (video.h): the first two arguments are DriverEntry's.
ULONG VideoPortInitialize(DRIVER_OBJECT* driver, const UNICODE_STRING* /*registry_path*/,
                          const VIDEO_HW_INITIALIZATION_DATA* data, void* /*context*/) {
  if (!is_plug_and_play(*data))
    gate::unsupported(videoprt.name, "a miniport without Plug and Play");
  for (const ULONG major : {IRP_MJ_CREATE, IRP_MJ_CLOSE, IRP_MJ_DEVICE_CONTROL, IRP_MJ_SHUTDOWN,
                            IRP_MJ_PNP, IRP_MJ_POWER, IRP_MJ_SYSTEM_CONTROL}) {
    driver->MajorFunction[major] = gate::guest_routine<DRIVER_DISPATCH>(internal, "VpDispatch");
  }
  driver->DriverExtension->AddDevice = nt::pnp::adds_no_device_here();
  driver->DriverUnload = gate::guest_routine<DRIVER_UNLOAD>(internal, "VpDriverUnload");
  return static_cast<ULONG>(STATUS_SUCCESS);
}
RUNDOWN_EXPORT(videoprt, VideoPortInitialize,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .makes_driver = true,
                .needs_memory = true,
                .header = "video"});

}  // namespace rundown::ports
