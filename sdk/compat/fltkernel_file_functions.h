/* The functions of fltmgr.sys: files, their names and information, extra create parameters, locks.
 */
#ifndef RUNDOWN_COMPAT_FLTKERNEL_FILE_FUNCTIONS_H
#define RUNDOWN_COMPAT_FLTKERNEL_FILE_FUNCTIONS_H

/* Names. */
RUNDOWN_FLT_API(NTSTATUS)
FltGetFileNameInformation(PFLT_CALLBACK_DATA CallbackData, FLT_FILE_NAME_OPTIONS NameOptions,
                          PFLT_FILE_NAME_INFORMATION* FileNameInformation);
RUNDOWN_FLT_API(NTSTATUS)
FltGetFileNameInformationUnsafe(PFILE_OBJECT FileObject, PFLT_INSTANCE Instance,
                                FLT_FILE_NAME_OPTIONS NameOptions,
                                PFLT_FILE_NAME_INFORMATION* FileNameInformation);
RUNDOWN_FLT_API(NTSTATUS)
FltGetDestinationFileNameInformation(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                     HANDLE RootDirectory, PWSTR FileName, ULONG FileNameLength,
                                     FLT_FILE_NAME_OPTIONS NameOptions,
                                     PFLT_FILE_NAME_INFORMATION* RetFileNameInformation);
RUNDOWN_FLT_API(NTSTATUS)
FltGetTunneledName(PFLT_CALLBACK_DATA CallbackData, PFLT_FILE_NAME_INFORMATION FileNameInformation,
                   PFLT_FILE_NAME_INFORMATION* RetTunneledFileNameInformation);
RUNDOWN_FLT_API(VOID)
FltReferenceFileNameInformation(PFLT_FILE_NAME_INFORMATION FileNameInformation);
RUNDOWN_FLT_API(VOID)
FltReleaseFileNameInformation(PFLT_FILE_NAME_INFORMATION FileNameInformation);
RUNDOWN_FLT_API(NTSTATUS)
FltParseFileNameInformation(PFLT_FILE_NAME_INFORMATION FileNameInformation);
RUNDOWN_FLT_API(NTSTATUS)
FltParseFileName(PCUNICODE_STRING FileName, PUNICODE_STRING Extension, PUNICODE_STRING Stream,
                 PUNICODE_STRING FinalComponent);
RUNDOWN_FLT_API(NTSTATUS)
FltCheckAndGrowNameControl(PFLT_NAME_CONTROL NameCtrl, USHORT NewSize);
RUNDOWN_FLT_API(NTSTATUS)
FltPurgeFileNameInformationCache(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject);

/* Opening and closing. */
RUNDOWN_FLT_API(NTSTATUS)
FltCreateFile(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle,
              ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
              PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
              ULONG ShareAccess, ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer,
              ULONG EaLength, ULONG Flags);
RUNDOWN_FLT_API(NTSTATUS)
FltCreateFileEx(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle,
                PFILE_OBJECT* FileObject, ACCESS_MASK DesiredAccess,
                POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                ULONG Flags);
RUNDOWN_FLT_API(NTSTATUS)
FltCreateFileEx2(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle,
                 PFILE_OBJECT* FileObject, ACCESS_MASK DesiredAccess,
                 POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                 PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                 ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                 ULONG Flags, PIO_DRIVER_CREATE_CONTEXT DriverContext);
RUNDOWN_FLT_API(NTSTATUS)
FltCreateNamedPipeFile(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle,
                       PFILE_OBJECT* FileObject, ACCESS_MASK DesiredAccess,
                       POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                       ULONG ShareAccess, ULONG CreateDisposition, ULONG CreateOptions,
                       ULONG NamedPipeType, ULONG ReadMode, ULONG CompletionMode,
                       ULONG MaximumInstances, ULONG InboundQuota, ULONG OutboundQuota,
                       PLARGE_INTEGER DefaultTimeout, PIO_DRIVER_CREATE_CONTEXT DriverContext);
