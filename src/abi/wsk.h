// Winsock Kernel: sockets for drivers.
#pragma once

#include "abi/types.h"

namespace rundown::abi {

struct WSK_CLIENT_DISPATCH {
  USHORT Version;
  USHORT Reserved;
  void* WskClientEvent;
};
struct WSK_CLIENT_NPI {
  void* ClientContext;
  const WSK_CLIENT_DISPATCH* Dispatch;
};
struct WSK_REGISTRATION {
  ULONGLONG ReservedRegistrationState;
  void* ReservedRegistrationContext;
  ULONG_PTR ReservedRegistrationLock;
};

struct WSK_PROVIDER_DISPATCH {
  USHORT Version;
  USHORT Reserved;
  void* WskSocket;
  void* WskSocketConnect;
  void* WskControlClient;
  void* WskGetAddressInfo;
  void* WskFreeAddressInfo;
  void* WskGetNameInfo;
};
struct WSK_PROVIDER_NPI {
  void* Client;
  const WSK_PROVIDER_DISPATCH* Dispatch;
};
struct WSK_PROVIDER_CHARACTERISTICS {
  USHORT HighestVersion;
  USHORT LowestVersion;
};

struct WSK_SOCKET {
  const void* Dispatch;
};

enum WSK_CONTROL_SOCKET_TYPE : LONG { WskSetOption, WskGetOption, WskIoctl };

inline constexpr ULONG WSK_FLAG_LISTEN_SOCKET = 1;
inline constexpr ULONG WSK_FLAG_CONNECTION_SOCKET = 2;
inline constexpr ULONG WSK_FLAG_DATAGRAM_SOCKET = 4;
inline constexpr ULONG WSK_FLAG_STREAM_SOCKET = 8;
inline constexpr ULONG WSK_NO_WAIT = 0;
inline constexpr ULONG WSK_INFINITE_WAIT = 0xFFFFFFFF;
inline constexpr ULONG WSK_SET_STATIC_EVENT_CALLBACKS = 7;

// In no header of mingw-w64; the symbols of netio.sys have these sizes.
static_assert(sizeof(WSK_REGISTRATION) == 0x18 && sizeof(WSK_PROVIDER_DISPATCH) == 0x38);

}  // namespace rundown::abi
