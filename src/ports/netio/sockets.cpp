// There is no network behind a socket: it is made, gets its options, is bound and closed. Nobody
// connects to it, and what would send or connect names itself as missing.
//
// Each request that has an IRP completes it before it returns.
#include "ports/netio/sockets.h"

#include <algorithm>
#include <cstring>

#include "abi/irp.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/irp.h"
#include "nt/ke/bug_check.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"

namespace rundown::ports::netio {
namespace {

using namespace nt;

constexpr gate::Module internal{"netio-internal.sys"};

constexpr std::size_t kMostAddress = 128;  // SOCKADDR_STORAGE

struct Option {
  ULONG level = 0;
  ULONG code = 0;
  machine::Vector<std::byte> value;
};
struct Socket {
  void* client = nullptr;
  machine::Vector<Option> options;
  machine::Vector<std::byte> address;
};
struct SocketState {
  machine::Map<WSK_SOCKET*, Socket> sockets;
  WSK_PROVIDER_DISPATCH* provider = nullptr;
  machine::Map<ULONG, void**> tables;  // by the kind of socket
};
const machine::Part<SocketState> state;

NTSTATUS complete(IRP* irp, NTSTATUS status, ULONG_PTR information = 0) {
  if (irp == nullptr) return status;
  if (--irp->CurrentLocation <= 0) {
    ke::bug_check(kNoMoreIrpStackLocations, reinterpret_cast<std::uint64_t>(irp));
  }
  --irp->Tail.Overlay.CurrentStackLocation;
  irp->IoStatus.Status = status;
  irp->IoStatus.Information = information;
  io::complete_request(*irp);
  return status;
}

Socket& socket_of(WSK_SOCKET* socket) {
  const auto found = state->sockets.find(socket);
  if (found == state->sockets.end()) {
    bad_handle(socket);
  }
  return found->second;
}

Option* option_of(Socket& socket, ULONG level, ULONG code) {
  const auto found = std::ranges::find_if(
      socket.options, [=](const Option& one) { return one.level == level && one.code == code; });
  return found == socket.options.end() ? nullptr : &*found;
}

constexpr std::size_t size_of_address(USHORT family) {
  constexpr USHORT kInet = 2;
  constexpr USHORT kInet6 = 23;
  if (family == kInet) return 16;
  return family == kInet6 ? 28 : kMostAddress;
}

// What is not here names itself when it is called.
void* routine(std::string_view name) {
  if (gate::implements(internal.name, name)) return gate::guest_routine<void>(internal, name);
  return reinterpret_cast<void*>(gate::unresolved_import("netio.sys", name));
}

void** make_table(std::initializer_list<std::string_view> names) {
  auto* table = pool::allocate_object<void*>((names.size() - 1) * sizeof(void*));
  std::ranges::transform(names, table, &routine);
  return table;
}

void** table_for(ULONG flags) {
  switch (flags) {
    case WSK_FLAG_LISTEN_SOCKET:
      return make_table({"WskControlSocket", "WskCloseSocket", "WskBind", "WskAccept",
                         "WskInspectComplete", "WskGetLocalAddress"});
    case WSK_FLAG_CONNECTION_SOCKET:
      return make_table({"WskControlSocket", "WskCloseSocket", "WskBind", "WskConnect",
                         "WskGetLocalAddress", "WskGetRemoteAddress", "WskSend", "WskReceive",
                         "WskDisconnect", "WskRelease", "WskConnectEx", "WskSendEx",
                         "WskReceiveEx"});
    case WSK_FLAG_DATAGRAM_SOCKET:
      return make_table({"WskControlSocket", "WskCloseSocket", "WskBind", "WskSendTo",
                         "WskReceiveFrom", "WskRelease", "WskGetLocalAddress", "WskSendMessages"});
    default:
      return make_table({"WskControlSocket", "WskCloseSocket"});
  }
}

}  // namespace

const WSK_PROVIDER_DISPATCH* provider_dispatch() {
  if (state->provider != nullptr) return state->provider;
  auto* dispatch = pool::allocate_object<WSK_PROVIDER_DISPATCH>();
  dispatch->Version = 0x0100;
  dispatch->WskSocket = routine("WskSocket");
  dispatch->WskSocketConnect = routine("WskSocketConnect");
  dispatch->WskControlClient = routine("WskControlClient");
  dispatch->WskGetAddressInfo = routine("WskGetAddressInfo");
  dispatch->WskFreeAddressInfo = routine("WskFreeAddressInfo");
  dispatch->WskGetNameInfo = routine("WskGetNameInfo");
  state->provider = dispatch;
  return dispatch;
}

bool has_sockets(const void* client) {
  return std::ranges::any_of(state->sockets,
                             [=](const auto& entry) { return entry.second.client == client; });
}

NTSTATUS WskSocket(void* client, USHORT /*family*/, USHORT /*type*/, ULONG /*protocol*/,
                   ULONG flags, void* /*context*/, const void* /*dispatch*/, void* /*process*/,
                   void* /*thread*/, void* /*security*/, IRP* irp) {
  if (flags == WSK_FLAG_STREAM_SOCKET) gate::unsupported("netio.sys", "WskSocket(stream socket)");
  if (flags > WSK_FLAG_STREAM_SOCKET || (flags & (flags - 1)) != 0) {
    return complete(irp, STATUS_INVALID_PARAMETER);
  }
  if (!state->tables.contains(flags)) state->tables[flags] = table_for(flags);
  auto* socket = pool::allocate_object<WSK_SOCKET>();
  socket->Dispatch = state->tables[flags];
  state->sockets[socket] = {client, {}, {}};
  gate::acquired({.kind = Resource::wsk,
                  .key = reinterpret_cast<std::uint64_t>(socket),
                  .phrase = "a WSK socket"});
  return complete(irp, STATUS_SUCCESS, reinterpret_cast<ULONG_PTR>(socket));
}
RUNDOWN_EXPORT(internal, WskSocket,
               {.irql = Irql::passive, .acquires = Resource::wsk, .header = ""});

NTSTATUS WskControlClient(void* /*client*/, ULONG code, SIZE_T /*input_bytes*/, void* /*input*/,
                          SIZE_T /*output_bytes*/, void* /*output*/, SIZE_T* /*returned*/,
                          IRP* irp) {
  // Whom to call when something happens on a socket: nothing does.
  if (code == WSK_SET_STATIC_EVENT_CALLBACKS) return complete(irp, STATUS_SUCCESS);
  gate::unsupported("netio.sys", "WskControlClient");
}
RUNDOWN_EXPORT(internal, WskControlClient, {.irql = Irql::passive, .header = ""});

NTSTATUS WskControlSocket(WSK_SOCKET* handle, WSK_CONTROL_SOCKET_TYPE type, ULONG code, ULONG level,
                          SIZE_T input_bytes, const void* input, SIZE_T output_bytes, void* output,
                          SIZE_T* returned, IRP* irp) {
  Socket& socket = socket_of(handle);
  Option* option = option_of(socket, level, code);
  if (type == WskSetOption) {
    const auto* bytes = static_cast<const std::byte*>(input);
    if (option == nullptr) option = &socket.options.emplace_back(Option{level, code, {}});
    option->value.assign(bytes, bytes + input_bytes);
    return complete(irp, STATUS_SUCCESS);
  }
  // What a socket's options are before they are set is the transport's business.
  if (type != WskGetOption || option == nullptr) {
    gate::unsupported("netio.sys", "WskControlSocket");
  }
  if (output_bytes < option->value.size()) return complete(irp, STATUS_BUFFER_TOO_SMALL);
  std::memcpy(output, option->value.data(), option->value.size());
  if (returned != nullptr) *returned = option->value.size();
  return complete(irp, STATUS_SUCCESS, option->value.size());
}
RUNDOWN_EXPORT(internal, WskControlSocket, {.irql = Irql::dispatch, .header = ""});

NTSTATUS WskBind(WSK_SOCKET* handle, const void* address, ULONG /*flags*/, IRP* irp) {
  Socket& socket = socket_of(handle);
  if (!socket.address.empty()) return complete(irp, STATUS_INVALID_DEVICE_STATE);
  const auto* bytes = static_cast<const std::byte*>(address);
  const std::size_t size = size_of_address(*static_cast<const USHORT*>(address));
  socket.address.assign(bytes, bytes + size);
  return complete(irp, STATUS_SUCCESS);
}
RUNDOWN_EXPORT(internal, WskBind, {.irql = Irql::dispatch, .header = ""});

NTSTATUS WskGetLocalAddress(WSK_SOCKET* handle, void* address, IRP* irp) {
  const Socket& socket = socket_of(handle);
  if (socket.address.empty()) return complete(irp, STATUS_INVALID_DEVICE_STATE);
  std::memcpy(address, socket.address.data(), socket.address.size());
  return complete(irp, STATUS_SUCCESS);
}
RUNDOWN_EXPORT(internal, WskGetLocalAddress, {.irql = Irql::dispatch, .header = ""});

NTSTATUS WskCloseSocket(WSK_SOCKET* handle, IRP* irp) {
  socket_of(handle);
  state->sockets.erase(handle);
  gate::released(Resource::wsk, handle);
  pool::free(handle);
  return complete(irp, STATUS_SUCCESS);
}
RUNDOWN_EXPORT(internal, WskCloseSocket,
               {.irql = Irql::passive, .releases = Resource::wsk, .header = ""});

}  // namespace rundown::ports::netio
