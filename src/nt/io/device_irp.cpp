#include "nt/io/device_irp.h"

#include <fmt/format.h>

#include <array>

#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/irp.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/ldr/image.h"
#include "nt/pool/pool.h"

namespace rundown::nt::io {
namespace {

constexpr auto kPlugAndPlay = std::to_array<std::string_view>({
    "IRP_MN_START_DEVICE",
    "IRP_MN_QUERY_REMOVE_DEVICE",
    "IRP_MN_REMOVE_DEVICE",
    "IRP_MN_CANCEL_REMOVE_DEVICE",
    "IRP_MN_STOP_DEVICE",
    "IRP_MN_QUERY_STOP_DEVICE",
    "IRP_MN_CANCEL_STOP_DEVICE",
    "IRP_MN_QUERY_DEVICE_RELATIONS",
    "IRP_MN_QUERY_INTERFACE",
    "IRP_MN_QUERY_CAPABILITIES",
    "IRP_MN_QUERY_RESOURCES",
    "IRP_MN_QUERY_RESOURCE_REQUIREMENTS",
    "IRP_MN_QUERY_DEVICE_TEXT",
    "IRP_MN_FILTER_RESOURCE_REQUIREMENTS",
    "",
    "IRP_MN_READ_CONFIG",
    "IRP_MN_WRITE_CONFIG",
    "IRP_MN_EJECT",
    "IRP_MN_SET_LOCK",
    "IRP_MN_QUERY_ID",
    "IRP_MN_QUERY_PNP_DEVICE_STATE",
    "IRP_MN_QUERY_BUS_INFORMATION",
    "IRP_MN_DEVICE_USAGE_NOTIFICATION",
    "IRP_MN_SURPRISE_REMOVAL",
});
constexpr auto kPower = std::to_array<std::string_view>({
    "IRP_MN_WAIT_WAKE",
    "IRP_MN_POWER_SEQUENCE",
    "IRP_MN_SET_POWER",
    "IRP_MN_QUERY_POWER",
});

// The image's routine that the request is with; 0: it is with the system.
machine::Address holder_of(IRP& irp) {
  if (irp.CurrentLocation > irp.StackCount) return 0;
  const IO_STACK_LOCATION& location = current_location(irp);
  if (location.DeviceObject == nullptr) return 0;
  const auto routine = reinterpret_cast<machine::Address>(
      location.DeviceObject->DriverObject->MajorFunction[location.MajorFunction]);
  return ldr::image_at(routine) != nullptr ? routine : 0;
}

// The system waits for ever; from Windows 10 on a watchdog ends it (bug checks 0x1D5 and 0x9F). Ten
// minutes are the power manager's.
void wait_for(const Request& request, std::string_view name) {
  constexpr ke::Ticks kPatience = 600LL * 10'000'000;
  DISPATCHER_HEADER* header = &request.event->Header;
  if (ke::wait(std::span(&header, 1), WaitAny, kPatience) != STATUS_TIMEOUT) return;
  gate::request_lost(fmt::format("{} is never completed, and the system waits for it", name),
                     holder_of(*request.irp));
}

}  // namespace

std::string_view name_of_minor(UCHAR major, UCHAR minor) {
  const std::span<const std::string_view> names =
      major == IRP_MJ_POWER ? std::span<const std::string_view>(kPower) : kPlugAndPlay;
  return minor < names.size() ? names[minor] : std::string_view();
}

void check_worker_level(std::uint64_t routine) {
  constexpr std::uint32_t kWorkerReturnedAtBadIrql = 0xE1;
  if (ke::current_irql() == Irql::passive) return;
  ke::bug_check(kWorkerReturnedAtBadIrql, routine, static_cast<std::uint64_t>(ke::current_irql()),
                0, 0);
}

Answer ask_device(DEVICE_OBJECT& physical, const IO_STACK_LOCATION& location,
                  ULONG_PTR information) {
  const std::string_view name = name_of_minor(location.MajorFunction, location.MinorFunction);
  gate::device_step({name, &physical});
  Request request = make_request(physical, location);
  const auto routine = reinterpret_cast<std::uint64_t>(
      request.device->DriverObject->MajorFunction[location.MajorFunction]);
  request.irp->IoStatus.Information = information;
  send(request);
  check_worker_level(routine);
  if (request.returned == STATUS_PENDING) wait_for(request, name);
  const Answer answer = result_of(request);
  gate::device_step({name, &physical, answer.status});
  return answer;
}

}  // namespace rundown::nt::io
