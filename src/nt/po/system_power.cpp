#include "nt/po/system_power.h"

#include "abi/irp.h"
#include "nt/export.h"
#include "nt/io/device_irp.h"
#include "nt/ke/thread.h"

namespace rundown::nt::po {
namespace {

NTSTATUS ask(DEVICE_OBJECT& physical, UCHAR minor, SYSTEM_POWER_STATE state) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_POWER;
  location.MinorFunction = minor;
  auto& power = location.Parameters.Power;
  power.Type = SystemPowerState;
  power.State.SystemState = state;
  power.ShutdownType = PowerActionSleep;
  const NTSTATUS status = io::ask_device(physical, location).status;
  ke::settle();
  return status;
}

}  // namespace

void sleep_and_wake(DEVICE_OBJECT& physical) {
  // What no driver of the stack knows of is no refusal.
  const NTSTATUS query = ask(physical, IRP_MN_QUERY_POWER, PowerSystemSleeping3);
  if (nt_success(query) || query == STATUS_NOT_SUPPORTED) {
    ask(physical, IRP_MN_SET_POWER, PowerSystemSleeping3);
    ke::pass_time();
  }
  ask(physical, IRP_MN_SET_POWER, PowerSystemWorking);
  ke::pass_time();
}

}  // namespace rundown::nt::po
