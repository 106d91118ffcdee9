// Security identifiers, access control lists and absolute security descriptors, as a driver builds
// them in its own memory.
#include <cstring>

#include "abi/security.h"
#include "nt/export.h"

namespace rundown::nt {
namespace {

constexpr gate::Contract kPassive{.irql = Irql::apc, .header = "ntifs"};
constexpr UCHAR kSidRevision = 1;
constexpr UCHAR kMostSubAuthorities = 15;
constexpr UCHAR kAclRevision = 2;
constexpr UCHAR kAclRevisionDirectory = 4;
constexpr UCHAR kAccessAllowed = 0;
constexpr UCHAR kAccessDenied = 1;

ULONG sid_bytes(UCHAR count) {
  return 8 + ULONG{count} * 4;
}

bool is_valid(const SID* sid) {
  return sid != nullptr && sid->Revision == kSidRevision &&
         sid->SubAuthorityCount <= kMostSubAuthorities;
}

// Where the next entry goes; null when the entries do not fit the list.
UCHAR* end_of(ACL* acl) {
  auto* at = reinterpret_cast<UCHAR*>(acl + 1);
  const UCHAR* limit = reinterpret_cast<UCHAR*>(acl) + acl->AclSize;
  for (USHORT i = 0; i < acl->AceCount; ++i) {
    if (at + sizeof(ACE_HEADER) > limit) return nullptr;
    at += reinterpret_cast<const ACE_HEADER*>(at)->AceSize;
  }
  return at <= limit ? at : nullptr;
}

NTSTATUS add_ace(ACL* acl, ULONG revision, UCHAR type, ACCESS_MASK access, const SID* sid) {
  if (!is_valid(sid)) return STATUS_INVALID_SID;
  if (revision > kAclRevisionDirectory || acl->AclRevision > kAclRevisionDirectory) {
    return STATUS_REVISION_MISMATCH;
  }
  UCHAR* at = end_of(acl);
  if (at == nullptr) return STATUS_INVALID_ACL;
  const ULONG bytes = sizeof(ACE_HEADER) + sizeof(ACCESS_MASK) + sid_bytes(sid->SubAuthorityCount);
  if (at + bytes > reinterpret_cast<UCHAR*>(acl) + acl->AclSize)
    return STATUS_ALLOTTED_SPACE_EXCEEDED;
  const ACE_HEADER header{type, 0, static_cast<USHORT>(bytes)};
  std::memcpy(at, &header, sizeof header);
  std::memcpy(at + sizeof header, &access, sizeof access);
  std::memcpy(at + sizeof header + sizeof access, sid, sid_bytes(sid->SubAuthorityCount));
  ++acl->AceCount;
  return STATUS_SUCCESS;
}

}  // namespace

ULONG RtlLengthRequiredSid(ULONG count) {
  return sid_bytes(static_cast<UCHAR>(count));
}
RUNDOWN_EXPORT(ntoskrnl, RtlLengthRequiredSid, {kPassive});
ULONG RtlLengthSid(const SID* sid) {
  return sid_bytes(sid->SubAuthorityCount);
}
RUNDOWN_EXPORT(ntoskrnl, RtlLengthSid, {kPassive});
BOOLEAN RtlValidSid(const SID* sid) {
  return is_valid(sid) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlValidSid, {kPassive});
BOOLEAN RtlEqualSid(const SID* left, const SID* right) {
  return left->SubAuthorityCount == right->SubAuthorityCount &&
                 std::memcmp(left, right, sid_bytes(left->SubAuthorityCount)) == 0
             ? TRUE
             : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlEqualSid, {kPassive});
NTSTATUS RtlInitializeSid(SID* sid, const SID_IDENTIFIER_AUTHORITY* authority, UCHAR count) {
  if (count > kMostSubAuthorities) return STATUS_INVALID_PARAMETER;
  sid->Revision = kSidRevision;
  sid->SubAuthorityCount = count;
  sid->IdentifierAuthority = *authority;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlInitializeSid, {kPassive});
ULONG* RtlSubAuthoritySid(SID* sid, ULONG i) {
  return sid->SubAuthority + i;
}
RUNDOWN_EXPORT(ntoskrnl, RtlSubAuthoritySid, {kPassive});
UCHAR* RtlSubAuthorityCountSid(SID* sid) {
  return &sid->SubAuthorityCount;
}
RUNDOWN_EXPORT(ntoskrnl, RtlSubAuthorityCountSid, {kPassive});
NTSTATUS RtlCopySid(ULONG room, SID* to, const SID* from) {
  const ULONG bytes = sid_bytes(from->SubAuthorityCount);
  if (bytes > room) return STATUS_BUFFER_TOO_SMALL;
  std::memmove(to, from, bytes);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlCopySid, {kPassive});

NTSTATUS RtlCreateAcl(ACL* acl, ULONG bytes, ULONG revision) {
  if (bytes < sizeof(ACL)) return STATUS_BUFFER_TOO_SMALL;
  if (revision < kAclRevision || revision > kAclRevisionDirectory || bytes > 0xFFFF) {
    return STATUS_INVALID_PARAMETER;
  }
  *acl = {static_cast<UCHAR>(revision), 0, static_cast<USHORT>(bytes & ~3U), 0, 0};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlCreateAcl, {kPassive});
NTSTATUS RtlAddAccessAllowedAce(ACL* acl, ULONG revision, ACCESS_MASK access, const SID* sid) {
  return add_ace(acl, revision, kAccessAllowed, access, sid);
}
RUNDOWN_EXPORT(ntoskrnl, RtlAddAccessAllowedAce, {kPassive});
NTSTATUS RtlAddAccessDeniedAce(ACL* acl, ULONG revision, ACCESS_MASK access, const SID* sid) {
  return add_ace(acl, revision, kAccessDenied, access, sid);
}
RUNDOWN_EXPORT(ntoskrnl, RtlAddAccessDeniedAce, {kPassive});

NTSTATUS RtlCreateSecurityDescriptor(SECURITY_DESCRIPTOR* descriptor, ULONG revision) {
  if (revision != SECURITY_DESCRIPTOR_REVISION) return STATUS_UNKNOWN_REVISION;
  *descriptor = {};
  descriptor->Revision = SECURITY_DESCRIPTOR_REVISION;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlCreateSecurityDescriptor, {.irql = Irql::passive});
NTSTATUS RtlSetDaclSecurityDescriptor(SECURITY_DESCRIPTOR* descriptor, BOOLEAN present, ACL* acl,
                                      BOOLEAN defaulted) {
  constexpr USHORT kDefaulted = 0x0008;
  if (descriptor->Revision != SECURITY_DESCRIPTOR_REVISION) return STATUS_UNKNOWN_REVISION;
  if ((descriptor->Control & SE_SELF_RELATIVE) != 0) return STATUS_INVALID_SECURITY_DESCR;
  USHORT control = descriptor->Control & static_cast<USHORT>(~(SE_DACL_PRESENT | kDefaulted));
  if (present != 0) control |= SE_DACL_PRESENT;
  if (present != 0 && defaulted != 0) control |= kDefaulted;
  descriptor->Control = control;
  descriptor->Dacl = present != 0 ? acl : nullptr;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlSetDaclSecurityDescriptor, {.irql = Irql::passive});

}  // namespace rundown::nt
