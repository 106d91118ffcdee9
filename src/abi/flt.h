// What a minifilter and the filter manager share.
#pragma once

#include "abi/io.h"
#include "abi/irp_queue.h"

namespace rundown::abi {

struct FLT_FILTER;
struct FLT_VOLUME;
struct FLT_INSTANCE;
struct FLT_PORT;
struct FLT_GENERIC_WORKITEM;

using FLT_CONTEXT_TYPE = USHORT;
inline constexpr FLT_CONTEXT_TYPE FLT_VOLUME_CONTEXT = 0x0001;
inline constexpr FLT_CONTEXT_TYPE FLT_INSTANCE_CONTEXT = 0x0002;
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

inline constexpr USHORT FLT_REGISTRATION_VERSION_0200 = 0x0200;
inline constexpr USHORT FLT_REGISTRATION_VERSION_0203 = 0x0203;
inline constexpr ULONG FLTFL_REGISTRATION_DO_NOT_SUPPORT_SERVICE_STOP = 0x1;

struct FLT_REGISTRATION {
  USHORT Size;
  USHORT Version;
  ULONG Flags;
  const FLT_CONTEXT_REGISTRATION* ContextRegistration;
  const void* OperationRegistration;
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
