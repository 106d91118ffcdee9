#include "wdf/io/request_buffer.h"

#include "nt/mm/mdl.h"
#include "wdf/io/request.h"

namespace rundown::wdf {

RequestBuffer::RequestBuffer(const Blueprint& plan) : Memory(plan, nullptr, 0) {
  refuse_deletion();
}

LockedBuffer::LockedBuffer(const Blueprint& plan, Request& request, MDL& mdl, void* mapped,
                           std::size_t bytes)
    : Memory(plan, mapped, bytes), request_(request), mdl_(mdl) {
  ++request_.locked_buffers;
}

void LockedBuffer::release() {
  const gate::OwnedBySystem owned;
  --request_.locked_buffers;
  nt::mm::unlock_pages(mdl_);
  nt::mm::free_mdl(mdl_);
}

}  // namespace rundown::wdf
