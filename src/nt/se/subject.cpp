// Who a driver acts for: always System, whose token every thread of this machine has.
#include "abi/security.h"
#include "machine/part.h"
#include "nt/ex/pool.h"
#include "nt/export.h"
#include "nt/ps/process.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kTokenObjectSize = 0x498;  // TOKEN of Windows 10 x64

struct SubjectState {
  void* system_token = nullptr;
};
const machine::Part<SubjectState> state;

void* system_token() {
  if (state->system_token == nullptr) {
    void* token = ex::allocate_object<UCHAR>(kTokenObjectSize - 1);
    ob::create(ob::Type::token, token, nullptr);
    state->system_token = token;
  }
  return state->system_token;
}

// The privileges that are enabled in the token of a new System process; it has the others too, but
// they must be enabled first.
constexpr std::uint64_t kEnabledPrivileges = [] {
  std::uint64_t bits = 0;
  for (const int privilege : {4, 7, 11, 13, 14, 15, 16, 20, 21, 23, 29, 30, 33, 34, 35, 36}) {
    bits |= std::uint64_t{1} << privilege;
  }
  return bits;
}();

constexpr gate::Contract kContext{.irql = Irql::passive, .header = "ntifs"};

}  // namespace

BOOLEAN SeSinglePrivilegeCheck(LUID privilege, KPROCESSOR_MODE mode) {
  if (mode == KernelMode) return TRUE;
  const bool known = privilege.HighPart == 0 && privilege.LowPart < 64;
  return known && (kEnabledPrivileges >> privilege.LowPart & 1) != 0 ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, SeSinglePrivilegeCheck, {.irql = Irql::passive, .header = "ntddk"});

void SeCaptureSubjectContext(SECURITY_SUBJECT_CONTEXT* context) {
  *context = {};
  context->PrimaryToken = system_token();
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
