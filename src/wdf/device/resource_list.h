// WDFCMRESLIST: the resources that a device has been assigned.
#pragma once

#include <optional>
#include <span>

#include "wdf/object/object.h"

namespace rundown::wdf {

class CmResourceList final : public Object {
 public:
  static constexpr Type kType = Type::cm_resource_list;

  explicit CmResourceList(const Blueprint& plan);

  // Takes the place of what the list has.
  void assign(std::span<const CM_PARTIAL_RESOURCE_DESCRIPTOR> descriptors);

  ULONG count() const { return static_cast<ULONG>(given_.size()); }
  // A copy in the guest's memory, new from the original each time. nullptr: there are not so many.
  CM_PARTIAL_RESOURCE_DESCRIPTOR* descriptor(ULONG index);
  // Of a copy that descriptor() has given out.
  std::optional<ULONG> index_of(const CM_PARTIAL_RESOURCE_DESCRIPTOR* descriptor) const;
  const CM_PARTIAL_RESOURCE_DESCRIPTOR& original(ULONG index) const { return originals_[index]; }

 protected:
  void release() override { clear(); }

 private:
  void clear();

  machine::Vector<CM_PARTIAL_RESOURCE_DESCRIPTOR> originals_;
  machine::Vector<CM_PARTIAL_RESOURCE_DESCRIPTOR*> given_;
};

}  // namespace rundown::wdf
