#include "wdf/pnp/child_list.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "cpu/call.h"
#include "nt/pnp/plug_and_play.h"
#include "nt/pool/pool.h"
#include "wdf/object/attributes.h"
#include "wdf/object/callback.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

using Identification = WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER;
using Address = WDF_CHILD_ADDRESS_DESCRIPTION_HEADER;

template <class Header>
Header* new_description(ULONG bytes) {
  auto* made = reinterpret_cast<Header*>(nt::pool::allocate_object<std::byte>(bytes - 1));
  std::memcpy(made, &bytes, sizeof bytes);
  return made;
}

bool is_present(const Child& child) {
  return child.state == ChildState::present || child.state == ChildState::instantiated;
}

}  // namespace

NTSTATUS validate(const WDF_CHILD_LIST_CONFIG& config) {
  if (config.Size != sizeof config) return STATUS_INFO_LENGTH_MISMATCH;
  if (config.IdentificationDescriptionSize == 0 || config.EvtChildListCreateDevice == nullptr)
    return STATUS_INVALID_PARAMETER;
  return STATUS_SUCCESS;
}

ChildList::ChildList(const Blueprint& plan, Device& device, const WDF_CHILD_LIST_CONFIG& config)
    : Object(plan, kType), device_(device), config_(config) {
  refuse_deletion();
  device.pnp.child_lists.push_back(this);
}

void ChildList::copy_identification(Identification* to, const Identification* from) const {
  if (config_.EvtChildListIdentificationDescriptionCopy == nullptr) {
    std::memcpy(to, from, config_.IdentificationDescriptionSize);
    return;
  }
  call_driver("EvtChildListIdentificationDescriptionCopy", *this,
              config_.EvtChildListIdentificationDescriptionCopy,
              static_cast<WDFCHILDLIST>(handle()), const_cast<Identification*>(from), to);
}

void ChildList::copy_address(Address* to, const Address* from) const {
  if (config_.EvtChildListAddressDescriptionCopy == nullptr) {
    std::memcpy(to, from, config_.AddressDescriptionSize);
    return;
  }
  call_driver("EvtChildListAddressDescriptionCopy", *this,
              config_.EvtChildListAddressDescriptionCopy, static_cast<WDFCHILDLIST>(handle()),
              const_cast<Address*>(from), to);
}

// The newest first: a child that went and came back has two descriptions.
Child* ChildList::find(const Identification& identification) const {
  for (auto at = children_.rbegin(); at != children_.rend(); ++at) {
    if ((*at)->identification == nullptr) continue;
    const bool same = config_.EvtChildListIdentificationDescriptionCompare == nullptr
                          ? std::memcmp((*at)->identification, &identification,
                                        config_.IdentificationDescriptionSize) == 0
                          : call_driver("EvtChildListIdentificationDescriptionCompare", *this,
                                        config_.EvtChildListIdentificationDescriptionCompare,
                                        static_cast<WDFCHILDLIST>(handle()), (*at)->identification,
                                        const_cast<Identification*>(&identification)) != FALSE;
    if (same) return *at;
  }
  return nullptr;
}

NTSTATUS ChildList::duplicate(const Identification& identification, const Address* address,
                              Child& child) const {
  child.identification = new_description<Identification>(config_.IdentificationDescriptionSize);
  const auto list = static_cast<WDFCHILDLIST>(handle());
  if (config_.EvtChildListIdentificationDescriptionDuplicate != nullptr) {
    const NTSTATUS status =
        call_driver("EvtChildListIdentificationDescriptionDuplicate", *this,
                    config_.EvtChildListIdentificationDescriptionDuplicate, list,
                    const_cast<Identification*>(&identification), child.identification);
    if (!nt_success(status)) return status;
  } else {
    copy_identification(child.identification, &identification);
  }
  if (address == nullptr) return STATUS_SUCCESS;
  child.address = new_description<Address>(config_.AddressDescriptionSize);
  if (config_.EvtChildListAddressDescriptionDuplicate == nullptr) {
    copy_address(child.address, address);
    return STATUS_SUCCESS;
  }
  return call_driver("EvtChildListAddressDescriptionDuplicate", *this,
                     config_.EvtChildListAddressDescriptionDuplicate, list,
                     const_cast<Address*>(address), child.address);
}

NTSTATUS ChildList::add(const Identification& identification, const Address* address) {
  Child* known = find(identification);
  const bool there = known != nullptr && !known->removal_waits &&
                     (known->state == ChildState::inserted || is_present(*known));
  if (there) {
    if (address != nullptr) copy_address(known->address, address);
    known->found_in_scan = true;
    carry_out();
    return STATUS_OBJECT_NAME_EXISTS;
  }
  auto& made = *new (machine::Allocator<Child>().allocate(1)) Child{};
  const NTSTATUS status = duplicate(identification, address, made);
  if (!nt_success(status)) {
    forget(&made);
    return status;
  }
  made.found_in_scan = true;
  children_.push_back(&made);
  carry_out();
  return STATUS_SUCCESS;
}

