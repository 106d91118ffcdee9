// WDFFILEOBJECT: somebody has the device open.
#pragma once

#include "abi/irp.h"
#include "wdf/device/device.h"

namespace rundown::wdf {

class FileObject final : public Object {
 public:
  static constexpr Type kType = Type::file_object;

  FileObject(const Blueprint& plan, Device& device, FILE_OBJECT* file);

  WDFFILEOBJECT file_handle() const { return static_cast<WDFFILEOBJECT>(handle()); }
  Device& device() const { return device_; }
  FILE_OBJECT* file() const { return file_; }

  bool has_callbacks() const override { return true; }
  CallbackLock* callback_lock() override { return device_.io.file_lock; }

 protected:
  void release() override;

 private:
  Device& device_;
  FILE_OBJECT* file_;
};

// FxFileObject::_CreateFileObject. Success with nullptr: the device wants none.
NTSTATUS create_file_object(Device& device, FILE_OBJECT* file, FileObject** made);
// FxFileObject::_GetFileObjectFromWdm. Success with nullptr: there need not be one.
NTSTATUS find_file_object(Device& device, FILE_OBJECT* file, FileObject** found);
void destroy_file_object(Device& device, FILE_OBJECT* file);

// IRP_MJ_CREATE is about to be completed, with the status that the IRP has.
void create_completed(Device& device, const IRP& irp);

}  // namespace rundown::wdf
