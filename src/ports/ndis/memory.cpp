// Memory for NDIS drivers, which is pool, and their lookaside lists.
#include "abi/ndis.h"
#include "abi/pool.h"
#include "nt/export.h"
#include "ports/ndis/kernel.h"
#include "ports/ndis/module.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

constexpr gate::Contract kFrees{
    .irql = Irql::dispatch, .releases = Resource::pool, .header = "ndis"};

}  // namespace

void* NdisAllocateMemoryWithTagPriority(NDIS_HANDLE /*handle*/, ULONG bytes, ULONG tag,
                                        LONG /*priority*/) {
  return ExAllocatePoolWithTag(NonPagedPool, bytes, tag);
}
RUNDOWN_EXPORT(module, NdisAllocateMemoryWithTagPriority,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "ndis"});

NTSTATUS NdisAllocateMemoryWithTag(void** block, ULONG bytes, ULONG tag) {
  *block = ExAllocatePoolWithTag(NonPagedPool, bytes, tag);
  return *block == nullptr ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisAllocateMemoryWithTag,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_UNSUCCESSFUL)},
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = ""});

void NdisFreeMemoryWithTagPriority(NDIS_HANDLE /*handle*/, void* block, ULONG tag) {
  ExFreePoolWithTag(block, tag);
}
const gate::FunctionExport<&NdisFreeMemoryWithTagPriority> export_NdisFreeMemoryWithTagPriority{
    module, "NdisFreeMemoryWithTagPriority", kFrees};

void NdisFreeMemory(void* block, ULONG /*bytes*/, ULONG flags) {
  // Noncached and contiguous memory, which NdisAllocateMemory made before NDIS 6.
  if (flags != 0) gate::unsupported(module.name, "NdisFreeMemory of memory that is not pool");
  ExFreePool(block);
}
const gate::FunctionExport<&NdisFreeMemory> export_NdisFreeMemory{module, "NdisFreeMemory", kFrees};

void NdisInitializeNPagedLookasideList(NPAGED_LOOKASIDE_LIST* list, const void* allocate,
                                       const void* free, ULONG flags, SIZE_T bytes, ULONG tag,
                                       USHORT depth) {
  ExInitializeNPagedLookasideList(list, allocate, free, flags, bytes, tag, depth);
}
RUNDOWN_EXPORT(
    module, NdisInitializeNPagedLookasideList,
    {.irql = Irql::dispatch, .acquires = Resource::lookaside, .resident = 1, .header = "ndis"});

}  // namespace rundown::ports::ndis
