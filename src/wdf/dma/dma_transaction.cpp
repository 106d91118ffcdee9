// WDFDMATRANSACTION before its first transfer: no device of this machine moves data.
#include "wdf/dma/dma_enabler.h"
#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

class DmaTransaction final : public Object {
 public:
  static constexpr Type kType = Type::dma_transaction;

  DmaTransaction(const Blueprint& plan, DmaEnabler& enabler)
      : Object(plan, kType), enabler_(enabler), maximum_length(enabler.fragment_length()) {}

  DmaEnabler& enabler() const { return enabler_; }

 private:
  DmaEnabler& enabler_;

 public:
  std::size_t maximum_length;
  bool single_transfer = false;
};

}  // namespace

NTSTATUS WdfDmaTransactionCreate(WDF_DRIVER_GLOBALS* globals, WDFDMAENABLER handle,
                                 WDF_OBJECT_ATTRIBUTES* attributes,
                                 WDFDMATRANSACTION* transaction) {
  auto& enabler = object_of<DmaEnabler>(globals, handle);
  require(globals, transaction);
  *transaction = nullptr;
  if (const NTSTATUS status =
          validate(enabler.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  return publish(make<DmaTransaction>(Blueprint{&enabler.client(), attributes}, enabler),
                 attributes, &enabler, transaction);
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionCreate, (kCreatesObject));

// Nothing is held before a transfer.
NTSTATUS WdfDmaTransactionRelease(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION transaction) {
  object_of<DmaTransaction>(globals, transaction);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionRelease, {});

WDFDEVICE WdfDmaTransactionGetDevice(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION transaction) {
  return object_of<DmaTransaction>(globals, transaction).enabler().device().device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionGetDevice, {});

void WdfDmaTransactionSetMaximumLength(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                       std::size_t bytes) {
  auto& transaction = object_of<DmaTransaction>(globals, handle);
  if (bytes < transaction.maximum_length) transaction.maximum_length = bytes;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionSetMaximumLength, {});

void WdfDmaTransactionSetSingleTransferRequirement(WDF_DRIVER_GLOBALS* globals,
                                                   WDFDMATRANSACTION handle, BOOLEAN single) {
  auto& transaction = object_of<DmaTransaction>(globals, handle);
  if (!transaction.enabler().is_version_3()) {
    return verifier_break("dma-version",
                          "WdfDmaTransactionSetSingleTransferRequirement needs DMA version 3; the "
                          "call does nothing");
  }
  transaction.single_transfer = single != FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionSetSingleTransferRequirement, {});

}  // namespace rundown::wdf
