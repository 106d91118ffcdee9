#include "wdf/object/callback.h"

#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown::wdf {
namespace {

// KeAreApcsDisabled
bool apcs_disabled() {
  const ke::Thread& thread = ke::current_thread();
  return thread.kernel_apc_disable != 0 || thread.special_apc_disable != 0;
}

}  // namespace

CallbackLevel::CallbackLevel(std::string_view name, const Object& object, const void* routine)
    : object_(object), before_(ke::current_irql()), apcs_disabled_before_(apcs_disabled()) {
  gate::call_back({name, name_of(object.type()), routine});
}

void CallbackLevel::check() const {
  if (apcs_disabled() != apcs_disabled_before_) {
    violation(object_.client().globals, WDF_VERIFIER_CRITICAL_REGION_MISMATCH,
              reinterpret_cast<std::uint64_t>(&object_), 0);
  }
  const Irql after = ke::current_irql();
  if (after == before_) return;
  violation(object_.client().globals, WDF_VERIFIER_IRQL_MISMATCH,
            static_cast<std::uint64_t>(before_), static_cast<std::uint64_t>(after));
}

}  // namespace rundown::wdf
