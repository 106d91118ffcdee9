// How a driver's own target is opened and closed.
#include <utility>

#include "abi/irp.h"
#include "nt/io/device.h"
#include "nt/io/file.h"
#include "nt/io/request.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "wdf/structure_sizes.h"
#include "wdf/targets/io_target.h"
#include "wdf/unicode_string.h"

namespace rundown::wdf {

template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_IO_TARGET_OPEN_PARAMS>{
    offsetof(WDF_IO_TARGET_OPEN_PARAMS, FileName)};

namespace {

NTSTATUS check(const WDF_IO_TARGET_OPEN_PARAMS& parameters) {
  switch (parameters.Type) {
    case WdfIoTargetOpenUseExistingDevice:
      if (parameters.TargetDeviceObject == nullptr) return STATUS_INVALID_PARAMETER;
      // Notifications come by way of a file object.
      if (parameters.TargetFileObject == nullptr &&
          (parameters.EvtIoTargetQueryRemove != nullptr ||
           parameters.EvtIoTargetRemoveCanceled != nullptr ||
           parameters.EvtIoTargetRemoveComplete != nullptr))
        return STATUS_INVALID_PARAMETER;
      return STATUS_SUCCESS;
    case WdfIoTargetOpenByName:
      return parameters.TargetDeviceName.Buffer == nullptr ||
                     parameters.TargetDeviceName.Length == 0 ||
                     parameters.TargetDeviceName.MaximumLength == 0
                 ? STATUS_INVALID_PARAMETER
                 : STATUS_SUCCESS;
    case WdfIoTargetOpenReopen:
      return STATUS_SUCCESS;
    default:  // WdfIoTargetOpenLocalTargetByFile is user mode's
      return STATUS_INVALID_PARAMETER;
  }
}

}  // namespace

NTSTATUS RemoteTarget::open(WDF_IO_TARGET_OPEN_PARAMS& parameters) {
  WDF_IO_TARGET_OPEN_PARAMS copy{};
  if (!copy_config(parameters, copy)) return STATUS_INFO_LENGTH_MISMATCH;
  if (const NTSTATUS status = check(copy); !nt_success(status)) return status;
  if (!is_well_formed(copy.FileName)) return STATUS_INVALID_PARAMETER;
  const bool reopen = copy.Type == WdfIoTargetOpenReopen;
  if (reopen && !by_name_) return STATUS_INVALID_DEVICE_REQUEST;
  if (state_ == WdfIoTargetDeleted || open_) return STATUS_INVALID_DEVICE_STATE;
  if (copy.Type == WdfIoTargetOpenUseExistingDevice) {
    by_name_.reset();
    aim_at(*copy.TargetDeviceObject);
    target_file_ = copy.TargetFileObject;
    file_ = target_file_ == nullptr ? nullptr : nt::ob::find(target_file_);
    if (file_ != nullptr) nt::ob::reference(*file_);
  } else {
    if (!reopen) {
      by_name_ = OpenByName{machine::WString(nt::ob::text_of(copy.TargetDeviceName)),
                            copy.DesiredAccess,
                            copy.ShareAccess,
                            copy.FileAttributes,
                            copy.CreateDisposition,
                            copy.CreateOptions};
    }
    const NTSTATUS status = open_by_name(parameters);
    if (!nt_success(status)) {
      if (!reopen) by_name_.reset();
      return status;
    }
  }
  ask_for_physical_device();
  if (!reopen) {
    query_remove_ = copy.EvtIoTargetQueryRemove;
    remove_canceled_ = copy.EvtIoTargetRemoveCanceled;
    remove_complete_ = copy.EvtIoTargetRemoveComplete;
  }
  open_ = true;
  return start();
}

NTSTATUS RemoteTarget::open_by_name(WDF_IO_TARGET_OPEN_PARAMS& parameters) {
  ULONG_PTR information = 0;
  nt::ob::Object* file = nullptr;
  const NTSTATUS status = nt::io::open_file(by_name_->path,
                                            {.access = by_name_->access,
                                             .disposition = by_name_->disposition,
                                             .options = by_name_->options,
                                             .share = by_name_->share,
                                             .attributes = by_name_->attributes,
                                             .information = &information},
                                            &file);
  parameters.FileInformation = static_cast<ULONG>(information);
  if (!nt_success(status)) return status;
  const gate::OwnedBySystem owned;
  file_ = file;  // its first reference is the target's
  handle_ = nt::ob::create_handle(*file, by_name_->access, OBJ_KERNEL_HANDLE);
  target_file_ = static_cast<FILE_OBJECT*>(file->body);
  aim_at(*nt::io::top_of_stack(*target_file_->DeviceObject));
  return STATUS_SUCCESS;
}

void RemoteTarget::ask_for_physical_device() {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_PNP;
  location.MinorFunction = IRP_MN_QUERY_DEVICE_RELATIONS;
  location.Parameters.QueryDeviceRelations.Type = TargetDeviceRelation;
  const nt::io::Answer answer = nt::io::send_and_wait(*target_device_, location);
  if (!nt_success(answer.status) || answer.information == 0) return;
  auto* relations = reinterpret_cast<DEVICE_RELATIONS*>(answer.information);
  target_physical_ = relations->Objects[0];
  nt::pool::free(relations);
}

void RemoteTarget::leave() {
  open_ = false;
  // The driver below took this reference for the target.
  if (target_physical_ != nullptr) {
    if (nt::ob::Object* object = nt::ob::find(target_physical_)) nt::ob::dereference(*object);
  }
  IoTarget::leave();
  nt::ob::Object* file = std::exchange(file_, nullptr);
  if (const HANDLE handle = std::exchange(handle_, nullptr)) {
    // The other driver's IRP_MJ_CLEANUP and IRP_MJ_CLOSE are not the system's own doings.
    nt::io::clean_up_file(*file);
    const gate::OwnedBySystem owned;
    nt::ob::close_handle(handle);
  }
  if (file != nullptr) nt::ob::dereference(*file);
}

void RemoteTarget::close(bool for_query_remove) {
  const bool was_open = open_;
  remove(was_open && for_query_remove ? WdfIoTargetClosedForQueryRemove : WdfIoTargetClosed);
}

}  // namespace rundown::wdf
