// WDFDMATRANSACTION: a transfer, in as many pieces as the device wants (fxdmatransactionbase.cpp).
//
// EvtProgramDma is called with each piece; that the device has moved it the driver says itself,
// when its device interrupts or the request is cancelled.
#pragma once

#include "nt/io/scatter_gather.h"
#include "wdf/dma/dma_enabler.h"
#include "wdf/io/request.h"

namespace rundown::wdf {

// As bug check 0x10D/8 shows it.
enum class DmaState : std::uint8_t {
  created = 1,
  initialized = 3,
  transfer,
  completed,
  failed,
  released,
  deleted,
};

class DmaTransaction final : public Object {
 public:
  static constexpr Type kType = Type::dma_transaction;

  DmaTransaction(const Blueprint& plan, DmaEnabler& enabler);

  DmaEnabler& enabler() const { return enabler_; }
  DmaState state() const { return state_; }
  Request* request() const { return request_; }
  std::size_t transferred() const { return transferred_; }
  std::size_t current_length() const { return current_; }

  // STATUS_WDF_TOO_FRAGMENTED: a piece has more elements than the driver allows.
  NTSTATUS initialize(PFN_WDF_PROGRAM_DMA program, WDF_DMA_DIRECTION direction, MDL& mdl,
                      std::size_t offset, std::size_t bytes);
  void set_request(Request& request) { request_ = &request; }
  // STATUS_WDF_BUSY: a device that does one transaction at a time has one.
  NTSTATUS execute(WDFCONTEXT context);

  enum class Completed : std::uint8_t { whole_piece, part, all };
  // False, with STATUS_MORE_PROCESSING_REQUIRED: the next piece is under way.
  bool complete(std::size_t bytes, Completed how, NTSTATUS& status);
  void release_for_reuse();
  void transfer_info(ULONG* map_registers, ULONG* elements);

  std::size_t maximum_length;
  bool single_transfer = false;

 protected:
  void dispose() override;

 private:
  [[noreturn]] void misused() const;
  void require_state(std::initializer_list<DmaState> right) const;
  bool is_packet() const;
  NTSTATUS stage();
  void drop_list();
  void hold_request();
  void let_request_go();
  void let_device_go();

  DmaEnabler& enabler_;
  DmaState state_ = DmaState::created;
  Request* request_ = nullptr;
  bool holds_request_ = false;
  bool holds_device_ = false;
  PFN_WDF_PROGRAM_DMA program_ = nullptr;
  WDFCONTEXT context_ = nullptr;
  WDF_DMA_DIRECTION direction_ = WdfDmaDirectionReadFromDevice;
  MDL* mdl_ = nullptr;
  std::size_t offset_ = 0;
  std::size_t total_ = 0;
  std::size_t remaining_ = 0;
  std::size_t transferred_ = 0;
  std::size_t current_ = 0;
  SCATTER_GATHER_LIST* list_ = nullptr;
};

}  // namespace rundown::wdf
