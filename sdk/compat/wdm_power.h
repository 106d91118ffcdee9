/* The power management framework's devices, and power limits. */
#ifndef RUNDOWN_WDM_POWER_H
#define RUNDOWN_WDM_POWER_H

#ifdef __cplusplus
extern "C" {
#endif

#define PO_FX_VERSION_V3 3
#define PO_FX_UNKNOWN_POWER 0xFFFFFFFF
#define PO_FX_UNKNOWN_TIME 0xFFFFFFFFFFFFFFFFULL
#define PO_FX_FLAG_BLOCKING 0x1
#define PO_FX_FLAG_ASYNC_ONLY 0x2
#define PO_FX_FLAG_PERF_PEP_OPTIONAL 0x1
#define PO_FX_COMPONENT_FLAG_F0_ON_DX 0x1
#define PO_FX_COMPONENT_FLAG_NO_DEBOUNCE 0x2
#define PO_FX_DEVICE_FLAG_DFX_DIRECT_CHILDREN_OPTIONAL 0x1
#define PO_FX_DEVICE_FLAG_DFX_POWER_CHILDREN_OPTIONAL 0x2
#define PO_FX_DEVICE_FLAG_DFX_CHILDREN_OPTIONAL 0x3
#define PO_FX_DIRECTED_FX_DEFAULT_IDLE_TIMEOUT 0
#define PO_FX_DIRECTED_FX_IMMEDIATE_IDLE_TIMEOUT 0xFFFFFFFF
#define PO_FX_DIRECTED_FX_MAX_IDLE_TIMEOUT 600

typedef VOID(NTAPI PO_FX_DEVICE_POWER_REQUIRED_CALLBACK)(PVOID Context);
typedef PO_FX_DEVICE_POWER_REQUIRED_CALLBACK* PPO_FX_DEVICE_POWER_REQUIRED_CALLBACK;
typedef VOID(NTAPI PO_FX_DEVICE_POWER_NOT_REQUIRED_CALLBACK)(PVOID Context);
typedef PO_FX_DEVICE_POWER_NOT_REQUIRED_CALLBACK* PPO_FX_DEVICE_POWER_NOT_REQUIRED_CALLBACK;
typedef VOID(NTAPI PO_FX_DIRECTED_POWER_UP_CALLBACK)(PVOID Context, ULONG Flags);
typedef PO_FX_DIRECTED_POWER_UP_CALLBACK* PPO_FX_DIRECTED_POWER_UP_CALLBACK;
typedef VOID(NTAPI PO_FX_DIRECTED_POWER_DOWN_CALLBACK)(PVOID Context, ULONG Flags);
typedef PO_FX_DIRECTED_POWER_DOWN_CALLBACK* PPO_FX_DIRECTED_POWER_DOWN_CALLBACK;

typedef struct _PO_FX_DEVICE_V1 {
  ULONG Version;
  ULONG ComponentCount;
  PPO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK ComponentActiveConditionCallback;
  PPO_FX_COMPONENT_IDLE_CONDITION_CALLBACK ComponentIdleConditionCallback;
  PPO_FX_COMPONENT_IDLE_STATE_CALLBACK ComponentIdleStateCallback;
  PPO_FX_DEVICE_POWER_REQUIRED_CALLBACK DevicePowerRequiredCallback;
  PPO_FX_DEVICE_POWER_NOT_REQUIRED_CALLBACK DevicePowerNotRequiredCallback;
  PPO_FX_POWER_CONTROL_CALLBACK PowerControlCallback;
  PVOID DeviceContext;
  PO_FX_COMPONENT_V1 Components[ANYSIZE_ARRAY];
} PO_FX_DEVICE_V1, *PPO_FX_DEVICE_V1;

typedef struct _PO_FX_DEVICE_V2 {
  ULONG Version;
  ULONGLONG Flags;
  PPO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK ComponentActiveConditionCallback;
  PPO_FX_COMPONENT_IDLE_CONDITION_CALLBACK ComponentIdleConditionCallback;
  PPO_FX_COMPONENT_IDLE_STATE_CALLBACK ComponentIdleStateCallback;
  PPO_FX_DEVICE_POWER_REQUIRED_CALLBACK DevicePowerRequiredCallback;
  PPO_FX_DEVICE_POWER_NOT_REQUIRED_CALLBACK DevicePowerNotRequiredCallback;
  PPO_FX_POWER_CONTROL_CALLBACK PowerControlCallback;
  PVOID DeviceContext;
  ULONG ComponentCount;
  PO_FX_COMPONENT_V2 Components[ANYSIZE_ARRAY];
} PO_FX_DEVICE_V2, *PPO_FX_DEVICE_V2;

typedef struct _PO_FX_DEVICE_V3 {
  ULONG Version;
  ULONGLONG Flags;
  PPO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK ComponentActiveConditionCallback;
  PPO_FX_COMPONENT_IDLE_CONDITION_CALLBACK ComponentIdleConditionCallback;
  PPO_FX_COMPONENT_IDLE_STATE_CALLBACK ComponentIdleStateCallback;
  PPO_FX_DEVICE_POWER_REQUIRED_CALLBACK DevicePowerRequiredCallback;
  PPO_FX_DEVICE_POWER_NOT_REQUIRED_CALLBACK DevicePowerNotRequiredCallback;
  PPO_FX_POWER_CONTROL_CALLBACK PowerControlCallback;
  PPO_FX_DIRECTED_POWER_UP_CALLBACK DirectedPowerUpCallback;
  PPO_FX_DIRECTED_POWER_DOWN_CALLBACK DirectedPowerDownCallback;
  ULONG DirectedFxTimeoutInSeconds;
  PVOID DeviceContext;
  ULONG ComponentCount;
  PO_FX_COMPONENT_V2 Components[ANYSIZE_ARRAY];
} PO_FX_DEVICE_V3, *PPO_FX_DEVICE_V3;

typedef PO_FX_COMPONENT_V1 PO_FX_COMPONENT, *PPO_FX_COMPONENT;
typedef PO_FX_DEVICE_V1 PO_FX_DEVICE, *PPO_FX_DEVICE;

NTKERNELAPI NTSTATUS NTAPI PoFxRegisterDevice(PDEVICE_OBJECT Pdo, PPO_FX_DEVICE Device,
                                              POHANDLE* Handle);
NTKERNELAPI VOID NTAPI PoFxUnregisterDevice(POHANDLE Handle);
NTKERNELAPI VOID NTAPI PoFxStartDevicePowerManagement(POHANDLE Handle);
NTKERNELAPI VOID NTAPI PoFxActivateComponent(POHANDLE Handle, ULONG Component, ULONG Flags);
NTKERNELAPI VOID NTAPI PoFxIdleComponent(POHANDLE Handle, ULONG Component, ULONG Flags);
NTKERNELAPI VOID NTAPI PoFxCompleteDevicePowerNotRequired(POHANDLE Handle);
NTKERNELAPI VOID NTAPI PoFxCompleteIdleCondition(POHANDLE Handle, ULONG Component);
NTKERNELAPI VOID NTAPI PoFxCompleteIdleState(POHANDLE Handle, ULONG Component);
NTKERNELAPI VOID NTAPI PoFxCompleteDirectedPowerDown(POHANDLE Handle);
NTKERNELAPI VOID NTAPI PoFxReportDevicePoweredOn(POHANDLE Handle);
NTKERNELAPI VOID NTAPI PoFxSetComponentLatency(POHANDLE Handle, ULONG Component, ULONGLONG Latency);
NTKERNELAPI VOID NTAPI PoFxSetComponentResidency(POHANDLE Handle, ULONG Component,
                                                 ULONGLONG Residency);
NTKERNELAPI VOID NTAPI PoFxSetComponentWake(POHANDLE Handle, ULONG Component, BOOLEAN WakeHint);
NTKERNELAPI VOID NTAPI PoFxSetDeviceIdleTimeout(POHANDLE Handle, ULONGLONG IdleTimeout);
NTKERNELAPI NTSTATUS NTAPI PoFxPowerControl(POHANDLE Handle, LPCGUID PowerControlCode,
                                            PVOID InBuffer, SIZE_T InBufferSize, PVOID OutBuffer,
                                            SIZE_T OutBufferSize, PSIZE_T BytesReturned);

#define POWER_LIMIT_VALUE_NO_CONTROL 0xFFFFFFFF

typedef enum _POWER_LIMIT_TYPES {
  PowerLimitContinuous = 0,
  PowerLimitType1 = PowerLimitContinuous,
  PowerLimitBurst,
  PowerLimitType2 = PowerLimitBurst,
  PowerLimitRapid,
  PowerLimitType3 = PowerLimitRapid,
  PowerLimitPreemptive,
  PowerLimitType4 = PowerLimitPreemptive,
  PowerLimitPreemptiveOffset,
  PowerLimitTypeMax
} POWER_LIMIT_TYPES,
    *PPOWER_LIMIT_TYPES;

typedef struct _POWER_LIMIT_ATTRIBUTES {
  POWER_LIMIT_TYPES Type;
  ULONG DomainId;
  ULONG MaxValue;
  ULONG MinValue;
  ULONG MinTimeParameter;
  ULONG MaxTimeParameter;
  ULONG DefaultACValue;
  ULONG DefaultDCValue;
  union {
    struct {
      ULONG SupportTimeParameter : 1;
      ULONG Reserved : 31;
    };
    ULONG AsUlong;
  } Flags;
} POWER_LIMIT_ATTRIBUTES, *PPOWER_LIMIT_ATTRIBUTES;

typedef struct _POWER_LIMIT_VALUE {
  POWER_LIMIT_TYPES Type;
  ULONG DomainId;
  ULONG TargetValue;
  ULONG TimeParameter;
} POWER_LIMIT_VALUE, *PPOWER_LIMIT_VALUE;

NTKERNELAPI NTSTATUS NTAPI PoCreatePowerLimitRequest(PVOID* PowerLimitRequest,
                                                     PDEVICE_OBJECT TargetDeviceObject,
                                                     PDEVICE_OBJECT PolicyDeviceObject,
                                                     PCOUNTED_REASON_CONTEXT Context);
NTKERNELAPI VOID NTAPI PoDeletePowerLimitRequest(PVOID PowerLimitRequest);
NTKERNELAPI NTSTATUS NTAPI PoQueryPowerLimitAttributes(PVOID PowerLimitRequest, ULONG BufferCount,
                                                       PPOWER_LIMIT_ATTRIBUTES Buffer,
                                                       PULONG AttributeCount);
NTKERNELAPI NTSTATUS NTAPI PoQueryPowerLimitValue(PVOID PowerLimitRequest, ULONG ValueCount,
                                                  PPOWER_LIMIT_VALUE Values);
NTKERNELAPI NTSTATUS NTAPI PoSetPowerLimitValue(PVOID PowerLimitRequest,
                                                PCOUNTED_REASON_CONTEXT Reason, ULONG ValueCount,
                                                PPOWER_LIMIT_VALUE Values);

#ifdef __cplusplus
}
#endif

#endif
