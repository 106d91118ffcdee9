/* Windows Management Instrumentation. */
#ifndef _WDFWMI_H_
#define _WDFWMI_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

typedef enum _WDF_WMI_PROVIDER_CONTROL {
  WdfWmiControlInvalid = 0,
  WdfWmiEventControl,
  WdfWmiInstanceControl
} WDF_WMI_PROVIDER_CONTROL;

typedef enum _WDF_WMI_PROVIDER_FLAGS {
  WdfWmiProviderEventOnly = 0x0001,
  WdfWmiProviderExpensive = 0x0002,
  WdfWmiProviderTracing = 0x0004,
  WdfWmiProviderValidFlags =
      WdfWmiProviderEventOnly | WdfWmiProviderExpensive | WdfWmiProviderTracing
} WDF_WMI_PROVIDER_FLAGS;

WDF_CALLBACK(NTSTATUS, WDF_WMI_INSTANCE_QUERY_INSTANCE,
             (WDFWMIINSTANCE WmiInstance, ULONG OutBufferSize, PVOID OutBuffer, PULONG BufferUsed));
WDF_CALLBACK(NTSTATUS, WDF_WMI_INSTANCE_SET_INSTANCE,
             (WDFWMIINSTANCE WmiInstance, ULONG InBufferSize, PVOID InBuffer));
WDF_CALLBACK(NTSTATUS, WDF_WMI_INSTANCE_SET_ITEM,
             (WDFWMIINSTANCE WmiInstance, ULONG DataItemId, ULONG InBufferSize, PVOID InBuffer));
WDF_CALLBACK(NTSTATUS, WDF_WMI_INSTANCE_EXECUTE_METHOD,
             (WDFWMIINSTANCE WmiInstance, ULONG MethodId, ULONG InBufferSize, ULONG OutBufferSize,
              PVOID Buffer, PULONG BufferUsed));
WDF_CALLBACK(NTSTATUS, WDF_WMI_PROVIDER_FUNCTION_CONTROL,
             (WDFWMIPROVIDER WmiProvider, WDF_WMI_PROVIDER_CONTROL Control, BOOLEAN Enable));

typedef struct _WDF_WMI_PROVIDER_CONFIG {
  ULONG Size;
  GUID Guid;
  ULONG Flags;
  ULONG MinInstanceBufferSize;
  PFN_WDF_WMI_PROVIDER_FUNCTION_CONTROL EvtWmiProviderFunctionControl;
} WDF_WMI_PROVIDER_CONFIG, *PWDF_WMI_PROVIDER_CONFIG;

typedef struct _WDF_WMI_INSTANCE_CONFIG {
  ULONG Size;
  WDFWMIPROVIDER Provider;
  PWDF_WMI_PROVIDER_CONFIG ProviderConfig;
  BOOLEAN UseContextForQuery;
  BOOLEAN Register;
  PFN_WDF_WMI_INSTANCE_QUERY_INSTANCE EvtWmiInstanceQueryInstance;
  PFN_WDF_WMI_INSTANCE_SET_INSTANCE EvtWmiInstanceSetInstance;
  PFN_WDF_WMI_INSTANCE_SET_ITEM EvtWmiInstanceSetItem;
  PFN_WDF_WMI_INSTANCE_EXECUTE_METHOD EvtWmiInstanceExecuteMethod;
} WDF_WMI_INSTANCE_CONFIG, *PWDF_WMI_INSTANCE_CONFIG;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_WMI_PROVIDER_CONFIG_INIT(PWDF_WMI_PROVIDER_CONFIG Config, const GUID* Guid) {
  WDF_BEGIN_INIT(WDF_WMI_PROVIDER_CONFIG, Config);
  Config->Guid = *Guid;
}

FORCEINLINE VOID WDF_WMI_INSTANCE_CONFIG_INIT_PROVIDER(PWDF_WMI_INSTANCE_CONFIG Config,
                                                       WDFWMIPROVIDER Provider) {
  WDF_BEGIN_INIT(WDF_WMI_INSTANCE_CONFIG, Config);
  Config->Provider = Provider;
}

FORCEINLINE VOID WDF_WMI_INSTANCE_CONFIG_INIT_PROVIDER_CONFIG(
    PWDF_WMI_INSTANCE_CONFIG Config, PWDF_WMI_PROVIDER_CONFIG ProviderConfig) {
  WDF_BEGIN_INIT(WDF_WMI_INSTANCE_CONFIG, Config);
  Config->ProviderConfig = ProviderConfig;
}

/* WMI's strings: a length of 16 bits in bytes, then the characters without an end. */
FORCEINLINE NTSTATUS WDF_WMI_BUFFER_APPEND_STRING(PVOID Buffer, ULONG BufferLength,
                                                  PCUNICODE_STRING String, PULONG RequiredSize) {
  PUSHORT Length = (PUSHORT)Buffer;
  const ULONG Size = (ULONG)sizeof(*Length) + String->Length;
  *RequiredSize = Size;
  if (Size > BufferLength) return STATUS_BUFFER_TOO_SMALL;
  *Length = String->Length;
  RtlCopyMemory(Length + 1, String->Buffer, String->Length);
  return STATUS_SUCCESS;
}

#endif

#include "wdf_functions/wdfwmi.h"

WDF_EXTERN_C_END

#endif
