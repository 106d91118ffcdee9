/* What storport.sys does by StorPortExtendedFunction: its codes, what it answers, and a function of
 * each code's own name. storport.h includes this. */
#ifndef RUNDOWN_COMPAT_STORPORT_EXTENDED_H
#define RUNDOWN_COMPAT_STORPORT_EXTENDED_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum _STORPORT_FUNCTION_CODE {
  ExtFunctionAllocatePool,
  ExtFunctionFreePool,
  ExtFunctionAllocateMdl,
  ExtFunctionFreeMdl,
  ExtFunctionBuildMdlForNonPagedPool,
  ExtFunctionGetSystemAddress,
  ExtFunctionGetOriginalMdl,
  ExtFunctionCompleteServiceIrp,
  ExtFunctionGetDeviceObjects,
  ExtFunctionBuildScatterGatherList,
  ExtFunctionPutScatterGatherList,
  ExtFunctionAcquireMSISpinLock,
  ExtFunctionReleaseMSISpinLock,
  ExtFunctionGetMessageInterruptInformation,
  ExtFunctionInitializePerformanceOptimizations,
  ExtFunctionGetStartIoPerformanceParameters,
  ExtFunctionLogSystemEvent,
  ExtFunctionGetCurrentProcessorNumber,
  ExtFunctionGetActiveGroupCount,
  ExtFunctionGetGroupAffinity,
  ExtFunctionGetActiveNodeCount,
  ExtFunctionGetNodeAffinity,
  ExtFunctionGetHighestNodeNumber,
  ExtFunctionGetLogicalProcessorRelationship,
  ExtFunctionAllocateContiguousMemorySpecifyCacheNode,
  ExtFunctionFreeContiguousMemorySpecifyCache,
  ExtFunctionSetPowerSettingNotificationGuids,
  ExtFunctionInvokeAcpiMethod,
  ExtFunctionGetRequestInfo,
  ExtFunctionInitializeWorker,
  ExtFunctionQueueWorkItem,
  ExtFunctionFreeWorker,
  ExtFunctionInitializeTimer,
  ExtFunctionRequestTimer,
  ExtFunctionFreeTimer,
  ExtFunctionInitializeSListHead,
  ExtFunctionInterlockedFlushSList,
  ExtFunctionInterlockedPopEntrySList,
  ExtFunctionInterlockedPushEntrySList,
  ExtFunctionQueryDepthSList,
  ExtFunctionGetActivityId,
  ExtFunctionGetSystemPortNumber,
  ExtFunctionGetDataInBufferMdl,
  ExtFunctionGetDataInBufferSystemAddress,
  ExtFunctionGetDataInBufferScatterGatherList,
  ExtFunctionMarkDumpMemory,
  ExtFunctionSetUnitAttributes,
  ExtFunctionQueryPerformanceCounter,
  ExtFunctionInitializePoFxPower,
  ExtFunctionPoFxActivateComponent,
  ExtFunctionPoFxIdleComponent,
  ExtFunctionPoFxSetComponentLatency,
  ExtFunctionPoFxSetComponentResidency,
  ExtFunctionPoFxPowerControl,
  ExtFunctionFlushDataBufferMdl,
  ExtFunctionDeviceOperationAllowed,
  ExtFunctionGetProcessorIndexFromNumber,
  ExtFunctionPoFxSetIdleTimeout,
  ExtFunctionMiniportEtwEvent2,
  ExtFunctionMiniportEtwEvent4,
  ExtFunctionMiniportEtwEvent8,
  ExtFunctionCurrentOsInstallationUpgrade,
  ExtFunctionRegistryReadAdapterKey,
  ExtFunctionRegistryWriteAdapterKey,
  ExtFunctionSetAdapterBusType,
  ExtFunctionPoFxRegisterPerfStates,
  ExtFunctionPoFxSetPerfState,
  ExtFunctionGetD3ColdSupport,
  ExtFunctionInitializeRpmb,
  ExtFunctionAllocateHmb,
  ExtFunctionFreeHmb,
  ExtFunctionPropagateIrpExtension,
  ExtFunctionInterlockedInsertHeadList,
  ExtFunctionInterlockedInsertTailList,
  ExtFunctionInterlockedRemoveHeadList,
  ExtFunctionInitializeSpinlock,
  ExtFunctionGetPfns,
  ExtFunctionInitializeCryptoEngine,
  ExtFunctionGetRequestCryptoInfo,
  ExtFunctionMiniportTelemetry,
  ExtFunctionUpdateAdapterMaxIO,
  ExtFunctionDelayExecution,
  ExtFunctionAllocateDmaMemory,
  ExtFunctionFreeDmaMemory,
  ExtFunctionUpdateAdapterMaxIOInfo,
  ExtFunctionMiniportChannelEtwEvent2,
  ExtFunctionMiniportChannelEtwEvent4,
  ExtFunctionMiniportChannelEtwEvent8,
  ExtFunctionInitializeHighResolutionTimer,
  ExtFunctionRequestHighResolutionTimer,
  ExtFunctionCancelHighResolutionTimer,
  ExtFunctionFreeHighResolutionTimer,
  ExtFunctionGetCurrentProcessorIndex,
  ExtFunctionAcquireSpinLock,
  ExtFunctionGetProcessorCount,
  ExtFunctionCancelDpc,
  ExtFunctionMiniportTelemetryEx,
  ExtFunctionQueryConfiguration,
  ExtFunctionLogHardwareError,
  ExtFunctionInitializeEvent,
  ExtFunctionWaitForEvent,
  ExtFunctionSetEvent,
  ExtFunctionDeviceReset,
  ExtFunctionSetFeatureList,
  ExtFunctionCaptureLiveDump,
  ExtFunctionMiniportLogByteStream,
  ExtFunctionQueryDpcWatchdogInformation,
  ExtFunctionQueryTimerMinInterval,
  ExtFunctionMaskPciMsixEntry,
  ExtFunctionGetCurrentIrql,
  ExtFunctionCreateSystemThread,
  ExtFunctionSetPriorityThread,
  ExtFunctionSetSystemGroupAffinityThread,
  ExtFunctionRevertToUserGroupAffinityThread,
} STORPORT_FUNCTION_CODE,
    *PSTORPORT_FUNCTION_CODE;

