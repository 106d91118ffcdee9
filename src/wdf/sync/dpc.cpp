// WDFDPC.
#include "nt/ke/dpc.h"

#include "nt/pool/pool.h"
#include "wdf/object/attributes.h"
#include "wdf/object/callback.h"
#include "wdf/routine.h"
#include "wdf/sync/deferred.h"

namespace rundown::wdf {
namespace {

class Dpc final : public Deferred {
 public:
  static constexpr Type kType = Type::dpc;

  Dpc(const Blueprint& plan, PFN_WDF_DPC callback, const DeferredParent& above)
      : Deferred(plan, kType, *above.parent, above.lock),
        callback_(callback),
        kernel_(nt::pool::allocate_object<KDPC>()) {
    ke::initialize_dpc(*kernel_, routine<KDEFERRED_ROUTINE>("FxDpcRoutine"), this);
  }

  bool enqueue() {
    const gate::OwnedBySystem owned;
    return !stopping_ && ke::queue_dpc(*kernel_, nullptr, nullptr);
  }
  bool cancel(bool wait) {
    const bool removed = remove();
    if (wait) wait_until_idle();
    return removed;
  }
  KDPC* kernel() const { return kernel_; }
  void run() override {
    if (stopping_) return;
    serialized(
        [this] { call_driver("EvtDpcFunc", *this, callback_, static_cast<WDFDPC>(handle())); });
  }

 protected:
  void stop_for_good() override {
    stopping_ = true;
    remove();
  }
  void release() override { nt::pool::free(kernel_); }

 private:
  bool remove() {
    const gate::OwnedBySystem owned;
    return ke::remove_dpc(*kernel_);
  }

  PFN_WDF_DPC callback_;
  KDPC* kernel_;
  bool stopping_ = false;
};

}  // namespace

NTSTATUS WdfDpcCreate(WDF_DRIVER_GLOBALS* globals, WDF_DPC_CONFIG* config,
                      WDF_OBJECT_ATTRIBUTES* attributes, WDFDPC* dpc) {
  Client& client = client_of(globals);
  require(globals, config);
  require(globals, dpc);
  if (config->Size != sizeof *config) return STATUS_INFO_LENGTH_MISMATCH;
  *dpc = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {.parent = ParentRule::required});
      !nt_success(status))
    return status;
  if (config->EvtDpcFunc == nullptr) return STATUS_INVALID_PARAMETER;
  DeferredParent above;
  const NTSTATUS status = find_deferred_parent(
      globals, attributes, config->AutomaticSerialization != FALSE, false, above);
  if (!nt_success(status)) return status;
  return publish(make<Dpc>(Blueprint{&client, attributes}, config->EvtDpcFunc, above), attributes,
                 above.parent, dpc);
}
RUNDOWN_EXPORT(wdf01000, WdfDpcCreate, (kCreatesObject));

BOOLEAN WdfDpcEnqueue(WDF_DRIVER_GLOBALS* globals, WDFDPC dpc) {
  return object_of<Dpc>(globals, dpc).enqueue() ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDpcEnqueue, {});

BOOLEAN WdfDpcCancel(WDF_DRIVER_GLOBALS* globals, WDFDPC dpc, BOOLEAN wait) {
  return object_of<Dpc>(globals, dpc).cancel(wait != FALSE) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDpcCancel, {});

WDFOBJECT WdfDpcGetParentObject(WDF_DRIVER_GLOBALS* globals, WDFDPC dpc) {
  return object_of<Dpc>(globals, dpc).parent_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfDpcGetParentObject, {});

KDPC* WdfDpcWdmGetDpc(WDF_DRIVER_GLOBALS* globals, WDFDPC dpc) {
  return object_of<Dpc>(globals, dpc).kernel();
}
RUNDOWN_EXPORT(wdf01000, WdfDpcWdmGetDpc, {});

void FxDpcRoutine(KDPC* /*dpc*/, void* object, void* /*argument1*/, void* /*argument2*/) {
  static_cast<Dpc*>(object)->run();
}
RUNDOWN_EXPORT(internal, FxDpcRoutine, {.header = ""});

}  // namespace rundown::wdf