NTSTATUS ChildList::add_static(Device& child) {
  for (Child* known : children_) {
    if (known->device == &child && !known->removal_waits &&
        (known->state == ChildState::inserted || is_present(*known))) {
      known->found_in_scan = true;
      carry_out();
      return STATUS_OBJECT_NAME_EXISTS;
    }
  }
  auto& made = *new (machine::Allocator<Child>().allocate(1)) Child{};
  made.device = &child;
  child.pnp.description = &made;
  made.found_in_scan = true;
  children_.push_back(&made);
  child.belongs_to_list();
  carry_out();
  return STATUS_SUCCESS;
}

void ChildList::take_away(Child& child) {
  child.removal_waits = true;
  carry_out();
}

NTSTATUS ChildList::mark_missing(const Identification& identification) {
  Child* child = find(identification);
  if (child == nullptr) return STATUS_NO_SUCH_DEVICE;
  if (child->state == ChildState::inserted || is_present(*child)) take_away(*child);
  return STATUS_SUCCESS;
}

NTSTATUS ChildList::mark_missing(const Device& device) {
  const auto found = std::find_if(children_.rbegin(), children_.rend(),
                                  [&](const Child* child) { return child->device == &device; });
  if (found == children_.rend()) return STATUS_NO_SUCH_DEVICE;
  if ((*found)->state == ChildState::inserted || is_present(**found)) take_away(**found);
  return STATUS_SUCCESS;
}

void ChildList::mark_all_present() {
  for (Child* child : children_) {
    if (!child->removal_waits && (child->state == ChildState::inserted || is_present(*child)))
      child->found_in_scan = true;
  }
  carry_out();
}

void ChildList::begin_scan() {
  ++scans_;
  for (Child* child : children_) child->found_in_scan = false;
}

void ChildList::end_scan() {
  if (--scans_ > 0) return;
  for (Child* child : children_) {
    if (!child->found_in_scan && (child->state == ChildState::inserted || is_present(*child)))
      child->removal_waits = true;
  }
  carry_out();
}

// FxChildList::ProcessModificationsLocked.
void ChildList::carry_out() {
  if (scans_ > 0) return;
  bool changed = false;
  machine::Vector<Child*> gone;
  for (Child* child : children_) {
    if (child->removal_waits) {
      child->removal_waits = false;
      if (child->state == ChildState::instantiated) {
        child->state = ChildState::not_present;
        changed = true;
      } else if (child->state == ChildState::inserted || child->state == ChildState::present) {
        gone.push_back(child);
      }
    } else if (child->state == ChildState::inserted) {
      child->state = ChildState::present;
      changed = true;
    }
  }
  for (Child* child : gone) {
    std::erase(children_, child);
    forget(child);
    // A static child that Plug and Play never heard of goes at once.
    if (child->device != nullptr) remove_unreported(*child->device);
  }
  if (changed) nt::IoInvalidateDeviceRelations(device_.physical_device, BusRelations);
}

bool ChildList::has(const Child& child, ULONG flags) const {
  switch (child.state) {
    case ChildState::inserted:
      return (flags & WdfRetrievePendingChildren) != 0;
    case ChildState::present:
    case ChildState::instantiated:
      return (flags & WdfRetrievePresentChildren) != 0;
    default:
      return (flags & WdfRetrieveMissingChildren) != 0;
  }
}

// The driver frees what its descriptions refer to.
void ChildList::forget(Child* child) {
  const auto list = static_cast<WDFCHILDLIST>(handle());
  if (child->identification != nullptr) {
    if (config_.EvtChildListIdentificationDescriptionCleanup != nullptr) {
      call_driver("EvtChildListIdentificationDescriptionCleanup", *this,
                  config_.EvtChildListIdentificationDescriptionCleanup, list,
                  child->identification);
    }
    nt::pool::free(child->identification);
  }
  if (child->address != nullptr) {
    if (config_.EvtChildListAddressDescriptionCleanup != nullptr) {
      call_driver("EvtChildListAddressDescriptionCleanup", *this,
                  config_.EvtChildListAddressDescriptionCleanup, list, child->address);
    }
    nt::pool::free(child->address);
  }
}

void ChildList::release() {
  std::erase(device_.pnp.child_lists, this);
  for (Child* child : children_) forget(child);
  children_.clear();
}

namespace {

NTSTATUS add_list(Device& device, const WDF_OBJECT_ATTRIBUTES* attributes,
                  const WDF_CHILD_LIST_CONFIG& config, ChildList** list) {
  const gate::OwnedBySystem owned;
  auto& made = make<ChildList>(Blueprint{&device.client(), attributes}, device, config);
  const NTSTATUS status = commit(made, attributes, &device);
  if (nt_success(status)) *list = &made;
  return status;
}

}  // namespace

NTSTATUS add_child_lists(Device& device) {
  WDF_CHILD_LIST_CONFIG fixed{};
  fixed.Size = sizeof fixed;
  if (const NTSTATUS status = add_list(device, nullptr, fixed, &device.pnp.static_children);
      !nt_success(status))
    return status;
  const DeviceSettings& settings = device.settings();
  if (!settings.default_child_list) return STATUS_SUCCESS;
  const auto& attributes = settings.default_child_list_attributes;
  return add_list(device, attributes ? &*attributes : nullptr, *settings.default_child_list,
                  &device.pnp.default_children);
}

}  // namespace rundown::wdf
