// The power policy of a device that leaves it to another one of its stack
// (notpowerpolicyownerstatemachine.cpp): it follows the power IRPs.
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

using State = WDF_DEVICE_POWER_POLICY_STATE;
constexpr State kWait = WdfDevStatePwrPolNull;

template <PowerEvent kEvent, State kNext = kWait>
State to_power(Package& package) {
  package.power.process(kEvent);
  return kNext;
}

template <PnpEvent kEvent, State kNext = kWait>
State to_pnp(Package& package) {
  package.pnp.process(kEvent);
  return kNext;
}

using enum PolicyEvent;

constexpr PolicyRow kRows[] = {
    {WdfDevStatePwrPolObjectCreated,
     nullptr,
     Takes::all,
     {{start, WdfDevStatePwrPolStarting}, {remove, WdfDevStatePwrPolRemoved}}},
    {WdfDevStatePwrPolStarting,
     &to_power<PowerEvent::implicit_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStarted}, {power_up_failed, WdfDevStatePwrPolStartingFailed}}},
    {WdfDevStatePwrPolStarted,
     &to_pnp<PnpEvent::policy_started, WdfDevStatePwrPolStartingSucceeded>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStartingSucceeded,
     nullptr,
     Takes::all,
     {{stop, WdfDevStatePwrPolStopping},
      {surprise_remove, WdfDevStatePwrPolStopping},
      {power_down_io_stopped, WdfDevStatePwrPolGotoDx},
      {power_up_hw_started, WdfDevStatePwrPolGotoD0InD0}}},
    {WdfDevStatePwrPolGotoDx,
     &to_power<PowerEvent::complete_dx>,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolDx}, {power_down_failed, WdfDevStatePwrPolStartingSucceeded}}},
    {WdfDevStatePwrPolGotoDxInDx,
     &to_power<PowerEvent::complete_dx>,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolDx}, {power_down_failed, WdfDevStatePwrPolDx}}},
    {WdfDevStatePwrPolDx,
     nullptr,
     Takes::all,
     {{stop, WdfDevStatePwrPolStopping},
      {surprise_remove, WdfDevStatePwrPolStopping},
      {power_up_hw_started, WdfDevStatePwrPolGotoD0},
      {power_down_io_stopped, WdfDevStatePwrPolGotoDxInDx}}},
    {WdfDevStatePwrPolGotoD0,
     &to_power<PowerEvent::complete_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStartingSucceeded},
      {power_up_failed, WdfDevStatePwrPolStartingSucceeded}}},
    {WdfDevStatePwrPolGotoD0InD0,
     &to_power<PowerEvent::complete_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStartingSucceeded},
      {power_up_failed, WdfDevStatePwrPolStartingSucceeded}}},
    {WdfDevStatePwrPolStopping,
     &to_power<PowerEvent::implicit_d3, WdfDevStatePwrPolStoppingWaitingForImplicitPowerDown>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStoppingWaitingForImplicitPowerDown,
     nullptr,
     Takes::all,
     {{implicit_power_down, WdfDevStatePwrPolStoppingSendStatus},
      {implicit_power_down_failed, WdfDevStatePwrPolStoppingFailed},
      {power_down_io_stopped, WdfDevStatePwrPolStoppingPoweringDown},
      {power_up_hw_started, WdfDevStatePwrPolStoppingPoweringUp}}},
    {WdfDevStatePwrPolStoppingPoweringUp,
     &to_power<PowerEvent::complete_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStoppingWaitingForImplicitPowerDown},
      {power_up_failed, WdfDevStatePwrPolStoppingWaitingForImplicitPowerDown}}},
    {WdfDevStatePwrPolStoppingPoweringDown,
     &to_power<PowerEvent::complete_dx>,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolStoppingWaitingForImplicitPowerDown},
      {power_down_failed, WdfDevStatePwrPolStoppingWaitingForImplicitPowerDown}}},
    {WdfDevStatePwrPolStoppingSendStatus,
     &to_pnp<PnpEvent::policy_stopped, WdfDevStatePwrPolStopped>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStartingFailed,
     &to_pnp<PnpEvent::policy_start_failed>,
     Takes::all,
     {{remove, WdfDevStatePwrPolRemoved}}},
    {WdfDevStatePwrPolStoppingFailed,
     &to_pnp<PnpEvent::policy_stop_failed, WdfDevStatePwrPolStopped>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStopped,
     nullptr,
     Takes::all,
     {{start, WdfDevStatePwrPolStarting}, {remove, WdfDevStatePwrPolRemoved}}},
    {WdfDevStatePwrPolRemoved,
     &to_pnp<PnpEvent::policy_removed>,
     Takes::all,
     {{start, WdfDevStatePwrPolStarting}, {remove, WdfDevStatePwrPolRemoved}}},
};

}  // namespace

std::span<const PolicyRow> follower_policy_rows() {
  return kRows;
}

}  // namespace rundown::wdf
