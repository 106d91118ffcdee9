/* The functions of ndis.sys, and the names that NDIS gives to the kernel's. */
#ifndef RUNDOWN_COMPAT_NDIS_FUNCTIONS_H
#define RUNDOWN_COMPAT_NDIS_FUNCTIONS_H

#ifdef __cplusplus
extern "C" {
#endif

#define RUNDOWN_NDISAPI DECLSPEC_IMPORT

/* Registration. */
RUNDOWN_NDISAPI NDIS_STATUS NdisMRegisterMiniportDriver(
    PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath, NDIS_HANDLE MiniportDriverContext,
    PNDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics, PNDIS_HANDLE NdisMiniportDriverHandle);
RUNDOWN_NDISAPI VOID NdisMDeregisterMiniportDriver(NDIS_HANDLE NdisMiniportDriverHandle);
RUNDOWN_NDISAPI NDIS_STATUS NdisFRegisterFilterDriver(
    PDRIVER_OBJECT DriverObject, NDIS_HANDLE FilterDriverContext,
    PNDIS_FILTER_DRIVER_CHARACTERISTICS Characteristics, PNDIS_HANDLE NdisFilterDriverHandle);
RUNDOWN_NDISAPI VOID NdisFDeregisterFilterDriver(NDIS_HANDLE NdisFilterDriverHandle);
RUNDOWN_NDISAPI NDIS_STATUS NdisRegisterProtocolDriver(
    NDIS_HANDLE ProtocolDriverContext, PNDIS_PROTOCOL_DRIVER_CHARACTERISTICS Characteristics,
    PNDIS_HANDLE NdisProtocolHandle);
RUNDOWN_NDISAPI VOID NdisDeregisterProtocolDriver(NDIS_HANDLE NdisProtocolHandle);
RUNDOWN_NDISAPI NDIS_STATUS
NdisSetOptionalHandlers(NDIS_HANDLE NdisHandle, PNDIS_DRIVER_OPTIONAL_HANDLERS OptionalHandlers);
RUNDOWN_NDISAPI VOID NdisIMAssociateMiniport(NDIS_HANDLE DriverHandle, NDIS_HANDLE ProtocolHandle);
RUNDOWN_NDISAPI NDIS_STATUS NdisIMInitializeDeviceInstanceEx(NDIS_HANDLE DriverHandle,
                                                             PNDIS_STRING DriverInstance,
                                                             NDIS_HANDLE DeviceContext);
RUNDOWN_NDISAPI NDIS_STATUS NdisIMCancelInitializeDeviceInstance(NDIS_HANDLE DriverHandle,
                                                                 PNDIS_STRING DeviceInstance);
RUNDOWN_NDISAPI NDIS_STATUS NdisIMDeInitializeDeviceInstance(NDIS_HANDLE NdisMiniportHandle);
RUNDOWN_NDISAPI NDIS_HANDLE NdisIMGetBindingContext(NDIS_HANDLE NdisBindingHandle);
RUNDOWN_NDISAPI NDIS_HANDLE NdisIMGetDeviceContext(NDIS_HANDLE MiniportAdapterHandle);
RUNDOWN_NDISAPI NDIS_STATUS NdisRegisterDeviceEx(NDIS_HANDLE NdisHandle,
                                                 PNDIS_DEVICE_OBJECT_ATTRIBUTES Attributes,
                                                 PDEVICE_OBJECT* DeviceObject,
                                                 PNDIS_HANDLE NdisDeviceHandle);
RUNDOWN_NDISAPI VOID NdisDeregisterDeviceEx(NDIS_HANDLE NdisDeviceHandle);
RUNDOWN_NDISAPI PVOID NdisGetDeviceReservedExtension(PDEVICE_OBJECT DeviceObject);
RUNDOWN_NDISAPI UINT NdisGetVersion(VOID);
RUNDOWN_NDISAPI PVOID NdisGetRoutineAddress(PNDIS_STRING NdisRoutineName);

/* Miniports. */
RUNDOWN_NDISAPI NDIS_STATUS NdisMSetMiniportAttributes(
    NDIS_HANDLE NdisMiniportHandle, PNDIS_MINIPORT_ADAPTER_ATTRIBUTES MiniportAttributes);
RUNDOWN_NDISAPI VOID NdisMPauseComplete(NDIS_HANDLE MiniportAdapterHandle);
RUNDOWN_NDISAPI VOID NdisMRestartComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_STATUS Status);
RUNDOWN_NDISAPI VOID NdisMResetComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_STATUS Status,
                                        BOOLEAN AddressingReset);
RUNDOWN_NDISAPI VOID NdisMOidRequestComplete(NDIS_HANDLE MiniportAdapterHandle,
                                             PNDIS_OID_REQUEST OidRequest, NDIS_STATUS Status);
