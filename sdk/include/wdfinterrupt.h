/* Interrupts. */
#ifndef _WDFINTERRUPT_H_
#define _WDFINTERRUPT_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

typedef enum _WDF_INTERRUPT_POLARITY {
  WdfInterruptPolarityUnknown = 0,
  WdfInterruptActiveHigh,
  WdfInterruptActiveLow
} WDF_INTERRUPT_POLARITY,
    *PWDF_INTERRUPT_POLARITY;

typedef enum _WDF_INTERRUPT_POLICY {
  WdfIrqPolicyMachineDefault = 0,
  WdfIrqPolicyAllCloseProcessors,
  WdfIrqPolicyOneCloseProcessor,
  WdfIrqPolicyAllProcessorsInMachine,
  WdfIrqPolicySpecifiedProcessors,
  WdfIrqPolicySpreadMessagesAcrossAllProcessors
} WDF_INTERRUPT_POLICY,
    *PWDF_INTERRUPT_POLICY;

typedef enum _WDF_INTERRUPT_PRIORITY {
  WdfIrqPriorityUndefined = 0,
  WdfIrqPriorityLow,
  WdfIrqPriorityNormal,
  WdfIrqPriorityHigh
} WDF_INTERRUPT_PRIORITY,
    *PWDF_INTERRUPT_PRIORITY;

WDF_CALLBACK(BOOLEAN, WDF_INTERRUPT_ISR, (WDFINTERRUPT Interrupt, ULONG MessageID));
WDF_CALLBACK(BOOLEAN, WDF_INTERRUPT_SYNCHRONIZE, (WDFINTERRUPT Interrupt, WDFCONTEXT Context));
WDF_CALLBACK(VOID, WDF_INTERRUPT_DPC, (WDFINTERRUPT Interrupt, WDFOBJECT AssociatedObject));
WDF_CALLBACK(VOID, WDF_INTERRUPT_WORKITEM, (WDFINTERRUPT Interrupt, WDFOBJECT AssociatedObject));
WDF_CALLBACK(NTSTATUS, WDF_INTERRUPT_ENABLE, (WDFINTERRUPT Interrupt, WDFDEVICE AssociatedDevice));
WDF_CALLBACK(NTSTATUS, WDF_INTERRUPT_DISABLE, (WDFINTERRUPT Interrupt, WDFDEVICE AssociatedDevice));

typedef struct _WDF_INTERRUPT_CONFIG {
  ULONG Size;
  WDFSPINLOCK SpinLock;
  WDF_TRI_STATE ShareVector;
  BOOLEAN FloatingSave;
  BOOLEAN AutomaticSerialization;
  PFN_WDF_INTERRUPT_ISR EvtInterruptIsr;
  PFN_WDF_INTERRUPT_DPC EvtInterruptDpc;
  PFN_WDF_INTERRUPT_ENABLE EvtInterruptEnable;
  PFN_WDF_INTERRUPT_DISABLE EvtInterruptDisable;
#if KMDF_VERSION_MINOR >= 11
  PFN_WDF_INTERRUPT_WORKITEM EvtInterruptWorkItem;
  PCM_PARTIAL_RESOURCE_DESCRIPTOR InterruptRaw;
  PCM_PARTIAL_RESOURCE_DESCRIPTOR InterruptTranslated;
  WDFWAITLOCK WaitLock;
  BOOLEAN PassiveHandling;
  WDF_TRI_STATE ReportInactiveOnPowerDown;
#endif
#if KMDF_VERSION_MINOR >= 13
  BOOLEAN CanWakeDevice;
#endif
} WDF_INTERRUPT_CONFIG, *PWDF_INTERRUPT_CONFIG;

typedef struct _WDF_INTERRUPT_INFO {
  ULONG Size;
  ULONG64 Reserved1;
  KAFFINITY TargetProcessorSet;
  ULONG Reserved2;
  ULONG MessageNumber;
  ULONG Vector;
  KIRQL Irql;
  KINTERRUPT_MODE Mode;
  WDF_INTERRUPT_POLARITY Polarity;
  BOOLEAN MessageSignaled;
  UCHAR ShareDisposition;
  WDF_ALIGN_8 USHORT Group;
} WDF_INTERRUPT_INFO, *PWDF_INTERRUPT_INFO;

typedef struct _WDF_INTERRUPT_EXTENDED_POLICY {
  ULONG Size;
  WDF_INTERRUPT_POLICY Policy;
  WDF_INTERRUPT_PRIORITY Priority;
  GROUP_AFFINITY TargetProcessorSetAndGroup;
} WDF_INTERRUPT_EXTENDED_POLICY, *PWDF_INTERRUPT_EXTENDED_POLICY;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_INTERRUPT_CONFIG_INIT(PWDF_INTERRUPT_CONFIG Configuration,
                                           PFN_WDF_INTERRUPT_ISR EvtInterruptIsr,
                                           PFN_WDF_INTERRUPT_DPC EvtInterruptDpc) {
  WDF_BEGIN_INIT(WDF_INTERRUPT_CONFIG, Configuration);
  Configuration->EvtInterruptIsr = EvtInterruptIsr;
  Configuration->EvtInterruptDpc = EvtInterruptDpc;
  Configuration->ShareVector = WdfUseDefault;
#if KMDF_VERSION_MINOR >= 11
  Configuration->ReportInactiveOnPowerDown = WdfUseDefault;
#endif
}

FORCEINLINE VOID WDF_INTERRUPT_INFO_INIT(PWDF_INTERRUPT_INFO Info) {
  WDF_BEGIN_INIT(WDF_INTERRUPT_INFO, Info);
}

FORCEINLINE VOID WDF_INTERRUPT_EXTENDED_POLICY_INIT(PWDF_INTERRUPT_EXTENDED_POLICY ExtendedPolicy) {
  WDF_BEGIN_INIT(WDF_INTERRUPT_EXTENDED_POLICY, ExtendedPolicy);
  ExtendedPolicy->Policy = WdfIrqPolicyMachineDefault;
  ExtendedPolicy->Priority = WdfIrqPriorityUndefined;
}

#endif

#include "wdf_functions/wdfinterrupt.h"

WDF_EXTERN_C_END

#endif
