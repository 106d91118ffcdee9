// Questions about memory, and the sections of an image that a driver pages in and out.
#include "abi/io.h"
#include "nt/export.h"
#include "nt/ldr/image.h"
#include "nt/mm/pages.h"

namespace rundown::nt {
namespace {

constexpr LONG kMediumSystem = 1;

}  // namespace

PHYSICAL_ADDRESS MmGetPhysicalAddress(void* address) {
  PHYSICAL_ADDRESS physical{};
  if (mm::is_mapped(address)) {
    physical.QuadPart = static_cast<LONGLONG>(mm::physical_address(address));
  }
  return physical;
}
RUNDOWN_EXPORT(ntoskrnl, MmGetPhysicalAddress, {.header = "ntddk"});

void* MmGetVirtualForPhysical(PHYSICAL_ADDRESS physical) {
  const auto at = static_cast<std::uint64_t>(physical.QuadPart);
  const machine::Address page = mm::page_of(at / machine::kPageSize);
  return page == 0 ? nullptr : reinterpret_cast<void*>(page + at % machine::kPageSize);
}
RUNDOWN_EXPORT(ntoskrnl, MmGetVirtualForPhysical, {.irql = Irql::dispatch, .header = "ntddk"});

BOOLEAN MmIsAddressValid(void* address) {
  return mm::is_mapped(address) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, MmIsAddressValid, {.irql = Irql::dispatch, .header = "ntddk"});

LONG MmQuerySystemSize() {
  return kMediumSystem;
}
RUNDOWN_EXPORT(ntoskrnl, MmQuerySystemSize, {});

// Zero: a workstation.
BOOLEAN MmIsThisAnNtAsSystem() {
  return FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, MmIsThisAnNtAsSystem, {.header = "ntddk"});

// Every section stays in memory here, so locking one only names it.
void* MmLockPagableDataSection(void* address) {
  return address;
}
RUNDOWN_EXPORT(ntoskrnl, MmLockPagableDataSection, {.irql = Irql::apc});

void MmLockPagableSectionByHandle(void* /*section*/) {}
RUNDOWN_EXPORT(ntoskrnl, MmLockPagableSectionByHandle, {.irql = Irql::apc, .header = "ntddk"});

void MmUnlockPagableImageSection(void* /*section*/) {}
RUNDOWN_EXPORT(ntoskrnl, MmUnlockPagableImageSection, {.irql = Irql::apc});

void* MmPageEntireDriver(void* address) {
  const ldr::LoadedImage* image = ldr::image_at(reinterpret_cast<machine::Address>(address));
  return image == nullptr ? nullptr : reinterpret_cast<void*>(image->base);
}
RUNDOWN_EXPORT(ntoskrnl, MmPageEntireDriver, {.irql = Irql::apc});

void MmResetDriverPaging(void* /*address*/) {}
RUNDOWN_EXPORT(ntoskrnl, MmResetDriverPaging, {.irql = Irql::apc});

ULONG MmIsDriverVerifying(DRIVER_OBJECT* /*driver*/) {
  return 1;
}
RUNDOWN_EXPORT(ntoskrnl, MmIsDriverVerifying, {.irql = Irql::dispatch});

ULONG MmIsDriverVerifyingByAddress(void* /*address*/) {
  return 1;
}
RUNDOWN_EXPORT(ntoskrnl, MmIsDriverVerifyingByAddress, {.irql = Irql::dispatch});

NTSTATUS MmIsVerifierEnabled(ULONG* flags) {
  constexpr ULONG kSpecialPoolTrackingIrqlAndIo = 0x1 | 0x2 | 0x8 | 0x10;
  *flags = kSpecialPoolTrackingIrqlAndIo;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, MmIsVerifierEnabled, {.irql = Irql::passive});

// No file is mapped as an image but the drivers' own, which have no file object to ask about.
BOOLEAN MmFlushImageSection(void* /*section_pointers*/, LONG /*flush_type*/) {
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, MmFlushImageSection, {.irql = Irql::apc, .header = "ntifs"});

}  // namespace rundown::nt
