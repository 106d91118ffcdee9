// Bitmaps in the driver's memory.
#include "abi/rtl.h"
#include "nt/export.h"

namespace rundown::nt {
namespace {

constexpr ULONG kNotFound = ~0U;
constexpr ULONG kWord = 32;

bool bit(const RTL_BITMAP* map, ULONG i) {
  return (map->Buffer[i / kWord] >> i % kWord & 1) != 0;
}
void put(const RTL_BITMAP* map, ULONG i, bool value) {
  ULONG& word = map->Buffer[i / kWord];
  const ULONG mask = ULONG{1} << i % kWord;
  word = value ? word | mask : word & ~mask;
}

void put_run(const RTL_BITMAP* map, ULONG start, ULONG count, bool value) {
  for (ULONG i = 0; i < count; ++i) put(map, start + i, value);
}

bool all(const RTL_BITMAP* map, ULONG start, ULONG count, bool value) {
  if (start >= map->SizeOfBitMap || count > map->SizeOfBitMap - start) return false;
  for (ULONG i = 0; i < count; ++i) {
    if (bit(map, start + i) != value) return false;
  }
  return true;
}

// The first run that is long enough, from the hint on and then from the beginning.
ULONG find(const RTL_BITMAP* map, ULONG count, ULONG hint, bool value) {
  const ULONG size = map->SizeOfBitMap;
  if (hint >= size) hint = 0;
  if (count == 0) return hint;
  for (const ULONG first : {hint, ULONG{0}}) {
    ULONG run = 0;
    for (ULONG i = first; i < size; ++i) {
      run = bit(map, i) == value ? run + 1 : 0;
      if (run == count) return i + 1 - count;
    }
  }
  return kNotFound;
}

ULONG count_bits(const RTL_BITMAP* map, bool value) {
  ULONG count = 0;
  for (ULONG i = 0; i < map->SizeOfBitMap; ++i) count += bit(map, i) == value ? 1 : 0;
  return count;
}

ULONG find_and_put(RTL_BITMAP* map, ULONG count, ULONG hint, bool value) {
  const ULONG start = find(map, count, hint, !value);
  if (start != kNotFound) put_run(map, start, count, value);
  return start;
}

// The first run of clear bits at or after `from`; its length, and where it starts.
ULONG next_clear_run(const RTL_BITMAP* map, ULONG from, ULONG* start) {
  while (from < map->SizeOfBitMap && bit(map, from)) ++from;
  *start = from;
  ULONG length = 0;
  while (from + length < map->SizeOfBitMap && !bit(map, from + length)) ++length;
  return length;
}

}  // namespace

void RtlInitializeBitMap(RTL_BITMAP* map, ULONG* buffer, ULONG size) {
  *map = {size, buffer};
}
RUNDOWN_EXPORT(ntoskrnl, RtlInitializeBitMap, {});
void RtlClearAllBits(RTL_BITMAP* map) {
  for (ULONG i = 0; i < (map->SizeOfBitMap + kWord - 1) / kWord; ++i) map->Buffer[i] = 0;
}
RUNDOWN_EXPORT(ntoskrnl, RtlClearAllBits, {});
void RtlSetAllBits(RTL_BITMAP* map) {
  for (ULONG i = 0; i < (map->SizeOfBitMap + kWord - 1) / kWord; ++i) map->Buffer[i] = ~0U;
}
RUNDOWN_EXPORT(ntoskrnl, RtlSetAllBits, {});
void RtlSetBit(RTL_BITMAP* map, ULONG i) {
  put(map, i, true);
}
RUNDOWN_EXPORT(ntoskrnl, RtlSetBit, {});
void RtlClearBit(RTL_BITMAP* map, ULONG i) {
  put(map, i, false);
}
RUNDOWN_EXPORT(ntoskrnl, RtlClearBit, {});
BOOLEAN RtlTestBit(const RTL_BITMAP* map, ULONG i) {
  return bit(map, i) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlTestBit, {});
BOOLEAN RtlCheckBit(const RTL_BITMAP* map, ULONG i) {
  return bit(map, i) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlCheckBit, {});
void RtlSetBits(RTL_BITMAP* map, ULONG start, ULONG count) {
  put_run(map, start, count, true);
}
RUNDOWN_EXPORT(ntoskrnl, RtlSetBits, {});
void RtlClearBits(RTL_BITMAP* map, ULONG start, ULONG count) {
  put_run(map, start, count, false);
}
RUNDOWN_EXPORT(ntoskrnl, RtlClearBits, {});
BOOLEAN RtlAreBitsSet(const RTL_BITMAP* map, ULONG start, ULONG count) {
  return all(map, start, count, true) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlAreBitsSet, {});
BOOLEAN RtlAreBitsClear(const RTL_BITMAP* map, ULONG start, ULONG count) {
  return all(map, start, count, false) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlAreBitsClear, {});
ULONG RtlFindClearBits(const RTL_BITMAP* map, ULONG count, ULONG hint) {
  return find(map, count, hint, false);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFindClearBits, {});
ULONG RtlFindSetBits(const RTL_BITMAP* map, ULONG count, ULONG hint) {
  return find(map, count, hint, true);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFindSetBits, {});
ULONG RtlFindClearBitsAndSet(RTL_BITMAP* map, ULONG count, ULONG hint) {
  return find_and_put(map, count, hint, true);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFindClearBitsAndSet, {});
ULONG RtlFindSetBitsAndClear(RTL_BITMAP* map, ULONG count, ULONG hint) {
  return find_and_put(map, count, hint, false);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFindSetBitsAndClear, {});
ULONG RtlNumberOfClearBits(const RTL_BITMAP* map) {
  return count_bits(map, false);
}
RUNDOWN_EXPORT(ntoskrnl, RtlNumberOfClearBits, {});
ULONG RtlNumberOfSetBits(const RTL_BITMAP* map) {
  return count_bits(map, true);
}
RUNDOWN_EXPORT(ntoskrnl, RtlNumberOfSetBits, {});
ULONG RtlFindNextForwardRunClear(const RTL_BITMAP* map, ULONG from, ULONG* start) {
  return next_clear_run(map, from, start);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFindNextForwardRunClear, {});
ULONG RtlFindFirstRunClear(const RTL_BITMAP* map, ULONG* start) {
  return next_clear_run(map, 0, start);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFindFirstRunClear, {});
ULONG RtlFindLongestRunClear(const RTL_BITMAP* map, ULONG* start) {
  ULONG longest = 0;
  *start = 0;
  for (ULONG at = 0; at < map->SizeOfBitMap;) {
    ULONG first = 0;
    const ULONG length = next_clear_run(map, at, &first);
    if (length > longest) {
      longest = length;
      *start = first;
    }
    at = first + length;
  }
  return longest;
}
RUNDOWN_EXPORT(ntoskrnl, RtlFindLongestRunClear, {});

}  // namespace rundown::nt
