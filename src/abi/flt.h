// What a minifilter and the filter manager share.
#pragma once

#include "abi/io.h"
#include "abi/irp.h"
#include "abi/irp_queue.h"

namespace rundown::abi {

struct FLT_FILTER;
struct FLT_VOLUME;
struct FLT_INSTANCE;
struct FLT_PORT;
struct FLT_GENERIC_WORKITEM;
struct FLT_DEFERRED_IO_WORKITEM;

using FLT_CONTEXT_TYPE = USHORT;
inline constexpr FLT_CONTEXT_TYPE FLT_VOLUME_CONTEXT = 0x0001;
inline constexpr FLT_CONTEXT_TYPE FLT_INSTANCE_CONTEXT = 0x0002;
inline constexpr FLT_CONTEXT_TYPE FLT_FILE_CONTEXT = 0x0004;
inline constexpr FLT_CONTEXT_TYPE FLT_STREAM_CONTEXT = 0x0008;
inline constexpr FLT_CONTEXT_TYPE FLT_STREAMHANDLE_CONTEXT = 0x0010;
inline constexpr FLT_CONTEXT_TYPE FLT_SECTION_CONTEXT = 0x0040;
inline constexpr FLT_CONTEXT_TYPE FLT_CONTEXT_END = 0xFFFF;
inline constexpr SIZE_T FLT_VARIABLE_SIZED_CONTEXTS = ~SIZE_T{0};

struct FLT_CONTEXT_REGISTRATION {
  FLT_CONTEXT_TYPE ContextType;
  USHORT Flags;
  PVOID ContextCleanupCallback;
  SIZE_T Size;
  ULONG PoolTag;
  PVOID ContextAllocateCallback;
  PVOID ContextFreeCallback;
  PVOID Reserved1;
};
static_assert(sizeof(FLT_CONTEXT_REGISTRATION) == 0x38);

// Of one kind of operation. The list ends with IRP_MJ_OPERATION_END.
inline constexpr UCHAR IRP_MJ_OPERATION_END = 0x80;
struct FLT_OPERATION_REGISTRATION {
  UCHAR MajorFunction;
  ULONG Flags;
  const void* PreOperation;
  const void* PostOperation;
  PVOID Reserved1;
};
static_assert(sizeof(FLT_OPERATION_REGISTRATION) == 0x20);

inline constexpr USHORT FLT_REGISTRATION_VERSION_0200 = 0x0200;
inline constexpr USHORT FLT_REGISTRATION_VERSION_0203 = 0x0203;
inline constexpr ULONG FLTFL_REGISTRATION_DO_NOT_SUPPORT_SERVICE_STOP = 0x1;

struct FLT_REGISTRATION {
  USHORT Size;
  USHORT Version;
  ULONG Flags;
  const FLT_CONTEXT_REGISTRATION* ContextRegistration;
  const FLT_OPERATION_REGISTRATION* OperationRegistration;
  PVOID FilterUnloadCallback;
  PVOID InstanceSetupCallback;
  PVOID InstanceQueryTeardownCallback;
  PVOID InstanceTeardownStartCallback;
  PVOID InstanceTeardownCompleteCallback;
  PVOID GenerateFileNameCallback;
  PVOID NormalizeNameComponentCallback;
  PVOID NormalizeContextCleanupCallback;
  // Version 0x0202 goes on.
  PVOID TransactionNotificationCallback;
  PVOID NormalizeNameComponentExCallback;
  // And 0x0203.
  PVOID SectionNotificationCallback;
};
static_assert(sizeof(FLT_REGISTRATION) == 0x70);

struct FLT_RELATED_OBJECTS {
  USHORT Size;
  USHORT TransactionContext;
  FLT_FILTER* Filter;
  FLT_VOLUME* Volume;
  FLT_INSTANCE* Instance;
  FILE_OBJECT* FileObject;
  PVOID Transaction;
};
static_assert(sizeof(FLT_RELATED_OBJECTS) == 0x30);

// An operation as its filters see it. The parameters are those of the stack location, and behind
// them the addresses of the buffers; sdk/compat/fltkernel_parameters.h has them by name.
struct FLT_IO_PARAMETER_BLOCK {
  ULONG IrpFlags;
  UCHAR MajorFunction;
  UCHAR MinorFunction;
  UCHAR OperationFlags;
  UCHAR Reserved;
  FILE_OBJECT* TargetFileObject;
  FLT_INSTANCE* TargetInstance;
  UCHAR Parameters[0x30];
};
static_assert(sizeof(FLT_IO_PARAMETER_BLOCK) == 0x48);

inline constexpr ULONG FLTFL_CALLBACK_DATA_IRP_OPERATION = 0x1;
inline constexpr ULONG FLTFL_CALLBACK_DATA_SYSTEM_BUFFER = 0x8;
inline constexpr ULONG FLTFL_CALLBACK_DATA_POST_OPERATION = 0x0008'0000;
inline constexpr ULONG FLTFL_CALLBACK_DATA_DIRTY = 0x8000'0000;
struct FLT_CALLBACK_DATA {
  ULONG Flags;
  ETHREAD* Thread;
  FLT_IO_PARAMETER_BLOCK* Iopb;
  IO_STATUS_BLOCK IoStatus;
  PVOID TagData;
  PVOID FilterContext[4];
  KPROCESSOR_MODE RequestorMode;
};
static_assert(sizeof(FLT_CALLBACK_DATA) == 0x58);

enum FLT_PREOP_CALLBACK_STATUS : ULONG {
  FLT_PREOP_SUCCESS_WITH_CALLBACK,
  FLT_PREOP_SUCCESS_NO_CALLBACK,
  FLT_PREOP_PENDING,
  FLT_PREOP_DISALLOW_FASTIO,
  FLT_PREOP_COMPLETE,
  FLT_PREOP_SYNCHRONIZE,
  FLT_PREOP_DISALLOW_FSFILTER_IO,
};
enum FLT_POSTOP_CALLBACK_STATUS : ULONG {
  FLT_POSTOP_FINISHED_PROCESSING,
  FLT_POSTOP_MORE_PROCESSING_REQUIRED,
};
inline constexpr ULONG FLTFL_POST_OPERATION_DRAINING = 0x1;

inline constexpr ULONG FLT_FILE_NAME_NORMALIZED = 0x1;
inline constexpr ULONG FLT_FILE_NAME_OPENED = 0x2;
inline constexpr ULONG FLT_FILE_NAME_SHORT = 0x3;
inline constexpr USHORT FLTFL_FILE_NAME_PARSED_FINAL_COMPONENT = 0x1;
inline constexpr USHORT FLTFL_FILE_NAME_PARSED_EXTENSION = 0x2;
inline constexpr USHORT FLTFL_FILE_NAME_PARSED_STREAM = 0x4;
inline constexpr USHORT FLTFL_FILE_NAME_PARSED_PARENT_DIR = 0x8;
struct FLT_FILE_NAME_INFORMATION {
  USHORT Size;
  USHORT NamesParsed;
  ULONG Format;
  UNICODE_STRING Name;
  UNICODE_STRING Volume;
  UNICODE_STRING Share;
  UNICODE_STRING Extension;
  UNICODE_STRING Stream;
  UNICODE_STRING FinalComponent;
  UNICODE_STRING ParentDir;
};
static_assert(sizeof(FLT_FILE_NAME_INFORMATION) == 0x78);

inline constexpr ULONG FLTFL_FILTER_UNLOAD_MANDATORY = 0x1;
inline constexpr ULONG FLTFL_INSTANCE_SETUP_AUTOMATIC_ATTACHMENT = 0x1;
inline constexpr ULONG FLTFL_INSTANCE_TEARDOWN_FILTER_UNLOAD = 0x2;
inline constexpr ULONG FLT_FSTYPE_NTFS = 2;

enum FLT_SET_CONTEXT_OPERATION : ULONG {
  FLT_SET_CONTEXT_REPLACE_IF_EXISTS,
  FLT_SET_CONTEXT_KEEP_IF_EXISTS,
};

// What a filter's queue of operations is made of. The routines are the filter's.
inline constexpr ULONG FLT_CALLBACK_DATA_QUEUE_INITIALIZED = 0x1;
inline constexpr ULONG FLT_CALLBACK_DATA_QUEUE_ENABLED = 0x2;
struct FLT_CALLBACK_DATA_QUEUE {
  IO_CSQ Csq;
  ULONG Flags;
  FLT_INSTANCE* Instance;
  const void* InsertIo;
  const void* RemoveIo;
  const void* PeekNextIo;
  const void* Acquire;
  const void* Release;
  const void* CompleteCanceledIo;
};
static_assert(sizeof(FLT_CALLBACK_DATA_QUEUE) == 0x80);

struct FLT_CALLBACK_DATA_QUEUE_IO_CONTEXT {
  FLT_CALLBACK_DATA_QUEUE* Cbdq;
  FLT_CALLBACK_DATA* Cbd;
};

struct FLT_VOLUME_PROPERTIES {
  ULONG DeviceType;
  ULONG DeviceCharacteristics;
  ULONG DeviceObjectFlags;
  ULONG AlignmentRequirement;
  USHORT SectorSize;
  USHORT Reserved0;
  UNICODE_STRING FileSystemDriverName;
  UNICODE_STRING FileSystemDeviceName;
  UNICODE_STRING RealDeviceName;
};
static_assert(sizeof(FLT_VOLUME_PROPERTIES) == 0x48);

}  // namespace rundown::abi
