#include "wdf/object/callback.h"

#include "nt/ke/irql.h"

namespace rundown::wdf {

CallbackLevel::CallbackLevel(std::string_view name, const Object& object)
    : object_(object), before_(ke::current_irql()) {
  gate::call_back(name, name_of(object.type()));
}

void CallbackLevel::check() const {
  const Irql after = ke::current_irql();
  if (after == before_) return;
  violation(object_.client().globals, WDF_VERIFIER_IRQL_MISMATCH,
            static_cast<std::uint64_t>(before_), static_cast<std::uint64_t>(after));
}

}  // namespace rundown::wdf