RUNDOWN_FLT_API(NTSTATUS)
FltCreateMailslotFile(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle,
                      PFILE_OBJECT* FileObject, ACCESS_MASK DesiredAccess,
                      POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                      ULONG CreateOptions, ULONG MailslotQuota, ULONG MaximumMessageSize,
                      PLARGE_INTEGER ReadTimeout, PIO_DRIVER_CREATE_CONTEXT DriverContext);
RUNDOWN_FLT_API(NTSTATUS)
FltOpenVolume(PFLT_INSTANCE Instance, PHANDLE VolumeHandle, PFILE_OBJECT* VolumeFileObject);
RUNDOWN_FLT_API(NTSTATUS) FltClose(HANDLE FileHandle);
RUNDOWN_FLT_API(VOID) FltCancelFileOpen(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject);
RUNDOWN_FLT_API(NTSTATUS)
FltCreateSystemVolumeInformationFolder(PFLT_INSTANCE Instance);

/* Reading, writing, controls. */
RUNDOWN_FLT_API(NTSTATUS)
FltReadFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, PLARGE_INTEGER ByteOffset,
            ULONG Length, PVOID Buffer, FLT_IO_OPERATION_FLAGS Flags, PULONG BytesRead,
            PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine, PVOID CallbackContext);
RUNDOWN_FLT_API(NTSTATUS)
FltReadFileEx(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, PLARGE_INTEGER ByteOffset,
              ULONG Length, PVOID Buffer, FLT_IO_OPERATION_FLAGS Flags, PULONG BytesRead,
              PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine, PVOID CallbackContext, PULONG Key,
              PMDL Mdl);
RUNDOWN_FLT_API(NTSTATUS)
FltWriteFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, PLARGE_INTEGER ByteOffset,
             ULONG Length, PVOID Buffer, FLT_IO_OPERATION_FLAGS Flags, PULONG BytesWritten,
             PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine, PVOID CallbackContext);
RUNDOWN_FLT_API(NTSTATUS)
FltWriteFileEx(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, PLARGE_INTEGER ByteOffset,
               ULONG Length, PVOID Buffer, FLT_IO_OPERATION_FLAGS Flags, PULONG BytesWritten,
               PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine, PVOID CallbackContext, PULONG Key,
               PMDL Mdl);
RUNDOWN_FLT_API(NTSTATUS)
FltFsControlFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, ULONG FsControlCode,
                 PVOID InputBuffer, ULONG InputBufferLength, PVOID OutputBuffer,
                 ULONG OutputBufferLength, PULONG LengthReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltDeviceIoControlFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, ULONG IoControlCode,
                       PVOID InputBuffer, ULONG InputBufferLength, PVOID OutputBuffer,
                       ULONG OutputBufferLength, PULONG LengthReturned);
RUNDOWN_FLT_API(NTSTATUS) FltFlushBuffers(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject);
RUNDOWN_FLT_API(NTSTATUS)
FltFlushBuffers2(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, ULONG FlushType,
                 PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(NTSTATUS)
FltTagFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, ULONG FileTag, GUID* Guid,
           PVOID DataBuffer, USHORT DataBufferLength);
RUNDOWN_FLT_API(NTSTATUS)
FltTagFileEx(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, ULONG FileTag, GUID* Guid,
             PVOID DataBuffer, USHORT DataBufferLength, ULONG ExistingFileTag, GUID* ExistingGuid,
             ULONG Flags);
RUNDOWN_FLT_API(NTSTATUS)
FltUntagFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, ULONG FileTag, GUID* Guid);

/* Information. */
RUNDOWN_FLT_API(NTSTATUS)
FltQueryInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FileInformation,
                        ULONG Length, FILE_INFORMATION_CLASS FileInformationClass,
                        PULONG LengthReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltSetInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FileInformation,
                      ULONG Length, FILE_INFORMATION_CLASS FileInformationClass);
RUNDOWN_FLT_API(NTSTATUS)
FltQueryInformationByName(PFLT_FILTER Filter, PFLT_INSTANCE Instance,
                          POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                          PVOID FileInformation, ULONG Length,
                          FILE_INFORMATION_CLASS FileInformationClass,
                          PIO_DRIVER_CREATE_CONTEXT DriverContext);
