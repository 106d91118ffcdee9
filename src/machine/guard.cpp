#include "machine/guard.h"

#include <sys/mman.h>

#include <cerrno>
#include <system_error>

namespace rundown::machine {
namespace {

// Debian 12's headers are older than the feature.
constexpr int kGuardInstall = 102;
constexpr int kGuardRemove = 103;

bool has_guard_markers() {
  static const bool known = [] {
    void* page =
        mmap(nullptr, kPageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return false;
    const bool works = madvise(page, kPageSize, kGuardInstall) == 0;
    munmap(page, kPageSize);
    return works;
  }();
  return known;
}

void protect(Address begin, std::size_t bytes, int protection) {
  if (mprotect(reinterpret_cast<void*>(begin), bytes, protection) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot change a page's protection");
  }
}

}  // namespace

void guard(Address begin, std::size_t bytes) {
  if (has_guard_markers() && madvise(reinterpret_cast<void*>(begin), bytes, kGuardInstall) == 0) {
    return;
  }
  madvise(reinterpret_cast<void*>(begin), bytes, MADV_DONTNEED);
  protect(begin, bytes, PROT_NONE);
}

void unguard(Address begin, std::size_t bytes) {
  if (has_guard_markers() && madvise(reinterpret_cast<void*>(begin), bytes, kGuardRemove) == 0) {
    return;
  }
  protect(begin, bytes, PROT_READ | PROT_WRITE);
}

}  // namespace rundown::machine
