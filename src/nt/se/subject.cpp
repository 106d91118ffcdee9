// Who a driver acts for: always System, whose token every thread of this machine has.
#include <span>

#include "abi/security.h"
#include "nt/export.h"
#include "nt/ps/process.h"
#include "nt/se/token.h"

namespace rundown::nt {
namespace {

// The privileges that are enabled in the token of a new System process; it has the others too, but
// they must be enabled first.
constexpr std::uint64_t kEnabledPrivileges = [] {
  std::uint64_t bits = 0;
  for (const int privilege : {4, 7, 11, 13, 14, 15, 16, 20, 21, 23, 29, 30, 33, 34, 35, 36}) {
    bits |= std::uint64_t{1} << privilege;
  }
  return bits;
}();

bool is_enabled(LUID privilege) {
  const bool known = privilege.HighPart == 0 && privilege.LowPart < 64;
  return known && (kEnabledPrivileges >> privilege.LowPart & 1) != 0;
}

constexpr gate::Contract kContext{.irql = Irql::passive, .header = "ntifs"};

}  // namespace

BOOLEAN SeSinglePrivilegeCheck(LUID privilege, KPROCESSOR_MODE mode) {
  return mode == KernelMode || is_enabled(privilege) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, SeSinglePrivilegeCheck, {.irql = Irql::passive, .header = "ntddk"});

// An identification token serves no access check.
BOOLEAN SePrivilegeCheck(PRIVILEGE_SET* required, const SECURITY_SUBJECT_CONTEXT* context,
                         KPROCESSOR_MODE mode) {
  if (mode != KernelMode && context->ClientToken != nullptr &&
      context->ImpersonationLevel < SecurityImpersonation) {
    return FALSE;
  }
  const std::span privileges(required->Privilege, required->PrivilegeCount);
  std::size_t found = 0;
  for (LUID_AND_ATTRIBUTES& one : privileges) {
    if (mode != KernelMode && !is_enabled(one.Luid)) continue;
    one.Attributes |= SE_PRIVILEGE_USED_FOR_ACCESS;
    ++found;
  }
  const bool all = (required->Control & PRIVILEGE_SET_ALL_NECESSARY) != 0;
  const bool held = all ? found == privileges.size() : found != 0;
  return mode == KernelMode || held ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, SePrivilegeCheck, {.irql = Irql::passive, .header = "ntifs"});

void SeCaptureSubjectContext(SECURITY_SUBJECT_CONTEXT* context) {
  *context = {};
  context->PrimaryToken = se::system_token();
  context->ProcessAuditId = reinterpret_cast<void*>(ps::kSystemProcessId);
  gate::acquired({.kind = Resource::token, .key = reinterpret_cast<std::uint64_t>(context)});
}
RUNDOWN_EXPORT(ntoskrnl, SeCaptureSubjectContext,
               {.irql = Irql::passive, .acquires = Resource::token, .header = "ntifs"});

void SeReleaseSubjectContext(SECURITY_SUBJECT_CONTEXT* context) {
  if (context->PrimaryToken == nullptr) return;
  context->PrimaryToken = nullptr;
  context->ClientToken = nullptr;
  gate::released(Resource::token, context);
}
RUNDOWN_EXPORT(ntoskrnl, SeReleaseSubjectContext,
               {.irql = Irql::passive, .releases = Resource::token, .header = "ntifs"});

// Nobody changes the tokens.
void SeLockSubjectContext(SECURITY_SUBJECT_CONTEXT* /*context*/) {}
RUNDOWN_EXPORT(ntoskrnl, SeLockSubjectContext, {kContext});
void SeUnlockSubjectContext(SECURITY_SUBJECT_CONTEXT* /*context*/) {}
RUNDOWN_EXPORT(ntoskrnl, SeUnlockSubjectContext, {kContext});

namespace {

ACCESS_MASK map_generic(ACCESS_MASK access, const GENERIC_MAPPING& mapping) {
  ACCESS_MASK mapped = access & ~(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL);
  if ((access & GENERIC_READ) != 0) mapped |= mapping.GenericRead;
  if ((access & GENERIC_WRITE) != 0) mapped |= mapping.GenericWrite;
  if ((access & GENERIC_EXECUTE) != 0) mapped |= mapping.GenericExecute;
  if ((access & GENERIC_ALL) != 0) mapped |= mapping.GenericAll;
  return mapped;
}

}  // namespace

// The kernel may do everything, and so may anybody where no list says who may. To weigh a list
// against a token is not done here.
BOOLEAN SeAccessCheck(const SECURITY_DESCRIPTOR* descriptor, SECURITY_SUBJECT_CONTEXT* /*context*/,
                      BOOLEAN /*locked*/, ACCESS_MASK desired, ACCESS_MASK previously,
                      void** privileges, const GENERIC_MAPPING* mapping, KPROCESSOR_MODE mode,
                      ACCESS_MASK* granted, NTSTATUS* status) {
  if (mode != KernelMode) {
    if (descriptor == nullptr) {
      *status = STATUS_ACCESS_DENIED;
      return FALSE;
    }
    const bool relative = (descriptor->Control & SE_SELF_RELATIVE) != 0;
    const bool has_list =
        (descriptor->Control & SE_DACL_PRESENT) != 0 &&
        (relative ? reinterpret_cast<const SECURITY_DESCRIPTOR_RELATIVE*>(descriptor)->Dacl != 0
                  : descriptor->Dacl != nullptr);
    if (has_list) gate::unsupported(ntoskrnl.name, "SeAccessCheck");
    desired = map_generic(desired, *mapping);
  }
  if (privileges != nullptr) *privileges = nullptr;
  *granted = (desired & ~MAXIMUM_ALLOWED) | previously;
  if ((desired & MAXIMUM_ALLOWED) != 0) *granted |= mapping->GenericAll;
  *status = STATUS_SUCCESS;
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, SeAccessCheck, {.irql = Irql::passive});

}  // namespace rundown::nt