RUNDOWN_FLT_API(NTSTATUS)
FltQueryDirectoryFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FileInformation,
                      ULONG Length, FILE_INFORMATION_CLASS FileInformationClass,
                      BOOLEAN ReturnSingleEntry, PUNICODE_STRING FileName, BOOLEAN RestartScan,
                      PULONG LengthReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltQueryDirectoryFileEx(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FileInformation,
                        ULONG Length, FILE_INFORMATION_CLASS FileInformationClass, ULONG QueryFlags,
                        PUNICODE_STRING FileName, PULONG LengthReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltNotifyFilterChangeDirectory(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PVOID FsContext,
                               PSTRING FullDirectoryName, BOOLEAN WatchTree, BOOLEAN IgnoreBuffer,
                               ULONG CompletionFilter, PFLT_CALLBACK_DATA NotifyCallbackData,
                               PCHECK_FOR_TRAVERSE_ACCESS TraverseCallback,
                               PSECURITY_SUBJECT_CONTEXT SubjectContext,
                               PFILTER_REPORT_CHANGE FilterCallback);
RUNDOWN_FLT_API(NTSTATUS)
FltQueryEaFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID ReturnedEaData, ULONG Length,
               BOOLEAN ReturnSingleEntry, PVOID EaList, ULONG EaListLength, PULONG EaIndex,
               BOOLEAN RestartScan, PULONG LengthReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltSetEaFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID EaBuffer, ULONG Length);
RUNDOWN_FLT_API(NTSTATUS)
FltQueryVolumeInformation(PFLT_INSTANCE Instance, PIO_STATUS_BLOCK Iosb, PVOID FsInformation,
                          ULONG Length, FS_INFORMATION_CLASS FsInformationClass);
RUNDOWN_FLT_API(NTSTATUS)
FltSetVolumeInformation(PFLT_INSTANCE Instance, PIO_STATUS_BLOCK Iosb, PVOID FsInformation,
                        ULONG Length, FS_INFORMATION_CLASS FsInformationClass);
RUNDOWN_FLT_API(NTSTATUS)
FltQueryVolumeInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID FsInformation,
                              ULONG Length, FS_INFORMATION_CLASS FsInformationClass,
                              PULONG LengthReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltQuerySecurityObject(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                       SECURITY_INFORMATION SecurityInformation,
                       PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Length, PULONG LengthNeeded);
RUNDOWN_FLT_API(NTSTATUS)
FltSetSecurityObject(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                     SECURITY_INFORMATION SecurityInformation,
                     PSECURITY_DESCRIPTOR SecurityDescriptor);
RUNDOWN_FLT_API(NTSTATUS)
FltQueryQuotaInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PIO_STATUS_BLOCK Iosb,
                             PVOID Buffer, ULONG Length, BOOLEAN ReturnSingleEntry, PVOID SidList,
                             ULONG SidListLength, PSID StartSid, BOOLEAN RestartScan,
                             PULONG LengthReturned);
RUNDOWN_FLT_API(NTSTATUS)
FltSetQuotaInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID Buffer,
                           ULONG Length);
RUNDOWN_FLT_API(NTSTATUS)
FltIsDirectory(PFILE_OBJECT FileObject, PFLT_INSTANCE Instance, PBOOLEAN IsDirectory);

/* Cached pages without a copy. */
RUNDOWN_FLT_API(NTSTATUS)
FltFastIoMdlRead(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                 PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey, PMDL* MdlChain,
                 PIO_STATUS_BLOCK IoStatus);
RUNDOWN_FLT_API(NTSTATUS)
FltFastIoMdlReadComplete(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, PMDL MdlChain);
RUNDOWN_FLT_API(NTSTATUS)
FltFastIoPrepareMdlWrite(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                         PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey, PMDL* MdlChain,
                         PIO_STATUS_BLOCK IoStatus);
RUNDOWN_FLT_API(NTSTATUS)
FltFastIoMdlWriteComplete(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                          PLARGE_INTEGER FileOffset, PMDL MdlChain);

