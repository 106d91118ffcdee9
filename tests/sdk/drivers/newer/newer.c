/* What drivers take from newer or older headers of Windows than mingw-w64's. */
#define RTL_USE_AVL_TABLES
/* clang-format off */
#include <ntddk.h>
#include <kbdmou.h>
#include "..\shared\Limits.h"
/* clang-format on */

#ifdef WINAPI
#error "a header for drivers and applications is read for applications"
#endif

DRIVER_INITIALIZE DriverEntry;

static EX_SPIN_LOCK Lock;

static NTSTATUS Length(__in_ecount_opt(MAX_LETTERS) PCWSTR Text, __out PULONG Count,
                       __drv_typeCond(SystemServices, x) __deref_out_opt PVOID* Reserved) {
  *Count = 0;
  *Reserved = NULL;
  __pragma(warning(suppress : 4127));
  while (Text != NULL && *Count < MAX_LETTERS && Text[*Count] != 0) ++*Count;
  return STATUS_SUCCESS;
}

static VOID NTAPI TimerCallback(PEX_TIMER Timer, PVOID Context) {
  UNREFERENCED_PARAMETER(Timer);
  UNREFERENCED_PARAMETER(Context);
}

static VOID NTAPI Thread(PVOID Context) {
  UNREFERENCED_PARAMETER(Context);
}

/* Windows has these, rundown not: it is enough that they are declared and linked. */
static VOID Unreached(PDEVICE_OBJECT DeviceObject) {
  EXT_SET_PARAMETERS Parameters;
  PEX_TIMER Timer = ExAllocateTimer(TimerCallback, NULL, EX_TIMER_HIGH_RESOLUTION);
  HANDLE Handle;
  ExInitializeSetTimerParameters(&Parameters);
  ExSetTimer(Timer, -10000, 0, &Parameters);
  ExCancelTimer(Timer, NULL);
  ExDeleteTimer(Timer, TRUE, TRUE, NULL);
  ExFreePoolWithTag(ExAllocatePool3(POOL_FLAG_PAGED, 8, 'weN', NULL, 0), 'weN');
  IoCreateSystemThread(DeviceObject, &Handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Thread, NULL);
  PsGetProcessExitStatus(PsGetCurrentProcess());
  PsGetThreadExitStatus(PsGetCurrentThread());
  CmCallbackGetKeyObjectIDEx(NULL, NULL, NULL, NULL, 0);
  CmCallbackReleaseKeyObjectIDEx(NULL);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath) {
  FILE_DISPOSITION_INFORMATION_EX Disposition = {FILE_DISPOSITION_DELETE |
                                                 FILE_DISPOSITION_POSIX_SEMANTICS};
  PRTL_SPLAY_LINKS Links = NULL;
  RTL_GENERIC_TABLE Table = {.NumberGenericTableElements = Disposition.Flags};
  RTL_AVL_TABLE* Tree = &Table;
  LARGE_INTEGER Now = {0};
  ULONG Longest = 0, Shortest = 0, Current = 0, Count;
  PVOID Reserved;
  KIRQL Irql;
  if (DriverObject == NULL) Unreached(NULL);
  KeQuerySystemTimePrecise(&Now);
  if (Now.QuadPart == 0) return STATUS_INVALID_PARAMETER_1;
  ExQueryTimerResolution(&Longest, &Shortest, &Current);
  if (Longest < Shortest || Shortest == 0) return STATUS_INVALID_PARAMETER_2;
  Irql = ExAcquireSpinLockShared(&Lock);
  ExReleaseSpinLockShared(&Lock, Irql);
  if (!NT_SUCCESS(Length(RegistryPath->Buffer, &Count, &Reserved)) || Count != MAX_LETTERS)
    return STATUS_INVALID_PARAMETER_3;
  return Links == NULL && Tree->NumberGenericTableElements == 3 ? STATUS_SUCCESS
                                                                : STATUS_INVALID_PARAMETER_4;
}
