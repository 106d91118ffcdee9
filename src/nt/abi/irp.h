// I/O request packets and their stack locations.
#pragma once

#include "nt/abi/io.h"
#include "nt/abi/mdl.h"
#include "nt/abi/pnp.h"
#include "nt/abi/power.h"
#include "nt/abi/security.h"
#include "nt/abi/types.h"

namespace rundown::nt {

struct IO_STACK_LOCATION;
struct SCSI_REQUEST_BLOCK;
using IO_APC_ROUTINE = void NTAPI(PVOID ApcContext, IO_STATUS_BLOCK* IoStatusBlock, ULONG Reserved);

// The WDK aligns it to 16 bytes; its length is a multiple of them anyhow. The stack locations
// follow.
struct alignas(16) IRP {
  CSHORT Type;
  USHORT Size;
  MDL* MdlAddress;
  ULONG Flags;
  union {
    IRP* MasterIrp;
    LONG IrpCount;
    PVOID SystemBuffer;
  } AssociatedIrp;
  LIST_ENTRY ThreadListEntry;
  IO_STATUS_BLOCK IoStatus;
  KPROCESSOR_MODE RequestorMode;
  BOOLEAN PendingReturned;
  CHAR StackCount;
  CHAR CurrentLocation;
  BOOLEAN Cancel;
  KIRQL CancelIrql;
  CCHAR ApcEnvironment;
  UCHAR AllocationFlags;
  IO_STATUS_BLOCK* UserIosb;
  KEVENT* UserEvent;
  union {
    struct {
      union {
        IO_APC_ROUTINE* UserApcRoutine;
        PVOID IssuingProcess;
      };
      PVOID UserApcContext;
    } AsynchronousParameters;
    LARGE_INTEGER AllocationSize;
  } Overlay;
  DRIVER_CANCEL* CancelRoutine;
  PVOID UserBuffer;
  union {
    struct {
      union {
        KDEVICE_QUEUE_ENTRY DeviceQueueEntry;
        struct {
          PVOID DriverContext[4];
        };
      };
      ETHREAD* Thread;
      CHAR* AuxiliaryBuffer;
      struct {
        LIST_ENTRY ListEntry;
        union {
          IO_STACK_LOCATION* CurrentStackLocation;
          ULONG PacketType;
        };
      };
      FILE_OBJECT* OriginalFileObject;
    } Overlay;
    KAPC Apc;
    PVOID CompletionKey;
  } Tail;
};
static_assert(sizeof(IRP) == 0xd0);

struct IO_SECURITY_CONTEXT {
  SECURITY_QUALITY_OF_SERVICE* SecurityQos;
  ACCESS_STATE* AccessState;
  ACCESS_MASK DesiredAccess;
  ULONG FullCreateOptions;
};

// alignas(8) is the WDK's POINTER_ALIGNMENT.
struct IO_STACK_LOCATION {
  UCHAR MajorFunction;
  UCHAR MinorFunction;
  UCHAR Flags;
  UCHAR Control;
  union {
    struct {
      IO_SECURITY_CONTEXT* SecurityContext;
      ULONG Options;
      alignas(8) USHORT FileAttributes;
      USHORT ShareAccess;
      alignas(8) ULONG EaLength;
    } Create;
    struct {
      ULONG Length;
      alignas(8) ULONG Key;
      ULONG Flags;
      LARGE_INTEGER ByteOffset;
    } Read, Write;
    struct {
      ULONG Length;
      UNICODE_STRING* FileName;
      FILE_INFORMATION_CLASS FileInformationClass;
      alignas(8) ULONG FileIndex;
    } QueryDirectory;
    struct {
      ULONG Length;
      alignas(8) ULONG CompletionFilter;
    } NotifyDirectory;
    struct {
      ULONG Length;
      alignas(8) FILE_INFORMATION_CLASS FileInformationClass;
    } QueryFile;
    struct {
      ULONG Length;
      alignas(8) FILE_INFORMATION_CLASS FileInformationClass;
      struct FILE_OBJECT* FileObject;
      union {
        struct {
          BOOLEAN ReplaceIfExists;
          BOOLEAN AdvanceOnly;
        };
        ULONG ClusterCount;
        HANDLE DeleteHandle;
      };
    } SetFile;
    struct {
      ULONG Length;
      alignas(8) FS_INFORMATION_CLASS FsInformationClass;
    } QueryVolume, SetVolume;
    struct {
      ULONG OutputBufferLength;
      alignas(8) ULONG InputBufferLength;
      alignas(8) ULONG FsControlCode;
      PVOID Type3InputBuffer;
    } FileSystemControl;
    struct {
      LARGE_INTEGER* Length;
      alignas(8) ULONG Key;
      LARGE_INTEGER ByteOffset;
    } LockControl;
    struct {
      ULONG OutputBufferLength;
      alignas(8) ULONG InputBufferLength;
      alignas(8) ULONG IoControlCode;
      PVOID Type3InputBuffer;
    } DeviceIoControl;
    struct {
      ULONG SecurityInformation;
      alignas(8) ULONG Length;
    } QuerySecurity;
    struct {
      ULONG SecurityInformation;
      PVOID SecurityDescriptor;
    } SetSecurity;
    struct {
      struct VPB* Vpb;
      struct DEVICE_OBJECT* DeviceObject;
    } MountVolume, VerifyVolume;
    struct {
      SCSI_REQUEST_BLOCK* Srb;
    } Scsi;
    struct {
      DEVICE_RELATION_TYPE Type;
    } QueryDeviceRelations;
    struct {
      const GUID* InterfaceType;
      USHORT Size;
      USHORT Version;
      INTERFACE* Interface;
      PVOID InterfaceSpecificData;
    } QueryInterface;
    struct {
      DEVICE_CAPABILITIES* Capabilities;
    } DeviceCapabilities;
    struct {
      IO_RESOURCE_REQUIREMENTS_LIST* IoResourceRequirementList;
    } FilterResourceRequirements;
    struct {
      ULONG WhichSpace;
      PVOID Buffer;
      ULONG Offset;
      alignas(8) ULONG Length;
    } ReadWriteConfig;
    struct {
      BOOLEAN Lock;
    } SetLock;
    struct {
      BUS_QUERY_ID_TYPE IdType;
    } QueryId;
    struct {
      DEVICE_TEXT_TYPE DeviceTextType;
      alignas(8) LCID LocaleId;
    } QueryDeviceText;
    struct {
      BOOLEAN InPath;
      BOOLEAN Reserved[3];
      alignas(8) DEVICE_USAGE_NOTIFICATION_TYPE Type;
    } UsageNotification;
    struct {
      SYSTEM_POWER_STATE PowerState;
    } WaitWake;
    struct {
      POWER_SEQUENCE* PowerSequence;
    } PowerSequence;
    struct {
      union {
        ULONG SystemContext;
        SYSTEM_POWER_STATE_CONTEXT SystemPowerStateContext;
      };
      alignas(8) POWER_STATE_TYPE Type;
      alignas(8) POWER_STATE State;
      alignas(8) POWER_ACTION ShutdownType;
    } Power;
    struct {
      CM_RESOURCE_LIST* AllocatedResources;
      CM_RESOURCE_LIST* AllocatedResourcesTranslated;
    } StartDevice;
    struct {
      ULONG_PTR ProviderId;
      PVOID DataPath;
      ULONG BufferSize;
      PVOID Buffer;
    } WMI;
    struct {
      PVOID Argument1;
      PVOID Argument2;
      PVOID Argument3;
      PVOID Argument4;
    } Others;
  } Parameters;
  struct DEVICE_OBJECT* DeviceObject;
  struct FILE_OBJECT* FileObject;
  IO_COMPLETION_ROUTINE* CompletionRoutine;
  PVOID Context;
};
static_assert(sizeof(IO_STACK_LOCATION) == 0x48);

}  // namespace rundown::nt
