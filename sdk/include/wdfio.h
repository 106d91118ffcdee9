/* Queues. */
#ifndef _WDFIO_H_
#define _WDFIO_H_

#include "wdfrequest.h"

WDF_EXTERN_C_START

typedef enum _WDF_IO_QUEUE_DISPATCH_TYPE {
  WdfIoQueueDispatchInvalid = 0,
  WdfIoQueueDispatchSequential,
  WdfIoQueueDispatchParallel,
  WdfIoQueueDispatchManual,
  WdfIoQueueDispatchMax
} WDF_IO_QUEUE_DISPATCH_TYPE;

typedef enum _WDF_IO_QUEUE_STATE {
  WdfIoQueueAcceptRequests = 0x01,
  WdfIoQueueDispatchRequests = 0x02,
  WdfIoQueueNoRequests = 0x04,
  WdfIoQueueDriverNoRequests = 0x08,
  WdfIoQueuePnpHeld = 0x10
} WDF_IO_QUEUE_STATE;

WDF_CALLBACK(VOID, WDF_IO_QUEUE_IO_DEFAULT, (WDFQUEUE Queue, WDFREQUEST Request));
WDF_CALLBACK(VOID, WDF_IO_QUEUE_IO_STOP, (WDFQUEUE Queue, WDFREQUEST Request, ULONG ActionFlags));
WDF_CALLBACK(VOID, WDF_IO_QUEUE_IO_RESUME, (WDFQUEUE Queue, WDFREQUEST Request));
WDF_CALLBACK(VOID, WDF_IO_QUEUE_IO_READ, (WDFQUEUE Queue, WDFREQUEST Request, size_t Length));
WDF_CALLBACK(VOID, WDF_IO_QUEUE_IO_WRITE, (WDFQUEUE Queue, WDFREQUEST Request, size_t Length));
WDF_CALLBACK(VOID, WDF_IO_QUEUE_IO_DEVICE_CONTROL,
             (WDFQUEUE Queue, WDFREQUEST Request, size_t OutputBufferLength,
              size_t InputBufferLength, ULONG IoControlCode));
WDF_CALLBACK(VOID, WDF_IO_QUEUE_IO_INTERNAL_DEVICE_CONTROL,
             (WDFQUEUE Queue, WDFREQUEST Request, size_t OutputBufferLength,
              size_t InputBufferLength, ULONG IoControlCode));
WDF_CALLBACK(VOID, WDF_IO_QUEUE_IO_CANCELED_ON_QUEUE, (WDFQUEUE Queue, WDFREQUEST Request));
WDF_CALLBACK(VOID, WDF_IO_QUEUE_STATE, (WDFQUEUE Queue, WDFCONTEXT Context));

typedef struct _WDF_IO_QUEUE_CONFIG {
  ULONG Size;
  WDF_IO_QUEUE_DISPATCH_TYPE DispatchType;
  WDF_TRI_STATE PowerManaged;
  BOOLEAN AllowZeroLengthRequests;
  BOOLEAN DefaultQueue;
  PFN_WDF_IO_QUEUE_IO_DEFAULT EvtIoDefault;
  PFN_WDF_IO_QUEUE_IO_READ EvtIoRead;
  PFN_WDF_IO_QUEUE_IO_WRITE EvtIoWrite;
  PFN_WDF_IO_QUEUE_IO_DEVICE_CONTROL EvtIoDeviceControl;
  PFN_WDF_IO_QUEUE_IO_INTERNAL_DEVICE_CONTROL EvtIoInternalDeviceControl;
  PFN_WDF_IO_QUEUE_IO_STOP EvtIoStop;
  PFN_WDF_IO_QUEUE_IO_RESUME EvtIoResume;
  PFN_WDF_IO_QUEUE_IO_CANCELED_ON_QUEUE EvtIoCanceledOnQueue;
  union {
    struct {
      ULONG NumberOfPresentedRequests;
    } Parallel;
  } Settings;
#if KMDF_VERSION_MINOR >= 11
  WDFDRIVER Driver;
#endif
} WDF_IO_QUEUE_CONFIG, *PWDF_IO_QUEUE_CONFIG;

typedef enum _WDF_IO_FORWARD_PROGRESS_ACTION {
  WdfIoForwardProgressActionInvalid = 0x0,
  WdfIoForwardProgressActionFailRequest,
  WdfIoForwardProgressActionUseReservedRequest
} WDF_IO_FORWARD_PROGRESS_ACTION;

typedef enum _WDF_IO_FORWARD_PROGRESS_RESERVED_POLICY {
  WdfIoForwardProgressInvalidPolicy = 0x0,
  WdfIoForwardProgressReservedPolicyAlwaysUseReservedRequest,
  WdfIoForwardProgressReservedPolicyUseExamine,
  WdfIoForwardProgressReservedPolicyPagingIO
} WDF_IO_FORWARD_PROGRESS_RESERVED_POLICY;

WDF_CALLBACK(NTSTATUS, WDF_IO_ALLOCATE_RESOURCES_FOR_RESERVED_REQUEST,
             (WDFQUEUE Queue, WDFREQUEST Request));
WDF_CALLBACK(NTSTATUS, WDF_IO_ALLOCATE_REQUEST_RESOURCES, (WDFQUEUE Queue, WDFREQUEST Request));
WDF_CALLBACK(WDF_IO_FORWARD_PROGRESS_ACTION, WDF_IO_WDM_IRP_FOR_FORWARD_PROGRESS,
             (WDFQUEUE Queue, PIRP Irp));

typedef struct _WDF_IO_FORWARD_PROGRESS_RESERVED_POLICY_SETTINGS {
  union {
    struct {
      PFN_WDF_IO_WDM_IRP_FOR_FORWARD_PROGRESS EvtIoWdmIrpForForwardProgress;
    } ExaminePolicy;
  } Policy;
} WDF_IO_FORWARD_PROGRESS_RESERVED_POLICY_SETTINGS;

