// A handle from a handle, and a handle from a name.
#include "nt/export.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace {

// Who closes the source loses it whatever happens, so a failure there would be more than one.
gate::Failures duplicate_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kTargetHandle = 3;
  constexpr std::size_t kOptions = 6;
  const auto options = static_cast<ULONG>(call.argument(kOptions));
  if ((options & DUPLICATE_CLOSE_SOURCE) != 0 || call.argument(kTargetHandle) == 0) return {};
  return fails_with(STATUS_INSUFFICIENT_RESOURCES);
}

constexpr gate::Contract kDuplicate{.irql = Irql::passive,
                                    .fails_when = &duplicate_failures,
                                    .acquires = Resource::handle,
                                    .releases = Resource::handle,
                                    .needs_memory = true,
                                    .header = "ntifs"};

}  // namespace

// One table serves the machine's processes, so which one a handle is for makes no difference.
NTSTATUS ZwDuplicateObject(HANDLE source_process, HANDLE source, HANDLE target_process,
                           HANDLE* target, ACCESS_MASK access, ULONG attributes, ULONG options) {
  ob::Object* process = nullptr;
  NTSTATUS status = ob::object_of(source_process, ob::Type::process, &process);
  if (!nt_success(status)) return status;
  ob::Object* object = ob::object_of(source);
  if (object == nullptr) return STATUS_INVALID_HANDLE;
  const ob::HandleEntry* entry = ob::find_handle(source);
  if (target_process != nullptr) {
    status = ob::object_of(target_process, ob::Type::process, &process);
  } else if ((options & DUPLICATE_CLOSE_SOURCE) == 0) {
    status = STATUS_INVALID_HANDLE;
  }
  if (nt_success(status) && target_process != nullptr && target != nullptr) {
    if ((options & DUPLICATE_SAME_ACCESS) != 0) {
      access = entry != nullptr ? entry->access : STANDARD_RIGHTS_ALL;
    }
    if ((options & DUPLICATE_SAME_ATTRIBUTES) != 0) {
      attributes = entry != nullptr ? entry->attributes : 0;
    }
    *target = ob::create_handle(*object, access, attributes);
  }
  if ((options & DUPLICATE_CLOSE_SOURCE) != 0) ob::close_handle(source);
  return status;
}
const gate::FunctionExport<&ZwDuplicateObject> export_ZwDuplicateObject{
    ntoskrnl, "ZwDuplicateObject", kDuplicate};
const gate::FunctionExport<&ZwDuplicateObject> export_NtDuplicateObject{
    ntoskrnl, "NtDuplicateObject", kDuplicate};

// Undocumented. What lies below a device or a key is for a parser, which it does not reach here.
NTSTATUS ObOpenObjectByName(const OBJECT_ATTRIBUTES* attributes, OBJECT_TYPE* type,
                            KPROCESSOR_MODE /*mode*/, void* /*access_state*/, ACCESS_MASK access,
                            void* /*parse_context*/, HANDLE* handle) {
  *handle = nullptr;
  ob::Found found;
  const bool links = type == ob::type_object(ob::Type::symbolic_link);
  const NTSTATUS status = ob::look_up(ob::path_of(*attributes), found, links);
  if (!nt_success(status)) return status;
  if (!found.rest.empty() || found.object->type == ob::Type::device) {
    gate::unsupported(ntoskrnl.name, "ObOpenObjectByName of a file");
  }
  if (!ob::is_type(*found.object, type)) return STATUS_OBJECT_TYPE_MISMATCH;
  *handle = ob::create_handle(*found.object, access, attributes->Attributes);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ObOpenObjectByName,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_OBJECT_NAME_NOT_FOUND),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true,
                .header = ""});

}  // namespace rundown::nt
