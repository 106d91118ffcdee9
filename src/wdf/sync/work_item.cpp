// WDFWORKITEM: a callback on one of the system's worker threads. One that waits to run is not
// queued a second time.
#include "wdf/object/attributes.h"
#include "wdf/object/callback.h"
#include "wdf/sync/deferred.h"

namespace rundown::wdf {
namespace {

class WorkItem final : public Deferred {
 public:
  static constexpr Type kType = Type::work_item;

  WorkItem(const Blueprint& plan, PFN_WDF_WORKITEM callback, const DeferredParent& above)
      : Deferred(plan, kType, *above.parent, above.lock), callback_(callback) {}

  void enqueue() {
    if (queued_ || stopping_) return;
    queued_ = true;
    run_on_worker();
  }
  void flush() {
    if (in_own_callback()) {
      return verifier_break("flush-in-callback",
                            "WdfWorkItemFlush is called from the work item's own callback, where "
                            "it can never return; "
                            "the framework ignores the call");
    }
    wait_until_idle();
  }

 protected:
  void run() override {
    queued_ = false;
    serialized([this] {
      call_driver("EvtWorkItemFunc", *this, callback_, static_cast<WDFWORKITEM>(handle()));
    });
  }
  // What is queued still runs; the wait that follows sees to that.
  void stop_for_good() override { stopping_ = true; }

 private:
  PFN_WDF_WORKITEM callback_;
  bool queued_ = false;
  bool stopping_ = false;
};

}  // namespace

NTSTATUS WdfWorkItemCreate(WDF_DRIVER_GLOBALS* globals, WDF_WORKITEM_CONFIG* config,
                           WDF_OBJECT_ATTRIBUTES* attributes, WDFWORKITEM* item) {
  Client& client = client_of(globals);
  require(globals, config);
  require(globals, item);
  if (config->Size != sizeof *config) return STATUS_INFO_LENGTH_MISMATCH;
  *item = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {.parent = ParentRule::required});
      !nt_success(status))
    return status;
  if (config->EvtWorkItemFunc == nullptr) return STATUS_INVALID_PARAMETER;
  DeferredParent above;
  const NTSTATUS status = find_deferred_parent(
      globals, attributes, config->AutomaticSerialization != FALSE, true, above);
  if (!nt_success(status)) return status;
  return publish(make<WorkItem>(Blueprint{&client, attributes}, config->EvtWorkItemFunc, above),
                 attributes, above.parent, item);
}
RUNDOWN_EXPORT(wdf01000, WdfWorkItemCreate, (kCreatesObject));

void WdfWorkItemEnqueue(WDF_DRIVER_GLOBALS* globals, WDFWORKITEM item) {
  object_of<WorkItem>(globals, item).enqueue();
}
RUNDOWN_EXPORT(wdf01000, WdfWorkItemEnqueue, {});

WDFOBJECT WdfWorkItemGetParentObject(WDF_DRIVER_GLOBALS* globals, WDFWORKITEM item) {
  return object_of<WorkItem>(globals, item).parent_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfWorkItemGetParentObject, {});

void WdfWorkItemFlush(WDF_DRIVER_GLOBALS* globals, WDFWORKITEM item) {
  object_of<WorkItem>(globals, item).flush();
}
RUNDOWN_EXPORT(wdf01000, WdfWorkItemFlush, {});

}  // namespace rundown::wdf
