// The security descriptors of objects. They are kept and given back; nothing is refused, for all
// that runs here runs in kernel mode.
#include <cstring>

#include "abi/security.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace {

constexpr ULONG kDaclInformation = 0x4;  // DACL_SECURITY_INFORMATION

struct SecurityState {
  // By body. An empty list allows nobody; an object that has none here allows everybody.
  machine::Map<const void*, machine::Vector<std::byte>> dacls;
};
const machine::Part<SecurityState> state;

const ACL* dacl_of(const SECURITY_DESCRIPTOR& descriptor) {
  if ((descriptor.Control & SE_SELF_RELATIVE) == 0) return descriptor.Dacl;
  const auto& relative = reinterpret_cast<const SECURITY_DESCRIPTOR_RELATIVE&>(descriptor);
  if (relative.Dacl == 0) return nullptr;
  return reinterpret_cast<const ACL*>(reinterpret_cast<const std::byte*>(&descriptor) +
                                      relative.Dacl);
}

}  // namespace

NTSTATUS ZwSetSecurityObject(HANDLE handle, ULONG what, const SECURITY_DESCRIPTOR* descriptor) {
  const ob::Object* object = ob::object_of(handle);
  if (object == nullptr) return STATUS_INVALID_HANDLE;
  if (descriptor->Revision != SECURITY_DESCRIPTOR_REVISION) return STATUS_INVALID_SECURITY_DESCR;
  if ((what & ~kDaclInformation) != 0) {
    gate::unsupported(ntoskrnl.name, "ZwSetSecurityObject for owner, group or audit list");
  }
  if ((descriptor->Control & SE_DACL_PRESENT) == 0) return STATUS_SUCCESS;
  const ACL* dacl = dacl_of(*descriptor);
  if (dacl == nullptr) {
    state->dacls.erase(object->body);
    return STATUS_SUCCESS;
  }
  if (dacl->AclSize < sizeof *dacl) return STATUS_INVALID_ACL;
  const auto* bytes = reinterpret_cast<const std::byte*>(dacl);
  state->dacls[object->body].assign(bytes, bytes + dacl->AclSize);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwSetSecurityObject,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ntifs"});

NTSTATUS ZwQuerySecurityObject(HANDLE handle, ULONG what, void* buffer, ULONG length,
                               ULONG* needed) {
  const ob::Object* object = ob::object_of(handle);
  if (object == nullptr) return STATUS_INVALID_HANDLE;
  if ((what & ~kDaclInformation) != 0) {
    gate::unsupported(ntoskrnl.name, "ZwQuerySecurityObject for owner, group or audit list");
  }
  const auto found = state->dacls.find(object->body);
  const std::size_t list = found == state->dacls.end() ? 0 : found->second.size();
  SECURITY_DESCRIPTOR_RELATIVE relative{};
  relative.Revision = SECURITY_DESCRIPTOR_REVISION;
  relative.Control = SE_SELF_RELATIVE;
  if (list != 0) {
    relative.Control |= SE_DACL_PRESENT;
    relative.Dacl = sizeof relative;
  }
  *needed = static_cast<ULONG>(sizeof relative + list);
  if (length < *needed) return STATUS_BUFFER_TOO_SMALL;
  std::memcpy(buffer, &relative, sizeof relative);
  if (list != 0) {
    std::memcpy(static_cast<std::byte*>(buffer) + sizeof relative, found->second.data(), list);
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwQuerySecurityObject,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ntifs"});

}  // namespace rundown::nt