#define STOR_STATUS_SUCCESS 0x00000000L
#define STOR_STATUS_UNSUCCESSFUL 0xC1000001L
#define STOR_STATUS_NOT_IMPLEMENTED 0xC1000002L
#define STOR_STATUS_INSUFFICIENT_RESOURCES 0xC1000003L
#define STOR_STATUS_BUFFER_TOO_SMALL 0xC1000004L
#define STOR_STATUS_ACCESS_DENIED 0xC1000005L
#define STOR_STATUS_INVALID_PARAMETER 0xC1000006L
#define STOR_STATUS_INVALID_DEVICE_REQUEST 0xC1000007L
#define STOR_STATUS_INVALID_IRQL 0xC1000008L
#define STOR_STATUS_INVALID_DEVICE_STATE 0xC1000009L
#define STOR_STATUS_INVALID_BUFFER_SIZE 0xC100000AL
#define STOR_STATUS_UNSUPPORTED_VERSION 0xC100000BL
#define STOR_STATUS_BUSY 0xC100000CL

STORPORT_API ULONG StorPortExtendedFunction(STORPORT_FUNCTION_CODE Code, PVOID Adapter, ...);

FORCEINLINE ULONG StorPortAllocatePool(PVOID Adapter, ULONG NumberOfBytes, ULONG Tag,
                                       PVOID* BufferPointer) {
  return StorPortExtendedFunction(ExtFunctionAllocatePool, Adapter, NumberOfBytes, Tag,
                                  BufferPointer);
}

FORCEINLINE ULONG StorPortFreePool(PVOID Adapter, PVOID BufferPointer) {
  return StorPortExtendedFunction(ExtFunctionFreePool, Adapter, BufferPointer);
}

FORCEINLINE ULONG StorPortAllocateMdl(PVOID Adapter, PVOID BufferPointer, ULONG NumberOfBytes,
                                      PVOID* Mdl) {
  return StorPortExtendedFunction(ExtFunctionAllocateMdl, Adapter, BufferPointer, NumberOfBytes,
                                  Mdl);
}

FORCEINLINE ULONG StorPortFreeMdl(PVOID Adapter, PVOID Mdl) {
  return StorPortExtendedFunction(ExtFunctionFreeMdl, Adapter, Mdl);
}

FORCEINLINE ULONG StorPortBuildMdlForNonPagedPool(PVOID Adapter, PVOID Mdl) {
  return StorPortExtendedFunction(ExtFunctionBuildMdlForNonPagedPool, Adapter, Mdl);
}

FORCEINLINE ULONG StorPortGetSystemAddress(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb,
                                           PVOID* SystemAddress) {
  return StorPortExtendedFunction(ExtFunctionGetSystemAddress, Adapter, Srb, SystemAddress);
}

FORCEINLINE ULONG StorPortGetOriginalMdl(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb, PVOID* Mdl) {
  return StorPortExtendedFunction(ExtFunctionGetOriginalMdl, Adapter, Srb, Mdl);
}

FORCEINLINE ULONG StorPortCompleteServiceIrp(PVOID Adapter, PVOID Irp) {
  return StorPortExtendedFunction(ExtFunctionCompleteServiceIrp, Adapter, Irp);
}

FORCEINLINE ULONG StorPortGetDeviceObjects(PVOID Adapter, PVOID* AdapterDeviceObject,
                                           PVOID* PhysicalDeviceObject, PVOID* LowerDeviceObject) {
  return StorPortExtendedFunction(ExtFunctionGetDeviceObjects, Adapter, AdapterDeviceObject,
                                  PhysicalDeviceObject, LowerDeviceObject);
}

FORCEINLINE ULONG StorPortBuildScatterGatherList(PVOID Adapter, PVOID Mdl, PVOID CurrentVa,
                                                 ULONG Length,
                                                 PPOST_SCATTER_GATHER_EXECUTE ExecutionRoutine,
                                                 PVOID Context, BOOLEAN WriteToDevice,
                                                 PVOID ScatterGatherBuffer,
                                                 ULONG ScatterGatherBufferLength) {
  return StorPortExtendedFunction(ExtFunctionBuildScatterGatherList, Adapter, Mdl, CurrentVa,
                                  Length, ExecutionRoutine, Context, WriteToDevice,
                                  ScatterGatherBuffer, ScatterGatherBufferLength);
}

FORCEINLINE ULONG StorPortPutScatterGatherList(PVOID Adapter,
                                               PSTOR_SCATTER_GATHER_LIST ScatterGatherList,
                                               BOOLEAN WriteToDevice) {
  return StorPortExtendedFunction(ExtFunctionPutScatterGatherList, Adapter, ScatterGatherList,
                                  WriteToDevice);
}

FORCEINLINE ULONG StorPortAcquireMSISpinLock(PVOID Adapter, ULONG MessageId, PULONG OldIrql) {
  return StorPortExtendedFunction(ExtFunctionAcquireMSISpinLock, Adapter, MessageId, OldIrql);
}

FORCEINLINE ULONG StorPortReleaseMSISpinLock(PVOID Adapter, ULONG MessageId, ULONG OldIrql) {
  return StorPortExtendedFunction(ExtFunctionReleaseMSISpinLock, Adapter, MessageId, OldIrql);
}

FORCEINLINE ULONG StorPortGetMSIInfo(PVOID Adapter, ULONG MessageId,
                                     PMESSAGE_INTERRUPT_INFORMATION InterruptInfo) {
  return StorPortExtendedFunction(ExtFunctionGetMessageInterruptInformation, Adapter, MessageId,
                                  InterruptInfo);
}

