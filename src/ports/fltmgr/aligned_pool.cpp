// Pool as the device below a volume wants it: aligned to the device's requirement, which for the
// one volume here is none.
#include "abi/pool.h"
#include "ports/fltmgr/filter.h"

namespace rundown::nt {

void* ExAllocatePoolWithTag(abi::POOL_TYPE type, abi::SIZE_T bytes, abi::ULONG tag);
void ExFreePoolWithTag(void* block, abi::ULONG tag);

}  // namespace rundown::nt

namespace rundown::ports {

using namespace nt;
using flt::fltmgr;

void* FltAllocatePoolAlignedWithTag(FLT_INSTANCE* instance, POOL_TYPE type, SIZE_T bytes,
                                    ULONG tag) {
  flt::check_instance(instance);
  return ExAllocatePoolWithTag(type, bytes == 0 ? 1 : bytes, tag);
}
RUNDOWN_EXPORT(fltmgr, FltAllocatePoolAlignedWithTag,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "fltkernel"});

void FltFreePoolAlignedWithTag(FLT_INSTANCE* instance, void* buffer, ULONG tag) {
  flt::check_instance(instance);
  ExFreePoolWithTag(buffer, tag);
}
RUNDOWN_EXPORT(fltmgr, FltFreePoolAlignedWithTag,
               {.irql = Irql::dispatch, .releases = Resource::pool, .header = "fltkernel"});

}  // namespace rundown::ports
