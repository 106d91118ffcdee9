#include "nt/ke/processors.h"

#include <bit>

#include "abi/kpcr.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/irql.h"

namespace rundown::nt {
namespace ke {
namespace {

struct ProcessorsState {
  unsigned count = kDefaultProcessors;
  unsigned meetings = 0;
};
const machine::Part<ProcessorsState> state;

KPRCB& prcb() {
  return reinterpret_cast<KPCR*>(cpu::kpcr())->Prcb;
}

}  // namespace

void set_processor_count(unsigned count) {
  state->count = count;
}
unsigned processor_count() {
  return state->count;
}
KAFFINITY active_processors() {
  return ~KAFFINITY{0} >> (kMostProcessors - state->count);
}

unsigned current_processor() {
  return prcb().Number;
}

unsigned go_to_processor(unsigned number) {
  const unsigned before = prcb().Number;
  prcb().Number = number;
  prcb().LegacyNumber = static_cast<UCHAR>(number);
  return before;
}

void follow_affinity() {
  if (current_irql() < Irql::dispatch) go_to_processor(current_thread().processor);
}

KAFFINITY set_system_affinity(Thread& thread, KAFFINITY wanted) {
  const KAFFINITY before = thread.system_affinity;
  thread.system_affinity = wanted;
  if (wanted != 0 && (wanted >> thread.processor & 1) == 0) {
    thread.processor = static_cast<unsigned>(std::countr_zero(wanted));
  }
  if (&thread == &current_thread()) follow_affinity();
  return before;
}

void begin_meeting() {
  ++state->meetings;
}
void end_meeting() {
  --state->meetings;
}
bool processors_meet() {
  return state->meetings != 0;
}

}  // namespace ke

namespace {

constexpr USHORT kAllGroups = 0xFFFF;

bool is_active(const PROCESSOR_NUMBER& number) {
  return number.Group == 0 && number.Number < ke::processor_count() && number.Reserved == 0;
}

// Processors that are not there count for nothing.
KAFFINITY set_affinity(KAFFINITY wanted) {
  ke::Thread& thread = ke::current_thread();
  const KAFFINITY active = wanted & ke::active_processors();
  return active == 0 ? thread.system_affinity : ke::set_system_affinity(thread, active);
}

}  // namespace

KAFFINITY KeQueryActiveProcessors() {
  return ke::active_processors();
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryActiveProcessors, {});

ULONG KeQueryActiveProcessorCount(KAFFINITY* active) {
  if (active != nullptr) *active = ke::active_processors();
  return ke::processor_count();
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryActiveProcessorCount, {});

ULONG KeQueryActiveProcessorCountEx(USHORT group) {
  return group == 0 || group == kAllGroups ? ke::processor_count() : 0;
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryActiveProcessorCountEx, {});

// No processor can be added to this machine.
ULONG KeQueryMaximumProcessorCount() {
  return ke::processor_count();
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryMaximumProcessorCount, {});

ULONG KeQueryMaximumProcessorCountEx(USHORT group) {
  return KeQueryActiveProcessorCountEx(group);
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryMaximumProcessorCountEx, {});

USHORT KeQueryActiveGroupCount() {
  return 1;
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryActiveGroupCount, {});

USHORT KeQueryMaximumGroupCount() {
  return 1;
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryMaximumGroupCount, {});

USHORT KeQueryHighestNodeNumber() {
  return 0;
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryHighestNodeNumber, {});

KAFFINITY KeQueryGroupAffinity(USHORT group) {
  return group == 0 ? ke::active_processors() : 0;
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryGroupAffinity, {});

ULONG KeGetCurrentProcessorNumber() {
  return ke::current_processor();
}
RUNDOWN_EXPORT(ntoskrnl, KeGetCurrentProcessorNumber, {.header = "ntddk"});

ULONG KeGetCurrentProcessorNumberEx(PROCESSOR_NUMBER* number) {
  if (number != nullptr) *number = {0, static_cast<UCHAR>(ke::current_processor()), 0};
  return ke::current_processor();
}
RUNDOWN_EXPORT(ntoskrnl, KeGetCurrentProcessorNumberEx, {});

NTSTATUS KeGetProcessorNumberFromIndex(ULONG index, PROCESSOR_NUMBER* number) {
  if (index >= ke::processor_count()) return STATUS_INVALID_PARAMETER;
  *number = {0, static_cast<UCHAR>(index), 0};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, KeGetProcessorNumberFromIndex, {});

ULONG KeGetProcessorIndexFromNumber(const PROCESSOR_NUMBER* number) {
  constexpr ULONG kInvalid = ~0U;
  return is_active(*number) ? number->Number : kInvalid;
}
RUNDOWN_EXPORT(ntoskrnl, KeGetProcessorIndexFromNumber, {});

void KeSetSystemAffinityThread(KAFFINITY affinity) {
  set_affinity(affinity);
}
RUNDOWN_EXPORT(ntoskrnl, KeSetSystemAffinityThread, {.irql = Irql::dispatch});

// 0: the thread had no system affinity.
KAFFINITY KeSetSystemAffinityThreadEx(KAFFINITY affinity) {
  return set_affinity(affinity);
}
RUNDOWN_EXPORT(ntoskrnl, KeSetSystemAffinityThreadEx, {.irql = Irql::dispatch});

void KeRevertToUserAffinityThread() {
  ke::set_system_affinity(ke::current_thread(), 0);
}
RUNDOWN_EXPORT(ntoskrnl, KeRevertToUserAffinityThread, {.irql = Irql::dispatch});

void KeRevertToUserAffinityThreadEx(KAFFINITY affinity) {
  ke::set_system_affinity(ke::current_thread(), affinity & ke::active_processors());
}
RUNDOWN_EXPORT(ntoskrnl, KeRevertToUserAffinityThreadEx, {.irql = Irql::dispatch});

// The mask before is 0 where the thread had no system affinity.
void KeSetSystemGroupAffinityThread(const GROUP_AFFINITY* affinity, GROUP_AFFINITY* before) {
  const KAFFINITY mask = affinity->Group == 0 ? affinity->Mask : 0;
  const KAFFINITY replaced = set_affinity(mask);
  if (before != nullptr) *before = {.Mask = replaced, .Group = 0, .Reserved = {}};
}
RUNDOWN_EXPORT(ntoskrnl, KeSetSystemGroupAffinityThread, {.irql = Irql::dispatch});

void KeRevertToUserGroupAffinityThread(const GROUP_AFFINITY* before) {
  ke::set_system_affinity(ke::current_thread(), before->Mask & ke::active_processors());
}
RUNDOWN_EXPORT(ntoskrnl, KeRevertToUserGroupAffinityThread, {.irql = Irql::dispatch});

// The worker runs on every processor, and the current one's answer is the call's. They run one
// after the other here, the current one first.
ULONG_PTR KeIpiGenericCall(const void* worker, ULONG_PTR argument) {
  const Irql before = ke::raise_irql(Irql::ipi);
  const unsigned own = ke::current_processor();
  ke::begin_meeting();
  const ULONG_PTR result = cpu::call_guest(worker, argument);
  for (unsigned other = 0; other < ke::processor_count(); ++other) {
    if (other == own) continue;
    ke::go_to_processor(other);
    cpu::call_guest(worker, argument);
  }
  ke::end_meeting();
  ke::go_to_processor(own);
  ke::lower_irql(before);
  return result;
}
RUNDOWN_EXPORT(ntoskrnl, KeIpiGenericCall, {});

}  // namespace rundown::nt
