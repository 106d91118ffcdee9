// WDFCHILDLIST: the children that a bus driver has found, by their descriptions, and which of them
// Plug and Play has been told of.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

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
  bool removal_waits = false;  // to be taken away when nobody scans or iterates
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

// The children of a function device go before it does.
void delete_children(Device& device);

}  // namespace rundown::wdf
