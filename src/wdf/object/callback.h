// Calls of the driver's callbacks by the framework.
#pragma once

#include <string_view>
#include <type_traits>

#include "cpu/call.h"
#include "wdf/object/object.h"

namespace rundown::wdf {

// Holds what a callback must come back with: its IRQL, and whether APCs are disabled. Bug check
// 0x10D/0xE or 0xF otherwise, as with the
// framework's enhanced verifier.
class CallbackLevel {
 public:
  CallbackLevel(std::string_view name, const Object& object, const void* routine);
  void check() const;

 private:
  const Object& object_;
  Irql before_;
  bool apcs_disabled_before_;
};

template <class Result, class... Parameters, class... Arguments>
Result call_driver(std::string_view name, const Object& object,
                   Result(NTAPI* callback)(Parameters...), Arguments... arguments) {
  static_assert(sizeof...(Parameters) == sizeof...(Arguments));
  const auto* const routine = reinterpret_cast<const void*>(callback);
  const CallbackLevel level(name, object, routine);
  const std::uint64_t result = cpu::call_guest(routine, static_cast<Parameters>(arguments)...);
  level.check();
  if constexpr (!std::is_void_v<Result>) return static_cast<Result>(result);
}

}  // namespace rundown::wdf
