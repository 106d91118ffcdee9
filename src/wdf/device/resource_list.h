// WDFCMRESLIST: the resources that a device has been assigned.
#pragma once

#include "wdf/device/descriptors.h"
#include "wdf/object/object.h"

namespace rundown::wdf {

class CmResourceList final : public Object {
 public:
  static constexpr Type kType = Type::cm_resource_list;

  explicit CmResourceList(const Blueprint& plan);

  // Takes the place of what the list has. The driver may change it in the callbacks that are there
  // for it.
  void assign(const CM_RESOURCE_LIST* from, bool may_change);
  // In the pool, for the system; nullptr: the list is empty.
  CM_RESOURCE_LIST* to_system() const;

  Descriptors<CM_PARTIAL_RESOURCE_DESCRIPTOR> items;
  bool may_change = false;
  bool changed = false;

 protected:
  void release() override { items.clear(); }
};

}  // namespace rundown::wdf
