#include "nt/se/token.h"

#include "abi/security.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ob/object.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace se {
namespace {

constexpr std::size_t kTokenObjectSize = 0x498;  // TOKEN of Windows 10 x64

struct TokenState {
  void* system = nullptr;
};
const machine::Part<TokenState> state;

}  // namespace

void* system_token() {
  if (state->system == nullptr) {
    void* token = pool::allocate_object<UCHAR>(kTokenObjectSize - 1);
    ob::create(ob::Type::token, token, nullptr).in_use = true;
    state->system = token;
  }
  return state->system;
}

}  // namespace se

namespace {

ob::Object& known(const void* token) {
  constexpr std::uint64_t kFreed = 0x1;
  ob::Object* object = ob::find(token);
  if (object == nullptr) {
    ke::bug_check(kReferenceByPointer, 0, reinterpret_cast<std::uint64_t>(token), kFreed);
  }
  return *object;
}

}  // namespace

void* PsReferencePrimaryToken(EPROCESS* /*process*/) {
  void* token = se::system_token();
  ob::reference(known(token));
  gate::acquired({.kind = Resource::token, .key = reinterpret_cast<std::uint64_t>(token)});
  return token;
}
RUNDOWN_EXPORT(ntoskrnl, PsReferencePrimaryToken,
               {.irql = Irql::passive, .acquires = Resource::token, .header = "ntifs"});

void PsDereferencePrimaryToken(void* token) {
  ob::Object& object = known(token);
  gate::released(Resource::token, token);
  ob::dereference(object);
}
RUNDOWN_EXPORT(ntoskrnl, PsDereferencePrimaryToken,
               {.irql = Irql::apc, .releases = Resource::token, .header = "ntifs"});

// No thread here impersonates anybody.
void* PsReferenceImpersonationToken(KTHREAD* /*thread*/, BOOLEAN* /*copy_on_open*/,
                                    BOOLEAN* /*effective_only*/,
                                    SECURITY_IMPERSONATION_LEVEL* /*level*/) {
  return nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, PsReferenceImpersonationToken, {.irql = Irql::passive, .header = "ntifs"});

TOKEN_TYPE SeTokenType(void* /*token*/) {
  return TokenPrimary;
}
RUNDOWN_EXPORT(ntoskrnl, SeTokenType, {.header = "ntifs"});

BOOLEAN SeTokenIsAdmin(void* /*token*/) {
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, SeTokenIsAdmin, {.irql = Irql::passive, .header = "ntifs"});

BOOLEAN SeTokenIsRestricted(void* /*token*/) {
  return FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, SeTokenIsRestricted, {.irql = Irql::passive, .header = "ntifs"});

}  // namespace rundown::nt
