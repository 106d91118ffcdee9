// WDFTIMER: a kernel timer whose DPC calls the driver, or, for a passive timer, has a worker thread
// call it.
#include "nt/ke/timer.h"

#include "nt/ke/dpc.h"
#include "nt/ke/irql.h"
#include "nt/pool/pool.h"
#include "wdf/object/attributes.h"
#include "wdf/object/callback.h"
#include "wdf/routine.h"
#include "wdf/structure_sizes.h"
#include "wdf/sync/deferred.h"

namespace rundown::wdf {
namespace {

class Timer final : public Deferred {
 public:
  static constexpr Type kType = Type::timer;

  Timer(const Blueprint& plan, const WDF_TIMER_CONFIG& config, const DeferredParent& above)
      : Deferred(plan, kType, *above.parent, above.lock),
        callback_(config.EvtTimerFunc),
        period_(config.Period),
        kernel_(nt::pool::allocate_object<Kernel>()) {
    kernel_->timer.Header.Type = TimerNotificationObject;
    kernel_->timer.Header.WaitListHead = {&kernel_->timer.Header.WaitListHead,
                                          &kernel_->timer.Header.WaitListHead};
    ke::initialize_dpc(kernel_->dpc, routine<KDEFERRED_ROUTINE>("FxTimerDpc"), this);
  }

  bool start(LONGLONG due) {
    if (stopping_) return false;
    const gate::OwnedBySystem owned;
    return ke::set_timer(kernel_->timer, ke::due_moment(due), period_, &kernel_->dpc);
  }

  bool stop(bool wait) {
    if (wait && in_own_callback()) {
      verifier_break(
          "timer-stopped-in-callback",
          "WdfTimerStop with Wait is called from the timer's own callback, where it can never "
          "return; the framework ignores the call");
      return false;
    }
    if (wait && ke::current_irql() != Irql::passive) {
      verifier_break(
          "irql",
          "WdfTimerStop with Wait is called above PASSIVE_LEVEL; the framework ignores the call");
      return false;
    }
    const bool was_set = cancel();
    if (wait) wait_until_idle();
    return was_set;
  }

  void expired() {
    if (!has_passive_callbacks()) return run();
    run_on_worker();
  }

 protected:
  void run() override {
    if (stopping_) return;
    serialized(
        [this] { call_driver("EvtTimerFunc", *this, callback_, static_cast<WDFTIMER>(handle())); });
  }
  void stop_for_good() override {
    stopping_ = true;
    cancel();
  }
  void release() override { nt::pool::free(kernel_); }

 private:
  struct Kernel {
    KTIMER timer;
    KDPC dpc;
  };

  bool cancel() {
    const gate::OwnedBySystem owned;
    const bool was_set = ke::cancel_timer(kernel_->timer);
    ke::remove_dpc(kernel_->dpc);
    return was_set;
  }

  PFN_WDF_TIMER callback_;
  ULONG period_;
  Kernel* kernel_;
  bool stopping_ = false;
};

}  // namespace

NTSTATUS WdfTimerCreate(WDF_DRIVER_GLOBALS* globals, WDF_TIMER_CONFIG* config,
                        WDF_OBJECT_ATTRIBUTES* attributes, WDFTIMER* timer) {
  constexpr ULONG kLongestPeriod = 0x7FFF'FFFF;
  Client& client = client_of(globals);
  require(globals, config);
  require(globals, timer);
  WDF_TIMER_CONFIG settings;
  if (!copy_config(*config, settings)) return STATUS_INFO_LENGTH_MISMATCH;
  if (settings.Period > kLongestPeriod) return STATUS_INVALID_PARAMETER;
  *timer = nullptr;
  const AttributeRules rules{.parent = ParentRule::required, .execution_level = true};
  if (const NTSTATUS status = validate(client, attributes, rules); !nt_success(status))
    return status;
  require(globals, reinterpret_cast<const void*>(settings.EvtTimerFunc));
  DeferredParent above;
  const bool passive = attributes->ExecutionLevel == WdfExecutionLevelPassive;
  const NTSTATUS status = find_deferred_parent(
      globals, attributes, settings.AutomaticSerialization != FALSE, passive, above);
  if (!nt_success(status)) return status;
  return publish(make<Timer>(Blueprint{&client, attributes}, settings, above), attributes,
                 above.parent, timer);
}
RUNDOWN_EXPORT(wdf01000, WdfTimerCreate, (kCreatesObject));

BOOLEAN WdfTimerStart(WDF_DRIVER_GLOBALS* globals, WDFTIMER timer, LONGLONG due) {
  return object_of<Timer>(globals, timer).start(due) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfTimerStart, {});

BOOLEAN WdfTimerStop(WDF_DRIVER_GLOBALS* globals, WDFTIMER timer, BOOLEAN wait) {
  return object_of<Timer>(globals, timer).stop(wait != FALSE) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfTimerStop, {});

WDFOBJECT WdfTimerGetParentObject(WDF_DRIVER_GLOBALS* globals, WDFTIMER timer) {
  return object_of<Timer>(globals, timer).parent_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfTimerGetParentObject, {});

void FxTimerDpc(KDPC* /*dpc*/, void* timer, void* /*argument1*/, void* /*argument2*/) {
  static_cast<Timer*>(timer)->expired();
}
RUNDOWN_EXPORT(internal, FxTimerDpc, {.header = ""});

}  // namespace rundown::wdf