FORCEINLINE ULONG StorPortInitializePerfOpts(PVOID Adapter, BOOLEAN Query,
                                             PPERF_CONFIGURATION_DATA PerfConfigData) {
  return StorPortExtendedFunction(ExtFunctionInitializePerformanceOptimizations, Adapter, Query,
                                  PerfConfigData);
}

FORCEINLINE ULONG StorPortInitializeRpmb(PVOID Adapter, PSTOR_ADDRESS StorAddress,
                                         PSTOR_RPMB_CAPABILITIES_DATA RpmbCapabilitiesData) {
  return StorPortExtendedFunction(ExtFunctionInitializeRpmb, Adapter, StorAddress,
                                  RpmbCapabilitiesData);
}

FORCEINLINE ULONG StorPortGetStartIoPerfParams(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb,
                                               PSTARTIO_PERFORMANCE_PARAMETERS StartIoPerfParams) {
  return StorPortExtendedFunction(ExtFunctionGetStartIoPerformanceParameters, Adapter, Srb,
                                  StartIoPerfParams);
}

FORCEINLINE ULONG StorPortLogSystemEvent(PVOID Adapter, PSTOR_LOG_EVENT_DETAILS LogDetails,
                                         PULONG MaximumSize) {
  return StorPortExtendedFunction(ExtFunctionLogSystemEvent, Adapter, LogDetails, MaximumSize);
}

FORCEINLINE ULONG StorPortGetCurrentProcessorNumber(PVOID Adapter, PPROCESSOR_NUMBER ProcNumber) {
  return StorPortExtendedFunction(ExtFunctionGetCurrentProcessorNumber, Adapter, ProcNumber);
}

FORCEINLINE ULONG StorPortGetGroupAffinity(PVOID Adapter, USHORT GroupNumber,
                                           PKAFFINITY GroupAffinityMask) {
  return StorPortExtendedFunction(ExtFunctionGetGroupAffinity, Adapter, GroupNumber,
                                  GroupAffinityMask);
}

FORCEINLINE ULONG StorPortGetActiveGroupCount(PVOID Adapter, PUSHORT NumberGroups) {
  return StorPortExtendedFunction(ExtFunctionGetActiveGroupCount, Adapter, NumberGroups);
}

FORCEINLINE ULONG StorPortGetNodeAffinity(PVOID Adapter, ULONG NodeNumber,
                                          PGROUP_AFFINITY NodeAffinityMask) {
  return StorPortExtendedFunction(ExtFunctionGetNodeAffinity, Adapter, NodeNumber,
                                  NodeAffinityMask);
}

FORCEINLINE ULONG StorPortGetActiveNodeCount(PVOID Adapter, PULONG NumberNodes) {
  return StorPortExtendedFunction(ExtFunctionGetActiveNodeCount, Adapter, NumberNodes);
}

FORCEINLINE ULONG StorPortGetHighestNodeNumber(PVOID Adapter, PULONG HighestNode) {
  return StorPortExtendedFunction(ExtFunctionGetHighestNodeNumber, Adapter, HighestNode);
}

FORCEINLINE ULONG StorPortGetProcessorIndexFromNumber(PVOID Adapter,
                                                      PPROCESSOR_NUMBER ProcessorNumber,
                                                      PULONG ProcessorIndex) {
  return StorPortExtendedFunction(ExtFunctionGetProcessorIndexFromNumber, Adapter, ProcessorNumber,
                                  ProcessorIndex);
}

FORCEINLINE ULONG StorPortGetLogicalProcessorRelationship(
    PVOID Adapter, PPROCESSOR_NUMBER ProcessorNumber,
    LOGICAL_PROCESSOR_RELATIONSHIP RelationshipType,
    PSYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX Information, PULONG Length) {
  return StorPortExtendedFunction(ExtFunctionGetLogicalProcessorRelationship, Adapter,
                                  ProcessorNumber, RelationshipType, Information, Length);
}

FORCEINLINE ULONG StorPortAllocateContiguousMemorySpecifyCacheNode(
    PVOID Adapter, SIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress,
    PHYSICAL_ADDRESS HighestAcceptableAddress, PHYSICAL_ADDRESS BoundaryAddressMultiple,
    MEMORY_CACHING_TYPE CacheType, NODE_REQUIREMENT PreferredNode, PVOID* BufferPointer) {
  return StorPortExtendedFunction(ExtFunctionAllocateContiguousMemorySpecifyCacheNode, Adapter,
                                  NumberOfBytes, LowestAcceptableAddress, HighestAcceptableAddress,
                                  BoundaryAddressMultiple, CacheType, PreferredNode, BufferPointer);
}

FORCEINLINE ULONG StorPortFreeContiguousMemorySpecifyCache(PVOID Adapter, PVOID BaseAddress,
                                                           SIZE_T NumberOfBytes,
                                                           MEMORY_CACHING_TYPE CacheType) {
  return StorPortExtendedFunction(ExtFunctionFreeContiguousMemorySpecifyCache, Adapter, BaseAddress,
                                  NumberOfBytes, CacheType);
}

FORCEINLINE ULONG StorPortSetPowerSettingNotificationGuids(PVOID Adapter, ULONG GuidCount,
                                                           LPGUID Guid) {
  return StorPortExtendedFunction(ExtFunctionSetPowerSettingNotificationGuids, Adapter, GuidCount,
                                  Guid);
}

FORCEINLINE ULONG StorPortInvokeAcpiMethod(PVOID Adapter, PSTOR_ADDRESS Address, ULONG MethodName,
                                           PVOID InputBuffer, ULONG InputBufferLength,
                                           PVOID OutputBuffer, ULONG OutputBufferLength,
                                           PULONG BytesReturned) {
  return StorPortExtendedFunction(ExtFunctionInvokeAcpiMethod, Adapter, Address, MethodName,
                                  InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength,
                                  BytesReturned);
}

FORCEINLINE ULONG StorPortGetActivityIdSrb(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb,
                                           LPGUID ActivityId) {
  return StorPortExtendedFunction(ExtFunctionGetActivityId, Adapter, Srb, ActivityId);
}

