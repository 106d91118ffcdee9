// Lists and numbers that several threads change at once. One thread runs at a time here, so plain
// code is enough; a lock that the caller itself holds would never be free.
#include "nt/export.h"

namespace rundown::nt {
namespace {

SLIST_ENTRY* first_of(const SLIST_HEADER* head) {
  return reinterpret_cast<SLIST_ENTRY*>(std::uint64_t{head->HeaderX64.NextEntry} << 4);
}
void set_first(SLIST_HEADER* head, SLIST_ENTRY* entry) {
  head->HeaderX64.NextEntry = reinterpret_cast<std::uint64_t>(entry) >> 4;
  head->HeaderX64.Sequence = head->HeaderX64.Sequence + 1;
}

void check(const KSPIN_LOCK* lock) {
  if (*lock != 0) gate::deadlock();
}

}  // namespace

void InitializeSListHead(SLIST_HEADER* head) {
  *head = {};
}
RUNDOWN_EXPORT(ntoskrnl, InitializeSListHead, {});
USHORT ExQueryDepthSList(const SLIST_HEADER* head) {
  return static_cast<USHORT>(head->HeaderX64.Depth);
}
RUNDOWN_EXPORT(ntoskrnl, ExQueryDepthSList, {.irql = Irql::dispatch});
SLIST_ENTRY* ExpInterlockedPushEntrySList(SLIST_HEADER* head, SLIST_ENTRY* entry) {
  SLIST_ENTRY* before = first_of(head);
  entry->Next = before;
  set_first(head, entry);
  head->HeaderX64.Depth = head->HeaderX64.Depth + 1;
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, ExpInterlockedPushEntrySList, {.irql = Irql::dispatch});
SLIST_ENTRY* ExpInterlockedPopEntrySList(SLIST_HEADER* head) {
  SLIST_ENTRY* entry = first_of(head);
  if (entry == nullptr) return nullptr;
  set_first(head, entry->Next);
  head->HeaderX64.Depth = head->HeaderX64.Depth - 1;
  return entry;
}
RUNDOWN_EXPORT(ntoskrnl, ExpInterlockedPopEntrySList, {.irql = Irql::dispatch});
SLIST_ENTRY* ExpInterlockedFlushSList(SLIST_HEADER* head) {
  SLIST_ENTRY* entry = first_of(head);
  set_first(head, nullptr);
  head->HeaderX64.Depth = 0;
  return entry;
}
RUNDOWN_EXPORT(ntoskrnl, ExpInterlockedFlushSList, {.irql = Irql::dispatch});

// Each answers what was at that end before, or null where the list was empty.
LIST_ENTRY* ExInterlockedInsertHeadList(LIST_ENTRY* head, LIST_ENTRY* entry, KSPIN_LOCK* lock) {
  check(lock);
  LIST_ENTRY* first = head->Flink;
  *entry = {first, head};
  first->Blink = entry;
  head->Flink = entry;
  return first == head ? nullptr : first;
}
RUNDOWN_EXPORT(ntoskrnl, ExInterlockedInsertHeadList, {});
LIST_ENTRY* ExInterlockedInsertTailList(LIST_ENTRY* head, LIST_ENTRY* entry, KSPIN_LOCK* lock) {
  check(lock);
  LIST_ENTRY* last = head->Blink;
  *entry = {head, last};
  last->Flink = entry;
  head->Blink = entry;
  return last == head ? nullptr : last;
}
RUNDOWN_EXPORT(ntoskrnl, ExInterlockedInsertTailList, {});
LIST_ENTRY* ExInterlockedRemoveHeadList(LIST_ENTRY* head, KSPIN_LOCK* lock) {
  check(lock);
  LIST_ENTRY* first = head->Flink;
  if (first == head) return nullptr;
  head->Flink = first->Flink;
  first->Flink->Blink = head;
  return first;
}
RUNDOWN_EXPORT(ntoskrnl, ExInterlockedRemoveHeadList, {});
SINGLE_LIST_ENTRY* ExInterlockedPushEntryList(SINGLE_LIST_ENTRY* head, SINGLE_LIST_ENTRY* entry,
                                              KSPIN_LOCK* lock) {
  check(lock);
  SINGLE_LIST_ENTRY* first = head->Next;
  entry->Next = first;
  head->Next = entry;
  return first;
}
RUNDOWN_EXPORT(ntoskrnl, ExInterlockedPushEntryList, {});
SINGLE_LIST_ENTRY* ExInterlockedPopEntryList(SINGLE_LIST_ENTRY* head, KSPIN_LOCK* lock) {
  check(lock);
  SINGLE_LIST_ENTRY* first = head->Next;
  if (first != nullptr) head->Next = first->Next;
  return first;
}
RUNDOWN_EXPORT(ntoskrnl, ExInterlockedPopEntryList, {});

LARGE_INTEGER ExInterlockedAddLargeInteger(LARGE_INTEGER* addend, LARGE_INTEGER increment,
                                           KSPIN_LOCK* lock) {
  check(lock);
  const LARGE_INTEGER before = *addend;
  addend->QuadPart += increment.QuadPart;
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, ExInterlockedAddLargeInteger, {});
ULONG ExInterlockedAddUlong(ULONG* addend, ULONG increment, KSPIN_LOCK* lock) {
  check(lock);
  const ULONG before = *addend;
  *addend += increment;
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, ExInterlockedAddUlong, {});

}  // namespace rundown::nt
