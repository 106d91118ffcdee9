#include "wdf/memory/memory.h"

#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

namespace pool = nt::pool;

// The driver's own buffer, which it may exchange.
class PreallocatedMemory final : public Memory {
 public:
  using Memory::Memory;
  bool may_be_assigned() const override { return true; }
};

// FxRequestBuffer's checks of an offset and a length against a buffer.
NTSTATUS check_range(const Memory& memory, std::size_t offset, std::size_t bytes) {
  if (bytes == 0) return STATUS_INVALID_PARAMETER;
  if (offset + bytes < offset) return STATUS_INTEGER_OVERFLOW;
  return offset + bytes > memory.bytes() ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

}  // namespace

PoolMemory::PoolMemory(const Blueprint& plan, void* buffer, std::size_t bytes, bool paged)
    : Memory(plan, buffer, bytes) {
  if (paged) needs_passive_level();
  gate::goes_with({Resource::pool, reinterpret_cast<std::uint64_t>(buffer)},
                  {Resource::wdf_object, block()});
}

void PoolMemory::release() {
  pool::free(buffer());
}

bool is_paged(LONG pool_type) {
  return (pool_type & PagedPool) != 0;
}

void* allocate_buffer(LONG pool_type, std::size_t bytes, ULONG tag) {
  const bool executable = (pool_type & POOL_NX_ALLOCATION) == 0;
  const pool::Kind nonpaged = executable ? pool::Kind::nonpaged : pool::Kind::nonpaged_nx;
  return pool::allocate(
      {.bytes = bytes, .tag = tag, .kind = is_paged(pool_type) ? pool::Kind::paged : nonpaged});
}

NTSTATUS WdfMemoryCreate(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                         POOL_TYPE pool_type, ULONG tag, std::size_t bytes, WDFMEMORY* memory,
                         void** buffer) {
  Client& client = client_of(globals);
  require(globals, memory);
  if (bytes == 0) return STATUS_INVALID_PARAMETER;
  *memory = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  void* block = allocate_buffer(pool_type, bytes, tag != 0 ? tag : globals->DriverTag);
  if (block == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
  auto& made = make<PoolMemory>(Blueprint{&client, attributes}, block, bytes, is_paged(pool_type));
  const NTSTATUS status =
      publish(made, attributes, parent_of(globals, attributes, default_parent(client)), memory);
  if (nt_success(status) && buffer != nullptr) *buffer = block;
  return status;
}
RUNDOWN_EXPORT(wdf01000, WdfMemoryCreate, (kCreatesObject));

NTSTATUS WdfMemoryCreatePreallocated(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                                     void* buffer, std::size_t bytes, WDFMEMORY* memory) {
  Client& client = client_of(globals);
  require(globals, buffer);
  require(globals, memory);
  if (bytes == 0) return STATUS_INVALID_PARAMETER;
  *memory = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  auto& made = make<PreallocatedMemory>(Blueprint{&client, attributes}, buffer, bytes);
  return publish(made, attributes, parent_of(globals, attributes, default_parent(client)), memory);
}
RUNDOWN_EXPORT(wdf01000, WdfMemoryCreatePreallocated, (kCreatesObject));

void* WdfMemoryGetBuffer(WDF_DRIVER_GLOBALS* globals, WDFMEMORY handle, std::size_t* bytes) {
  const Memory& memory = object_of<Memory>(globals, handle);
  if (bytes != nullptr) *bytes = memory.bytes();
  return memory.buffer();
}
RUNDOWN_EXPORT(wdf01000, WdfMemoryGetBuffer, {});

NTSTATUS WdfMemoryAssignBuffer(WDF_DRIVER_GLOBALS* globals, WDFMEMORY handle, void* buffer,
                               std::size_t bytes) {
  Memory& memory = object_of<Memory>(globals, handle);
  require(globals, buffer);
  if (bytes == 0 || !memory.may_be_assigned()) return STATUS_INVALID_PARAMETER;
  memory.assign(buffer, bytes);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfMemoryAssignBuffer, {});

NTSTATUS WdfMemoryCopyToBuffer(WDF_DRIVER_GLOBALS* globals, WDFMEMORY handle, std::size_t offset,
                               void* to, std::size_t bytes) {
  const Memory& memory = object_of<Memory>(globals, handle);
  require(globals, to);
  if (const NTSTATUS status = check_range(memory, offset, bytes); !nt_success(status))
    return status;
  __builtin_memcpy(to, static_cast<const std::byte*>(memory.buffer()) + offset, bytes);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfMemoryCopyToBuffer, {});

NTSTATUS WdfMemoryCopyFromBuffer(WDF_DRIVER_GLOBALS* globals, WDFMEMORY handle, std::size_t offset,
                                 void* from, std::size_t bytes) {
  const Memory& memory = object_of<Memory>(globals, handle);
  require(globals, from);
  if (const NTSTATUS status = check_range(memory, offset, bytes); !nt_success(status))
    return status;
  __builtin_memcpy(static_cast<std::byte*>(memory.buffer()) + offset, from, bytes);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfMemoryCopyFromBuffer, {});

}  // namespace rundown::wdf