/* Extra create parameters. */
RUNDOWN_FLT_API(NTSTATUS)
FltAllocateExtraCreateParameterList(PFLT_FILTER Filter, ULONG Flags, struct _ECP_LIST** EcpList);
RUNDOWN_FLT_API(VOID)
FltFreeExtraCreateParameterList(PFLT_FILTER Filter, struct _ECP_LIST* EcpList);
RUNDOWN_FLT_API(NTSTATUS)
FltAllocateExtraCreateParameter(PFLT_FILTER Filter, LPCGUID EcpType, ULONG SizeOfContext,
                                ULONG Flags,
                                PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback,
                                ULONG PoolTag, PVOID* EcpContext);
RUNDOWN_FLT_API(VOID) FltFreeExtraCreateParameter(PFLT_FILTER Filter, PVOID EcpContext);
RUNDOWN_FLT_API(VOID)
FltInitExtraCreateParameterLookasideList(PFLT_FILTER Filter, PVOID Lookaside, ULONG Flags,
                                         SIZE_T Size, ULONG Tag);
RUNDOWN_FLT_API(VOID)
FltDeleteExtraCreateParameterLookasideList(PFLT_FILTER Filter, PVOID Lookaside, ULONG Flags);
RUNDOWN_FLT_API(NTSTATUS)
FltAllocateExtraCreateParameterFromLookasideList(
    PFLT_FILTER Filter, LPCGUID EcpType, ULONG SizeOfContext, ULONG Flags,
    PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback, PVOID LookasideList,
    PVOID* EcpContext);
RUNDOWN_FLT_API(NTSTATUS)
FltInsertExtraCreateParameter(PFLT_FILTER Filter, struct _ECP_LIST* EcpList, PVOID EcpContext);
RUNDOWN_FLT_API(NTSTATUS)
FltFindExtraCreateParameter(PFLT_FILTER Filter, struct _ECP_LIST* EcpList, LPCGUID EcpType,
                            PVOID* EcpContext, ULONG* EcpContextSize);
RUNDOWN_FLT_API(NTSTATUS)
FltRemoveExtraCreateParameter(PFLT_FILTER Filter, struct _ECP_LIST* EcpList, LPCGUID EcpType,
                              PVOID* EcpContext, ULONG* EcpContextSize);
RUNDOWN_FLT_API(NTSTATUS)
FltGetNextExtraCreateParameter(PFLT_FILTER Filter, struct _ECP_LIST* EcpList,
                               PVOID CurrentEcpContext, LPGUID NextEcpType, PVOID* NextEcpContext,
                               ULONG* NextEcpContextSize);
RUNDOWN_FLT_API(VOID) FltAcknowledgeEcp(PFLT_FILTER Filter, PVOID EcpContext);
RUNDOWN_FLT_API(BOOLEAN) FltIsEcpAcknowledged(PFLT_FILTER Filter, PVOID EcpContext);
RUNDOWN_FLT_API(BOOLEAN) FltIsEcpFromUserMode(PFLT_FILTER Filter, PVOID EcpContext);
RUNDOWN_FLT_API(VOID) FltPrepareToReuseEcp(PFLT_FILTER Filter, PVOID EcpContext);
RUNDOWN_FLT_API(NTSTATUS)
FltGetEcpListFromCallbackData(PFLT_FILTER Filter, PFLT_CALLBACK_DATA CallbackData,
                              struct _ECP_LIST** EcpList);
RUNDOWN_FLT_API(NTSTATUS)
FltSetEcpListIntoCallbackData(PFLT_FILTER Filter, PFLT_CALLBACK_DATA CallbackData,
                              struct _ECP_LIST* EcpList);

/* Byte range locks and opportunistic locks. */
RUNDOWN_FLT_API(PFILE_LOCK)
FltAllocateFileLock(PFLT_COMPLETE_LOCK_CALLBACK_DATA_ROUTINE CompleteLockCallbackDataRoutine,
                    PUNLOCK_ROUTINE UnlockRoutine);
RUNDOWN_FLT_API(VOID) FltFreeFileLock(PFILE_LOCK FileLock);
RUNDOWN_FLT_API(VOID)
FltInitializeFileLock(PFILE_LOCK FileLock,
                      PFLT_COMPLETE_LOCK_CALLBACK_DATA_ROUTINE CompleteLockCallbackDataRoutine,
                      PUNLOCK_ROUTINE UnlockRoutine);
