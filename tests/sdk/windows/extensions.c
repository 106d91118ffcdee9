/* What Microsoft's compiler takes and others refuse. */
#include <ntddk.h>

/* clang-format off */
#define Enter() DbgPrint("Entering " __FUNCTION__ "\n")
#define SetFlag(Flags, One) ((Flags) |= (One))

DRIVER_INITIALIZE DriverEntry;
DRIVER_NOTIFICATION_CALLBACK_ROUTINE Changed;
static USHORT Words[4] = {1, 2, 3, 4};

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
  Enter();
}

/* Its declaration says PVOID. */
NTSTATUS NTAPI Changed(PUNICODE_STRING Structure, PVOID Context) {
  return Structure->Length == 2 && Context == Words ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  PUSHORT At = Words;
  PVOID Context = NULL;
  PVOID Same;
  ULONG Two;
  UNICODE_STRING Name = RTL_CONSTANT_STRING(L"a");
  Enter();
  if (!NT_SUCCESS(Changed(&Name, Words))) return STATUS_INVALID_PARAMETER_3;
  Two = *((PULONG)At)++;
  (PUCHAR)At += 2;
  SetFlag((ULONG_PTR)Context, 3);
  Same = &((PVOID)(Path));
  if (Two != 0x20001 || *At != 4) return STATUS_INVALID_PARAMETER_1;
  if (Context != (PVOID)3 || Same != (PVOID)&Path) return STATUS_INVALID_PARAMETER_2;
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