RUNDOWN_NDISAPI VOID NdisMDirectOidRequestComplete(NDIS_HANDLE MiniportAdapterHandle,
                                                   PNDIS_OID_REQUEST OidRequest,
                                                   NDIS_STATUS Status);
RUNDOWN_NDISAPI VOID NdisMSendNetBufferListsComplete(NDIS_HANDLE MiniportAdapterHandle,
                                                     PNET_BUFFER_LIST NetBufferList,
                                                     ULONG SendCompleteFlags);
RUNDOWN_NDISAPI VOID NdisMIndicateReceiveNetBufferLists(NDIS_HANDLE MiniportAdapterHandle,
                                                        PNET_BUFFER_LIST NetBufferList,
                                                        NDIS_PORT_NUMBER PortNumber,
                                                        ULONG NumberOfNetBufferLists,
                                                        ULONG ReceiveFlags);
RUNDOWN_NDISAPI VOID NdisMIndicateStatusEx(NDIS_HANDLE MiniportAdapterHandle,
                                           PNDIS_STATUS_INDICATION StatusIndication);
RUNDOWN_NDISAPI NDIS_STATUS NdisMNetPnPEvent(NDIS_HANDLE MiniportAdapterHandle,
                                             PNET_PNP_EVENT_NOTIFICATION NetPnPEventNotification);
RUNDOWN_NDISAPI VOID NdisMGetDeviceProperty(NDIS_HANDLE MiniportAdapterHandle,
                                            PDEVICE_OBJECT* PhysicalDeviceObject,
                                            PDEVICE_OBJECT* FunctionalDeviceObject,
                                            PDEVICE_OBJECT* NextDeviceObject,
                                            PCM_RESOURCE_LIST* AllocatedResources,
                                            PCM_RESOURCE_LIST* AllocatedResourcesTranslated);
RUNDOWN_NDISAPI NDIS_STATUS NdisMQueryAdapterInstanceName(PNDIS_STRING AdapterInstanceName,
                                                          NDIS_HANDLE MiniportHandle);
RUNDOWN_NDISAPI VOID NdisMSleep(ULONG MicrosecondsToSleep);
RUNDOWN_NDISAPI NDIS_STATUS NdisMRegisterInterruptEx(
    NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE MiniportInterruptContext,
    PNDIS_MINIPORT_INTERRUPT_CHARACTERISTICS Characteristics, PNDIS_HANDLE NdisInterruptHandle);
RUNDOWN_NDISAPI VOID NdisMDeregisterInterruptEx(NDIS_HANDLE NdisInterruptHandle);
RUNDOWN_NDISAPI BOOLEAN NdisMSynchronizeWithInterruptEx(
    NDIS_HANDLE NdisInterruptHandle, ULONG MessageId,
    MINIPORT_SYNCHRONIZE_INTERRUPT_HANDLER SynchronizeFunction, PVOID SynchronizeContext);
RUNDOWN_NDISAPI ULONG NdisMQueueDpc(NDIS_HANDLE NdisInterruptHandle, ULONG MessageId,
                                    ULONG TargetProcessors, PVOID MiniportDpcContext);
RUNDOWN_NDISAPI KAFFINITY NdisMQueueDpcEx(NDIS_HANDLE NdisInterruptHandle, ULONG MessageId,
                                          PGROUP_AFFINITY TargetProcessors,
                                          PVOID MiniportDpcContext);
RUNDOWN_NDISAPI NDIS_STATUS NdisMRegisterScatterGatherDma(NDIS_HANDLE MiniportAdapterHandle,
                                                          PNDIS_SG_DMA_DESCRIPTION DmaDescription,
                                                          PNDIS_HANDLE NdisMiniportDmaHandle);
RUNDOWN_NDISAPI VOID NdisMDeregisterScatterGatherDma(NDIS_HANDLE NdisMiniportDmaHandle);
RUNDOWN_NDISAPI NDIS_STATUS NdisMAllocateNetBufferSGList(NDIS_HANDLE NdisMiniportDmaHandle,
                                                         PNET_BUFFER NetBuffer, PVOID Context,
                                                         ULONG Flags, PVOID ScatterGatherListBuffer,
                                                         ULONG ScatterGatherListBufferSize);
RUNDOWN_NDISAPI VOID NdisMFreeNetBufferSGList(NDIS_HANDLE NdisMiniportDmaHandle,
                                              PSCATTER_GATHER_LIST List, PNET_BUFFER NetBuffer);
RUNDOWN_NDISAPI VOID NdisMAllocateSharedMemory(NDIS_HANDLE MiniportAdapterHandle, ULONG Length,
                                               BOOLEAN Cached, PVOID* VirtualAddress,
                                               PNDIS_PHYSICAL_ADDRESS PhysicalAddress);
RUNDOWN_NDISAPI NDIS_STATUS NdisMAllocateSharedMemoryAsyncEx(NDIS_HANDLE MiniportDmaHandle,
                                                             ULONG Length, BOOLEAN Cached,
                                                             PVOID Context);
