// The I/O manager's objects: drivers, devices, files, volumes.
#pragma once

#include "nt/abi/dispatcher.h"
#include "nt/abi/fast_io.h"
#include "nt/abi/io_constants.h"
#include "nt/abi/ntstatus.h"
#include "nt/abi/types.h"

namespace rundown::nt {

struct DRIVER_OBJECT;
struct DEVICE_OBJECT;
struct FILE_OBJECT;
struct IRP;
struct MDL;
struct VPB;

using DRIVER_INITIALIZE = NTSTATUS NTAPI(DRIVER_OBJECT* DriverObject, UNICODE_STRING* RegistryPath);
using DRIVER_ADD_DEVICE = NTSTATUS NTAPI(DRIVER_OBJECT* DriverObject,
                                         DEVICE_OBJECT* PhysicalDeviceObject);
using DRIVER_STARTIO = void NTAPI(DEVICE_OBJECT* DeviceObject, IRP* Irp);
using DRIVER_UNLOAD = void NTAPI(DRIVER_OBJECT* DriverObject);
using DRIVER_DISPATCH = NTSTATUS NTAPI(DEVICE_OBJECT* DeviceObject, IRP* Irp);
using DRIVER_CANCEL = void NTAPI(DEVICE_OBJECT* DeviceObject, IRP* Irp);
using DRIVER_REINITIALIZE = void NTAPI(DRIVER_OBJECT* DriverObject, PVOID Context, ULONG Count);
using IO_COMPLETION_ROUTINE = NTSTATUS NTAPI(DEVICE_OBJECT* DeviceObject, IRP* Irp, PVOID Context);
using IO_TIMER_ROUTINE = void NTAPI(DEVICE_OBJECT* DeviceObject, PVOID Context);
using IO_DPC_ROUTINE = void NTAPI(KDPC* Dpc, DEVICE_OBJECT* DeviceObject, IRP* Irp, PVOID Context);
using IO_WORKITEM_ROUTINE = void NTAPI(DEVICE_OBJECT* DeviceObject, PVOID Context);
using IO_WORKITEM_ROUTINE_EX = void NTAPI(PVOID IoObject, PVOID Context, IO_WORKITEM* IoWorkItem);
enum IO_ALLOCATION_ACTION : LONG {
  KeepObject = 1,
  DeallocateObject,
  DeallocateObjectKeepRegisters,
};
using DRIVER_CONTROL = IO_ALLOCATION_ACTION NTAPI(DEVICE_OBJECT* DeviceObject, IRP* Irp,
                                                  PVOID MapRegisterBase, PVOID Context);

struct DRIVER_EXTENSION {
  DRIVER_OBJECT* DriverObject;
  DRIVER_ADD_DEVICE* AddDevice;
  ULONG Count;
  UNICODE_STRING ServiceKeyName;
  // The WDK ends here; Windows goes on.
  PVOID ClientDriverExtension;
  PVOID FsFilterCallbacks;
};
static_assert(offsetof(DRIVER_EXTENSION, ClientDriverExtension) == 0x28);

inline constexpr ULONG IRP_MJ_MAXIMUM_FUNCTION = 0x1b;

struct DRIVER_OBJECT {
  CSHORT Type;
  CSHORT Size;
  DEVICE_OBJECT* DeviceObject;
  ULONG Flags;
  PVOID DriverStart;
  ULONG DriverSize;
  PVOID DriverSection;
  DRIVER_EXTENSION* DriverExtension;
  UNICODE_STRING DriverName;
  UNICODE_STRING* HardwareDatabase;
  FAST_IO_DISPATCH* FastIoDispatch;
  DRIVER_INITIALIZE* DriverInit;
  DRIVER_STARTIO* DriverStartIo;
  DRIVER_UNLOAD* DriverUnload;
  DRIVER_DISPATCH* MajorFunction[IRP_MJ_MAXIMUM_FUNCTION + 1];
};

// mingw-w64 ends this one after DeviceObject, as the WDK does; the rest is Windows 10's.
struct DEVOBJ_EXTENSION {
  CSHORT Type;
  USHORT Size;
  DEVICE_OBJECT* DeviceObject;
  ULONG PowerFlags;
  PVOID Dope;
  ULONG ExtensionFlags;
  PVOID DeviceNode;
  DEVICE_OBJECT* AttachedTo;
  LONG StartIoCount;
  LONG StartIoKey;
  ULONG StartIoFlags;
  struct VPB* Vpb;
  PVOID DependencyNode;
  PVOID InterruptContext;
  LONG InterruptCount;
  PVOID VerifierContext;
};
static_assert(offsetof(DEVOBJ_EXTENSION, ExtensionFlags) == 0x20);
static_assert(offsetof(DEVOBJ_EXTENSION, AttachedTo) == 0x30);
static_assert(offsetof(DEVOBJ_EXTENSION, Vpb) == 0x48 && sizeof(DEVOBJ_EXTENSION) == 0x70);

struct WAIT_CONTEXT_BLOCK {
  KDEVICE_QUEUE_ENTRY WaitQueueEntry;
  DRIVER_CONTROL* DeviceRoutine;
  PVOID DeviceContext;
  ULONG NumberOfMapRegisters;
  PVOID DeviceObject;
  PVOID CurrentIrp;
  KDPC* BufferChainingDpc;
};

// The WDK aligns it to 16 bytes, so it is eight bytes longer than mingw-w64 believes.
struct alignas(16) DEVICE_OBJECT {
  CSHORT Type;
  USHORT Size;
  LONG ReferenceCount;
  struct DRIVER_OBJECT* DriverObject;
  DEVICE_OBJECT* NextDevice;
  DEVICE_OBJECT* AttachedDevice;
  IRP* CurrentIrp;
  IO_TIMER* Timer;
  ULONG Flags;
  ULONG Characteristics;
  struct VPB* Vpb;
  PVOID DeviceExtension;
  ULONG DeviceType;
  CCHAR StackSize;
  union {
    LIST_ENTRY ListEntry;
    WAIT_CONTEXT_BLOCK Wcb;
  } Queue;
  ULONG AlignmentRequirement;
  KDEVICE_QUEUE DeviceQueue;
  KDPC Dpc;
  ULONG ActiveThreadCount;
  PVOID SecurityDescriptor;
  KEVENT DeviceLock;
  USHORT SectorSize;
  USHORT Spare1;
  DEVOBJ_EXTENSION* DeviceObjectExtension;
  PVOID Reserved;
};
static_assert(sizeof(DEVICE_OBJECT) == 0x150);

struct VPB {
  CSHORT Type;
  CSHORT Size;
  USHORT Flags;
  USHORT VolumeLabelLength;
  struct DEVICE_OBJECT* DeviceObject;
  struct DEVICE_OBJECT* RealDevice;
  ULONG SerialNumber;
  ULONG ReferenceCount;
  WCHAR VolumeLabel[32];
};

struct SECTION_OBJECT_POINTERS {
  PVOID DataSectionObject;
  PVOID SharedCacheMap;
  PVOID ImageSectionObject;
};
struct IO_COMPLETION_CONTEXT {
  PVOID Port;
  PVOID Key;
};

struct FILE_OBJECT {
  CSHORT Type;
  CSHORT Size;
  struct DEVICE_OBJECT* DeviceObject;
  struct VPB* Vpb;
  PVOID FsContext;
  PVOID FsContext2;
  SECTION_OBJECT_POINTERS* SectionObjectPointer;
  PVOID PrivateCacheMap;
  NTSTATUS FinalStatus;
  FILE_OBJECT* RelatedFileObject;
  BOOLEAN LockOperation;
  BOOLEAN DeletePending;
  BOOLEAN ReadAccess;
  BOOLEAN WriteAccess;
  BOOLEAN DeleteAccess;
  BOOLEAN SharedRead;
  BOOLEAN SharedWrite;
  BOOLEAN SharedDelete;
  ULONG Flags;
  UNICODE_STRING FileName;
  LARGE_INTEGER CurrentByteOffset;
  ULONG Waiters;
  ULONG Busy;
  PVOID LastLock;
  KEVENT Lock;
  KEVENT Event;
  IO_COMPLETION_CONTEXT* CompletionContext;
  KSPIN_LOCK IrpListLock;
  LIST_ENTRY IrpList;
  PVOID FileObjectExtension;
};

struct SHARE_ACCESS {
  ULONG OpenCount;
  ULONG Readers;
  ULONG Writers;
  ULONG Deleters;
  ULONG SharedRead;
  ULONG SharedWrite;
  ULONG SharedDelete;
};

struct CONFIGURATION_INFORMATION {
  ULONG DiskCount;
  ULONG FloppyCount;
  ULONG CdRomCount;
  ULONG TapeCount;
  ULONG ScsiPortCount;
  ULONG SerialCount;
  ULONG ParallelCount;
  BOOLEAN AtDiskPrimaryAddressClaimed;
  BOOLEAN AtDiskSecondaryAddressClaimed;
  ULONG Version;
  ULONG MediumChangerCount;
};

struct IO_ERROR_LOG_PACKET {
  UCHAR MajorFunctionCode;
  UCHAR RetryCount;
  USHORT DumpDataSize;
  USHORT NumberOfStrings;
  USHORT StringOffset;
  USHORT EventCategory;
  NTSTATUS ErrorCode;
  ULONG UniqueErrorValue;
  NTSTATUS FinalStatus;
  ULONG SequenceNumber;
  ULONG IoControlCode;
  LARGE_INTEGER DeviceOffset;
  ULONG DumpData[1];
};

}  // namespace rundown::nt
