// Objects of the kernel's dispatcher and of the executive's locks, as a driver stores them in its
// own memory.
//
// Their inner fields are Windows' business, but their sizes and what macros and debuggers read are
// fixed. Layouts are those of Windows 10 (19041 to 19045).
#pragma once

#include "abi/types.h"

namespace rundown::abi {

// The values of DISPATCHER_HEADER::Type.
enum KOBJECTS : UCHAR {
  EventNotificationObject = 0,
  EventSynchronizationObject = 1,
  MutantObject = 2,
  ProcessObject = 3,
  QueueObject = 4,
  SemaphoreObject = 5,
  ThreadObject = 6,
  GateObject = 7,
  TimerNotificationObject = 8,
  TimerSynchronizationObject = 9,
  ApcObject = 18,
  DpcObject = 19,
  DeviceQueueObject = 20,
  EventPairObject = 21,
  InterruptObject = 22,
};

enum EVENT_TYPE : LONG { NotificationEvent, SynchronizationEvent };
enum TIMER_TYPE : LONG { NotificationTimer, SynchronizationTimer };
enum WAIT_TYPE : LONG { WaitAll, WaitAny };
enum KDPC_IMPORTANCE : LONG {
  LowImportance,
  MediumImportance,
  HighImportance,
  MediumHighImportance
};
enum KWAIT_REASON : LONG {
  Executive,
  FreePage,
  PageIn,
  PoolAllocation,
  DelayExecution,
  Suspended,
  UserRequest,
};
enum WORK_QUEUE_TYPE : LONG {
  CriticalWorkQueue,
  DelayedWorkQueue,
  HyperCriticalWorkQueue,
  NormalWorkQueue,
  BackgroundWorkQueue,
  RealTimeWorkQueue,
  SuperCriticalWorkQueue,
  MaximumWorkQueue,
  CustomPriorityWorkQueue = 32,
};

inline constexpr ULONG MAXIMUM_WAIT_OBJECTS = 64;
inline constexpr ULONG THREAD_WAIT_OBJECTS = 3;

struct DISPATCHER_HEADER {
  union {
    struct {
      UCHAR Type;
      union {
        UCHAR TimerControlFlags;
        UCHAR Abandoned;
        UCHAR Signalling;
      };
      union {
        UCHAR ThreadControlFlags;
        UCHAR Size;  // in units of four bytes
        UCHAR Hand;
      };
      union {
        UCHAR TimerMiscFlags;
        UCHAR DebugActive;
        UCHAR DpcActive;
        struct {
          UCHAR Index : 6;
          UCHAR Inserted : 1;
          UCHAR Expired : 1;
        };
      };
    };
    LONG Lock;
  };
  LONG SignalState;
  LIST_ENTRY WaitListHead;
};

struct KEVENT {
  DISPATCHER_HEADER Header;
};

inline constexpr ACCESS_MASK EVENT_MODIFY_STATE = 0x0002;
inline constexpr ACCESS_MASK EVENT_ALL_ACCESS = 0x001F0003;

struct KSEMAPHORE {
  DISPATCHER_HEADER Header;
  LONG Limit;
};

struct KMUTANT {
  DISPATCHER_HEADER Header;
  LIST_ENTRY MutantListEntry;
  KTHREAD* OwnerThread;
  UCHAR Abandoned;
  UCHAR ApcDisable;
};
using KMUTEX = KMUTANT;

struct KDPC;
using KDEFERRED_ROUTINE = void NTAPI(KDPC* Dpc, PVOID DeferredContext, PVOID SystemArgument1,
                                     PVOID SystemArgument2);

struct KDPC {
  UCHAR Type;
  UCHAR Importance;
  USHORT Number;
  LIST_ENTRY DpcListEntry;  // since Windows 8 a SINGLE_LIST_ENTRY and ProcessorHistory
  KDEFERRED_ROUTINE* DeferredRoutine;
  PVOID DeferredContext;
  PVOID SystemArgument1;
  PVOID SystemArgument2;
  PVOID DpcData;
};

struct KTIMER {
  DISPATCHER_HEADER Header;
  ULARGE_INTEGER DueTime;
  LIST_ENTRY TimerListEntry;
  KDPC* Dpc;
  ULONG Processor;  // since Windows 8 two USHORT: Processor and TimerType
  ULONG Period;     // milliseconds
};

// mingw-w64 has the order of Windows 7, in the same 48 bytes.
struct KWAIT_BLOCK {
  LIST_ENTRY WaitListEntry;
  UCHAR WaitType;
  UCHAR BlockState;
  USHORT WaitKey;
  LONG SpareLong;
  KTHREAD* Thread;
  PVOID Object;
  PVOID SparePtr;
};

struct KAPC;
using KNORMAL_ROUTINE = void NTAPI(PVOID NormalContext, PVOID SystemArgument1,
                                   PVOID SystemArgument2);
using KRUNDOWN_ROUTINE = void NTAPI(KAPC* Apc);
using KKERNEL_ROUTINE = void NTAPI(KAPC* Apc, KNORMAL_ROUTINE** NormalRoutine, PVOID* NormalContext,
                                   PVOID* SystemArgument1, PVOID* SystemArgument2);

struct KAPC {
  UCHAR Type;
  UCHAR SpareByte0;
  UCHAR Size;
  UCHAR SpareByte1;
  ULONG SpareLong0;
  KTHREAD* Thread;
  LIST_ENTRY ApcListEntry;
  KKERNEL_ROUTINE* KernelRoutine;
  KRUNDOWN_ROUTINE* RundownRoutine;
  KNORMAL_ROUTINE* NormalRoutine;
  PVOID NormalContext;
  PVOID SystemArgument1;
  PVOID SystemArgument2;
  CCHAR ApcStateIndex;
  KPROCESSOR_MODE ApcMode;
  BOOLEAN Inserted;
};

struct KDEVICE_QUEUE_ENTRY {
  LIST_ENTRY DeviceListEntry;
  ULONG SortKey;
  BOOLEAN Inserted;
};
struct KDEVICE_QUEUE {
  CSHORT Type;
  CSHORT Size;
  LIST_ENTRY DeviceListHead;
  KSPIN_LOCK Lock;
  union {
    BOOLEAN Busy;
    struct {
      LONGLONG Reserved : 8;
      LONGLONG Hint : 56;
    };
  };
};

struct KSPIN_LOCK_QUEUE {
  KSPIN_LOCK_QUEUE* Next;
  KSPIN_LOCK* Lock;
};
struct KLOCK_QUEUE_HANDLE {
  KSPIN_LOCK_QUEUE LockQueue;
  KIRQL OldIrql;
};

struct FAST_MUTEX {
  LONG Count;
  KTHREAD* Owner;
  ULONG Contention;
  KEVENT Event;
  ULONG OldIrql;
};
// Since Windows 8 a guarded mutex is a fast mutex; the name and the size stayed.
using KGUARDED_MUTEX = FAST_MUTEX;

using ERESOURCE_THREAD = ULONG_PTR;
struct OWNER_ENTRY {
  ERESOURCE_THREAD OwnerThread;
  union {
    struct {
      ULONG IoPriorityBoosted : 1;
      ULONG OwnerReferenced : 1;
      ULONG OwnerCount : 30;
    };
    ULONG TableSize;
  };
};
struct ERESOURCE {
  LIST_ENTRY SystemResourcesList;
  OWNER_ENTRY* OwnerTable;
  SHORT ActiveCount;
  USHORT Flag;
  KSEMAPHORE* SharedWaiters;
  KEVENT* ExclusiveWaiters;
  OWNER_ENTRY OwnerEntry;
  ULONG ActiveEntries;
  ULONG ContentionCount;
  ULONG NumberOfSharedWaiters;
  ULONG NumberOfExclusiveWaiters;
  PVOID Reserved2;
  union {
    PVOID Address;
    ULONG_PTR CreatorBackTraceIndex;
  };
  KSPIN_LOCK SpinLock;
};

struct EX_RUNDOWN_REF {
  union {
    ULONG_PTR Count;  // bit 0: rundown is under way; else twice the number of references
    PVOID Ptr;
  };
};
using EX_PUSH_LOCK = ULONG_PTR;
using EX_SPIN_LOCK = LONG;

using WORKER_THREAD_ROUTINE = void NTAPI(PVOID Parameter);
struct WORK_QUEUE_ITEM {
  LIST_ENTRY List;
  WORKER_THREAD_ROUTINE* WorkerRoutine;
  PVOID Parameter;
};

using KSTART_ROUTINE = void NTAPI(PVOID StartContext);
using KSERVICE_ROUTINE = BOOLEAN NTAPI(KINTERRUPT* Interrupt, PVOID ServiceContext);
using KSYNCHRONIZE_ROUTINE = BOOLEAN NTAPI(PVOID SynchronizeContext);
using CALLBACK_FUNCTION = void NTAPI(PVOID CallbackContext, PVOID Argument1, PVOID Argument2);
using KIPI_BROADCAST_WORKER = ULONG_PTR NTAPI(ULONG_PTR Argument);

// ExAllocateTimer and its kin.
inline constexpr ULONG EX_TIMER_HIGH_RESOLUTION = 0x00000004;
inline constexpr ULONG EX_TIMER_NO_WAKE = 0x00000008;
inline constexpr ULONG EX_TIMER_NOTIFICATION = 0x80000000;
inline constexpr LONGLONG EX_TIMER_UNLIMITED_TOLERANCE = -1;
using EXT_CALLBACK = void NTAPI(EX_TIMER* Timer, PVOID Context);
using EXT_DELETE_CALLBACK = void NTAPI(PVOID Context);
struct EXT_SET_PARAMETERS {
  ULONG Version;
  ULONG Reserved;
  LONGLONG NoWakeTolerance;
};
struct EXT_DELETE_PARAMETERS {
  ULONG Version;
  ULONG Reserved;
  EXT_DELETE_CALLBACK* DeleteCallback;
  PVOID DeleteContext;
};

static_assert(sizeof(KWAIT_BLOCK) == 0x30 && offsetof(KWAIT_BLOCK, Thread) == 0x18);

}  // namespace rundown::abi
