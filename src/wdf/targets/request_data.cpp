#include "wdf/targets/request_data.h"

#include "nt/mm/mdl.h"

namespace rundown::wdf {

NTSTATUS RequestData::of_memory(const WDF_DRIVER_GLOBALS* globals, WDFMEMORY handle,
                                const WDFMEMORY_OFFSET* offsets, RequestData& data) {
  if (handle == nullptr) return STATUS_SUCCESS;
  Memory& memory = object_of<Memory>(globals, handle);
  std::size_t offset = 0;
  std::size_t bytes = memory.bytes();
  if (offsets != nullptr) {
    offset = offsets->BufferOffset;
    std::size_t end = 0;
    if (__builtin_add_overflow(offset, offsets->BufferLength, &end) || end > bytes)
      return STATUS_INTEGER_OVERFLOW;
    bytes = offsets->BufferLength != 0 ? offsets->BufferLength : bytes - offset;
  }
  data.memory_ = &memory;
  data.buffer_ = static_cast<std::byte*>(memory.buffer()) + offset;
  data.bytes_ = bytes;
  return STATUS_SUCCESS;
}

NTSTATUS RequestData::of_descriptor(const WDF_DRIVER_GLOBALS* globals,
                                    const WDF_MEMORY_DESCRIPTOR* descriptor, RequestData& data) {
  if (descriptor == nullptr) return STATUS_SUCCESS;
  switch (descriptor->Type) {
    case WdfMemoryDescriptorTypeBuffer:
      data.buffer_ = descriptor->u.BufferType.Buffer;
      data.bytes_ = descriptor->u.BufferType.Length;
      return data.buffer_ == nullptr ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
    case WdfMemoryDescriptorTypeMdl:
      data.mdl_ = descriptor->u.MdlType.Mdl;
      data.bytes_ = descriptor->u.MdlType.BufferLength;
      return data.mdl_ == nullptr ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
    case WdfMemoryDescriptorTypeHandle:
      if (descriptor->u.HandleType.Memory == nullptr) return STATUS_INVALID_PARAMETER;
      return of_memory(globals, descriptor->u.HandleType.Memory, descriptor->u.HandleType.Offsets,
                       data);
    default:
      return STATUS_INVALID_PARAMETER;
  }
}

NTSTATUS RequestData::address(void** address) const {
  const gate::OwnedBySystem owned;
  *address = mdl_ == nullptr ? buffer_ : nt::mm::system_address(*mdl_);
  return mdl_ != nullptr && *address == nullptr ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

}  // namespace rundown::wdf