RUNDOWN_NDISAPI VOID NdisMFreeSharedMemory(NDIS_HANDLE MiniportAdapterHandle, ULONG Length,
                                           BOOLEAN Cached, PVOID VirtualAddress,
                                           NDIS_PHYSICAL_ADDRESS PhysicalAddress);
RUNDOWN_NDISAPI NDIS_STATUS NdisMMapIoSpace(PVOID* VirtualAddress,
                                            NDIS_HANDLE MiniportAdapterHandle,
                                            NDIS_PHYSICAL_ADDRESS PhysicalAddress, UINT Length);
RUNDOWN_NDISAPI VOID NdisMUnmapIoSpace(NDIS_HANDLE MiniportAdapterHandle, PVOID VirtualAddress,
                                       UINT Length);
RUNDOWN_NDISAPI NDIS_STATUS NdisMRegisterIoPortRange(PVOID* PortOffset,
                                                     NDIS_HANDLE MiniportAdapterHandle,
                                                     UINT InitialPort, UINT NumberOfPorts);
RUNDOWN_NDISAPI VOID NdisMDeregisterIoPortRange(NDIS_HANDLE MiniportAdapterHandle, UINT InitialPort,
                                                UINT NumberOfPorts, PVOID PortOffset);
RUNDOWN_NDISAPI ULONG NdisMGetBusData(NDIS_HANDLE NdisMiniportHandle, ULONG WhichSpace,
                                      ULONG Offset, PVOID Buffer, ULONG Length);
RUNDOWN_NDISAPI ULONG NdisMSetBusData(NDIS_HANDLE NdisMiniportHandle, ULONG WhichSpace,
                                      ULONG Offset, PVOID Buffer, ULONG Length);
RUNDOWN_NDISAPI NDIS_STATUS NdisMAllocatePort(NDIS_HANDLE NdisMiniportHandle,
                                              PNDIS_PORT_CHARACTERISTICS PortCharacteristics);
RUNDOWN_NDISAPI NDIS_STATUS NdisMFreePort(NDIS_HANDLE NdisMiniportHandle,
                                          NDIS_PORT_NUMBER PortNumber);
RUNDOWN_NDISAPI VOID NdisMResetMiniport(NDIS_HANDLE MiniportAdapterHandle);
RUNDOWN_NDISAPI NDIS_STATUS NdisMRemoveMiniport(NDIS_HANDLE MiniportHandle);
RUNDOWN_NDISAPI ULONG NdisMGetDmaAlignment(NDIS_HANDLE MiniportAdapterHandle);

/* Filters. */
RUNDOWN_NDISAPI NDIS_STATUS NdisFSetAttributes(NDIS_HANDLE NdisFilterHandle,
                                               NDIS_HANDLE FilterModuleContext,
                                               PNDIS_FILTER_ATTRIBUTES FilterAttributes);
RUNDOWN_NDISAPI NDIS_STATUS NdisFRestartFilter(NDIS_HANDLE NdisFilterHandle);
RUNDOWN_NDISAPI VOID NdisFRestartComplete(NDIS_HANDLE NdisFilterHandle, NDIS_STATUS Status);
RUNDOWN_NDISAPI VOID NdisFPauseComplete(NDIS_HANDLE NdisFilterHandle);
RUNDOWN_NDISAPI VOID NdisFSendNetBufferLists(NDIS_HANDLE NdisFilterHandle,
                                             PNET_BUFFER_LIST NetBufferList,
                                             NDIS_PORT_NUMBER PortNumber, ULONG SendFlags);
RUNDOWN_NDISAPI VOID NdisFSendNetBufferListsComplete(NDIS_HANDLE NdisFilterHandle,
                                                     PNET_BUFFER_LIST NetBufferList,
                                                     ULONG SendCompleteFlags);
RUNDOWN_NDISAPI VOID NdisFIndicateReceiveNetBufferLists(NDIS_HANDLE NdisFilterHandle,
                                                        PNET_BUFFER_LIST NetBufferLists,
                                                        NDIS_PORT_NUMBER PortNumber,
                                                        ULONG NumberOfNetBufferLists,
                                                        ULONG ReceiveFlags);
RUNDOWN_NDISAPI VOID NdisFReturnNetBufferLists(NDIS_HANDLE NdisFilterHandle,
                                               PNET_BUFFER_LIST NetBufferLists, ULONG ReturnFlags);
RUNDOWN_NDISAPI VOID NdisFCancelSendNetBufferLists(NDIS_HANDLE NdisFilterHandle, PVOID CancelId);
RUNDOWN_NDISAPI NDIS_STATUS NdisFOidRequest(NDIS_HANDLE NdisFilterHandle,
                                            PNDIS_OID_REQUEST OidRequest);
RUNDOWN_NDISAPI VOID NdisFOidRequestComplete(NDIS_HANDLE NdisFilterHandle,
                                             PNDIS_OID_REQUEST OidRequest, NDIS_STATUS Status);
