// File objects: a device, or a file on it, that somebody has open.
#pragma once

#include <string_view>

#include "abi/io.h"
#include "nt/ob/object.h"

namespace rundown::nt::io {

struct OpenRequest {
  abi::ACCESS_MASK access = 0;
  abi::ULONG disposition = abi::FILE_OPEN;
  abi::ULONG options = 0;
  abi::ULONG share = 0;
  abi::ULONG attributes = 0;
  abi::ULONG_PTR* information = nullptr;  // FILE_OPENED and its like
  abi::KPROCESSOR_MODE mode = abi::KernelMode;
  // Gets the file's creation, its clean-up and its close in place of the top of the stack; nullptr:
  // nobody does (IoCreateFileSpecifyDeviceObjectHint).
  abi::DEVICE_OBJECT* hint = nullptr;
};

// Sends IRP_MJ_CREATE to the device that the path leads to. The caller owns the file object's one
// reference.
abi::NTSTATUS open_file(std::u16string_view path, const OpenRequest& request, ob::Object** opened);

// The last handle goes: IRP_MJ_CLEANUP. IRP_MJ_CLOSE follows with the last reference.
void clean_up_file(ob::Object& file);

// A file object without IRP_MJ_CREATE, for file systems' own streams.
ob::Object& new_file_object(abi::DEVICE_OBJECT& device, std::u16string_view name);

}  // namespace rundown::nt::io
