#include "wdf/device/resource_list.h"

#include "nt/pool/pool.h"

namespace rundown::wdf {

CmResourceList::CmResourceList(const Blueprint& plan) : Object(plan, kType) {
  refuse_deletion();
}

void CmResourceList::assign(std::span<const CM_PARTIAL_RESOURCE_DESCRIPTOR> descriptors) {
  clear();
  for (const CM_PARTIAL_RESOURCE_DESCRIPTOR& one : descriptors) {
    originals_.push_back(one);
    given_.push_back(nt::pool::allocate_object<CM_PARTIAL_RESOURCE_DESCRIPTOR>());
  }
}

std::optional<ULONG> CmResourceList::index_of(
    const CM_PARTIAL_RESOURCE_DESCRIPTOR* descriptor) const {
  for (ULONG index = 0; index < count(); ++index) {
    if (given_[index] == descriptor) return index;
  }
  return std::nullopt;
}

CM_PARTIAL_RESOURCE_DESCRIPTOR* CmResourceList::descriptor(ULONG index) {
  if (index >= given_.size()) return nullptr;
  *given_[index] = originals_[index];
  return given_[index];
}

void CmResourceList::clear() {
  for (CM_PARTIAL_RESOURCE_DESCRIPTOR* one : given_) nt::pool::free(one);
  given_.clear();
  originals_.clear();
}

ULONG WdfCmResourceListGetCount(WDF_DRIVER_GLOBALS* globals, WDFCMRESLIST list) {
  return object_of<CmResourceList>(globals, list).count();
}
RUNDOWN_EXPORT(wdf01000, WdfCmResourceListGetCount, {});

CM_PARTIAL_RESOURCE_DESCRIPTOR* WdfCmResourceListGetDescriptor(WDF_DRIVER_GLOBALS* globals,
                                                               WDFCMRESLIST list, ULONG index) {
  return object_of<CmResourceList>(globals, list).descriptor(index);
}
RUNDOWN_EXPORT(wdf01000, WdfCmResourceListGetDescriptor, {});

}  // namespace rundown::wdf
