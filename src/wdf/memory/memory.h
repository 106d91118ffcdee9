// WDFMEMORY: a buffer with a handle.
#pragma once

#include "nt/pool/pool.h"
#include "wdf/object/object.h"

namespace rundown::wdf {

class Memory : public Object {
 public:
  static constexpr Type kType = Type::memory;

  Memory(const Blueprint& plan, void* buffer, std::size_t bytes)
      : Object(plan, kType), buffer_(buffer), bytes_(bytes) {}

  void* buffer() const { return buffer_; }
  std::size_t bytes() const { return bytes_; }
  void assign(void* buffer, std::size_t bytes) { buffer_ = buffer, bytes_ = bytes; }
  // Not for the buffer of a request or of a pool allocation.
  virtual bool may_be_assigned() const { return false; }

 private:
  void* buffer_;
  std::size_t bytes_;
};

// Memory whose buffer the framework allocated, and frees with the object.
class PoolMemory final : public Memory {
 public:
  PoolMemory(const Blueprint& plan, void* buffer, std::size_t bytes, bool paged);

 protected:
  void release() override;
};

// A pool block for a driver's WDFMEMORY: it goes with its object.
void* allocate_buffer(LONG pool_type, std::size_t bytes, ULONG tag);
bool is_paged(LONG pool_type);

}  // namespace rundown::wdf