RUNDOWN_NDISAPI VOID NdisFCancelOidRequest(NDIS_HANDLE NdisFilterHandle, PVOID RequestId);
RUNDOWN_NDISAPI NDIS_STATUS NdisFDirectOidRequest(NDIS_HANDLE NdisFilterHandle,
                                                  PNDIS_OID_REQUEST OidRequest);
RUNDOWN_NDISAPI VOID NdisFDirectOidRequestComplete(NDIS_HANDLE NdisFilterHandle,
                                                   PNDIS_OID_REQUEST OidRequest,
                                                   NDIS_STATUS Status);
RUNDOWN_NDISAPI VOID NdisFCancelDirectOidRequest(NDIS_HANDLE NdisFilterHandle, PVOID RequestId);
RUNDOWN_NDISAPI NDIS_STATUS NdisFSynchronousOidRequest(NDIS_HANDLE NdisFilterModuleHandle,
                                                       NDIS_OID_REQUEST* OidRequest);
RUNDOWN_NDISAPI VOID NdisFIndicateStatus(NDIS_HANDLE NdisFilterHandle,
                                         PNDIS_STATUS_INDICATION StatusIndication);
RUNDOWN_NDISAPI VOID NdisFDevicePnPEventNotify(NDIS_HANDLE NdisFilterHandle,
                                               PNET_DEVICE_PNP_EVENT NetDevicePnPEvent);
RUNDOWN_NDISAPI NDIS_STATUS NdisFNetPnPEvent(NDIS_HANDLE NdisFilterHandle,
                                             PNET_PNP_EVENT_NOTIFICATION NetPnPEventNotification);
RUNDOWN_NDISAPI NDIS_STATUS
NdisFGetOptionalSwitchHandlers(NDIS_HANDLE NdisFilterHandle, PNDIS_SWITCH_CONTEXT NdisSwitchContext,
                               PNDIS_SWITCH_OPTIONAL_HANDLERS NdisSwitchHandlers);
RUNDOWN_NDISAPI NDIS_STATUS NdisEnumerateFilterModules(NDIS_HANDLE NdisHandle,
                                                       PVOID InterfaceBuffer,
                                                       ULONG InterfaceBufferLength,
                                                       PULONG BytesNeeded, PULONG BytesWritten);

/* Protocols. */
RUNDOWN_NDISAPI NDIS_STATUS NdisOpenAdapterEx(NDIS_HANDLE NdisProtocolHandle,
                                              NDIS_HANDLE ProtocolBindingContext,
                                              PNDIS_OPEN_PARAMETERS OpenParameters,
                                              NDIS_HANDLE BindContext,
                                              PNDIS_HANDLE NdisBindingHandle);
RUNDOWN_NDISAPI NDIS_STATUS NdisCloseAdapterEx(NDIS_HANDLE NdisBindingHandle);
RUNDOWN_NDISAPI VOID NdisCompleteBindAdapterEx(NDIS_HANDLE BindAdapterContext, NDIS_STATUS Status);
RUNDOWN_NDISAPI VOID NdisCompleteUnbindAdapterEx(NDIS_HANDLE UnbindContext);
RUNDOWN_NDISAPI NDIS_STATUS NdisUnbindAdapter(NDIS_HANDLE NdisBindingHandle);
RUNDOWN_NDISAPI VOID NdisCompleteNetPnPEvent(NDIS_HANDLE NdisBindingHandle,
                                             PNET_PNP_EVENT_NOTIFICATION NetPnPEventNotification,
                                             NDIS_STATUS Status);
RUNDOWN_NDISAPI VOID NdisSendNetBufferLists(NDIS_HANDLE NdisBindingHandle,
                                            PNET_BUFFER_LIST NetBufferLists,
                                            NDIS_PORT_NUMBER PortNumber, ULONG SendFlags);
RUNDOWN_NDISAPI VOID NdisReturnNetBufferLists(NDIS_HANDLE NdisBindingHandle,
                                              PNET_BUFFER_LIST NetBufferLists, ULONG ReturnFlags);
RUNDOWN_NDISAPI VOID NdisCancelSendNetBufferLists(NDIS_HANDLE NdisBindingHandle, PVOID CancelId);
RUNDOWN_NDISAPI NDIS_STATUS NdisOidRequest(NDIS_HANDLE NdisBindingHandle,
                                           PNDIS_OID_REQUEST OidRequest);
RUNDOWN_NDISAPI VOID NdisCancelOidRequest(NDIS_HANDLE NdisBindingHandle, PVOID RequestId);
RUNDOWN_NDISAPI NDIS_STATUS NdisDirectOidRequest(NDIS_HANDLE NdisBindingHandle,
                                                 PNDIS_OID_REQUEST OidRequest);