FORCEINLINE ULONG StorPortGetDataInBufferMdl(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb, PVOID* Mdl) {
  return StorPortExtendedFunction(ExtFunctionGetDataInBufferMdl, Adapter, Srb, Mdl);
}

FORCEINLINE ULONG StorPortGetDataInBufferSystemAddress(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb,
                                                       PVOID* SystemAddress) {
  return StorPortExtendedFunction(ExtFunctionGetDataInBufferSystemAddress, Adapter, Srb,
                                  SystemAddress);
}

FORCEINLINE ULONG StorPortGetDataInBufferScatterGatherList(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb,
                                                           PSTOR_SCATTER_GATHER_LIST* SgList) {
  return StorPortExtendedFunction(ExtFunctionGetDataInBufferScatterGatherList, Adapter, Srb,
                                  SgList);
}

FORCEINLINE ULONG StorPortRegistryReadAdapterKey(PVOID Adapter, PUCHAR SubKeyName, PUCHAR ValueName,
                                                 ULONG ValueType, PVOID* ValueData,
                                                 PULONG ValueDataLength) {
  return StorPortExtendedFunction(ExtFunctionRegistryReadAdapterKey, Adapter, SubKeyName, ValueName,
                                  ValueType, ValueData, ValueDataLength);
}

FORCEINLINE ULONG StorPortRegistryWriteAdapterKey(PVOID Adapter, PUCHAR SubKeyName,
                                                  PUCHAR ValueName, ULONG ValueType,
                                                  PVOID ValueData, ULONG ValueDataLength) {
  return StorPortExtendedFunction(ExtFunctionRegistryWriteAdapterKey, Adapter, SubKeyName,
                                  ValueName, ValueType, ValueData, ValueDataLength);
}

FORCEINLINE ULONG StorPortMarkDumpMemory(PVOID Adapter, PVOID Address, ULONG_PTR Length,
                                         ULONG Flags) {
  return StorPortExtendedFunction(ExtFunctionMarkDumpMemory, Adapter, Address, Length, Flags);
}

FORCEINLINE ULONG StorPortSetUnitAttributes(PVOID Adapter, PSTOR_ADDRESS Address,
                                            STOR_UNIT_ATTRIBUTES Attributes) {
  return StorPortExtendedFunction(ExtFunctionSetUnitAttributes, Adapter, Address, Attributes);
}

FORCEINLINE ULONG StorPortQueryPerformanceCounter(PVOID Adapter,
                                                  PLARGE_INTEGER PerformanceFrequency,
                                                  PLARGE_INTEGER PerformanceCounter) {
  return StorPortExtendedFunction(ExtFunctionQueryPerformanceCounter, Adapter, PerformanceFrequency,
                                  PerformanceCounter);
}

FORCEINLINE ULONG StorPortGetSystemPortNumber(PVOID Adapter, PSTOR_ADDRESS Address) {
  return StorPortExtendedFunction(ExtFunctionGetSystemPortNumber, Adapter, Address);
}

FORCEINLINE ULONG StorPortSetAdapterBusType(PVOID Adapter, ULONG BusType) {
  return StorPortExtendedFunction(ExtFunctionSetAdapterBusType, Adapter, BusType);
}

FORCEINLINE ULONG StorPortGetRequestInfo(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb,
                                         PSTOR_REQUEST_INFO RequestInfo) {
  return StorPortExtendedFunction(ExtFunctionGetRequestInfo, Adapter, Srb, RequestInfo);
}

FORCEINLINE ULONG StorPortInitializeWorker(PVOID Adapter, PVOID* Worker) {
  return StorPortExtendedFunction(ExtFunctionInitializeWorker, Adapter, Worker);
}

FORCEINLINE ULONG StorPortQueueWorkItem(PVOID Adapter, PHW_WORKITEM WorkItemCallback, PVOID Worker,
                                        PVOID Context) {
  return StorPortExtendedFunction(ExtFunctionQueueWorkItem, Adapter, WorkItemCallback, Worker,
                                  Context);
}

FORCEINLINE ULONG StorPortFreeWorker(PVOID Adapter, PVOID Worker) {
  return StorPortExtendedFunction(ExtFunctionFreeWorker, Adapter, Worker);
}

FORCEINLINE ULONG StorPortInitializeTimer(PVOID Adapter, PVOID* TimerHandle) {
  return StorPortExtendedFunction(ExtFunctionInitializeTimer, Adapter, TimerHandle);
}

FORCEINLINE ULONG StorPortRequestTimer(PVOID Adapter, PVOID TimerHandle, PHW_TIMER_EX TimerCallback,
                                       PVOID CallbackContext, ULONGLONG TimerValue,
                                       ULONGLONG TolerableDelay) {
  return StorPortExtendedFunction(ExtFunctionRequestTimer, Adapter, TimerHandle, TimerCallback,
                                  CallbackContext, TimerValue, TolerableDelay);
}

FORCEINLINE ULONG StorPortFreeTimer(PVOID Adapter, PVOID TimerHandle) {
  return StorPortExtendedFunction(ExtFunctionFreeTimer, Adapter, TimerHandle);
}

FORCEINLINE ULONG StorPortInitializeSListHead(PVOID Adapter, PSTOR_SLIST_HEADER SListHead) {
  if (SListHead == NULL) return STOR_STATUS_INVALID_PARAMETER;
  return StorPortExtendedFunction(ExtFunctionInitializeSListHead, Adapter, SListHead);
}

FORCEINLINE ULONG StorPortInterlockedFlushSList(PVOID Adapter, PSTOR_SLIST_HEADER SListHead,
                                                PSTOR_SLIST_ENTRY* Result) {
  if (Result == NULL || SListHead == NULL) return STOR_STATUS_INVALID_PARAMETER;
  return StorPortExtendedFunction(ExtFunctionInterlockedFlushSList, Adapter, SListHead, Result);
}

