// Net buffer lists for injection: NDIS' own, under other names.
#include "ports/ndis/net_buffer.h"

#include "ports/fwpkclnt/engine.h"

namespace rundown::ports::wfp {
namespace {

using namespace nt;
using ndis::Holder;

constexpr gate::Contract kAllocates{.irql = Irql::dispatch,
                                    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                    .acquires = Resource::net_buffer,
                                    .needs_memory = true,
                                    .header = "fwpsk"};
constexpr gate::Contract kFrees{
    .irql = Irql::dispatch, .releases = Resource::net_buffer, .header = "fwpsk"};

}  // namespace

NTSTATUS FwpsAllocateNetBufferAndNetBufferList0(NDIS_HANDLE pool, USHORT context_bytes,
                                                USHORT back_fill, MDL* mdl_chain, ULONG offset,
                                                SIZE_T length, NET_BUFFER_LIST** list) {
  *list = ndis::allocate_list(pool, {context_bytes, back_fill}, {mdl_chain, offset, length},
                              Holder::driver);
  return STATUS_SUCCESS;
}
const gate::FunctionExport<&FwpsAllocateNetBufferAndNetBufferList0>
    export_FwpsAllocateNetBufferAndNetBufferList0{
        fwpkclnt, "FwpsAllocateNetBufferAndNetBufferList0", kAllocates};

void FwpsFreeNetBufferList0(NET_BUFFER_LIST* list) {
  ndis::free_list(list);
}
const gate::FunctionExport<&FwpsFreeNetBufferList0> export_FwpsFreeNetBufferList0{
    fwpkclnt, "FwpsFreeNetBufferList0", kFrees};

NTSTATUS FwpsAllocateCloneNetBufferList0(NET_BUFFER_LIST* original, NDIS_HANDLE /*list_pool*/,
                                         NDIS_HANDLE /*buffer_pool*/, ULONG /*flags*/,
                                         NET_BUFFER_LIST** clone) {
  *clone = ndis::clone_list(*original, Holder::driver);
  return STATUS_SUCCESS;
}
const gate::FunctionExport<&FwpsAllocateCloneNetBufferList0> export_FwpsAllocateCloneNetBufferList0{
    fwpkclnt, "FwpsAllocateCloneNetBufferList0", kAllocates};

void FwpsFreeCloneNetBufferList0(NET_BUFFER_LIST* clone, ULONG /*flags*/) {
  ndis::free_clone(clone);
}
const gate::FunctionExport<&FwpsFreeCloneNetBufferList0> export_FwpsFreeCloneNetBufferList0{
    fwpkclnt, "FwpsFreeCloneNetBufferList0", kFrees};

}  // namespace rundown::ports::wfp
