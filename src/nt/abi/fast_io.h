// FAST_IO_DISPATCH: the calls by which the I/O manager tries to do without an IRP.
#pragma once

#include "nt/abi/file.h"
#include "nt/abi/ntstatus.h"
#include "nt/abi/types.h"

namespace rundown::nt {

struct DEVICE_OBJECT;
struct ERESOURCE;
struct FILE_OBJECT;
struct IRP;
struct MDL;

struct IO_STATUS_BLOCK {
  union {
    NTSTATUS Status;
    PVOID Pointer;
  };
  ULONG_PTR Information;
};

using FAST_IO_CHECK_IF_POSSIBLE = BOOLEAN NTAPI(FILE_OBJECT*, LARGE_INTEGER* FileOffset,
                                                ULONG Length, BOOLEAN Wait, ULONG LockKey,
                                                BOOLEAN CheckForReadOperation, IO_STATUS_BLOCK*,
                                                DEVICE_OBJECT*);
using FAST_IO_READ = BOOLEAN NTAPI(FILE_OBJECT*, LARGE_INTEGER* FileOffset, ULONG Length,
                                   BOOLEAN Wait, ULONG LockKey, PVOID Buffer, IO_STATUS_BLOCK*,
                                   DEVICE_OBJECT*);
using FAST_IO_WRITE = FAST_IO_READ;
using FAST_IO_QUERY_BASIC_INFO = BOOLEAN NTAPI(FILE_OBJECT*, BOOLEAN Wait, FILE_BASIC_INFORMATION*,
                                               IO_STATUS_BLOCK*, DEVICE_OBJECT*);
using FAST_IO_QUERY_STANDARD_INFO = BOOLEAN NTAPI(FILE_OBJECT*, BOOLEAN Wait,
                                                  FILE_STANDARD_INFORMATION*, IO_STATUS_BLOCK*,
                                                  DEVICE_OBJECT*);
using FAST_IO_LOCK = BOOLEAN NTAPI(FILE_OBJECT*, LARGE_INTEGER* FileOffset, LARGE_INTEGER* Length,
                                   EPROCESS*, ULONG Key, BOOLEAN FailImmediately,
                                   BOOLEAN ExclusiveLock, IO_STATUS_BLOCK*, DEVICE_OBJECT*);
using FAST_IO_UNLOCK_SINGLE = BOOLEAN NTAPI(FILE_OBJECT*, LARGE_INTEGER* FileOffset,
                                            LARGE_INTEGER* Length, EPROCESS*, ULONG Key,
                                            IO_STATUS_BLOCK*, DEVICE_OBJECT*);
using FAST_IO_UNLOCK_ALL = BOOLEAN NTAPI(FILE_OBJECT*, EPROCESS*, IO_STATUS_BLOCK*, DEVICE_OBJECT*);
using FAST_IO_UNLOCK_ALL_BY_KEY = BOOLEAN NTAPI(FILE_OBJECT*, PVOID ProcessId, ULONG Key,
                                                IO_STATUS_BLOCK*, DEVICE_OBJECT*);
using FAST_IO_DEVICE_CONTROL = BOOLEAN NTAPI(FILE_OBJECT*, BOOLEAN Wait, PVOID InputBuffer,
                                             ULONG InputBufferLength, PVOID OutputBuffer,
                                             ULONG OutputBufferLength, ULONG IoControlCode,
                                             IO_STATUS_BLOCK*, DEVICE_OBJECT*);
using FAST_IO_ACQUIRE_FILE = void NTAPI(FILE_OBJECT*);
using FAST_IO_RELEASE_FILE = void NTAPI(FILE_OBJECT*);
using FAST_IO_DETACH_DEVICE = void NTAPI(DEVICE_OBJECT* SourceDevice, DEVICE_OBJECT* TargetDevice);
using FAST_IO_QUERY_NETWORK_OPEN_INFO = BOOLEAN NTAPI(FILE_OBJECT*, BOOLEAN Wait,
                                                      FILE_NETWORK_OPEN_INFORMATION*,
                                                      IO_STATUS_BLOCK*, DEVICE_OBJECT*);
using FAST_IO_ACQUIRE_FOR_MOD_WRITE = NTSTATUS NTAPI(FILE_OBJECT*, LARGE_INTEGER* EndingOffset,
                                                     ERESOURCE** ResourceToRelease, DEVICE_OBJECT*);
using FAST_IO_MDL_READ = BOOLEAN NTAPI(FILE_OBJECT*, LARGE_INTEGER* FileOffset, ULONG Length,
                                       ULONG LockKey, MDL** MdlChain, IO_STATUS_BLOCK*,
                                       DEVICE_OBJECT*);
using FAST_IO_MDL_READ_COMPLETE = BOOLEAN NTAPI(FILE_OBJECT*, MDL* MdlChain, DEVICE_OBJECT*);
using FAST_IO_PREPARE_MDL_WRITE = FAST_IO_MDL_READ;
using FAST_IO_MDL_WRITE_COMPLETE = BOOLEAN NTAPI(FILE_OBJECT*, LARGE_INTEGER* FileOffset,
                                                 MDL* MdlChain, DEVICE_OBJECT*);
using FAST_IO_READ_COMPRESSED = BOOLEAN NTAPI(FILE_OBJECT*, LARGE_INTEGER* FileOffset, ULONG Length,
                                              ULONG LockKey, PVOID Buffer, MDL** MdlChain,
                                              IO_STATUS_BLOCK*, PVOID CompressedDataInfo,
                                              ULONG CompressedDataInfoLength, DEVICE_OBJECT*);
using FAST_IO_WRITE_COMPRESSED = FAST_IO_READ_COMPRESSED;
using FAST_IO_MDL_READ_COMPLETE_COMPRESSED = FAST_IO_MDL_READ_COMPLETE;
using FAST_IO_MDL_WRITE_COMPLETE_COMPRESSED = FAST_IO_MDL_WRITE_COMPLETE;
using FAST_IO_QUERY_OPEN = BOOLEAN NTAPI(IRP*, FILE_NETWORK_OPEN_INFORMATION*, DEVICE_OBJECT*);
using FAST_IO_RELEASE_FOR_MOD_WRITE = NTSTATUS NTAPI(FILE_OBJECT*, ERESOURCE* ResourceToRelease,
                                                     DEVICE_OBJECT*);
using FAST_IO_ACQUIRE_FOR_CCFLUSH = NTSTATUS NTAPI(FILE_OBJECT*, DEVICE_OBJECT*);
using FAST_IO_RELEASE_FOR_CCFLUSH = NTSTATUS NTAPI(FILE_OBJECT*, DEVICE_OBJECT*);

struct FAST_IO_DISPATCH {
  ULONG SizeOfFastIoDispatch;
  FAST_IO_CHECK_IF_POSSIBLE* FastIoCheckIfPossible;
  FAST_IO_READ* FastIoRead;
  FAST_IO_WRITE* FastIoWrite;
  FAST_IO_QUERY_BASIC_INFO* FastIoQueryBasicInfo;
  FAST_IO_QUERY_STANDARD_INFO* FastIoQueryStandardInfo;
  FAST_IO_LOCK* FastIoLock;
  FAST_IO_UNLOCK_SINGLE* FastIoUnlockSingle;
  FAST_IO_UNLOCK_ALL* FastIoUnlockAll;
  FAST_IO_UNLOCK_ALL_BY_KEY* FastIoUnlockAllByKey;
  FAST_IO_DEVICE_CONTROL* FastIoDeviceControl;
  FAST_IO_ACQUIRE_FILE* AcquireFileForNtCreateSection;
  FAST_IO_RELEASE_FILE* ReleaseFileForNtCreateSection;
  FAST_IO_DETACH_DEVICE* FastIoDetachDevice;
  FAST_IO_QUERY_NETWORK_OPEN_INFO* FastIoQueryNetworkOpenInfo;
  FAST_IO_ACQUIRE_FOR_MOD_WRITE* AcquireForModWrite;
  FAST_IO_MDL_READ* MdlRead;
  FAST_IO_MDL_READ_COMPLETE* MdlReadComplete;
  FAST_IO_PREPARE_MDL_WRITE* PrepareMdlWrite;
  FAST_IO_MDL_WRITE_COMPLETE* MdlWriteComplete;
  FAST_IO_READ_COMPRESSED* FastIoReadCompressed;
  FAST_IO_WRITE_COMPRESSED* FastIoWriteCompressed;
  FAST_IO_MDL_READ_COMPLETE_COMPRESSED* MdlReadCompleteCompressed;
  FAST_IO_MDL_WRITE_COMPLETE_COMPRESSED* MdlWriteCompleteCompressed;
  FAST_IO_QUERY_OPEN* FastIoQueryOpen;
  FAST_IO_RELEASE_FOR_MOD_WRITE* ReleaseForModWrite;
  FAST_IO_ACQUIRE_FOR_CCFLUSH* AcquireForCcFlush;
  FAST_IO_RELEASE_FOR_CCFLUSH* ReleaseForCcFlush;
};

}  // namespace rundown::nt
