// Blocks of memory. Drivers call these often, so their contracts say nothing that costs.
#include <cstring>

#include "nt/export.h"

namespace rundown::nt {
namespace {

constexpr gate::Contract kPlain{.header = ""};

}  // namespace

void* memset(void* to, int value, SIZE_T bytes) {
  return std::memset(to, value, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, memset, {kPlain});
// Overlapping blocks are copied as by memmove, as Windows does on x64.
void* memcpy(void* to, const void* from, SIZE_T bytes) {
  return std::memmove(to, from, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, memcpy, {kPlain});
void* memmove(void* to, const void* from, SIZE_T bytes) {
  return std::memmove(to, from, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, memmove, {kPlain});
int memcmp(const void* left, const void* right, SIZE_T bytes) {
  return std::memcmp(left, right, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, memcmp, {kPlain});
const void* memchr(const void* in, int value, SIZE_T bytes) {
  return std::memchr(in, value, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, memchr, {kPlain});

void* _memccpy(void* to, const void* from, int last, SIZE_T bytes) {
  auto* out = static_cast<UCHAR*>(to);
  const auto* in = static_cast<const UCHAR*>(from);
  for (SIZE_T i = 0; i < bytes; ++i) {
    out[i] = in[i];
    if (in[i] == static_cast<UCHAR>(last)) return out + i + 1;
  }
  return nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, _memccpy, {kPlain});

int memcpy_s(void* to, SIZE_T room, const void* from, SIZE_T bytes) {
  constexpr int kInvalid = 22;  // EINVAL
  constexpr int kRange = 34;    // ERANGE
  if (bytes == 0) return 0;
  if (to == nullptr) return kInvalid;
  if (from == nullptr || room < bytes) {
    std::memset(to, 0, room);
    return from == nullptr ? kInvalid : kRange;
  }
  std::memmove(to, from, bytes);
  return 0;
}
RUNDOWN_EXPORT(ntoskrnl, memcpy_s, {kPlain});

int memmove_s(void* to, SIZE_T room, const void* from, SIZE_T bytes) {
  constexpr int kInvalid = 22;
  constexpr int kRange = 34;
  if (bytes == 0) return 0;
  if (to == nullptr || from == nullptr) return kInvalid;
  if (room < bytes) return kRange;
  std::memmove(to, from, bytes);
  return 0;
}
RUNDOWN_EXPORT(ntoskrnl, memmove_s, {kPlain});

SIZE_T RtlCompareMemory(const void* left, const void* right, SIZE_T bytes) {
  const auto* a = static_cast<const UCHAR*>(left);
  const auto* b = static_cast<const UCHAR*>(right);
  SIZE_T same = 0;
  while (same < bytes && a[same] == b[same]) ++same;
  return same;
}
RUNDOWN_EXPORT(ntoskrnl, RtlCompareMemory, {});

SIZE_T RtlCompareMemoryUlong(const void* block, SIZE_T bytes, ULONG pattern) {
  const auto* words = static_cast<const ULONG*>(block);
  const bool aligned = reinterpret_cast<std::uint64_t>(block) % sizeof(ULONG) == 0;
  if (!aligned || bytes % sizeof(ULONG) != 0) return 0;
  SIZE_T same = 0;
  while (same < bytes / sizeof(ULONG) && words[same] == pattern) ++same;
  return same * sizeof(ULONG);
}
RUNDOWN_EXPORT(ntoskrnl, RtlCompareMemoryUlong, {.header = "ntifs"});

void RtlFillMemory(void* to, SIZE_T bytes, int value) {
  std::memset(to, value, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFillMemory, {});
void RtlFillMemoryUlong(void* to, SIZE_T bytes, ULONG pattern) {
  auto* words = static_cast<ULONG*>(to);
  for (SIZE_T i = 0; i < bytes / sizeof(ULONG); ++i) words[i] = pattern;
}
RUNDOWN_EXPORT(ntoskrnl, RtlFillMemoryUlong, {.header = "ntifs"});
void RtlZeroMemory(void* to, SIZE_T bytes) {
  std::memset(to, 0, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, RtlZeroMemory, {});
void RtlMoveMemory(void* to, const void* from, SIZE_T bytes) {
  std::memmove(to, from, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, RtlMoveMemory, {});
void RtlCopyMemory(void* to, const void* from, SIZE_T bytes) {
  std::memmove(to, from, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, RtlCopyMemory, {});
void RtlCopyMemoryNonTemporal(void* to, const void* from, SIZE_T bytes) {
  std::memmove(to, from, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, RtlCopyMemoryNonTemporal, {});

void RtlPrefetchMemoryNonTemporal(const void* /*block*/, SIZE_T /*bytes*/) {}
RUNDOWN_EXPORT(ntoskrnl, RtlPrefetchMemoryNonTemporal, {});

// The endian helpers that an older linker leaves as calls.
ULONG RtlUlongByteSwap(ULONG value) {
  return __builtin_bswap32(value);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUlongByteSwap, {});
ULONGLONG RtlUlonglongByteSwap(ULONGLONG value) {
  return __builtin_bswap64(value);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUlonglongByteSwap, {});
USHORT RtlUshortByteSwap(USHORT value) {
  return __builtin_bswap16(value);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUshortByteSwap, {});

}  // namespace rundown::nt
