// Resource descriptors in order, each with the copy in the guest's memory that a driver is given.
#pragma once

#include <cstring>
#include <optional>
#include <span>

#include "machine/arena.h"
#include "nt/pool/pool.h"
#include "wdf/framework.h"

namespace rundown::wdf {

inline constexpr ULONG kAtTheEnd = ~ULONG{0};  // WDF_INSERT_AT_END

template <class Descriptor>
class Descriptors {
 public:
  ULONG count() const { return static_cast<ULONG>(originals_.size()); }
  const Descriptor& original(ULONG index) const { return originals_[index]; }
  std::span<const Descriptor> all() const { return originals_; }

  // New from the original each time. nullptr: there are not so many.
  Descriptor* copy(ULONG index) {
    if (index >= count()) return nullptr;
    *given_[index] = originals_[index];
    return given_[index];
  }
  // Of a copy that has been given out.
  std::optional<ULONG> index_of(const Descriptor* given) const {
    for (ULONG index = 0; index < count(); ++index) {
      if (given_[index] == given) return index;
    }
    return std::nullopt;
  }
  // The first that is the same byte for byte, as the framework compares them.
  std::optional<ULONG> find(const Descriptor& like) const {
    for (ULONG index = 0; index < count(); ++index) {
      // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison)
      if (std::memcmp(&originals_[index], &like, sizeof like) == 0) return index;
    }
    return std::nullopt;
  }
  // STATUS_ARRAY_BOUNDS_EXCEEDED
  NTSTATUS insert(const Descriptor& descriptor, ULONG index) {
    if (index == kAtTheEnd) index = count();
    if (index > count()) return STATUS_ARRAY_BOUNDS_EXCEEDED;
    originals_.insert(originals_.begin() + index, descriptor);
    given_.insert(given_.begin() + index, nt::pool::allocate_object<Descriptor>());
    return STATUS_SUCCESS;
  }
  // False: there are not so many.
  bool update(ULONG index, const Descriptor& descriptor) {
    if (index >= count()) return false;
    originals_[index] = descriptor;
    return true;
  }
  bool remove(ULONG index) {
    if (index >= count()) return false;
    nt::pool::free(given_[index]);
    given_.erase(given_.begin() + index);
    originals_.erase(originals_.begin() + index);
    return true;
  }
  void assign(std::span<const Descriptor> descriptors) {
    clear();
    for (const Descriptor& one : descriptors) insert(one, kAtTheEnd);
  }
  void clear() {
    while (count() > 0) remove(count() - 1);
  }

 private:
  machine::Vector<Descriptor> originals_;
  machine::Vector<Descriptor*> given_;
};

}  // namespace rundown::wdf