FORCEINLINE ULONG StorPortInterlockedPopEntrySList(PVOID Adapter, PSTOR_SLIST_HEADER SListHead,
                                                   PSTOR_SLIST_ENTRY* Result) {
  if (Result == NULL || SListHead == NULL) return STOR_STATUS_INVALID_PARAMETER;
  return StorPortExtendedFunction(ExtFunctionInterlockedPopEntrySList, Adapter, SListHead, Result);
}

FORCEINLINE ULONG StorPortInterlockedPushEntrySList(PVOID Adapter, PSTOR_SLIST_HEADER SListHead,
                                                    PSTOR_SLIST_ENTRY SListEntry,
                                                    PSTOR_SLIST_ENTRY* Result) {
  if (Result == NULL || SListHead == NULL || SListEntry == NULL)
    return STOR_STATUS_INVALID_PARAMETER;
  return StorPortExtendedFunction(ExtFunctionInterlockedPushEntrySList, Adapter, SListHead,
                                  SListEntry, Result);
}

FORCEINLINE ULONG StorPortQueryDepthSList(PVOID Adapter, PSTOR_SLIST_HEADER SListHead,
                                          PSHORT Result) {
  if (Result == NULL || SListHead == NULL) return STOR_STATUS_INVALID_PARAMETER;
  return StorPortExtendedFunction(ExtFunctionQueryDepthSList, Adapter, SListHead, Result);
}

FORCEINLINE ULONG StorPortAllocateHostMemoryBuffer(
    PVOID Adapter, SIZE_T MinimumBytes, SIZE_T PreferredBytes, ULONGLONG UtilizationBytes,
    ULONG AlignmentBytes, PHYSICAL_ADDRESS LowestAcceptableAddress,
    PHYSICAL_ADDRESS HighestAcceptableAddress, PHYSICAL_ADDRESS BoundaryAddressMultiple,
    PACCESS_RANGE PhysicalAddressRanges, PULONG PhysicalAddressRangeCount) {
  return StorPortExtendedFunction(ExtFunctionAllocateHmb, Adapter, MinimumBytes, PreferredBytes,
                                  UtilizationBytes, AlignmentBytes, LowestAcceptableAddress,
                                  HighestAcceptableAddress, BoundaryAddressMultiple,
                                  PhysicalAddressRanges, PhysicalAddressRangeCount);
}

FORCEINLINE ULONG StorPortFreeHostMemoryBuffer(PVOID Adapter, PACCESS_RANGE PhysicalAddressRanges,
                                               ULONG PhysicalAddressRangeCount) {
  return StorPortExtendedFunction(ExtFunctionFreeHmb, Adapter, PhysicalAddressRanges,
                                  PhysicalAddressRangeCount);
}

FORCEINLINE ULONG StorPortInitializePoFxPower(PVOID Adapter, PSTOR_ADDRESS Address,
                                              PSTOR_POFX_DEVICE Device, PBOOLEAN D3ColdEnabled) {
  return StorPortExtendedFunction(ExtFunctionInitializePoFxPower, Adapter, Address, Device,
                                  D3ColdEnabled);
}

FORCEINLINE ULONG StorPortPoFxActivateComponent(PVOID Adapter, PSTOR_ADDRESS Address,
                                                PSCSI_REQUEST_BLOCK Srb, ULONG Component,
                                                ULONG Flags) {
  return StorPortExtendedFunction(ExtFunctionPoFxActivateComponent, Adapter, Address, Srb,
                                  Component, Flags);
}

FORCEINLINE ULONG StorPortPoFxIdleComponent(PVOID Adapter, PSTOR_ADDRESS Address,
                                            PSCSI_REQUEST_BLOCK Srb, ULONG Component, ULONG Flags) {
  return StorPortExtendedFunction(ExtFunctionPoFxIdleComponent, Adapter, Address, Srb, Component,
                                  Flags);
}

FORCEINLINE ULONG StorPortPoFxSetComponentLatency(PVOID Adapter, PSTOR_ADDRESS Address,
                                                  ULONG Component, ULONGLONG Latency) {
  return StorPortExtendedFunction(ExtFunctionPoFxSetComponentLatency, Adapter, Address, Component,
                                  Latency);
}

FORCEINLINE ULONG StorPortPoFxSetComponentResidency(PVOID Adapter, PSTOR_ADDRESS Address,
                                                    ULONG Component, ULONGLONG Residency) {
  return StorPortExtendedFunction(ExtFunctionPoFxSetComponentResidency, Adapter, Address, Component,
                                  Residency);
}

FORCEINLINE ULONG StorPortPoFxPowerControl(PVOID Adapter, PSTOR_ADDRESS Address,
                                           LPCGUID PowerControlCode, PVOID InBuffer,
                                           SIZE_T InBufferSize, PVOID OutBuffer,
                                           SIZE_T OutBufferSize, PSIZE_T BytesReturned) {
  return StorPortExtendedFunction(ExtFunctionPoFxPowerControl, Adapter, Address, PowerControlCode,
                                  InBuffer, InBufferSize, OutBuffer, OutBufferSize, BytesReturned);
}

FORCEINLINE ULONG StorPortPoFxSetIdleTimeout(PVOID Adapter, PSTOR_ADDRESS Address,
                                             ULONG IdleTimeoutInMS) {
  return StorPortExtendedFunction(ExtFunctionPoFxSetIdleTimeout, Adapter, Address, IdleTimeoutInMS);
}

FORCEINLINE ULONG StorPortPoFxRegisterPerfStates(PVOID Adapter, PSTOR_ADDRESS Address,
                                                 ULONG Component, ULONGLONG Flags,
                                                 ULONG PerfSetCount,
                                                 PSTOR_POFX_COMPONENT_PERF_SET PerfSets) {
  return StorPortExtendedFunction(ExtFunctionPoFxRegisterPerfStates, Adapter, Address, Component,
                                  Flags, PerfSetCount, PerfSets);
}

