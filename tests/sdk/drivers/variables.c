/* Variables that the kernel exports. STATUS_SUCCESS: each is what Windows' own build makes of it.
 */
#include <ntifs.h>

DRIVER_INITIALIZE DriverEntry;

/* No header has these: drivers declare them as they do all others. */
extern PULONG InitSafeBootMode;
extern POBJECT_TYPE* IoDriverObjectType;
/* Windows has it, rundown not. */
extern PULONG PsUILanguageComitted;

static PVOID Registration;

static OB_PREOP_CALLBACK_STATUS NTAPI PreOperation(PVOID Context,
                                                   POB_PRE_OPERATION_INFORMATION Information) {
  UNREFERENCED_PARAMETER(Context);
  UNREFERENCED_PARAMETER(Information);
  return OB_PREOP_SUCCESS;
}

static NTSTATUS RegisterCallbacks(void) {
  OB_OPERATION_REGISTRATION Operations[2] = {{0}};
  OB_CALLBACK_REGISTRATION Callbacks = {0};
  Operations[0].ObjectType = PsProcessType;
  Operations[1].ObjectType = PsThreadType;
  Operations[0].Operations = Operations[1].Operations = OB_OPERATION_HANDLE_CREATE;
  Operations[0].PreOperation = Operations[1].PreOperation = PreOperation;
  Callbacks.Version = OB_FLT_REGISTRATION_VERSION;
  Callbacks.OperationRegistrationCount = 2;
  Callbacks.OperationRegistration = Operations;
  RtlInitUnicodeString(&Callbacks.Altitude, L"12345.6");
  return ObRegisterCallbacks(&Callbacks, &Registration);
}

static NTSTATUS ReferenceProcessAs(POBJECT_TYPE Type) {
  PVOID Object;
  NTSTATUS Status =
      ObReferenceObjectByHandle(NtCurrentProcess(), 0, Type, KernelMode, &Object, NULL);
  if (NT_SUCCESS(Status)) ObDereferenceObject(Object);
  return Status;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject) {
  UNREFERENCED_PARAMETER(DriverObject);
  ObUnRegisterCallbacks(Registration);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath) {
  NTSTATUS Status;
  UNREFERENCED_PARAMETER(RegistryPath);
  if (ObReferenceObjectByPointer(DriverObject, 0, *IoDriverObjectType, KernelMode) !=
      STATUS_SUCCESS)
    return STATUS_INVALID_PARAMETER_1;
  ObDereferenceObject(DriverObject);
  if (ReferenceProcessAs(*PsThreadType) != STATUS_OBJECT_TYPE_MISMATCH)
    return STATUS_INVALID_PARAMETER_2;
  if (*InitSafeBootMode != 0) return STATUS_INVALID_PARAMETER_3;
  if (KeNumberProcessors != (CCHAR)KeQueryActiveProcessorCount(NULL))
    return STATUS_INVALID_PARAMETER_4;
  if ((ULONG_PTR)MmSystemRangeStart <= (ULONG_PTR)MmHighestUserAddress)
    return STATUS_INVALID_PARAMETER_5;
  if (MmUserProbeAddress > (ULONG_PTR)MmSystemRangeStart) return STATUS_INVALID_PARAMETER_6;
  if (*KdDebuggerNotPresent != KD_DEBUGGER_NOT_PRESENT ||
      (KD_DEBUGGER_ENABLED && KD_DEBUGGER_NOT_PRESENT))
    return STATUS_INVALID_PARAMETER_7;
  if (NLS_MB_CODE_PAGE_TAG) return STATUS_INVALID_PARAMETER_8;
  if (RegistryPath == NULL && *PsUILanguageComitted != 0) return STATUS_INVALID_PARAMETER_9;
  Status = ReferenceProcessAs(*PsProcessType);
  if (!NT_SUCCESS(Status)) return Status;
  Status = RegisterCallbacks();
  if (!NT_SUCCESS(Status)) return Status;
  DriverObject->DriverUnload = DriverUnload;
  return STATUS_SUCCESS;
}