RUNDOWN_NDISAPI VOID NdisCancelDirectOidRequest(NDIS_HANDLE NdisBindingHandle, PVOID RequestId);
RUNDOWN_NDISAPI NDIS_STATUS NdisSynchronousOidRequest(NDIS_HANDLE NdisBindingHandle,
                                                      NDIS_OID_REQUEST* OidRequest);
RUNDOWN_NDISAPI NDIS_STATUS NdisQueryAdapterInstanceName(PNDIS_STRING AdapterInstanceName,
                                                         NDIS_HANDLE NdisBindingHandle);
RUNDOWN_NDISAPI NDIS_STATUS NdisQueryBindInstanceName(PNDIS_STRING AdapterInstanceName,
                                                      NDIS_HANDLE BindingContext);
RUNDOWN_NDISAPI VOID NdisReEnumerateProtocolBindings(NDIS_HANDLE NdisProtocolHandle);
RUNDOWN_NDISAPI UCHAR NdisGeneratePartialCancelId(VOID);

/* Requests that pass through. */
RUNDOWN_NDISAPI NDIS_STATUS NdisAllocateCloneOidRequest(NDIS_HANDLE SourceHandle,
                                                        PNDIS_OID_REQUEST OidRequest, UINT PoolTag,
                                                        PNDIS_OID_REQUEST* ClonedOidRequest);
RUNDOWN_NDISAPI VOID NdisFreeCloneOidRequest(NDIS_HANDLE SourceHandle, PNDIS_OID_REQUEST Request);

/* Configuration. */
RUNDOWN_NDISAPI NDIS_STATUS NdisOpenConfigurationEx(PNDIS_CONFIGURATION_OBJECT ConfigObject,
                                                    PNDIS_HANDLE ConfigurationHandle);
RUNDOWN_NDISAPI VOID NdisOpenConfigurationKeyByName(PNDIS_STATUS Status,
                                                    NDIS_HANDLE ConfigurationHandle,
                                                    PNDIS_STRING SubKeyName,
                                                    PNDIS_HANDLE SubKeyHandle);
RUNDOWN_NDISAPI VOID NdisOpenConfigurationKeyByIndex(PNDIS_STATUS Status,
                                                     NDIS_HANDLE ConfigurationHandle, ULONG Index,
                                                     PNDIS_STRING KeyName, PNDIS_HANDLE KeyHandle);
RUNDOWN_NDISAPI VOID NdisReadConfiguration(PNDIS_STATUS Status,
                                           PNDIS_CONFIGURATION_PARAMETER* ParameterValue,
                                           NDIS_HANDLE ConfigurationHandle, PNDIS_STRING Keyword,
                                           NDIS_PARAMETER_TYPE ParameterType);
RUNDOWN_NDISAPI VOID NdisWriteConfiguration(PNDIS_STATUS Status, NDIS_HANDLE ConfigurationHandle,
                                            PNDIS_STRING Keyword,
                                            PNDIS_CONFIGURATION_PARAMETER ParameterValue);
RUNDOWN_NDISAPI VOID NdisReadNetworkAddress(PNDIS_STATUS Status, PVOID* NetworkAddress,
                                            PUINT NetworkAddressLength,
                                            NDIS_HANDLE ConfigurationHandle);
RUNDOWN_NDISAPI VOID NdisCloseConfiguration(NDIS_HANDLE ConfigurationHandle);

/* Memory. */
RUNDOWN_NDISAPI PVOID NdisAllocateMemoryWithTagPriority(NDIS_HANDLE NdisHandle, UINT Length,
                                                        ULONG Tag, EX_POOL_PRIORITY Priority);
RUNDOWN_NDISAPI VOID NdisFreeMemoryWithTagPriority(NDIS_HANDLE NdisHandle, PVOID VirtualAddress,
                                                   ULONG Tag);
RUNDOWN_NDISAPI NDIS_STATUS NdisAllocateMemory(PVOID* VirtualAddress, UINT Length, UINT MemoryFlags,
                                               NDIS_PHYSICAL_ADDRESS HighestAcceptableAddress);
RUNDOWN_NDISAPI NDIS_STATUS NdisAllocateMemoryWithTag(PVOID* VirtualAddress, UINT Length,
                                                      ULONG Tag);
RUNDOWN_NDISAPI VOID NdisFreeMemory(PVOID VirtualAddress, UINT Length, UINT MemoryFlags);
RUNDOWN_NDISAPI VOID NdisFreeMemoryWithTag(PVOID VirtualAddress, ULONG Tag);
RUNDOWN_NDISAPI ULONG NdisGetSharedDataAlignment(VOID);
#if NDIS_SUPPORT_NDIS620
RUNDOWN_NDISAPI NDIS_STATUS NdisAllocateSharedMemory(NDIS_HANDLE NdisHandle,
                                                     PNDIS_SHARED_MEMORY_PARAMETERS Parameters,
                                                     PNDIS_HANDLE AllocationHandle);