FORCEINLINE ULONG StorPortPoFxSetPerfState(PVOID Adapter, PSTOR_ADDRESS Address, ULONG Component,
                                           ULONG Flags, ULONG SetIndex, ULONG State,
                                           PVOID Context) {
  return StorPortExtendedFunction(ExtFunctionPoFxSetPerfState, Adapter, Address, Component, Flags,
                                  SetIndex, State, Context);
}

FORCEINLINE ULONG StorPortIsDeviceOperationAllowed(PVOID Adapter, PSTOR_ADDRESS Address,
                                                   LPCGUID DeviceOperation, ULONG* AllowedFlag) {
  return StorPortExtendedFunction(ExtFunctionDeviceOperationAllowed, Adapter, Address,
                                  DeviceOperation, AllowedFlag);
}

FORCEINLINE ULONG StorPortIsCurrentOsInstallationUpgrade(PVOID Adapter, BOOLEAN* Upgraded) {
  return StorPortExtendedFunction(ExtFunctionCurrentOsInstallationUpgrade, Adapter, Upgraded);
}

FORCEINLINE ULONG StorPortGetD3ColdSupport(PVOID Adapter, PVOID Address, PBOOLEAN Supported) {
  return StorPortExtendedFunction(ExtFunctionGetD3ColdSupport, Adapter, Address, Supported);
}

FORCEINLINE ULONG StorPortPropagateIrpExtension(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb,
                                                PVOID TargetIrp, ULONG Flags) {
  return StorPortExtendedFunction(ExtFunctionPropagateIrpExtension, Adapter, Srb, TargetIrp, Flags);
}

FORCEINLINE ULONG StorPortInterlockedInsertHeadList(PVOID Adapter, PSTOR_LIST_ENTRY ListHead,
                                                    PSTOR_LIST_ENTRY ListEntry,
                                                    PSTOR_LIST_ENTRY* Result,
                                                    PSTOR_KSPIN_LOCK Lock) {
  if (ListHead == NULL || ListEntry == NULL || Result == NULL || Lock == NULL)
    return STOR_STATUS_INVALID_PARAMETER;
  return StorPortExtendedFunction(ExtFunctionInterlockedInsertHeadList, Adapter, ListHead,
                                  ListEntry, Result, Lock);
}

FORCEINLINE ULONG StorPortInterlockedInsertTailList(PVOID Adapter, PSTOR_LIST_ENTRY ListHead,
                                                    PSTOR_LIST_ENTRY ListEntry,
                                                    PSTOR_LIST_ENTRY* Result,
                                                    PSTOR_KSPIN_LOCK Lock) {
  if (ListHead == NULL || ListEntry == NULL || Result == NULL || Lock == NULL)
    return STOR_STATUS_INVALID_PARAMETER;
  return StorPortExtendedFunction(ExtFunctionInterlockedInsertTailList, Adapter, ListHead,
                                  ListEntry, Result, Lock);
}

FORCEINLINE ULONG StorPortInterlockedRemoveHeadList(PVOID Adapter, PSTOR_LIST_ENTRY ListHead,
                                                    PSTOR_LIST_ENTRY* Result,
                                                    PSTOR_KSPIN_LOCK Lock) {
  if (ListHead == NULL || Result == NULL || Lock == NULL) return STOR_STATUS_INVALID_PARAMETER;
  return StorPortExtendedFunction(ExtFunctionInterlockedRemoveHeadList, Adapter, ListHead, Result,
                                  Lock);
}

FORCEINLINE ULONG StorPortInitializeSpinlock(PVOID Adapter, PSTOR_KSPIN_LOCK Lock) {
  if (Lock == NULL) return STOR_STATUS_INVALID_PARAMETER;
  return StorPortExtendedFunction(ExtFunctionInitializeSpinlock, Adapter, Lock);
}

FORCEINLINE ULONG StorPortGetPfns(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb, PVOID Mdl, PVOID* Pfns,
                                  ULONG* PfnCount, ULONG* StartingOffset) {
  return StorPortExtendedFunction(ExtFunctionGetPfns, Adapter, Srb, Mdl, Pfns, PfnCount,
                                  StartingOffset);
}

FORCEINLINE ULONG StorPortInitializeCryptoEngine(
    PVOID Adapter, PSTOR_CRYPTO_CAPABILITIES_DATA CryptoCapabilitiesData) {
  return StorPortExtendedFunction(ExtFunctionInitializeCryptoEngine, Adapter,
                                  CryptoCapabilitiesData);
}

FORCEINLINE ULONG StorPortGetRequestCryptoInfo(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb,
                                               PSTOR_CRYPTO_KEY_INFO CryptoKeyInfo) {
  return StorPortExtendedFunction(ExtFunctionGetRequestCryptoInfo, Adapter, Srb, CryptoKeyInfo);
}

FORCEINLINE ULONG StorPortEtwEvent2(PVOID Adapter, PSTOR_ADDRESS Address, ULONG EventId,
                                    PWSTR EventDescription, ULONGLONG EventKeywords,
                                    STORPORT_ETW_LEVEL EventLevel,
                                    STORPORT_ETW_EVENT_OPCODE EventOpcode, PSCSI_REQUEST_BLOCK Srb,
                                    PWSTR Parameter1Name, ULONGLONG Parameter1Value,
                                    PWSTR Parameter2Name, ULONGLONG Parameter2Value) {
  return StorPortExtendedFunction(ExtFunctionMiniportEtwEvent2, Adapter, Address, EventId,
                                  EventDescription, EventKeywords, EventLevel, EventOpcode, Srb,
                                  Parameter1Name, Parameter1Value, Parameter2Name, Parameter2Value);
}

