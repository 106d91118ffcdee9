// WDFDEVICE: control devices here; function devices and bus children have the same object and come
// with plug and play.
#pragma once

#include "wdf/device/device_init.h"
#include "wdf/device/device_io.h"
#include "wdf/device/device_pnp.h"
#include "wdf/object/object.h"
#include "wdf/sync/callback_lock.h"

namespace rundown::wdf {

class Queue;

class Device final : public Object {
 public:
  static constexpr Type kType = Type::device;

  Device(const Blueprint& plan, const DeviceSettings& settings, DEVICE_OBJECT* device_object);

  WDFDEVICE device_handle() const { return static_cast<WDFDEVICE>(handle()); }
  DEVICE_OBJECT* device_object() const { return device_object_; }
  const DeviceSettings& settings() const { return settings_; }
  DeviceKind kind() const { return settings_.kind; }

  // Queues hang below this, the device's first child: so they are disposed of before the driver's
  // own objects.
  Object& io_package() const { return *io_package_; }
  void add_io_package();

  bool has_callbacks() const override { return true; }
  CallbackLock* callback_lock() override { return lock_ ? &*lock_ : nullptr; }
  // Once level and scope are settled.
  void add_callback_lock();

  // WdfControlFinishInitializing has been called.
  bool finished() const { return finished_; }
  void finish_initializing();

  // Of a function device: onto the physical device's stack. STATUS_NO_SUCH_DEVICE.
  NTSTATUS join_stack(DEVICE_OBJECT& physical);
  // Of a bus child: the bottom of a stack to come.
  void found_stack();

  NTSTATUS create_symbolic_link(const UNICODE_STRING& name);
  void delete_symbolic_link();
  bool has_symbolic_link() const { return !symbolic_link_.empty(); }

  // Of a control device: no new opens from now on; the rest when the last handle is closed.
  void delete_by_driver() override;
  void before_unload() const override;
  void handle_opened() { ++open_handles_; }
  std::size_t open_handles() const { return open_handles_; }
  void handle_closed();

  Queue* default_queue = nullptr;
  machine::Map<UCHAR, Queue*> queue_of_major;  // WdfDeviceConfigureRequestDispatching
  DeviceIo io;
  DEVICE_OBJECT* attached_to = nullptr;      // of a function device: the next lower device
  DEVICE_OBJECT* physical_device = nullptr;  // the bus driver's; a bus child's own
  DevicePnp pnp;

  // The two halves of the end of a device of a stack: all below it and its clean-up callbacks, and,
  // when the IRP has gone down, its device object. dereference() is the rest.
  void dispose_for_remove();
  void leave_stack();

  // A static bus child that has been added to its parent's list is the framework's.
  void belongs_to_list() { refuse_deletion(); }

 protected:
  void dispose() override;
  void release() override;

 private:
  void remove_device_object();

  DeviceSettings settings_;
  std::optional<CallbackLock> lock_;
  DEVICE_OBJECT* device_object_;  // until the device's disposal
  Object* io_package_ = nullptr;
  machine::WString symbolic_link_;
  std::size_t open_handles_ = 0;
  bool finished_ = false;
  bool deleting_ = false;
  bool removing_ = false;
};

// What a function for devices of a stack works on. A control device has no such thing, and the
// framework follows the NULL pointer.
DevicePnp& pnp_of(Device& device);

// The device behind a device object of the framework; nullptr: none.
Device* device_of(const DEVICE_OBJECT* device_object);

}  // namespace rundown::wdf
