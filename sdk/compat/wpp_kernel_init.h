/* How a driver's trace providers come and go. In order of age the kernel has
   IoWMIRegistrationControl and EtwRegisterClassicProvider; the driver looks which there is, as one
   built for all versions of Windows does. */
#ifndef RUNDOWN_WPP_KERNEL_INIT_H
#define RUNDOWN_WPP_KERNEL_INIT_H

#ifdef __cplusplus
extern "C" {
#endif

#define WPP_SUITE_WMI 2
#define WPP_SUITE_CLASSIC_ETW 4

#define WPP_GUID_VALUE(a, b, c, d, e)                                                     \
  {                                                                                       \
    0x##a, 0x##b, 0x##c, {                                                                \
      (0x##d) >> 8, (0x##d) & 0xFF, (UCHAR)(0x##e##ULL >> 40), (UCHAR)(0x##e##ULL >> 32), \
          (UCHAR)(0x##e##ULL >> 24), (UCHAR)(0x##e##ULL >> 16), (UCHAR)(0x##e##ULL >> 8), \
          (UCHAR)(0x##e##ULL)                                                             \
    }                                                                                     \
  }
#define WPP_DEFINE_BIT(Name)
#define WPP_DEFINE_CONTROL_GUID(Name, Guid, Bits) WPP_GUID_VALUE Guid,
static const GUID WPP_CONTROL_GUID_LIST[] = {WPP_CONTROL_GUIDS};
#undef WPP_DEFINE_CONTROL_GUID
#undef WPP_DEFINE_BIT

WPP_CB_TYPE WPP_MAIN_CB[WPP_LAST_CTL];
WPP_CB_TYPE* WPP_GLOBAL_Control = (WPP_CB_TYPE*)&WPP_GLOBAL_Control;
WPP_TRACE_FUNCTION pfnWppTraceMessage;

typedef VOID(NTAPI* WPP_CLASSIC_CALLBACK)(LPCGUID Guid, UCHAR ControlCode, PVOID EnableContext,
                                          PVOID CallbackContext);
static NTSTATUS(NTAPI* pfnEtwRegisterClassicProvider)(LPCGUID, ULONG, WPP_CLASSIC_CALLBACK, PVOID,
                                                      ULONG64*);
static NTSTATUS(NTAPI* pfnEtwUnregister)(ULONG64);
static ULONG WPPTraceSuite;

/* A logger's handle holds these, and so does what EtwRegisterClassicProvider's callback gets. */
typedef struct _WPP_TRACE_ENABLE_CONTEXT {
  USHORT LoggerId;
  UCHAR Level;
  UCHAR InternalFlag;
  ULONG EnableFlags;
} WPP_TRACE_ENABLE_CONTEXT;

static void WppSetEnabled(PWPP_TRACE_CONTROL_BLOCK control,
                          const WPP_TRACE_ENABLE_CONTEXT* context) {
  control->Level = context == NULL ? 0 : context->Level;
  control->Flags[0] = context == NULL ? 0 : context->EnableFlags;
  control->Logger = context == NULL ? 0 : *(const TRACEHANDLE*)context;
}

static VOID NTAPI WppClassicProviderCallback(LPCGUID guid, UCHAR code, PVOID context,
                                             PVOID control) {
  (void)guid;
  if (code > 1) return; /* neither EVENT_CONTROL_CODE_DISABLE_PROVIDER nor ..._ENABLE_PROVIDER */
  WppSetEnabled((PWPP_TRACE_CONTROL_BLOCK)control,
                code == 1 ? (const WPP_TRACE_ENABLE_CONTEXT*)context : NULL);
}

/* Answers IRP_MN_REGINFO: which GUIDs, and the driver's registry path. */
static NTSTATUS WppDescribe(PWPP_TRACE_CONTROL_BLOCK first, ULONG length, PWMIREGINFO info,
                            PULONG size) {
  ULONG count = 0;
  ULONG path_bytes = first->RegistryPath == NULL ? 0 : first->RegistryPath->Length;
  PWPP_TRACE_CONTROL_BLOCK control;
  ULONG needed;
  ULONG path_offset;
  PUCHAR text;
  for (control = first; control != NULL; control = control->Next) ++count;
  path_offset = (ULONG)(FIELD_OFFSET(WMIREGINFO, WmiRegGuid) + count * sizeof(WMIREGGUID));
  /* Two counted strings: the path, and the name of a MOF resource, which is empty. */
  needed = path_offset + 2 * sizeof(USHORT) + path_bytes;
  if (length < needed) {
    *size = sizeof(ULONG);
    if (length >= sizeof(ULONG)) *(PULONG)info = needed;
    return length >= sizeof(ULONG) ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
  }
  RtlZeroMemory(info, needed);
  info->BufferSize = needed;
  info->GuidCount = count;
  info->RegistryPath = path_offset;
  info->MofResourceName = path_offset + (ULONG)sizeof(USHORT) + path_bytes;
  text = (PUCHAR)info + path_offset;
  *(PUSHORT)text = (USHORT)path_bytes;
  if (path_bytes != 0)
    RtlCopyMemory(text + sizeof(USHORT), first->RegistryPath->Buffer, path_bytes);
  for (control = first, count = 0; control != NULL; control = control->Next, ++count) {
    info->WmiRegGuid[count].Guid = *control->ControlGuid;
    info->WmiRegGuid[count].Flags = WMIREG_FLAG_TRACE_CONTROL_GUID | WMIREG_FLAG_TRACED_GUID;
  }
  *size = needed;
  return STATUS_SUCCESS;
}

static NTSTATUS NTAPI WppTraceCallback(UCHAR minor, PVOID path, ULONG length, PVOID buffer,
                                       PVOID context, PULONG size) {
  PWPP_TRACE_CONTROL_BLOCK control = (PWPP_TRACE_CONTROL_BLOCK)context;
  PWNODE_HEADER node = (PWNODE_HEADER)buffer;
  (void)path;
  *size = 0;
  switch (minor) {
    case IRP_MN_REGINFO:
    case IRP_MN_REGINFO_EX:
      return WppDescribe(control, length, (PWMIREGINFO)buffer, size);
    case IRP_MN_ENABLE_EVENTS:
    case IRP_MN_DISABLE_EVENTS:
      if (node == NULL || length < sizeof(WNODE_HEADER)) return STATUS_INVALID_PARAMETER;
      for (; control != NULL; control = control->Next) {
        if (RtlCompareMemory(control->ControlGuid, &node->Guid, sizeof(GUID)) != sizeof(GUID))
          continue;
        WppSetEnabled(control, minor == IRP_MN_ENABLE_EVENTS
                                   ? (WPP_TRACE_ENABLE_CONTEXT*)&node->HistoricalContext
                                   : NULL);
        return STATUS_SUCCESS;
      }
      return STATUS_WMI_GUID_NOT_FOUND;
    case IRP_MN_ENABLE_COLLECTION:
    case IRP_MN_DISABLE_COLLECTION:
      return STATUS_SUCCESS;
    default:
      return STATUS_INVALID_DEVICE_REQUEST;
  }
}

static PVOID WppFind(PCWSTR name) {
  UNICODE_STRING string;
  RtlInitUnicodeString(&string, name);
  return MmGetSystemRoutineAddress(&string);
}

static void WppLoadTracingSupport(void) {
  ULONG major = 0;
  BOOLEAN(NTAPI * get_version)(PULONG, PULONG, PULONG, PUNICODE_STRING);
  *(PVOID*)&get_version = WppFind(L"PsGetVersion");
  *(PVOID*)&pfnWppTraceMessage = WppFind(L"WmiTraceMessage");
  WPPTraceSuite = WPP_SUITE_WMI;
  if (get_version != NULL) get_version(&major, NULL, NULL, NULL);
  if (major < 6) return;
  *(PVOID*)&pfnEtwRegisterClassicProvider = WppFind(L"EtwRegisterClassicProvider");
  if (pfnEtwRegisterClassicProvider == NULL) return;
  *(PVOID*)&pfnEtwUnregister = WppFind(L"EtwUnregister");
  WPPTraceSuite = WPP_SUITE_CLASSIC_ETW;
}

static void WppInitKm(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  ULONG i;
  PWPP_TRACE_CONTROL_BLOCK control;
  (void)driver;
  if (WPP_GLOBAL_Control == WPP_MAIN_CB) return;
  for (i = 0; i < WPP_LAST_CTL; ++i) {
    control = &WPP_MAIN_CB[i].Control;
    RtlZeroMemory(control, sizeof(*control));
    control->ControlGuid = &WPP_CONTROL_GUID_LIST[i];
    control->Next = i + 1 < WPP_LAST_CTL ? &WPP_MAIN_CB[i + 1].Control : NULL;
    control->FlagsLen = 1;
  }
  WppLoadTracingSupport();
  /* The path is the caller's memory, and only the older way reads it, while the driver registers.
   */
  WPP_MAIN_CB[0].Control.RegistryPath = WPPTraceSuite == WPP_SUITE_WMI ? path : NULL;
  WPP_GLOBAL_Control = WPP_MAIN_CB;
  if (WPPTraceSuite == WPP_SUITE_CLASSIC_ETW) {
    for (control = &WPP_MAIN_CB[0].Control; control != NULL; control = control->Next) {
      pfnEtwRegisterClassicProvider(control->ControlGuid, 0, WppClassicProviderCallback, control,
                                    &control->RegHandle);
    }
  } else {
    WPP_MAIN_CB[0].Control.Callback = WppTraceCallback;
    IoWMIRegistrationControl((PDEVICE_OBJECT)WPP_MAIN_CB, WMIREG_ACTION_REGISTER |
                                                              WMIREG_FLAG_CALLBACK |
                                                              WMIREG_FLAG_TRACE_PROVIDER);
  }
}

void WppCleanupKm(PDRIVER_OBJECT driver) {
  PWPP_TRACE_CONTROL_BLOCK control;
  (void)driver;
  if (!WPP_IS_INITIALISED) return;
  if (WPPTraceSuite == WPP_SUITE_CLASSIC_ETW) {
    for (control = &WPP_MAIN_CB[0].Control; control != NULL; control = control->Next) {
      if (control->RegHandle != 0) pfnEtwUnregister(control->RegHandle);
      control->RegHandle = 0;
    }
  } else {
    IoWMIRegistrationControl((PDEVICE_OBJECT)WPP_MAIN_CB,
                             WMIREG_ACTION_DEREGISTER | WMIREG_FLAG_CALLBACK);
  }
  WPP_GLOBAL_Control = (WPP_CB_TYPE*)&WPP_GLOBAL_Control;
}

#define WPP_INIT_TRACING(DriverObject, RegistryPath) \
  WppInitKm((DriverObject), (PUNICODE_STRING)(RegistryPath))

#ifdef __cplusplus
}
#endif

#endif