RUNDOWN_FLT_API(VOID) FltUninitializeFileLock(PFILE_LOCK FileLock);
RUNDOWN_FLT_API(FLT_PREOP_CALLBACK_STATUS)
FltProcessFileLock(PFILE_LOCK FileLock, PFLT_CALLBACK_DATA CallbackData, PVOID Context);
RUNDOWN_FLT_API(BOOLEAN)
FltCheckLockForReadAccess(PFILE_LOCK FileLock, PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(BOOLEAN)
FltCheckLockForWriteAccess(PFILE_LOCK FileLock, PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(VOID) FltInitializeOplock(POPLOCK Oplock);
RUNDOWN_FLT_API(VOID) FltUninitializeOplock(POPLOCK Oplock);
RUNDOWN_FLT_API(FLT_PREOP_CALLBACK_STATUS)
FltOplockFsctrl(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, ULONG OpenCount);
RUNDOWN_FLT_API(FLT_PREOP_CALLBACK_STATUS)
FltOplockFsctrlEx(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, ULONG OpenCount, ULONG Flags);
RUNDOWN_FLT_API(FLT_PREOP_CALLBACK_STATUS)
FltCheckOplock(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, PVOID Context,
               PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
               PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine);
RUNDOWN_FLT_API(FLT_PREOP_CALLBACK_STATUS)
FltCheckOplockEx(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, ULONG Flags, PVOID Context,
                 PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
                 PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine);
RUNDOWN_FLT_API(FLT_PREOP_CALLBACK_STATUS)
FltOplockBreakH(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, ULONG Flags, PVOID Context,
                PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
                PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine);
RUNDOWN_FLT_API(FLT_PREOP_CALLBACK_STATUS)
FltOplockBreakToNone(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, PVOID Context,
                     PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
                     PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine);
RUNDOWN_FLT_API(FLT_PREOP_CALLBACK_STATUS)
FltOplockBreakToNoneEx(POPLOCK Oplock, PFLT_CALLBACK_DATA CallbackData, ULONG Flags, PVOID Context,
                       PFLTOPLOCK_WAIT_COMPLETE_ROUTINE WaitCompletionRoutine,
                       PFLTOPLOCK_PREPOST_CALLBACKDATA_ROUTINE PrePostCallbackDataRoutine);
RUNDOWN_FLT_API(BOOLEAN) FltOplockIsFastIoPossible(POPLOCK Oplock);
RUNDOWN_FLT_API(BOOLEAN) FltOplockIsSharedRequest(PFLT_CALLBACK_DATA CallbackData);
RUNDOWN_FLT_API(BOOLEAN) FltOplockKeysEqual(PFILE_OBJECT Fo1, PFILE_OBJECT Fo2);
RUNDOWN_FLT_API(BOOLEAN) FltCurrentBatchOplock(POPLOCK Oplock);
RUNDOWN_FLT_API(BOOLEAN) FltCurrentOplock(POPLOCK Oplock);
RUNDOWN_FLT_API(BOOLEAN) FltCurrentOplockH(POPLOCK Oplock);

/* Redirection of I/O to another stack. */
RUNDOWN_FLT_API(NTSTATUS)
FltIsIoRedirectionAllowed(PFLT_INSTANCE SourceInstance, PFLT_INSTANCE TargetInstance,
                          PBOOLEAN RedirectionAllowed);
RUNDOWN_FLT_API(NTSTATUS)
FltIsIoRedirectionAllowedForOperation(PFLT_CALLBACK_DATA Data, PFLT_INSTANCE TargetInstance,
                                      PBOOLEAN RedirectionAllowedThisIo,
                                      PBOOLEAN RedirectionAllowedAllIo);
RUNDOWN_FLT_API(NTSTATUS)
FltAdjustDeviceStackSizeForIoRedirection(PFLT_INSTANCE SourceInstance, PFLT_INSTANCE TargetInstance,
                                         PBOOLEAN SourceDeviceStackSizeModified);

#endif
