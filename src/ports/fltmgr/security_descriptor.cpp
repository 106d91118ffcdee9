// The descriptor that a filter gives its communication port: administrators and the system.
#include <cstring>

#include "abi/security.h"
#include "nt/pool/pool.h"
#include "ports/fltmgr/filter.h"

namespace rundown::ports {
namespace {

using namespace nt;
using flt::fltmgr;

constexpr ULONG kLocalSystem = 18;
constexpr ULONG kBuiltin = 32;
constexpr ULONG kAdministrators = 544;

struct Sid {
  UCHAR revision = 1;
  UCHAR count = 0;
  UCHAR authority[6] = {0, 0, 0, 0, 0, 5};
  ULONG parts[2] = {};
};
struct Ace {
  ACE_HEADER header{};
  ACCESS_MASK access = 0;
  Sid sid;
};
// LocalSystem's entry is shorter by one part than the administrators'.
constexpr USHORT kSystemAce = sizeof(Ace) - sizeof(ULONG);

struct DefaultDescriptor {
  SECURITY_DESCRIPTOR descriptor{};
  ACL acl{};
  std::byte entries[kSystemAce + sizeof(Ace)]{};
};

}  // namespace

NTSTATUS FltBuildDefaultSecurityDescriptor(void** descriptor, ACCESS_MASK access) {
  auto* made = static_cast<DefaultDescriptor*>(pool::allocate({.bytes = sizeof(DefaultDescriptor),
                                                               .tag = 0,
                                                               .kind = pool::Kind::paged,
                                                               .owner = pool::Owner::kernel,
                                                               .zeroed = true}));
  if (made == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
  const Ace system{.header = {.AceType = 0, .AceFlags = 0, .AceSize = kSystemAce},
                   .access = access,
                   .sid = {.count = 1, .parts = {kLocalSystem, 0}}};
  const Ace administrators{.header = {.AceType = 0, .AceFlags = 0, .AceSize = sizeof(Ace)},
                           .access = access,
                           .sid = {.count = 2, .parts = {kBuiltin, kAdministrators}}};
  std::memcpy(made->entries, &system, kSystemAce);
  std::memcpy(made->entries + kSystemAce, &administrators, sizeof administrators);
  constexpr UCHAR kAclRevision = 2;
  made->acl = {.AclRevision = kAclRevision,
               .Sbz1 = 0,
               .AclSize = sizeof(ACL) + sizeof made->entries,
               .AceCount = 2,
               .Sbz2 = 0};
  made->descriptor.Revision = SECURITY_DESCRIPTOR_REVISION;
  made->descriptor.Control = SE_DACL_PRESENT;
  made->descriptor.Dacl = &made->acl;
  gate::acquired(
      {.kind = Resource::security_descriptor, .key = reinterpret_cast<std::uint64_t>(made)});
  *descriptor = made;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltBuildDefaultSecurityDescriptor,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::security_descriptor,
                .needs_memory = true,
                .header = "fltkernel"});

void FltFreeSecurityDescriptor(void* descriptor) {
  gate::released(Resource::security_descriptor, descriptor);
  pool::free(descriptor);
}
RUNDOWN_EXPORT(fltmgr, FltFreeSecurityDescriptor,
               {.irql = Irql::apc,
                .releases = Resource::security_descriptor,
                .header = "fltkernel"});

}  // namespace rundown::ports
