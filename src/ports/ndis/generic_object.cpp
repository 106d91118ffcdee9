// What stands for a driver that is neither miniport nor protocol nor filter where NDIS wants a
// handle.
#include "abi/net_buffer.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/module.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

struct GenericObjects {
  machine::Map<NDIS_GENERIC_OBJECT*, ULONG> tags;
};
const machine::Part<GenericObjects> state;

}  // namespace

NDIS_GENERIC_OBJECT* NdisAllocateGenericObject(DRIVER_OBJECT* driver, ULONG tag, USHORT bytes) {
  auto* object = pool::allocate_object<NDIS_GENERIC_OBJECT>(bytes);
  object->Header = {NDIS_OBJECT_TYPE_GENERIC_OBJECT, 1, sizeof(NDIS_GENERIC_OBJECT)};
  object->DriverObject = driver;
  state->tags[object] = tag;
  gate::acquired({.kind = Resource::ndis_object,
                  .key = reinterpret_cast<std::uint64_t>(object),
                  .name = pool::tag_text(tag)});
  return object;
}
RUNDOWN_EXPORT(module, NdisAllocateGenericObject,
               {.irql = Irql::passive,
                .fails = {returns_null},
                .acquires = Resource::ndis_object,
                .needs_memory = true,
                .header = "ndis"});

void NdisFreeGenericObject(NDIS_GENERIC_OBJECT* object) {
  if (state->tags.erase(object) == 0) {
    bad_handle(object);
  }
  gate::released(Resource::ndis_object, object);
  pool::free(object);
}
RUNDOWN_EXPORT(module, NdisFreeGenericObject,
               {.irql = Irql::passive, .releases = Resource::ndis_object, .header = "ndis"});

}  // namespace rundown::ports::ndis
