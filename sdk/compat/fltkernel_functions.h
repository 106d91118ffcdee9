/* The functions of fltmgr.sys: filters, instances, volumes, contexts, ports, callback data. */
#ifndef RUNDOWN_COMPAT_FLTKERNEL_FUNCTIONS_H
#define RUNDOWN_COMPAT_FLTKERNEL_FUNCTIONS_H

#define RUNDOWN_FLT_API(type) DECLSPEC_IMPORT type FLTAPI

/* Filters. */
RUNDOWN_FLT_API(NTSTATUS)
FltRegisterFilter(PDRIVER_OBJECT Driver, CONST FLT_REGISTRATION* Registration,
                  PFLT_FILTER* RetFilter);
RUNDOWN_FLT_API(VOID) FltUnregisterFilter(PFLT_FILTER Filter);
RUNDOWN_FLT_API(NTSTATUS) FltStartFiltering(PFLT_FILTER Filter);
RUNDOWN_FLT_API(NTSTATUS) FltLoadFilter(PCUNICODE_STRING FilterName);
RUNDOWN_FLT_API(NTSTATUS) FltUnloadFilter(PCUNICODE_STRING FilterName);
RUNDOWN_FLT_API(PVOID) FltGetRoutineAddress(PCSTR FltMgrRoutineName);
RUNDOWN_FLT_API(NTSTATUS)
FltGetFilterFromName(PCUNICODE_STRING FilterName, PFLT_FILTER* RetFilter);
RUNDOWN_FLT_API(NTSTATUS)
FltGetFilterFromInstance(PFLT_INSTANCE Instance, PFLT_FILTER* RetFilter);
RUNDOWN_FLT_API(NTSTATUS)
FltEnumerateFilters(PFLT_FILTER* FilterList, ULONG FilterListSize, PULONG NumberFiltersReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltEnumerateFilterInformation(ULONG Index, FILTER_INFORMATION_CLASS InformationClass, PVOID Buffer,
                              ULONG BufferSize, PULONG BytesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltGetFilterInformation(PFLT_FILTER Filter, FILTER_INFORMATION_CLASS InformationClass, PVOID Buffer,
                        ULONG BufferSize, PULONG BytesReturned);
RUNDOWN_FLT_API(NTSTATUS) FltObjectReference(PVOID FltObject);
RUNDOWN_FLT_API(VOID) FltObjectDereference(PVOID FltObject);
RUNDOWN_FLT_API(NTSTATUS) FltRegisterForDataScan(CONST PFLT_INSTANCE Instance);

/* Instances and volumes. */
RUNDOWN_FLT_API(NTSTATUS)
FltAttachVolume(PFLT_FILTER Filter, PFLT_VOLUME Volume, PCUNICODE_STRING InstanceName,
                PFLT_INSTANCE* RetInstance);
RUNDOWN_FLT_API(NTSTATUS)
FltAttachVolumeAtAltitude(PFLT_FILTER Filter, PFLT_VOLUME Volume, PCUNICODE_STRING Altitude,
                          PCUNICODE_STRING InstanceName, PFLT_INSTANCE* RetInstance);
RUNDOWN_FLT_API(NTSTATUS)
FltDetachVolume(PFLT_FILTER Filter, PFLT_VOLUME Volume, PCUNICODE_STRING InstanceName);
RUNDOWN_FLT_API(NTSTATUS)
FltEnumerateInstances(PFLT_VOLUME Volume, PFLT_FILTER Filter, PFLT_INSTANCE* InstanceList,
                      ULONG InstanceListSize, PULONG NumberInstancesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltEnumerateVolumes(PFLT_FILTER Filter, PFLT_VOLUME* VolumeList, ULONG VolumeListSize,
                    PULONG NumberVolumesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltEnumerateInstanceInformationByFilter(PFLT_FILTER Filter, ULONG Index,
                                        INSTANCE_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                        ULONG BufferSize, PULONG BytesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltEnumerateInstanceInformationByVolume(PFLT_VOLUME Volume, ULONG Index,
                                        INSTANCE_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                        ULONG BufferSize, PULONG BytesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltEnumerateInstanceInformationByVolumeName(PUNICODE_STRING VolumeName, ULONG Index,
                                            INSTANCE_INFORMATION_CLASS InformationClass,
                                            PVOID Buffer, ULONG BufferSize, PULONG BytesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltEnumerateInstanceInformationByDeviceObject(PDEVICE_OBJECT DeviceObject, ULONG Index,
                                              INSTANCE_INFORMATION_CLASS InformationClass,
                                              PVOID Buffer, ULONG BufferSize, PULONG BytesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltEnumerateVolumeInformation(PFLT_FILTER Filter, ULONG Index,
                              FILTER_VOLUME_INFORMATION_CLASS InformationClass, PVOID Buffer,
                              ULONG BufferSize, PULONG BytesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltGetInstanceInformation(PFLT_INSTANCE Instance, INSTANCE_INFORMATION_CLASS InformationClass,
                          PVOID Buffer, ULONG BufferSize, PULONG BytesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeInformation(PFLT_VOLUME Volume, FILTER_VOLUME_INFORMATION_CLASS InformationClass,
                        PVOID Buffer, ULONG BufferSize, PULONG BytesReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeProperties(PFLT_VOLUME Volume, PFLT_VOLUME_PROPERTIES VolumeProperties,
                       ULONG VolumePropertiesLength, PULONG LengthReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeName(PFLT_VOLUME Volume, PUNICODE_STRING VolumeName, PULONG BufferSizeNeeded);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeGuidName(PFLT_VOLUME Volume, PUNICODE_STRING VolumeGuidName, PULONG BufferSizeNeeded);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeFromName(PFLT_FILTER Filter, PCUNICODE_STRING VolumeName, PFLT_VOLUME* RetVolume);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeFromInstance(PFLT_INSTANCE Instance, PFLT_VOLUME* RetVolume);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeFromFileObject(PFLT_FILTER Filter, PFILE_OBJECT FileObject, PFLT_VOLUME* RetVolume);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeFromDeviceObject(PFLT_FILTER Filter, PDEVICE_OBJECT DeviceObject,
                             PFLT_VOLUME* RetVolume);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeInstanceFromName(PFLT_FILTER Filter, PFLT_VOLUME Volume, PCUNICODE_STRING InstanceName,
                             PFLT_INSTANCE* RetInstance);
RUNDOWN_FLT_API(NTSTATUS) FltGetDeviceObject(PFLT_VOLUME Volume, PDEVICE_OBJECT* DeviceObject);
RUNDOWN_FLT_API(NTSTATUS)
FltGetDiskDeviceObject(PFLT_VOLUME Volume, PDEVICE_OBJECT* DiskDeviceObject);
RUNDOWN_FLT_API(NTSTATUS)
FltGetFileSystemType(PVOID FltObject, PFLT_FILESYSTEM_TYPE FileSystemType);
RUNDOWN_FLT_API(NTSTATUS) FltIsVolumeWritable(PVOID FltObject, PBOOLEAN IsWritable);
RUNDOWN_FLT_API(NTSTATUS) FltIsVolumeSnapshot(PVOID FltObject, PBOOLEAN IsSnapshotVolume);
RUNDOWN_FLT_API(BOOLEAN) FltIsFltMgrVolumeDeviceObject(PDEVICE_OBJECT DeviceObject);
RUNDOWN_FLT_API(NTSTATUS)
FltGetUpperInstance(PFLT_INSTANCE CurrentInstance, PFLT_INSTANCE* UpperInstance);
RUNDOWN_FLT_API(NTSTATUS)
FltGetLowerInstance(PFLT_INSTANCE CurrentInstance, PFLT_INSTANCE* LowerInstance);
RUNDOWN_FLT_API(NTSTATUS) FltGetTopInstance(PFLT_VOLUME Volume, PFLT_INSTANCE* Instance);
RUNDOWN_FLT_API(NTSTATUS) FltGetBottomInstance(PFLT_VOLUME Volume, PFLT_INSTANCE* Instance);
RUNDOWN_FLT_API(LONG)
FltCompareInstanceAltitudes(PFLT_INSTANCE Instance1, PFLT_INSTANCE Instance2);

/* Contexts. */
RUNDOWN_FLT_API(NTSTATUS)
FltAllocateContext(PFLT_FILTER Filter, FLT_CONTEXT_TYPE ContextType, SIZE_T ContextSize,
                   POOL_TYPE PoolType, PFLT_CONTEXT* ReturnedContext);
RUNDOWN_FLT_API(VOID) FltReferenceContext(PFLT_CONTEXT Context);
RUNDOWN_FLT_API(VOID) FltReleaseContext(PFLT_CONTEXT Context);
RUNDOWN_FLT_API(VOID) FltDeleteContext(PFLT_CONTEXT Context);
RUNDOWN_FLT_API(NTSTATUS)
FltGetContexts(PCFLT_RELATED_OBJECTS FltObjects, FLT_CONTEXT_TYPE DesiredContexts,
               PFLT_RELATED_CONTEXTS Contexts);
RUNDOWN_FLT_API(NTSTATUS)
FltGetContextsEx(PCFLT_RELATED_OBJECTS FltObjects, FLT_CONTEXT_TYPE DesiredContexts,
                 SIZE_T ContextsSize, PFLT_RELATED_CONTEXTS_EX Contexts);
RUNDOWN_FLT_API(VOID) FltReleaseContexts(PFLT_RELATED_CONTEXTS Contexts);
RUNDOWN_FLT_API(VOID)
FltReleaseContextsEx(SIZE_T ContextsSize, PFLT_RELATED_CONTEXTS_EX Contexts);
RUNDOWN_FLT_API(NTSTATUS)
FltSetVolumeContext(PFLT_VOLUME Volume, FLT_SET_CONTEXT_OPERATION Operation,
                    PFLT_CONTEXT NewContext, PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(NTSTATUS)
FltGetVolumeContext(PFLT_FILTER Filter, PFLT_VOLUME Volume, PFLT_CONTEXT* Context);
RUNDOWN_FLT_API(NTSTATUS)
FltDeleteVolumeContext(PFLT_FILTER Filter, PFLT_VOLUME Volume, PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(NTSTATUS)
FltSetInstanceContext(PFLT_INSTANCE Instance, FLT_SET_CONTEXT_OPERATION Operation,
                      PFLT_CONTEXT NewContext, PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(NTSTATUS) FltGetInstanceContext(PFLT_INSTANCE Instance, PFLT_CONTEXT* Context);
RUNDOWN_FLT_API(NTSTATUS)
FltDeleteInstanceContext(PFLT_INSTANCE Instance, PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(NTSTATUS)
FltSetFileContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                  FLT_SET_CONTEXT_OPERATION Operation, PFLT_CONTEXT NewContext,
                  PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(NTSTATUS)
FltGetFileContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT* Context);
RUNDOWN_FLT_API(NTSTATUS)
FltDeleteFileContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(BOOLEAN) FltSupportsFileContexts(PFILE_OBJECT FileObject);
RUNDOWN_FLT_API(BOOLEAN)
FltSupportsFileContextsEx(PFILE_OBJECT FileObject, PFLT_INSTANCE Instance);
RUNDOWN_FLT_API(NTSTATUS)
FltSetStreamContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                    FLT_SET_CONTEXT_OPERATION Operation, PFLT_CONTEXT NewContext,
                    PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(NTSTATUS)
FltGetStreamContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT* Context);
RUNDOWN_FLT_API(NTSTATUS)
FltDeleteStreamContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(BOOLEAN) FltSupportsStreamContexts(PFILE_OBJECT FileObject);
RUNDOWN_FLT_API(NTSTATUS)
FltSetStreamHandleContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                          FLT_SET_CONTEXT_OPERATION Operation, PFLT_CONTEXT NewContext,
                          PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(NTSTATUS)
FltGetStreamHandleContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT* Context);
RUNDOWN_FLT_API(NTSTATUS)
FltDeleteStreamHandleContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                             PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(BOOLEAN) FltSupportsStreamHandleContexts(PFILE_OBJECT FileObject);
RUNDOWN_FLT_API(NTSTATUS)
FltSetTransactionContext(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                         FLT_SET_CONTEXT_OPERATION Operation, PFLT_CONTEXT NewContext,
                         PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(NTSTATUS)
FltGetTransactionContext(PFLT_INSTANCE Instance, PKTRANSACTION Transaction, PFLT_CONTEXT* Context);
RUNDOWN_FLT_API(NTSTATUS)
FltDeleteTransactionContext(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                            PFLT_CONTEXT* OldContext);
RUNDOWN_FLT_API(NTSTATUS)
FltGetSectionContext(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PFLT_CONTEXT* Context);
RUNDOWN_FLT_API(NTSTATUS)
FltCreateSectionForDataScan(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                            PFLT_CONTEXT SectionContext, ACCESS_MASK DesiredAccess,
                            POBJECT_ATTRIBUTES ObjectAttributes, PLARGE_INTEGER MaximumSize,
                            ULONG SectionPageProtection, ULONG AllocationAttributes, ULONG Flags,
                            PHANDLE SectionHandle, PVOID* SectionObject,
                            PLARGE_INTEGER SectionFileSize);
RUNDOWN_FLT_API(NTSTATUS) FltCloseSectionForDataScan(PFLT_CONTEXT SectionContext);

/* Transactions. */
RUNDOWN_FLT_API(NTSTATUS)
FltEnlistInTransaction(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                       PFLT_CONTEXT TransactionContext, ULONG NotificationMask);
RUNDOWN_FLT_API(NTSTATUS)
FltRollbackEnlistment(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                      PFLT_CONTEXT TransactionContext);
RUNDOWN_FLT_API(NTSTATUS)
FltPrePrepareComplete(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                      PFLT_CONTEXT TransactionContext);
RUNDOWN_FLT_API(NTSTATUS)
FltPrepareComplete(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                   PFLT_CONTEXT TransactionContext);
RUNDOWN_FLT_API(NTSTATUS)
FltCommitComplete(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                  PFLT_CONTEXT TransactionContext);
RUNDOWN_FLT_API(NTSTATUS)
FltCommitFinalizeComplete(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                          PFLT_CONTEXT TransactionContext);
RUNDOWN_FLT_API(NTSTATUS)
FltRollbackComplete(PFLT_INSTANCE Instance, PKTRANSACTION Transaction,
                    PFLT_CONTEXT TransactionContext);

/* Communication ports. */
RUNDOWN_FLT_API(NTSTATUS)
FltBuildDefaultSecurityDescriptor(PSECURITY_DESCRIPTOR* SecurityDescriptor,
                                  ACCESS_MASK DesiredAccess);
RUNDOWN_FLT_API(VOID) FltFreeSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor);
RUNDOWN_FLT_API(NTSTATUS)
FltCreateCommunicationPort(PFLT_FILTER Filter, PFLT_PORT* ServerPort,
                           POBJECT_ATTRIBUTES ObjectAttributes, PVOID ServerPortCookie,
                           PFLT_CONNECT_NOTIFY ConnectNotifyCallback,
                           PFLT_DISCONNECT_NOTIFY DisconnectNotifyCallback,
                           PFLT_MESSAGE_NOTIFY MessageNotifyCallback, LONG MaxConnections);
RUNDOWN_FLT_API(VOID) FltCloseCommunicationPort(PFLT_PORT ServerPort);
RUNDOWN_FLT_API(VOID) FltCloseClientPort(PFLT_FILTER Filter, PFLT_PORT* ClientPort);
RUNDOWN_FLT_API(NTSTATUS)
FltSendMessage(PFLT_FILTER Filter, PFLT_PORT* ClientPort, PVOID SenderBuffer,
               ULONG SenderBufferLength, PVOID ReplyBuffer, PULONG ReplyLength,
               PLARGE_INTEGER Timeout);

/* Callback data. */
RUNDOWN_FLT_API(VOID) FltSetCallbackDataDirty(PFLT_CALLBACK_DATA Data);
RUNDOWN_FLT_API(VOID) FltClearCallbackDataDirty(PFLT_CALLBACK_DATA Data);
RUNDOWN_FLT_API(BOOLEAN) FltIsCallbackDataDirty(PFLT_CALLBACK_DATA Data);
RUNDOWN_FLT_API(BOOLEAN) FltIsOperationSynchronous(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(BOOLEAN) FltIs32bitProcess(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(PEPROCESS) FltGetRequestorProcess(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(ULONG) FltGetRequestorProcessId(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(HANDLE) FltGetRequestorProcessIdEx(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(NTSTATUS)
FltGetRequestorSessionId(PFLT_CALLBACK_DATA CallbackData, PULONG SessionId);
RUNDOWN_FLT_API(NTSTATUS) FltLockUserBuffer(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(NTSTATUS)
FltDecodeParameters(PFLT_CALLBACK_DATA CallbackData, PMDL** MdlAddressPointer, PVOID** Buffer,
                    PULONG* Length, LOCK_OPERATION* DesiredAccess);
RUNDOWN_FLT_API(PMDL) FltGetSwappedBufferMdlAddress(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(VOID) FltRetainSwappedBufferMdlAddress(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(PVOID) FltGetNewSystemBufferAddress(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(VOID)
FltCompletePendedPreOperation(PFLT_CALLBACK_DATA CallbackData,
                              FLT_PREOP_CALLBACK_STATUS CallbackStatus, PVOID Context);
RUNDOWN_FLT_API(VOID) FltCompletePendedPostOperation(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(BOOLEAN)
FltDoCompletionProcessingWhenSafe(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS FltObjects,
                                  PVOID CompletionContext, FLT_POST_OPERATION_FLAGS Flags,
                                  PFLT_POST_OPERATION_CALLBACK SafePostCallback,
                                  PFLT_POSTOP_CALLBACK_STATUS RetPostOperationStatus);
RUNDOWN_FLT_API(NTSTATUS)
FltRequestOperationStatusCallback(PFLT_CALLBACK_DATA Data,
                                  PFLT_GET_OPERATION_STATUS_CALLBACK CallbackRoutine,
                                  PVOID RequesterContext);
RUNDOWN_FLT_API(NTSTATUS)
FltSetCancelCompletion(PFLT_CALLBACK_DATA CallbackData,
                       PFLT_COMPLETE_CANCELED_CALLBACK CanceledCallback);
RUNDOWN_FLT_API(NTSTATUS) FltClearCancelCompletion(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(BOOLEAN) FltCancelIo(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(BOOLEAN) FltIsIoCanceled(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(NTSTATUS)
FltAllocateCallbackData(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                        PFLT_CALLBACK_DATA* RetNewCallbackData);
RUNDOWN_FLT_API(NTSTATUS)
FltAllocateCallbackDataEx(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                          FLT_ALLOCATE_CALLBACK_DATA_FLAGS Flags,
                          PFLT_CALLBACK_DATA* RetNewCallbackData);
RUNDOWN_FLT_API(VOID) FltReuseCallbackData(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(VOID) FltFreeCallbackData(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(VOID) FltPerformSynchronousIo(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(NTSTATUS)
FltPerformAsynchronousIo(PFLT_CALLBACK_DATA CallbackData,
                         PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine, PVOID CallbackContext);
RUNDOWN_FLT_API(VOID)
FltReissueSynchronousIo(PFLT_INSTANCE InitiatingInstance, PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(PCHAR) FltGetIrpName(UCHAR IrpMajorCode);
RUNDOWN_FLT_API(NTSTATUS)
FltPropagateActivityIdToThread(PFLT_CALLBACK_DATA CallbackData, LPGUID PropagateId,
                               LPGUID* OriginalId);
RUNDOWN_FLT_API(NTSTATUS)
FltGetActivityIdCallbackData(PFLT_CALLBACK_DATA CallbackData, LPGUID Guid);
RUNDOWN_FLT_API(NTSTATUS)
FltSetActivityIdCallbackData(PFLT_CALLBACK_DATA CallbackData, LPGUID Guid);
RUNDOWN_FLT_API(IO_PRIORITY_HINT) FltGetIoPriorityHint(PFLT_CALLBACK_DATA Data);
RUNDOWN_FLT_API(IO_PRIORITY_HINT) FltGetIoPriorityHintFromCallbackData(PFLT_CALLBACK_DATA Data);
RUNDOWN_FLT_API(IO_PRIORITY_HINT) FltGetIoPriorityHintFromFileObject(PFILE_OBJECT FileObject);
RUNDOWN_FLT_API(IO_PRIORITY_HINT) FltGetIoPriorityHintFromThread(PETHREAD Thread);
RUNDOWN_FLT_API(NTSTATUS)
FltSetIoPriorityHintIntoCallbackData(PFLT_CALLBACK_DATA Data, IO_PRIORITY_HINT PriorityHint);
RUNDOWN_FLT_API(NTSTATUS)
FltSetIoPriorityHintIntoFileObject(PFILE_OBJECT FileObject, IO_PRIORITY_HINT PriorityHint);
RUNDOWN_FLT_API(NTSTATUS)
FltSetIoPriorityHintIntoThread(PETHREAD Thread, IO_PRIORITY_HINT PriorityHint);

/* Deferred work. */
RUNDOWN_FLT_API(PFLT_GENERIC_WORKITEM) FltAllocateGenericWorkItem(VOID);
RUNDOWN_FLT_API(VOID) FltFreeGenericWorkItem(PFLT_GENERIC_WORKITEM FltWorkItem);
RUNDOWN_FLT_API(NTSTATUS)
FltQueueGenericWorkItem(PFLT_GENERIC_WORKITEM FltWorkItem, PVOID FltObject,
                        PFLT_GENERIC_WORKITEM_ROUTINE WorkerRoutine, WORK_QUEUE_TYPE QueueType,
                        PVOID Context);
RUNDOWN_FLT_API(PFLT_DEFERRED_IO_WORKITEM) FltAllocateDeferredIoWorkItem(VOID);
RUNDOWN_FLT_API(VOID) FltFreeDeferredIoWorkItem(PFLT_DEFERRED_IO_WORKITEM FltWorkItem);
RUNDOWN_FLT_API(NTSTATUS)
FltQueueDeferredIoWorkItem(PFLT_DEFERRED_IO_WORKITEM FltWorkItem, PFLT_CALLBACK_DATA Data,
                           PFLT_DEFERRED_IO_WORKITEM_ROUTINE WorkerRoutine,
                           WORK_QUEUE_TYPE QueueType, PVOID Context);
RUNDOWN_FLT_API(NTSTATUS)
FltCbdqInitialize(PFLT_INSTANCE Instance, PFLT_CALLBACK_DATA_QUEUE Cbdq,
                  PFLT_CALLBACK_DATA_QUEUE_INSERT_IO CbdqInsertIo,
                  PFLT_CALLBACK_DATA_QUEUE_REMOVE_IO CbdqRemoveIo,
                  PFLT_CALLBACK_DATA_QUEUE_PEEK_NEXT_IO CbdqPeekNextIo,
                  PFLT_CALLBACK_DATA_QUEUE_ACQUIRE CbdqAcquire,
                  PFLT_CALLBACK_DATA_QUEUE_RELEASE CbdqRelease,
                  PFLT_CALLBACK_DATA_QUEUE_COMPLETE_CANCELED_IO CbdqCompleteCanceledIo);
RUNDOWN_FLT_API(VOID) FltCbdqEnable(PFLT_CALLBACK_DATA_QUEUE Cbdq);
RUNDOWN_FLT_API(VOID) FltCbdqDisable(PFLT_CALLBACK_DATA_QUEUE Cbdq);
RUNDOWN_FLT_API(NTSTATUS)
FltCbdqInsertIo(PFLT_CALLBACK_DATA_QUEUE Cbdq, PFLT_CALLBACK_DATA Cbd,
                PFLT_CALLBACK_DATA_QUEUE_IO_CONTEXT Context, PVOID InsertContext);
RUNDOWN_FLT_API(PFLT_CALLBACK_DATA)
FltCbdqRemoveIo(PFLT_CALLBACK_DATA_QUEUE Cbdq, PFLT_CALLBACK_DATA_QUEUE_IO_CONTEXT Context);
RUNDOWN_FLT_API(PFLT_CALLBACK_DATA)
FltCbdqRemoveNextIo(PFLT_CALLBACK_DATA_QUEUE Cbdq, PVOID PeekContext);

/* Memory and locks. */
RUNDOWN_FLT_API(PVOID)
FltAllocatePoolAlignedWithTag(PFLT_INSTANCE Instance, POOL_TYPE PoolType, SIZE_T NumberOfBytes,
                              ULONG Tag);
RUNDOWN_FLT_API(VOID)
FltFreePoolAlignedWithTag(PFLT_INSTANCE Instance, PVOID Buffer, ULONG Tag);
RUNDOWN_FLT_API(VOID) FltAcquireResourceExclusive(PERESOURCE Resource);
RUNDOWN_FLT_API(VOID) FltAcquireResourceShared(PERESOURCE Resource);
RUNDOWN_FLT_API(VOID) FltReleaseResource(PERESOURCE Resource);
RUNDOWN_FLT_API(VOID) FltInitializePushLock(PEX_PUSH_LOCK PushLock);
RUNDOWN_FLT_API(VOID) FltDeletePushLock(PEX_PUSH_LOCK PushLock);
RUNDOWN_FLT_API(VOID) FltAcquirePushLockExclusive(PEX_PUSH_LOCK PushLock);
RUNDOWN_FLT_API(VOID) FltAcquirePushLockShared(PEX_PUSH_LOCK PushLock);
RUNDOWN_FLT_API(VOID) FltReleasePushLock(PEX_PUSH_LOCK PushLock);
RUNDOWN_FLT_API(VOID) FltAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
RUNDOWN_FLT_API(VOID) FltAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
RUNDOWN_FLT_API(VOID) FltReleasePushLockEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
RUNDOWN_FLT_API(NTSTATUS)
FltCancellableWaitForSingleObject(PVOID Object, PLARGE_INTEGER Timeout,
                                  PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(NTSTATUS)
FltCancellableWaitForMultipleObjects(ULONG Count, PVOID ObjectArray[], WAIT_TYPE WaitType,
                                     PLARGE_INTEGER Timeout, PKWAIT_BLOCK WaitBlockArray,
                                     PFLT_CALLBACK_DATA CallbackData);

#endif
