// WDFLOOKASIDE. Every buffer comes fresh from pool, so that one that is used after its return is
// noticed.
#include <optional>

#include "wdf/memory/memory.h"
#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

class Lookaside final : public Object {
 public:
  static constexpr Type kType = Type::lookaside;

  Lookaside(const Blueprint& plan, std::size_t bytes, LONG pool_type, ULONG tag,
            const WDF_OBJECT_ATTRIBUTES* memory_attributes)
      : Object(plan, kType), bytes_(bytes), pool_type_(pool_type), tag_(tag) {
    if (memory_attributes != nullptr) memory_attributes_ = *memory_attributes;
    if (is_paged(pool_type)) needs_passive_level();
  }

  NTSTATUS create_memory(const WDF_DRIVER_GLOBALS* globals, WDFMEMORY* memory) {
    const WDF_OBJECT_ATTRIBUTES* attributes = memory_attributes_ ? &*memory_attributes_ : nullptr;
    void* block = allocate_buffer(pool_type_, bytes_, tag_);
    if (block == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
    auto& made =
        make<PoolMemory>(Blueprint{&client(), attributes}, block, bytes_, is_paged(pool_type_));
    return publish(made, attributes, parent_of(globals, attributes, default_parent(client())),
                   memory);
  }

 private:
  std::size_t bytes_;
  LONG pool_type_;
  ULONG tag_;
  std::optional<WDF_OBJECT_ATTRIBUTES> memory_attributes_;
};

}  // namespace

NTSTATUS WdfLookasideListCreate(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                                std::size_t bytes, POOL_TYPE pool_type,
                                WDF_OBJECT_ATTRIBUTES* memory_attributes, ULONG tag,
                                WDFLOOKASIDE* lookaside) {
  Client& client = client_of(globals);
  require(globals, lookaside);
  if (bytes == 0) return STATUS_INVALID_PARAMETER;
  *lookaside = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  if (const NTSTATUS status = validate(client, memory_attributes, {}); !nt_success(status))
    return status;
  auto& made = make<Lookaside>(Blueprint{&client, attributes}, bytes, pool_type,
                               tag != 0 ? tag : globals->DriverTag, memory_attributes);
  return publish(made, attributes, parent_of(globals, attributes, default_parent(client)),
                 lookaside);
}
RUNDOWN_EXPORT(wdf01000, WdfLookasideListCreate, (kCreatesObject));

NTSTATUS WdfMemoryCreateFromLookaside(WDF_DRIVER_GLOBALS* globals, WDFLOOKASIDE lookaside,
                                      WDFMEMORY* memory) {
  auto& list = object_of<Lookaside>(globals, lookaside);
  require(globals, memory);
  *memory = nullptr;
  return list.create_memory(globals, memory);
}
RUNDOWN_EXPORT(wdf01000, WdfMemoryCreateFromLookaside, (kCreatesObject));

}  // namespace rundown::wdf
