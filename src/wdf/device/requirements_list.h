// WDFIORESREQLIST: what a device needs, as alternatives of which each is a WDFIORESLIST.
#pragma once

#include "wdf/device/descriptors.h"
#include "wdf/object/object.h"

namespace rundown::wdf {

class RequirementsList;

class IoResourceList final : public Object {
 public:
  static constexpr Type kType = Type::io_resource_list;

  IoResourceList(const Blueprint& plan, RequirementsList& of) : Object(plan, kType), owner(of) {}

  RequirementsList& owner;
  Descriptors<IO_RESOURCE_DESCRIPTOR> items;

 protected:
  void release() override { items.clear(); }
};

class RequirementsList final : public Object {
 public:
  static constexpr Type kType = Type::io_resource_requirements_list;

  explicit RequirementsList(const Blueprint& plan) : Object(plan, kType) {}

  // Takes on what the system has; nullptr: nothing.
  NTSTATUS build(const IO_RESOURCE_REQUIREMENTS_LIST* from);
  // In the pool, for the system; nullptr: the list is empty.
  IO_RESOURCE_REQUIREMENTS_LIST* to_system() const;

  machine::Vector<IoResourceList*> lists;
  INTERFACE_TYPE interface_type{};
  ULONG slot = 0;
  bool changed = false;
};

}  // namespace rundown::wdf
