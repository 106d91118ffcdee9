// WDFCHILDLIST: the children that a bus driver has found, by their descriptions, and which of them
// Plug and Play has been told of.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

class Package;

// FxChildList::_ValidateConfig.
NTSTATUS validate(const WDF_CHILD_LIST_CONFIG& config);

enum class ChildState : std::uint8_t {
  inserted,          // added; waits until nobody scans or iterates
  present,           // reported to Plug and Play at the next query, which makes its device
  instantiated,      // has a device
  not_present,       // gone, and Plug and Play does not know it yet
  reported_missing,  // gone, and reported so
};

struct Child {
  WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER* identification = nullptr;  // the guest's memory
  WDF_CHILD_ADDRESS_DESCRIPTION_HEADER* address = nullptr;                // likewise, or nullptr
  Device* device = nullptr;
  ChildState state = ChildState::inserted;
  bool found_in_scan = false;
  bool removal_waits = false;     // to be taken away when nobody scans or iterates
  bool surprise_removed = false;  // the device has heard so, and not of its removal yet
  bool tells_missing = false;     // EvtDeviceReportedMissing is to be called
};

class ChildList final : public Object {
 public:
  static constexpr Type kType = Type::child_list;

  ChildList(const Blueprint& plan, Device& device, const WDF_CHILD_LIST_CONFIG& config);

  Device& device() const { return device_; }
  const WDF_CHILD_LIST_CONFIG& config() const { return config_; }
  // Kept in the order in which the children came.
  const machine::Vector<Child*>& children() const { return children_; }

  // STATUS_OBJECT_NAME_EXISTS, a success: it is there, and its address is the new one now.
  NTSTATUS add(const WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER& identification,
               const WDF_CHILD_ADDRESS_DESCRIPTION_HEADER* address);
  // A child of the static list, which is its own description.
  NTSTATUS add_static(Device& child);
  bool is_static() const { return config_.EvtChildListCreateDevice == nullptr; }

  // IRP_MN_QUERY_DEVICE_RELATIONS for BusRelations: makes the devices of those that are new, and
  // says how many there are. The driver hears of those that are reported missing in tell_missing().
  std::size_t report(machine::Vector<DEVICE_OBJECT*>& present);
  void tell_missing();
  // EvtChildListScanForChildren
  void scan();
  // The parent has been surprise-removed: none is there any more.
  void parent_surprise_removed();
  // The parent is removed: so are they, but for those whose own removal is still to come.
  void parent_removed(Package& parent);
  // False: the child is not reported missing, so it is still there.
  bool take_if_missing(Child& child);
  // Its device is gone.
  void device_removed(Child& child);
  // The device that EvtChildListCreateDevice has just made.
  void made(Child& child, Device& device);
  // STATUS_NO_SUCH_DEVICE.
  NTSTATUS mark_missing(const WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER& identification);
  NTSTATUS mark_missing(const Device& child);
  void mark_all_present();

  // Scans and iterations nest; what changes during one is carried out at the end of the last.
  void begin_scan();
  void end_scan();
  void begin_iteration() { ++scans_; }
  void end_iteration() { end_scan(); }
  bool is_scanned() const { return scans_ > 0; }

  bool has(const Child& child, ULONG flags) const;  // WDF_RETRIEVE_CHILD_FLAGS
  Child* find(const WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER& identification) const;
  void copy_identification(WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER* to,
                           const WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER* from) const;
  void copy_address(WDF_CHILD_ADDRESS_DESCRIPTION_HEADER* to,
                    const WDF_CHILD_ADDRESS_DESCRIPTION_HEADER* from) const;

 protected:
  void release() override;

 private:
  NTSTATUS duplicate(const WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER& identification,
                     const WDF_CHILD_ADDRESS_DESCRIPTION_HEADER* address, Child& child) const;
  bool create_device(Child& child, bool* retry);
  void take_away(Child& child);
  void carry_out();
  void forget(Child* child);

  Device& device_;
  WDF_CHILD_LIST_CONFIG config_;
  machine::Vector<Child*> children_;
  int scans_ = 0;
};

// The static list that every function device has, and the default list that it is configured for.
NTSTATUS add_child_lists(Device& device);

void scan_for_children(Device& device);
void mark_children_missing(Device& device);
void notify_children_of_remove(Package& package);

}  // namespace rundown::wdf