RUNDOWN_NDISAPI VOID NdisFreeSharedMemory(NDIS_HANDLE NdisHandle, NDIS_HANDLE AllocationHandle);
#endif
RUNDOWN_NDISAPI VOID NdisInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside,
                                                       PALLOCATE_FUNCTION Allocate,
                                                       PFREE_FUNCTION Free, ULONG Flags, ULONG Size,
                                                       ULONG Tag, USHORT Depth);

/* Timers, work items, locks, events. */
RUNDOWN_NDISAPI NDIS_STATUS NdisAllocateTimerObject(NDIS_HANDLE NdisHandle,
                                                    PNDIS_TIMER_CHARACTERISTICS Characteristics,
                                                    PNDIS_HANDLE TimerObject);
RUNDOWN_NDISAPI BOOLEAN NdisSetTimerObject(NDIS_HANDLE TimerObject, LARGE_INTEGER DueTime,
                                           LONG MillisecondsPeriod, PVOID FunctionContext);
RUNDOWN_NDISAPI BOOLEAN NdisSetCoalescableTimerObject(NDIS_HANDLE TimerObject,
                                                      LARGE_INTEGER DueTime,
                                                      LONG MillisecondsPeriod,
                                                      PVOID FunctionContext, ULONG Tolerance);
RUNDOWN_NDISAPI BOOLEAN NdisCancelTimerObject(NDIS_HANDLE TimerObject);
RUNDOWN_NDISAPI VOID NdisFreeTimerObject(NDIS_HANDLE TimerObject);
RUNDOWN_NDISAPI NDIS_HANDLE NdisAllocateIoWorkItem(NDIS_HANDLE NdisObjectHandle);
RUNDOWN_NDISAPI VOID NdisQueueIoWorkItem(NDIS_HANDLE NdisIoWorkItemHandle,
                                         NDIS_IO_WORKITEM_ROUTINE Routine, PVOID WorkItemContext);
RUNDOWN_NDISAPI VOID NdisFreeIoWorkItem(NDIS_HANDLE NdisIoWorkItemHandle);
RUNDOWN_NDISAPI PNDIS_RW_LOCK_EX NdisAllocateRWLock(NDIS_HANDLE NdisHandle);
RUNDOWN_NDISAPI VOID NdisFreeRWLock(PNDIS_RW_LOCK_EX Lock);
RUNDOWN_NDISAPI VOID NdisAcquireRWLockRead(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState,
                                           UCHAR Flags);
RUNDOWN_NDISAPI VOID NdisAcquireRWLockWrite(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState,
                                            UCHAR Flags);
RUNDOWN_NDISAPI VOID NdisReleaseRWLock(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState);
RUNDOWN_NDISAPI VOID NdisInitializeReadWriteLock(PNDIS_RW_LOCK Lock);
RUNDOWN_NDISAPI VOID NdisAcquireReadWriteLock(PNDIS_RW_LOCK Lock, BOOLEAN Write,
                                              PLOCK_STATE LockState);
RUNDOWN_NDISAPI VOID NdisReleaseReadWriteLock(PNDIS_RW_LOCK Lock, PLOCK_STATE LockState);
RUNDOWN_NDISAPI VOID NdisAllocateSpinLock(PNDIS_SPIN_LOCK SpinLock);
RUNDOWN_NDISAPI VOID NdisFreeSpinLock(PNDIS_SPIN_LOCK SpinLock);
RUNDOWN_NDISAPI VOID NdisInitializeEvent(PNDIS_EVENT Event);
RUNDOWN_NDISAPI VOID NdisSetEvent(PNDIS_EVENT Event);
RUNDOWN_NDISAPI VOID NdisResetEvent(PNDIS_EVENT Event);
RUNDOWN_NDISAPI BOOLEAN NdisWaitEvent(PNDIS_EVENT Event, UINT MsToWait);

/* The machine. */
RUNDOWN_NDISAPI VOID NdisGetSystemUpTimeEx(PLARGE_INTEGER SystemUpTime);
RUNDOWN_NDISAPI VOID NdisGetCurrentProcessorCounts(PULONG IdleCount, PULONG KernelAndUser,
                                                   PULONG Index);
RUNDOWN_NDISAPI ULONG NdisSystemActiveProcessorCount(PKAFFINITY ActiveProcessors);
RUNDOWN_NDISAPI USHORT NdisActiveGroupCount(VOID);
RUNDOWN_NDISAPI USHORT NdisMaxGroupCount(VOID);
RUNDOWN_NDISAPI ULONG NdisGroupMaxProcessorCount(USHORT Group);
RUNDOWN_NDISAPI ULONG NdisGroupActiveProcessorCount(USHORT Group);
RUNDOWN_NDISAPI KAFFINITY NdisGroupActiveProcessorMask(USHORT Group);
RUNDOWN_NDISAPI ULONG NdisProcessorNumberToIndex(PROCESSOR_NUMBER ProcNum);
RUNDOWN_NDISAPI NTSTATUS NdisProcessorIndexToNumber(ULONG ProcIndex, PPROCESSOR_NUMBER ProcNum);
#if NDIS_SUPPORT_NDIS620
RUNDOWN_NDISAPI NDIS_STATUS NdisGetRssProcessorInformation(
    NDIS_HANDLE NdisHandle, PNDIS_RSS_PROCESSOR_INFO RssProcessorInfo, PSIZE_T Size);
