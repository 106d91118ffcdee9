// The data of a request on its way to a target: a WDFMEMORY, a buffer, an MDL, or nothing
// (FxRequestBuffer).
#pragma once

#include "wdf/memory/memory.h"

namespace rundown::wdf {

class RequestData {
 public:
  RequestData() = default;
  RequestData(void* buffer, std::size_t bytes) : buffer_(buffer), bytes_(bytes) {}

  // Bug check 0x10D/5 for a bad handle; STATUS_INTEGER_OVERFLOW for offsets beyond the memory. No
  // handle is no data.
  static NTSTATUS of_memory(const WDF_DRIVER_GLOBALS* globals, WDFMEMORY handle,
                            const WDFMEMORY_OFFSET* offsets, RequestData& data);
  // nullptr is no data. STATUS_INVALID_PARAMETER for a descriptor of nothing.
  static NTSTATUS of_descriptor(const WDF_DRIVER_GLOBALS* globals,
                                const WDF_MEMORY_DESCRIPTOR* descriptor, RequestData& data);

  ULONG bytes() const { return static_cast<ULONG>(bytes_); }
  // Where the kernel can reach it; nullptr where there is none. STATUS_INSUFFICIENT_RESOURCES: an
  // MDL cannot be mapped.
  NTSTATUS address(void** address) const;
  // The caller's own MDL; nullptr: it has none.
  MDL* mdl() const { return mdl_; }
  Memory* memory() const { return memory_; }
  bool is_nothing() const { return buffer_ == nullptr && mdl_ == nullptr; }

 private:
  Memory* memory_ = nullptr;
  MDL* mdl_ = nullptr;
  void* buffer_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace rundown::wdf
