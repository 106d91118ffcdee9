// The fixed stretch of address space in which a simulated machine lives.
//
// Everything that changes while a guest runs lies here: images, stacks, pool, kernel objects and
// our own model of them. Addresses are the same in each run and on each computer, so two runs of
// one scenario are equal byte for byte. The host itself (program, libraries, its own stack) is
// mapped by Linux above `kHostBegin`; the guest never has business there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace rundown::machine {

using Address = std::uint64_t;

inline constexpr std::size_t kPageSize = 4096;

struct Region {
  const char* name;
  Address base;
  std::size_t size;

  constexpr Address end() const { return base + size; }
  constexpr bool contains(Address address) const { return address >= base && address < end(); }
  bool contains(const void* pointer) const { return contains(reinterpret_cast<Address>(pointer)); }
};

inline constexpr std::size_t kMiB = std::size_t{1} << 20;
inline constexpr std::size_t kGiB = std::size_t{1} << 30;

// Below MmUserProbeAddress: what a simulated user process owns. Under 2 GiB, where AddressSanitizer
// has no shadow.
inline constexpr Region kUser{"user", 0x1000'0000, 256 * kMiB};
inline constexpr Region kUserSharedData{"user shared data", 0x7FFE'0000, kPageSize};
inline constexpr Address kUserProbeAddress = 0x1FFF'FFFF'0000;

// Kernel space. The guest may address all of it but the model.
inline constexpr Region kModel{"model", 0x2000'0000'0000, 4 * kGiB};
inline constexpr Region kProcessor{"processor", 0x2001'0000'0000, 1 * kMiB};
inline constexpr Region kImages{"images", 0x2002'0000'0000, 4 * kGiB};
inline constexpr Region kUnresolved{"unresolved imports", 0x2003'8000'0000, 16 * kMiB};
inline constexpr Region kGuestStacks{"kernel stacks", 0x2004'0000'0000, 1 * kGiB};
inline constexpr Region kHostStacks{"host stacks", 0x2006'0000'0000, 16 * kGiB};
inline constexpr Region kPool{"pool", 0x2010'0000'0000, 64 * kGiB};
inline constexpr Region kSystemPtes{"system PTEs", 0x2040'0000'0000, 16 * kGiB};

inline constexpr Address kHostBegin = 0x5500'0000'0000;

// Reserves every region. Throws std::system_error when the address space is taken.
void reserve();

// Memory for our own model of the machine. Never returned to Linux before the process ends.
void* allocate(std::size_t bytes, std::size_t alignment);
void deallocate(void* memory, std::size_t bytes, std::size_t alignment);

// A stateless allocator, so that a container in the arena holds no pointer to anything outside it.
template <class T>
struct Allocator {
  using value_type = T;

  Allocator() = default;
  template <class U>
  Allocator(const Allocator<U>& /*other*/) {}

  T* allocate(std::size_t count) {
    return static_cast<T*>(machine::allocate(count * sizeof(T), alignof(T)));
  }
  void deallocate(T* pointer, std::size_t count) {
    machine::deallocate(pointer, count * sizeof(T), alignof(T));
  }
  friend bool operator==(Allocator /*left*/, Allocator /*right*/) { return true; }
};

template <class T>
using Vector = std::vector<T, Allocator<T>>;
template <class K, class V, class Less = std::less<>>
using Map = std::map<K, V, Less, Allocator<std::pair<const K, V>>>;
template <class K, class Less = std::less<>>
using Set = std::set<K, Less, Allocator<K>>;
using String = std::basic_string<char, std::char_traits<char>, Allocator<char>>;
using WString = std::basic_string<char16_t, std::char_traits<char16_t>, Allocator<char16_t>>;

}  // namespace rundown::machine
