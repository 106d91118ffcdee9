#include "wdf/violation.h"

#include "cpu/frame.h"
#include "cpu/processor.h"

namespace rundown::wdf {

void violation(const WDF_DRIVER_GLOBALS* globals, WDF_BUGCHECK_CODES code, std::uint64_t p2,
               std::uint64_t p3) {
  ke::bug_check(kWdfViolation, code, p2, p3, reinterpret_cast<std::uint64_t>(globals));
}

void require(const WDF_DRIVER_GLOBALS* globals, const void* pointer) {
  if (pointer != nullptr) return;
  const cpu::GateFrame* gate = cpu::current_gate();
  violation(globals, WDF_REQUIRED_PARAMETER_IS_NULL, 0,
            gate == nullptr ? 0 : gate->return_address());
}

}  // namespace rundown::wdf
