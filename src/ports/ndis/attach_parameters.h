// What a filter or a protocol is told of the adapter with: names that NDIS owns, and structures as
// long as the driver's version of NDIS has them.
#pragma once

#include <string_view>

#include "abi/ndis_stack.h"
#include "gate/observer.h"
#include "nt/io/driver.h"
#include "nt/ke/wait_until.h"
#include "nt/pool/pool.h"

namespace rundown::ports::ndis {

inline abi::UNICODE_STRING* make_string(std::u16string_view text) {
  auto* string = nt::pool::allocate_object<abi::UNICODE_STRING>();
  *string = nt::io::allocate_string(text);
  return string;
}

inline void free_string(abi::UNICODE_STRING* string) {
  nt::pool::free(string->Buffer);
  nt::pool::free(string);
}

// The sizes of a structure that has grown with NDIS 6.1, 6.20 and 6.30.
struct Sizes {
  std::size_t ndis60;
  std::size_t ndis61;
  std::size_t ndis620;
  std::size_t ndis630;
};

inline abi::NDIS_OBJECT_HEADER header_for(abi::UCHAR type, abi::UCHAR minor_version,
                                          const Sizes& sizes) {
  constexpr abi::UCHAR kNdis61 = 1;
  constexpr abi::UCHAR kNdis620 = 20;
  constexpr abi::UCHAR kNdis630 = 30;
  if (minor_version < kNdis61) return {type, 1, static_cast<abi::USHORT>(sizes.ndis60)};
  if (minor_version < kNdis620) return {type, 2, static_cast<abi::USHORT>(sizes.ndis61)};
  if (minor_version < kNdis630) return {type, 3, static_cast<abi::USHORT>(sizes.ndis620)};
  return {type, 4, static_cast<abi::USHORT>(sizes.ndis630)};
}

// A deadlock is told with what is waited for.
template <class Predicate>
void wait_for(std::string_view what, Predicate done) {
  if (done()) return;
  const gate::WaitsFor waits(what);
  nt::ke::wait_until(done);
}

}  // namespace rundown::ports::ndis