#endif
RUNDOWN_NDISAPI NDIS_STATUS NdisWriteEventLogEntry(PVOID LogHandle, NDIS_STATUS EventCode,
                                                   ULONG UniqueEventValue, USHORT NumStrings,
                                                   PVOID StringsList, ULONG DataSize, PVOID Data);
RUNDOWN_NDISAPI VOID __cdecl NdisWriteErrorLogEntry(NDIS_HANDLE NdisAdapterHandle,
                                                    NDIS_ERROR_CODE ErrorCode,
                                                    ULONG NumberOfErrorValues, ...);

/* Interfaces. */
RUNDOWN_NDISAPI NDIS_STATUS NdisIfAddIfStackEntry(NET_IFINDEX HigherLayerIfIndex,
                                                  NET_IFINDEX LowerLayerIfIndex);
RUNDOWN_NDISAPI VOID NdisIfDeleteIfStackEntry(NET_IFINDEX HigherLayerIfIndex,
                                              NET_IFINDEX LowerLayerIfIndex);
RUNDOWN_NDISAPI NDIS_STATUS NdisIfGetInterfaceIndexFromNetLuid(NET_LUID NetLuid,
                                                               PNET_IFINDEX IfIndex);
RUNDOWN_NDISAPI NDIS_STATUS NdisIfGetNetLuidFromInterfaceIndex(NET_IFINDEX IfIndex,
                                                               PNET_LUID NetLuid);
RUNDOWN_NDISAPI NDIS_STATUS NdisIfQueryBindingIfIndex(NDIS_HANDLE NdisBindingHandle,
                                                      PNET_IFINDEX BoundIfIndex,
                                                      PNET_LUID BoundIfNetLuid,
                                                      PNET_IFINDEX LowestIfIndex,
                                                      PNET_LUID LowestIfNetLuid);

#ifdef __cplusplus
}
#endif

/* The kernel's functions by NDIS' names. */
#define NdisMoveMemory(destination, source, length) RtlCopyMemory(destination, source, length)
#define NdisZeroMemory(destination, length) RtlZeroMemory(destination, length)
#define NdisEqualMemory(one, other, length) RtlEqualMemory(one, other, length)
#define NdisFillMemory(destination, length, fill) RtlFillMemory(destination, length, fill)
#define NdisMoveMappedMemory(destination, source, length) RtlCopyMemory(destination, source, length)
#define NdisZeroMappedMemory(destination, length) RtlZeroMemory(destination, length)
#define NdisMoveToMappedMemory(destination, source, length) \
  RtlCopyMemory(destination, source, length)
#define NdisMoveFromMappedMemory(destination, source, length) \
  RtlCopyMemory(destination, source, length)
#define NdisGetPhysicalAddressHigh(address) ((address).HighPart)
#define NdisSetPhysicalAddressHigh(address, value) ((address).HighPart) = (value)
#define NdisGetPhysicalAddressLow(address) ((address).LowPart)
#define NdisSetPhysicalAddressLow(address, value) ((address).LowPart) = (value)
#define NDIS_PHYSICAL_ADDRESS_CONST(low, high) \
  {                                            \
    { (ULONG)(low), (LONG)(high) }             \
  }

#define NdisAcquireSpinLock(lock) KeAcquireSpinLock(&(lock)->SpinLock, &(lock)->OldIrql)
#define NdisReleaseSpinLock(lock) KeReleaseSpinLock(&(lock)->SpinLock, (lock)->OldIrql)
#define NdisDprAcquireSpinLock(lock) KeAcquireSpinLockAtDpcLevel(&(lock)->SpinLock)
#define NdisDprReleaseSpinLock(lock) KeReleaseSpinLockFromDpcLevel(&(lock)->SpinLock)
#define NdisGetCurrentSystemTime(time) KeQuerySystemTime(time)
#define NdisStallExecution(microseconds) KeStallExecutionProcessor(microseconds)
#define NdisInterlockedIncrement(addend) InterlockedIncrement(addend)
#define NdisInterlockedDecrement(addend) InterlockedDecrement(addend)
#define NdisInterlockedAddUlong(addend, increment, lock) \
  ExInterlockedAddUlong(addend, increment, &(lock)->SpinLock)
#define NdisInterlockedInsertHeadList(head, entry, lock) \
  ExInterlockedInsertHeadList(head, entry, &(lock)->SpinLock)
