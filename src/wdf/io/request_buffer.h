// WDFMEMORY objects that are part of a request, or go with it.
#pragma once

#include "wdf/memory/memory.h"

namespace rundown::wdf {

class Request;

// A request's own input or output buffer. Windows keeps it inside the request and knows it by an
// offset in the handle (fxhandle.h), so it has no context, no parent and no end of its own.
class RequestBuffer final : public Memory {
 public:
  explicit RequestBuffer(const Blueprint& plan);
  bool may_be_assigned() const override { return false; }
  bool accepts_contexts() const override { return false; }
  void describe(void* buffer, std::size_t bytes) { assign(buffer, bytes); }
};

// A user's buffer that is locked and mapped as long as the request exists.
class LockedBuffer final : public Memory {
 public:
  LockedBuffer(const Blueprint& plan, Request& request, MDL& mdl, void* mapped, std::size_t bytes);

 protected:
  void release() override;

 private:
  Request& request_;
  MDL& mdl_;
};

}  // namespace rundown::wdf
