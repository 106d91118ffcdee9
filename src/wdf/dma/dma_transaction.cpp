#include "wdf/dma/dma_transaction.h"

#include <algorithm>

#include "nt/ke/irql.h"
#include "wdf/object/callback.h"

namespace rundown::wdf {

DmaTransaction::DmaTransaction(const Blueprint& plan, DmaEnabler& enabler)
    : Object(plan, kType), maximum_length(enabler.fragment_length()), enabler_(enabler) {}

void DmaTransaction::misused() const {
  violation(client().globals, WDF_DMA_FATAL_ERROR, reinterpret_cast<std::uint64_t>(handle()),
            static_cast<std::uint64_t>(state_));
}

void DmaTransaction::require_state(std::initializer_list<DmaState> right) const {
  if (std::ranges::find(right, state_) == right.end()) misused();
}

bool DmaTransaction::is_packet() const {
  return enabler_.config().Profile == WdfDmaProfilePacket ||
         enabler_.config().Profile == WdfDmaProfilePacket64;
}

NTSTATUS DmaTransaction::initialize(PFN_WDF_PROGRAM_DMA program, WDF_DMA_DIRECTION direction,
                                    MDL& mdl, std::size_t offset, std::size_t bytes) {
  require_state({DmaState::created, DmaState::released});
  // The system's DMA controller is not there, nor is version 3 of the adapters.
  if (enabler_.adapter(direction) == nullptr || single_transfer)
    gate::unsupported(wdf01000.name, "a DMA transaction of a system adapter or of one transfer");
  const std::size_t most = std::min(maximum_length, enabler_.fragment_length());
  if (!is_packet()) {
    for (std::size_t done = 0; done < bytes; done += most) {
      const std::size_t piece = std::min(most, bytes - done);
      if (nt::io::pages_of(mdl, offset + done, piece) > enabler_.maximum_elements)
        return STATUS_WDF_TOO_FRAGMENTED;
    }
  }
  program_ = program;
  direction_ = direction;
  mdl_ = &mdl;
  offset_ = offset;
  total_ = remaining_ = bytes;
  transferred_ = current_ = 0;
  state_ = DmaState::initialized;
  return STATUS_SUCCESS;
}

// The IRP may not go while the device works on its buffer.
void DmaTransaction::hold_request() {
  if (request_ == nullptr) return;
  ++request_->locked_buffers;
  reference(*request_);
  holds_request_ = true;
}

void DmaTransaction::let_request_go() {
  if (!std::exchange(holds_request_, false)) return;
  --request_->locked_buffers;
  dereference(*request_);
}

void DmaTransaction::let_device_go() {
  if (std::exchange(holds_device_, false)) enabler_.busy = false;
}

void DmaTransaction::drop_list() {
  const gate::OwnedBySystem owned;
  if (SCATTER_GATHER_LIST* list = std::exchange(list_, nullptr))
    nt::io::free_scatter_gather_list(*list);
}

NTSTATUS DmaTransaction::execute(WDFCONTEXT context) {
  require_state({DmaState::initialized});
  state_ = DmaState::transfer;
  context_ = context;
  NTSTATUS status = STATUS_SUCCESS;
  if (is_packet() && std::exchange(enabler_.busy, true)) {
    verifier_break("dma-busy",
                   "WdfDmaTransactionExecute is called while another transaction of the device "
                   "executes, which does one at a time");
    status = STATUS_WDF_BUSY;
  } else {
    holds_device_ = is_packet();
    hold_request();
    status = stage();
  }
  if (nt_success(status)) return status;
  state_ = DmaState::failed;
  context_ = nullptr;
  let_request_go();
  let_device_go();
  return status;
}

// The driver is told of the next piece at DISPATCH_LEVEL. A packet is one run of pages.
NTSTATUS DmaTransaction::stage() {
  const std::size_t most = std::min(maximum_length, enabler_.fragment_length());
  current_ = std::min(remaining_, most);
  {
    const gate::OwnedBySystem owned;
    list_ = nt::io::make_scatter_gather_list(*mdl_, offset_ + transferred_, current_);
  }
  if (list_ == nullptr) return STATUS_BUFFER_TOO_SMALL;
  if (is_packet() && list_->NumberOfElements > 1) {
    list_->NumberOfElements = 1;
    current_ = list_->Elements[0].Length;
  }
  remaining_ -= current_;
  const Irql before = ke::raise_irql(std::max(ke::current_irql(), Irql::dispatch));
  call_driver("EvtProgramDma", *this, program_, static_cast<WDFDMATRANSACTION>(handle()),
              enabler_.device().device_handle(), context_, direction_, list_);
  ke::lower_irql(before);
  return STATUS_SUCCESS;
}

bool DmaTransaction::complete(std::size_t bytes, Completed how, NTSTATUS& status) {
  require_state({DmaState::transfer});
  status = STATUS_SUCCESS;
  if (bytes > current_) {
    verifier_break("value-out-of-range", "a DMA transfer is completed with more bytes than it had");
    status = STATUS_INVALID_PARAMETER;
  } else {
    if (how == Completed::whole_piece) bytes = current_;
    transferred_ += bytes;
    remaining_ += current_ - bytes;
    drop_list();
    if (remaining_ != 0 && how != Completed::all) {
      status = stage();
      if (nt_success(status)) {
        status = STATUS_MORE_PROCESSING_REQUIRED;
        return false;
      }
    }
  }
  state_ = nt_success(status) ? DmaState::completed : DmaState::failed;
  drop_list();
  let_device_go();
  let_request_go();
  current_ = 0;
  return true;
}

void DmaTransaction::release_for_reuse() {
  if (state_ == DmaState::released) return;
  if (state_ == DmaState::transfer) misused();
  state_ = DmaState::released;
  drop_list();
  let_device_go();
  let_request_go();
  request_ = nullptr;
  mdl_ = nullptr;
  program_ = nullptr;
  context_ = nullptr;
  total_ = remaining_ = transferred_ = current_ = 0;
  maximum_length = enabler_.fragment_length();
}

void DmaTransaction::transfer_info(ULONG* map_registers, ULONG* elements) {
  require_state({DmaState::initialized});
  const auto pages = static_cast<ULONG>(nt::io::pages_of(*mdl_, offset_, total_));
  if (map_registers != nullptr) *map_registers = pages;
  if (elements != nullptr) *elements = pages;
}

void DmaTransaction::dispose() {
  if (state_ == DmaState::transfer) misused();
  state_ = DmaState::deleted;
  drop_list();
  let_device_go();
  let_request_go();
  request_ = nullptr;
}

}  // namespace rundown::wdf
