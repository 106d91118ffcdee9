#include "ports/miniport.h"

#include <algorithm>
#include <array>

#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/rtl/printf.h"

namespace rundown::ports {

void debug_print(const abi::CHAR* pattern, gate::VariableArguments rest) {
  std::array<abi::CHAR, 512> line{};
  const std::size_t length = nt::rtl::format(line.data(), line.size(), pattern, rest);
  gate::debug_output({line.data(), std::min(length, line.size())});
}

void stall(abi::ULONG microseconds) {
  constexpr nt::ke::Ticks kTicksPerMicrosecond = 10;
  nt::ke::advance(microseconds * kTicksPerMicrosecond);
}

}  // namespace rundown::ports