FORCEINLINE ULONG StorPortEtwEvent4(PVOID Adapter, PSTOR_ADDRESS Address, ULONG EventId,
                                    PWSTR EventDescription, ULONGLONG EventKeywords,
                                    STORPORT_ETW_LEVEL EventLevel,
                                    STORPORT_ETW_EVENT_OPCODE EventOpcode, PSCSI_REQUEST_BLOCK Srb,
                                    PWSTR Parameter1Name, ULONGLONG Parameter1Value,
                                    PWSTR Parameter2Name, ULONGLONG Parameter2Value,
                                    PWSTR Parameter3Name, ULONGLONG Parameter3Value,
                                    PWSTR Parameter4Name, ULONGLONG Parameter4Value) {
  return StorPortExtendedFunction(ExtFunctionMiniportEtwEvent4, Adapter, Address, EventId,
                                  EventDescription, EventKeywords, EventLevel, EventOpcode, Srb,
                                  Parameter1Name, Parameter1Value, Parameter2Name, Parameter2Value,
                                  Parameter3Name, Parameter3Value, Parameter4Name, Parameter4Value);
}

FORCEINLINE ULONG StorPortEtwEvent8(
    PVOID Adapter, PSTOR_ADDRESS Address, ULONG EventId, PWSTR EventDescription,
    ULONGLONG EventKeywords, STORPORT_ETW_LEVEL EventLevel, STORPORT_ETW_EVENT_OPCODE EventOpcode,
    PSCSI_REQUEST_BLOCK Srb, PWSTR Parameter1Name, ULONGLONG Parameter1Value, PWSTR Parameter2Name,
    ULONGLONG Parameter2Value, PWSTR Parameter3Name, ULONGLONG Parameter3Value,
    PWSTR Parameter4Name, ULONGLONG Parameter4Value, PWSTR Parameter5Name,
    ULONGLONG Parameter5Value, PWSTR Parameter6Name, ULONGLONG Parameter6Value,
    PWSTR Parameter7Name, ULONGLONG Parameter7Value, PWSTR Parameter8Name,
    ULONGLONG Parameter8Value) {
  return StorPortExtendedFunction(ExtFunctionMiniportEtwEvent8, Adapter, Address, EventId,
                                  EventDescription, EventKeywords, EventLevel, EventOpcode, Srb,
                                  Parameter1Name, Parameter1Value, Parameter2Name, Parameter2Value,
                                  Parameter3Name, Parameter3Value, Parameter4Name, Parameter4Value,
                                  Parameter5Name, Parameter5Value, Parameter6Name, Parameter6Value,
                                  Parameter7Name, Parameter7Value, Parameter8Name, Parameter8Value);
}

FORCEINLINE ULONG StorPortLogTelemetry(PVOID Adapter, PSTOR_ADDRESS StorAddress,
                                       PSTORPORT_TELEMETRY_EVENT Event) {
  return StorPortExtendedFunction(ExtFunctionMiniportTelemetry, Adapter, StorAddress, Event);
}

FORCEINLINE ULONG StorPortUpdateAdapterMaxIO(PVOID Adapter, ULONG MaxIoCount) {
  return StorPortExtendedFunction(ExtFunctionUpdateAdapterMaxIO, Adapter, MaxIoCount);
}

FORCEINLINE ULONG StorPortEtwChannelEvent2(
    PVOID Adapter, PSTOR_ADDRESS Address, STORPORT_ETW_EVENT_CHANNEL EventChannel, ULONG EventId,
    PWSTR EventDescription, ULONGLONG EventKeywords, STORPORT_ETW_LEVEL EventLevel,
    STORPORT_ETW_EVENT_OPCODE EventOpcode, PSCSI_REQUEST_BLOCK Srb, PWSTR Parameter1Name,
    ULONGLONG Parameter1Value, PWSTR Parameter2Name, ULONGLONG Parameter2Value) {
  return StorPortExtendedFunction(ExtFunctionMiniportChannelEtwEvent2, Adapter, Address,
                                  EventChannel, EventId, EventDescription, EventKeywords,
                                  EventLevel, EventOpcode, Srb, Parameter1Name, Parameter1Value,
                                  Parameter2Name, Parameter2Value);
}

FORCEINLINE ULONG StorPortEtwChannelEvent4(
    PVOID Adapter, PSTOR_ADDRESS Address, STORPORT_ETW_EVENT_CHANNEL EventChannel, ULONG EventId,
    PWSTR EventDescription, ULONGLONG EventKeywords, STORPORT_ETW_LEVEL EventLevel,
    STORPORT_ETW_EVENT_OPCODE EventOpcode, PSCSI_REQUEST_BLOCK Srb, PWSTR Parameter1Name,
    ULONGLONG Parameter1Value, PWSTR Parameter2Name, ULONGLONG Parameter2Value,
    PWSTR Parameter3Name, ULONGLONG Parameter3Value, PWSTR Parameter4Name,
    ULONGLONG Parameter4Value) {
  return StorPortExtendedFunction(ExtFunctionMiniportChannelEtwEvent4, Adapter, Address,
                                  EventChannel, EventId, EventDescription, EventKeywords,
                                  EventLevel, EventOpcode, Srb, Parameter1Name, Parameter1Value,
                                  Parameter2Name, Parameter2Value, Parameter3Name, Parameter3Value,
                                  Parameter4Name, Parameter4Value);
}

FORCEINLINE ULONG StorPortEtwChannelEvent8(
    PVOID Adapter, PSTOR_ADDRESS Address, STORPORT_ETW_EVENT_CHANNEL EventChannel, ULONG EventId,
    PWSTR EventDescription, ULONGLONG EventKeywords, STORPORT_ETW_LEVEL EventLevel,
    STORPORT_ETW_EVENT_OPCODE EventOpcode, PSCSI_REQUEST_BLOCK Srb, PWSTR Parameter1Name,
    ULONGLONG Parameter1Value, PWSTR Parameter2Name, ULONGLONG Parameter2Value,
    PWSTR Parameter3Name, ULONGLONG Parameter3Value, PWSTR Parameter4Name,
    ULONGLONG Parameter4Value, PWSTR Parameter5Name, ULONGLONG Parameter5Value,
    PWSTR Parameter6Name, ULONGLONG Parameter6Value, PWSTR Parameter7Name,
    ULONGLONG Parameter7Value, PWSTR Parameter8Name, ULONGLONG Parameter8Value) {
  return StorPortExtendedFunction(
      ExtFunctionMiniportChannelEtwEvent8, Adapter, Address, EventChannel, EventId,
      EventDescription, EventKeywords, EventLevel, EventOpcode, Srb, Parameter1Name,
      Parameter1Value, Parameter2Name, Parameter2Value, Parameter3Name, Parameter3Value,
      Parameter4Name, Parameter4Value, Parameter5Name, Parameter5Value, Parameter6Name,
      Parameter6Value, Parameter7Name, Parameter7Value, Parameter8Name, Parameter8Value);
}

