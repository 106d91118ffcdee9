// What drivers hand to NDIS: https://learn.microsoft.com/windows-hardware/drivers/ddi/ndis/
#pragma once

#include <cstddef>

#include "abi/dispatcher.h"
#include "abi/io.h"
#include "abi/net_buffer.h"
#include "abi/types.h"

namespace rundown::abi {

// Object types of NDIS_OBJECT_HEADER.
inline constexpr UCHAR NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES = 0x85;
inline constexpr UCHAR NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS = 0x8A;
inline constexpr UCHAR NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS = 0x8B;
inline constexpr UCHAR NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS = 0x95;
inline constexpr UCHAR NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS = 0x97;

// Handlers are addresses in the driver; which parameters each takes is its caller's business.
struct NDIS_MINIPORT_DRIVER_CHARACTERISTICS {
  NDIS_OBJECT_HEADER Header;
  UCHAR MajorNdisVersion;
  UCHAR MinorNdisVersion;
  UCHAR MajorDriverVersion;
  UCHAR MinorDriverVersion;
  ULONG Flags;
  const void* SetOptionsHandler;
  const void* InitializeHandlerEx;
  const void* HaltHandlerEx;
  const void* UnloadHandler;
  const void* PauseHandler;
  const void* RestartHandler;
  const void* OidRequestHandler;
  const void* SendNetBufferListsHandler;
  const void* ReturnNetBufferListsHandler;
  const void* CancelSendHandler;
  const void* CheckForHangHandlerEx;
  const void* ResetHandlerEx;
  const void* DevicePnPEventNotifyHandler;
  const void* ShutdownHandlerEx;
  const void* CancelOidRequestHandler;
  const void* DirectOidRequestHandler;        // revision 2
  const void* CancelDirectOidRequestHandler;  // revision 2
  const void* SynchronousOidRequestHandler;   // revision 3
};

struct NDIS_FILTER_DRIVER_CHARACTERISTICS {
  NDIS_OBJECT_HEADER Header;
  UCHAR MajorNdisVersion;
  UCHAR MinorNdisVersion;
  UCHAR MajorDriverVersion;
  UCHAR MinorDriverVersion;
  ULONG Flags;
  UNICODE_STRING FriendlyName;
  UNICODE_STRING UniqueName;
  UNICODE_STRING ServiceName;
  const void* SetOptionsHandler;
  const void* SetFilterModuleOptionsHandler;
  const void* AttachHandler;
  const void* DetachHandler;
  const void* RestartHandler;
  const void* PauseHandler;
  const void* SendNetBufferListsHandler;
  const void* SendNetBufferListsCompleteHandler;
  const void* CancelSendNetBufferListsHandler;
  const void* ReceiveNetBufferListsHandler;
  const void* ReturnNetBufferListsHandler;
  const void* OidRequestHandler;
  const void* OidRequestCompleteHandler;
  const void* CancelOidRequestHandler;
  const void* DevicePnPEventNotifyHandler;
  const void* NetPnPEventHandler;
  const void* StatusHandler;
  const void* DirectOidRequestHandler;               // revision 2
  const void* DirectOidRequestCompleteHandler;       // revision 2
  const void* CancelDirectOidRequestHandler;         // revision 2
  const void* SynchronousOidRequestHandler;          // revision 3
  const void* SynchronousOidRequestCompleteHandler;  // revision 3
};

struct NDIS_PROTOCOL_DRIVER_CHARACTERISTICS {
  NDIS_OBJECT_HEADER Header;
  UCHAR MajorNdisVersion;
  UCHAR MinorNdisVersion;
  UCHAR MajorDriverVersion;
  UCHAR MinorDriverVersion;
  ULONG Flags;
  UNICODE_STRING Name;
  const void* SetOptionsHandler;
  const void* BindAdapterHandlerEx;
  const void* UnbindAdapterHandlerEx;
  const void* OpenAdapterCompleteHandlerEx;
  const void* CloseAdapterCompleteHandlerEx;
  const void* NetPnPEventHandler;
  const void* UninstallHandler;
  const void* OidRequestCompleteHandler;
  const void* StatusHandlerEx;
  const void* ReceiveNetBufferListsHandler;
  const void* SendNetBufferListsCompleteHandler;
  const void* DirectOidRequestCompleteHandler;  // revision 2
};

struct NDIS_DEVICE_OBJECT_ATTRIBUTES {
  NDIS_OBJECT_HEADER Header;
  UNICODE_STRING* DeviceName;
  UNICODE_STRING* SymbolicName;
  void** MajorFunctions;
  ULONG ExtensionSize;
  const UNICODE_STRING* DefaultSDDLString;
  const GUID* DeviceClassGuid;
};

struct NDIS_TIMER_CHARACTERISTICS {
  NDIS_OBJECT_HEADER Header;
  ULONG AllocationTag;
  const void* TimerFunction;
  void* FunctionContext;
};

struct NDIS_SPIN_LOCK {
  KSPIN_LOCK SpinLock;
  KIRQL OldIrql;
};
struct NDIS_EVENT {
  KEVENT Event;
};
struct LOCK_STATE_EX {
  KIRQL OldIrql;
  UCHAR LockState;
  UCHAR Flags;
};
struct LOCK_STATE {
  USHORT LockState;
  KIRQL OldIrql;
};

// mingw-w64's ndis.h ends before NDIS 6; tests/sdk/windows/ndis.c holds the kit's to these sizes.
static_assert(sizeof(NDIS_MINIPORT_DRIVER_CHARACTERISTICS) == 160);
static_assert(offsetof(NDIS_MINIPORT_DRIVER_CHARACTERISTICS, DirectOidRequestHandler) == 136);
static_assert(sizeof(NDIS_FILTER_DRIVER_CHARACTERISTICS) == 240);
static_assert(offsetof(NDIS_FILTER_DRIVER_CHARACTERISTICS, DirectOidRequestHandler) == 200);
static_assert(sizeof(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS) == 128);
static_assert(offsetof(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS, DirectOidRequestCompleteHandler) ==
              120);
static_assert(sizeof(NDIS_DEVICE_OBJECT_ATTRIBUTES) == 56);
static_assert(sizeof(NDIS_TIMER_CHARACTERISTICS) == 24);

// NDIS' own statuses; the others that it returns are the system's.
inline constexpr auto NDIS_STATUS_BAD_VERSION =
    static_cast<NTSTATUS>(static_cast<std::int32_t>(0xC0010004));
inline constexpr auto NDIS_STATUS_BAD_CHARACTERISTICS =
    static_cast<NTSTATUS>(static_cast<std::int32_t>(0xC0010005));

}  // namespace rundown::abi
