// What AddressSanitizer has to be told, since it cannot see how control moves here: between stacks,
// and out of host functions that never return. Nothing in other builds.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace rundown::cpu {

// The stack that a fiber's host code runs on.
struct HostStack {
  const void* limit = nullptr;  // lowest byte
  std::size_t size = 0;
  void* fake = nullptr;  // the sanitizer's own, while the fiber does not run
};

#if defined(__SANITIZE_ADDRESS__)

inline void announce_switch(HostStack& from, const HostStack& to) {
  __sanitizer_start_switch_fiber(&from.fake, to.limit, to.size);
}

// `before` learns its place: the native stack's is known only from here.
inline void announce_arrival(const HostStack& here, HostStack& before) {
  __sanitizer_finish_switch_fiber(here.fake, &before.limit, &before.size);
}

// Host frames at [low, high) will not be returned to.
inline void forget_frames(std::uint64_t low, std::uint64_t high) {
  __asan_unpoison_memory_region(reinterpret_cast<void*>(low), high - low);
}

#else

inline void announce_switch(HostStack& /*from*/, const HostStack& /*to*/) {}
inline void announce_arrival(const HostStack& /*here*/, HostStack& /*before*/) {}
inline void forget_frames(std::uint64_t /*low*/, std::uint64_t /*high*/) {}

#endif

}  // namespace rundown::cpu
