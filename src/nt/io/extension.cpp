// What a driver keeps with its driver object, and drivers that drivers make.
#include <algorithm>
#include <string>

#include "abi/io.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/driver.h"
#include "nt/io/reinitialize.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct ExtensionState {
  machine::Map<std::pair<DRIVER_OBJECT*, void*>, void*> extensions;
  ULONG next_driver = 1;
};
const machine::Part<ExtensionState> state;

void destroy_driver(void* body) {
  pool::free(body);
}

}  // namespace

// The extension goes with the driver object, whatever DriverEntry returns: nothing for the driver
// to free.
NTSTATUS IoAllocateDriverObjectExtension(DRIVER_OBJECT* driver, void* id, ULONG bytes,
                                         void** extension) {
  *extension = nullptr;
  void*& place = state->extensions[std::pair(driver, id)];
  if (place != nullptr) return STATUS_OBJECT_NAME_COLLISION;
  place = pool::allocate_object<std::byte>(bytes);
  *extension = place;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoAllocateDriverObjectExtension,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true});

void* IoGetDriverObjectExtension(DRIVER_OBJECT* driver, void* id) {
  const auto found = state->extensions.find(std::pair(driver, id));
  return found == state->extensions.end() ? nullptr : found->second;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetDriverObjectExtension, {.irql = Irql::dispatch});

// Undocumented; what legacy bus drivers use to have a second driver object in one image.
NTSTATUS IoCreateDriver(const UNICODE_STRING* name, DRIVER_INITIALIZE* initialize) {
  auto* driver = pool::allocate_object<DRIVER_OBJECT>(sizeof(DRIVER_EXTENSION));
  driver->Type = IO_TYPE_DRIVER;
  driver->Size = sizeof(DRIVER_OBJECT);
  driver->Flags = DRVO_BUILTIN_DRIVER;
  driver->DriverInit = initialize;
  driver->DriverExtension = reinterpret_cast<DRIVER_EXTENSION*>(driver + 1);
  driver->DriverExtension->DriverObject = driver;
  io::fill_dispatch_table(*driver);
  ob::Object& object = ob::create(ob::Type::driver, driver, &destroy_driver);
  object.in_use = true;
  std::u16string path;
  if (name != nullptr) {
    path = ob::text_of(*name);
  } else {
    const std::string digits = std::to_string(state->next_driver++);
    path = u"\\Driver\\" + std::u16string(8 - std::min<std::size_t>(digits.size(), 8), u'0') +
           std::u16string(digits.begin(), digits.end());
  }
  NTSTATUS status = ob::insert(object, path);
  if (nt_success(status)) {
    status = static_cast<NTSTATUS>(
        cpu::call_guest(reinterpret_cast<const void*>(initialize), driver, std::uint64_t{0}));
  }
  if (!nt_success(status)) {
    object.in_use = false;
    ob::dereference(object);
    return status;
  }
  io::fill_dispatch_table(*driver);
  const std::string narrow(path.begin(), path.end());
  gate::acquired({.kind = Resource::object_reference,
                  .key = reinterpret_cast<std::uint64_t>(driver),
                  .bytes = 0,
                  .name = narrow,
                  .phrase = "a driver object made by IoCreateDriver"});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoCreateDriver,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::object_reference,
                .needs_memory = true,
                .header = ""});

void IoDeleteDriver(DRIVER_OBJECT* driver) {
  gate::released(Resource::object_reference, driver);
  ob::Object* object = ob::find(driver);
  if (object == nullptr) return;
  object->in_use = false;
  ob::dereference(*object);
}
RUNDOWN_EXPORT(ntoskrnl, IoDeleteDriver,
               {.irql = Irql::passive, .releases = Resource::object_reference, .header = ""});

}  // namespace rundown::nt
