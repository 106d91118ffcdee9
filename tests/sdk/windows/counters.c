/* A driver's performance counters, with the header that ctrpp makes of their manifest. */
#include <wdm.h>

typedef struct ASKED {
  ULONG Writes;
  ULONG Reads;
} ASKED;
typedef struct ANSWERED {
  ULONG64 Bytes;
} ANSWERED;
typedef struct WAVES {
  ULONG Sine;
} WAVES;
#include <driverCounters.h>

double sin(double x);
double cos(double x);

DRIVER_INITIALIZE DriverEntry;
static ASKED Asked;
static ANSWERED Answered;

static NTSTATUS NTAPI Collect(PCW_CALLBACK_TYPE Type, PPCW_CALLBACK_INFORMATION Info,
                              PVOID Context) {
  UNICODE_STRING Name = RTL_CONSTANT_STRING(L"all");
  UNREFERENCED_PARAMETER(Context);
  if (Type != PcwCallbackCollectData) return STATUS_SUCCESS;
  return DrvAddRequests(Info->CollectData.Buffer, &Name, 0, &Asked, &Answered);
}

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
  DrvUnregisterWaves();
  DrvUnregisterRequests();
}

static BOOLEAN Computes(double Angle) {
  KFLOATING_SAVE Save;
  double One;
  if (!NT_SUCCESS(KeSaveFloatingPointState(&Save))) return FALSE;
  One = sin(Angle) * sin(Angle) + cos(Angle) * cos(Angle);
  KeRestoreFloatingPointState(&Save);
  return One > 0.999 && One < 1.001;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  PCW_REGISTRATION_INFORMATION Information;
  PPCW_INSTANCE Instance;
  NTSTATUS Status;

  DrvInitRegistrationInformationRequests(Collect, NULL, &Information);
  if (Information.CounterCount != 2 || Information.Name->Length != 18 * sizeof(WCHAR) ||
      Information.Counters[0].Offset != 4 || Information.Counters[1].Id != 7 ||
      Information.Counters[1].StructIndex != 1 || Information.Counters[1].Size != 8) {
    return STATUS_INVALID_PARAMETER_1;
  }
  if (!Computes(Driver->Size)) return STATUS_INVALID_PARAMETER_2;

  Status = DrvRegisterRequests(Collect, NULL);
  if (!NT_SUCCESS(Status)) return Status;
  Status = DrvCreateRequests(&Instance, Path, &Asked, &Answered);
  if (NT_SUCCESS(Status)) {
    DrvCloseRequests(Instance);
    Status = DrvRegisterWaves(NULL, NULL);
  }
  if (!NT_SUCCESS(Status)) {
#ifndef FORGET_TO_UNREGISTER
    DrvUnregisterRequests();
#endif
    return Status;
  }
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