FORCEINLINE ULONG StorPortDelayExecution(PVOID Adapter, ULONG DelayInMicroseconds) {
  return StorPortExtendedFunction(ExtFunctionDelayExecution, Adapter, DelayInMicroseconds);
}

FORCEINLINE ULONG StorPortAllocateDmaMemory(PVOID Adapter, SIZE_T NumberOfBytes,
                                            PHYSICAL_ADDRESS LowestAcceptableAddress,
                                            PHYSICAL_ADDRESS HighestAcceptableAddress,
                                            PHYSICAL_ADDRESS BoundaryAddressMultiple,
                                            MEMORY_CACHING_TYPE CacheType,
                                            NODE_REQUIREMENT PreferredNode, PVOID* BufferPointer,
                                            PPHYSICAL_ADDRESS PhysicalAddress) {
  return StorPortExtendedFunction(ExtFunctionAllocateDmaMemory, Adapter, NumberOfBytes,
                                  LowestAcceptableAddress, HighestAcceptableAddress,
                                  BoundaryAddressMultiple, CacheType, PreferredNode, BufferPointer,
                                  PhysicalAddress);
}

FORCEINLINE ULONG StorPortFreeDmaMemory(PVOID Adapter, PVOID BaseAddress, SIZE_T NumberOfBytes,
                                        MEMORY_CACHING_TYPE CacheType,
                                        PHYSICAL_ADDRESS PhysicalAddress) {
  return StorPortExtendedFunction(ExtFunctionFreeDmaMemory, Adapter, BaseAddress, NumberOfBytes,
                                  CacheType, PhysicalAddress);
}

FORCEINLINE ULONG StorPortGetCurrentIrql(PVOID Adapter, PKIRQL Irql) {
  return StorPortExtendedFunction(ExtFunctionGetCurrentIrql, Adapter, Irql);
}

/* There is nothing to flush on x64. */
FORCEINLINE ULONG StorPortFlushDataBufferMdl(PVOID Adapter, PSCSI_REQUEST_BLOCK Srb) {
  UNREFERENCED_PARAMETER(Adapter);
  UNREFERENCED_PARAMETER(Srb);
  return STOR_STATUS_SUCCESS;
}

FORCEINLINE VOID StorPortInitializeListHead(PVOID Adapter, PSTOR_LIST_ENTRY ListHead) {
  UNREFERENCED_PARAMETER(Adapter);
  if (ListHead != NULL) ListHead->Flink = ListHead->Blink = ListHead;
}

/* What StorPortNotification does under names of its own. */
FORCEINLINE BOOLEAN StorPortEnablePassiveInitialization(PVOID Adapter,
                                                        PHW_PASSIVE_INITIALIZE_ROUTINE Routine) {
  LONG Enabled = FALSE;
  StorPortNotification(EnablePassiveInitialization, Adapter, Routine, &Enabled);
  return (BOOLEAN)Enabled;
}

FORCEINLINE VOID StorPortInitializeDpc(PVOID Adapter, PSTOR_DPC Dpc, PHW_DPC_ROUTINE Routine) {
  StorPortNotification(InitializeDpc, Adapter, Dpc, Routine);
}

FORCEINLINE BOOLEAN StorPortIssueDpc(PVOID Adapter, PSTOR_DPC Dpc, PVOID SystemArgument1,
                                     PVOID SystemArgument2) {
  LONG Queued = FALSE;
  StorPortNotification(IssueDpc, Adapter, Dpc, SystemArgument1, SystemArgument2, &Queued);
  return (BOOLEAN)Queued;
}

FORCEINLINE VOID StorPortAcquireSpinLock(PVOID Adapter, STOR_SPINLOCK SpinLock, PVOID LockContext,
                                         PSTOR_LOCK_HANDLE LockHandle) {
  StorPortNotification(AcquireSpinLock, Adapter, SpinLock, LockContext, LockHandle);
}

FORCEINLINE VOID StorPortReleaseSpinLock(PVOID Adapter, PSTOR_LOCK_HANDLE LockHandle) {
  StorPortNotification(ReleaseSpinLock, Adapter, LockHandle);
}

FORCEINLINE ULONG StorPortStateChangeDetected(PVOID Adapter, ULONG ChangedEntity,
                                              PSTOR_ADDRESS Address, ULONG Attributes,
                                              PHW_STATE_CHANGE Routine, PVOID Context) {
  ULONG Status = STOR_STATUS_NOT_IMPLEMENTED;
  StorPortNotification(StateChangeDetectedCall, Adapter, ChangedEntity, Address, Attributes,
                       Routine, Context, &Status);
  return Status;
}

FORCEINLINE ULONG StorPortAsyncNotificationDetected(PVOID Adapter, PSTOR_ADDRESS Address,
                                                    ULONGLONG Flags) {
  ULONG Status = STOR_STATUS_NOT_IMPLEMENTED;
  StorPortNotification(AsyncNotificationDetected, Adapter, Address, Flags, &Status);
  return Status;
}

#define STORPORT_MARK_DEVICE_FAILED_FLAG_REMOVE_DEVICE 0x00000001
FORCEINLINE VOID StorPortMarkDeviceFailed(PVOID Adapter, PSTOR_ADDRESS Address, ULONG Flags,
                                          PWSTR FailReason) {
  StorPortNotification(MarkDeviceFailed, Adapter, Address, Flags, FailReason);
}

#ifdef __cplusplus
}
#endif

#endif