typedef struct _WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY {
  ULONG Size;
  ULONG TotalForwardProgressRequests;
  WDF_IO_FORWARD_PROGRESS_RESERVED_POLICY ForwardProgressReservedPolicy;
  WDF_IO_FORWARD_PROGRESS_RESERVED_POLICY_SETTINGS ForwardProgressReservePolicySettings;
  PFN_WDF_IO_ALLOCATE_RESOURCES_FOR_RESERVED_REQUEST EvtIoAllocateResourcesForReservedRequest;
  PFN_WDF_IO_ALLOCATE_REQUEST_RESOURCES EvtIoAllocateRequestResources;
} WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY, *PWDF_IO_QUEUE_FORWARD_PROGRESS_POLICY;

#ifndef RUNDOWN_HOST

/* A queue is what its state's bits say, those that are set and those that are not. */
FORCEINLINE BOOLEAN WDF_IO_QUEUE_IDLE(WDF_IO_QUEUE_STATE State) {
  return ((ULONG)State & (WdfIoQueueNoRequests | WdfIoQueueDriverNoRequests)) ==
         (WdfIoQueueNoRequests | WdfIoQueueDriverNoRequests);
}

FORCEINLINE BOOLEAN WDF_IO_QUEUE_READY(WDF_IO_QUEUE_STATE State) {
  return ((ULONG)State &
          (WdfIoQueueDispatchRequests | WdfIoQueueAcceptRequests | WdfIoQueuePnpHeld)) ==
         (WdfIoQueueDispatchRequests | WdfIoQueueAcceptRequests);
}

FORCEINLINE BOOLEAN WDF_IO_QUEUE_STOPPED(WDF_IO_QUEUE_STATE State) {
  return ((ULONG)State &
          (WdfIoQueueAcceptRequests | WdfIoQueueDriverNoRequests | WdfIoQueueDispatchRequests)) ==
         (WdfIoQueueAcceptRequests | WdfIoQueueDriverNoRequests);
}

FORCEINLINE BOOLEAN WDF_IO_QUEUE_DRAINED(WDF_IO_QUEUE_STATE State) {
  return ((ULONG)State & (WdfIoQueueDispatchRequests | WdfIoQueueNoRequests |
                          WdfIoQueueDriverNoRequests | WdfIoQueueAcceptRequests)) ==
         (WdfIoQueueDispatchRequests | WdfIoQueueNoRequests | WdfIoQueueDriverNoRequests);
}

FORCEINLINE BOOLEAN WDF_IO_QUEUE_PURGED(WDF_IO_QUEUE_STATE State) {
  return ((ULONG)State &
          (WdfIoQueueNoRequests | WdfIoQueueDriverNoRequests | WdfIoQueueAcceptRequests)) ==
         (WdfIoQueueNoRequests | WdfIoQueueDriverNoRequests);
}

FORCEINLINE VOID WDF_IO_QUEUE_CONFIG_INIT(PWDF_IO_QUEUE_CONFIG Config,
                                          WDF_IO_QUEUE_DISPATCH_TYPE DispatchType) {
  WDF_BEGIN_INIT(WDF_IO_QUEUE_CONFIG, Config);
  Config->DispatchType = DispatchType;
  Config->PowerManaged = WdfUseDefault;
  if (DispatchType == WdfIoQueueDispatchParallel) {
    Config->Settings.Parallel.NumberOfPresentedRequests = (ULONG)-1;
  }
}

FORCEINLINE VOID WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(PWDF_IO_QUEUE_CONFIG Config,
                                                        WDF_IO_QUEUE_DISPATCH_TYPE DispatchType) {
  WDF_IO_QUEUE_CONFIG_INIT(Config, DispatchType);
  Config->DefaultQueue = TRUE;
}

FORCEINLINE VOID WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY_DEFAULT_INIT(
    PWDF_IO_QUEUE_FORWARD_PROGRESS_POLICY Policy, ULONG TotalForwardProgressRequests) {
  WDF_BEGIN_INIT(WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY, Policy);
  Policy->TotalForwardProgressRequests = TotalForwardProgressRequests;
  Policy->ForwardProgressReservedPolicy =
      WdfIoForwardProgressReservedPolicyAlwaysUseReservedRequest;
}

FORCEINLINE VOID WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY_EXAMINE_INIT(
    PWDF_IO_QUEUE_FORWARD_PROGRESS_POLICY Policy, ULONG TotalForwardProgressRequests,
    PFN_WDF_IO_WDM_IRP_FOR_FORWARD_PROGRESS EvtIoWdmIrpForForwardProgress) {
  WDF_BEGIN_INIT(WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY, Policy);
  Policy->TotalForwardProgressRequests = TotalForwardProgressRequests;
  Policy->ForwardProgressReservedPolicy = WdfIoForwardProgressReservedPolicyUseExamine;
  Policy->ForwardProgressReservePolicySettings.Policy.ExaminePolicy.EvtIoWdmIrpForForwardProgress =
      EvtIoWdmIrpForForwardProgress;
}

FORCEINLINE VOID WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY_PAGINGIO_INIT(
    PWDF_IO_QUEUE_FORWARD_PROGRESS_POLICY Policy, ULONG TotalForwardProgressRequests) {
  WDF_BEGIN_INIT(WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY, Policy);
  Policy->TotalForwardProgressRequests = TotalForwardProgressRequests;
  Policy->ForwardProgressReservedPolicy = WdfIoForwardProgressReservedPolicyPagingIO;
}

#endif

#include "wdf_functions/wdfio.h"

WDF_EXTERN_C_END

#endif