#define NdisInterlockedInsertTailList(head, entry, lock) \
  ExInterlockedInsertTailList(head, entry, &(lock)->SpinLock)
#define NdisInterlockedRemoveHeadList(head, lock) \
  ExInterlockedRemoveHeadList(head, &(lock)->SpinLock)
#define NdisInterlockedPushEntryList(head, entry, lock) \
  ExInterlockedPushEntryList(head, entry, &(lock)->SpinLock)
#define NdisInterlockedPopEntryList(head, lock) ExInterlockedPopEntryList(head, &(lock)->SpinLock)
#define NdisInterlockedPushEntrySList(head, entry, lock) \
  ExInterlockedPushEntrySList(head, entry, &(lock)->SpinLock)
#define NdisInterlockedPopEntrySList(head, lock) ExInterlockedPopEntrySList(head, &(lock)->SpinLock)
#define NdisInterlockedFlushSList(head) ExInterlockedFlushSList(head)
#define NdisInitializeSListHead(head) ExInitializeSListHead(head)
#define NdisQueryDepthSList(head) ExQueryDepthSList(head)
#define NdisInitializeListHead(head) InitializeListHead(head)
#define NdisDeleteNPagedLookasideList(list) ExDeleteNPagedLookasideList(list)
#define NdisAllocateFromNPagedLookasideList(list) ExAllocateFromNPagedLookasideList(list)
#define NdisFreeToNPagedLookasideList(list, entry) ExFreeToNPagedLookasideList(list, entry)

#define NdisEqualString(one, other, ignore_case) RtlEqualUnicodeString(one, other, ignore_case)
#define NdisEqualUnicodeString(one, other, ignore_case) \
  RtlEqualUnicodeString(one, other, ignore_case)
#define NdisInitAnsiString(string, text) RtlInitString(string, text)
#define NdisInitUnicodeString(string, text) RtlInitUnicodeString(string, text)
#define NdisAnsiStringToUnicodeString(to, from) RtlAnsiStringToUnicodeString(to, from, FALSE)
#define NdisUnicodeStringToAnsiString(to, from) RtlUnicodeStringToAnsiString(to, from, FALSE)
#define NdisUpcaseUnicodeString(to, from) RtlUpcaseUnicodeString(to, from, FALSE)
#define NdisFreeString(string) NdisFreeMemory((string).Buffer, (string).MaximumLength, 0)

#define NDIS_CURRENT_IRQL() KeGetCurrentIrql()
#define NDIS_RAISE_IRQL_TO_DISPATCH(old) KeRaiseIrql(DISPATCH_LEVEL, old)
#define NDIS_LOWER_IRQL(old, current)         \
  {                                           \
    if ((old) != (current)) KeLowerIrql(old); \
  }
#define NDIS_CURRENT_PROCESSOR_NUMBER KeGetCurrentProcessorNumber()
#define NDIS_INIT_MUTEX(mutex) KeInitializeMutex(mutex, 0xFFFF)
#define NDIS_RELEASE_MUTEX(mutex) KeReleaseMutex(mutex, FALSE)
#define NDIS_WAIT_FOR_MUTEX(mutex) KeWaitForSingleObject(mutex, Executive, KernelMode, FALSE, NULL)
#define NDIS_INIT_FUNCTION(function) alloc_text(INIT, function)
#define NDIS_PAGEABLE_FUNCTION(function) alloc_text(PAGE, function)
#define NDIS_PAGABLE_FUNCTION(function) alloc_text(PAGE, function)

#define NdisRawWritePortUchar(port, data) WRITE_PORT_UCHAR((PUCHAR)(port), (UCHAR)(data))
#define NdisRawWritePortUshort(port, data) WRITE_PORT_USHORT((PUSHORT)(port), (USHORT)(data))
#define NdisRawWritePortUlong(port, data) WRITE_PORT_ULONG((PULONG)(port), (ULONG)(data))
#define NdisRawReadPortUchar(port, data) *(data) = READ_PORT_UCHAR((PUCHAR)(port))
#define NdisRawReadPortUshort(port, data) *(data) = READ_PORT_USHORT((PUSHORT)(port))
#define NdisRawReadPortUlong(port, data) *(data) = READ_PORT_ULONG((PULONG)(port))
#define NdisWriteRegisterUchar(at, data) WRITE_REGISTER_UCHAR((at), (data))
#define NdisWriteRegisterUshort(at, data) WRITE_REGISTER_USHORT((at), (data))
#define NdisWriteRegisterUlong(at, data) WRITE_REGISTER_ULONG((at), (data))
#define NdisReadRegisterUchar(at, data) *(data) = *((volatile UCHAR* const)(at))
#define NdisReadRegisterUshort(at, data) *(data) = *((volatile USHORT* const)(at))
#define NdisReadRegisterUlong(at, data) *(data) = *((volatile ULONG* const)(at))

#endif
