#include "wdf/io/request_format.h"

#include "nt/pool/pool.h"

namespace rundown::wdf {

RequestFormat::RequestFormat()
    : results_(nt::pool::allocate_object<WDF_REQUEST_COMPLETION_PARAMS>()) {
  results_->Size = sizeof *results_;
  results_->Type = WdfRequestTypeNoFormat;
}

void RequestFormat::refer_to(Memory* memory) {
  if (memory == nullptr) return;
  reference(*memory);
  memories_.push_back(memory);
}

void RequestFormat::undo(Request& request) {
  restore(request);
  for (Memory* memory : memories_) dereference(*memory);
  memories_.clear();
  nt::pool::free(results_);
}

}  // namespace rundown::wdf
