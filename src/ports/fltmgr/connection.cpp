// Programs at communication ports: in the stage io each open port is connected to, sent a message
// and left again.
#include <cstring>

#include "cpu/call.h"
#include "nt/io/other_use.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "nt/ps/process.h"
#include "ports/fltmgr/port.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

struct Client {
  const void* filter = nullptr;
  const void* server = nullptr;
  void* cookie = nullptr;
  bool listens = false;  // the program is there
};
struct ClientState {
  machine::Map<const void*, Client> clients;
};
const machine::Part<ClientState> state;

constexpr ULONG kMessageBytes = 64;
constexpr machine::Address kMessage = machine::kUser.base + 192 * machine::kMiB;
constexpr machine::Address kReply = kMessage + machine::kMiB;

void tell(NTSTATUS status) {
  std::string text;
  gate::format_value(status, text);
  gate::program_answer({.text = text});
}

void drop(const void* port) {
  const auto found = state->clients.find(port);
  if (Filter* filter = find_filter(found->second.filter)) let_go(*filter, Hold::port);
  state->clients.erase(found);
  gate::released(Resource::filter_port, port);
  pool::free(const_cast<void*>(port));
}

// The filter's answer decides, and with it goes the client's port.
FLT_PORT* connect(const void* server) {
  ServerPort& port = server_ports()[server];
  std::string name(port.name.begin(), port.name.end());
  gate::program_request("FilterConnectCommunicationPort(" + name + ")");
  auto* made = reinterpret_cast<FLT_PORT*>(pool::allocate_object<std::uint64_t>());
  state->clients[made] = {
      .filter = port.filter, .server = server, .cookie = nullptr, .listens = true};
  hold(*find_filter(port.filter), Hold::port);
  gate::acquired({.kind = Resource::filter_port,
                  .key = reinterpret_cast<std::uint64_t>(made),
                  .name = name,
                  .phrase = "a program's end of a minifilter's communication port"});
  auto** cookie = pool::allocate_object<void*>();
  const void* const routine = port.connect;
  void* const server_cookie = port.cookie;
  gate::call_back({"ConnectNotifyCallback", "a communication port", routine});
  const auto status = static_cast<NTSTATUS>(
      cpu::call_guest(routine, made, server_cookie, std::uint64_t{0}, ULONG{0}, cookie));
  void* const given = *cookie;
  pool::free(cookie);
  tell(status);
  if (!nt_success(status)) {
    if (state->clients.contains(made)) drop(made);
    return nullptr;
  }
  if (state->clients.contains(made)) state->clients[made].cookie = given;
  return made;
}

void send(const void* client) {
  const Client sender = state->clients[client];
  const void* const routine = server_ports()[sender.server].message;
  gate::program_request("FilterSendMessage(64 bytes)");
  if (routine == nullptr) {
    tell(STATUS_INVALID_PARAMETER);
    return;
  }
  std::memset(reinterpret_cast<void*>(kMessage), 'A', kMessageBytes);
  std::memset(reinterpret_cast<void*>(kReply), 0, kMessageBytes);
  auto* returned = pool::allocate_object<ULONG>();
  gate::call_back({"MessageNotifyCallback", "a communication port", routine});
  const auto status = static_cast<NTSTATUS>(cpu::call_guest(
      routine, sender.cookie, kMessage, kMessageBytes, kReply, kMessageBytes, returned));
  pool::free(returned);
  tell(status);
}

// The filter closes its end when it hears of it.
void disconnect(const void* client) {
  Client& leaving = state->clients[client];
  leaving.listens = false;
  const void* const server = leaving.server;
  void* const cookie = leaving.cookie;
  const auto port = server_ports().find(server);
  if (port == server_ports().end()) return;
  const void* const routine = port->second.disconnect;
  gate::program_request("CloseHandle()");
  gate::call_back({"DisconnectNotifyCallback", "a communication port", routine});
  cpu::call_guest(routine, cookie);
  gate::program_answer({});
}

void run(void* /*context*/) {
  machine::Vector<const void*> ports;
  for (const auto& [port, server] : server_ports()) ports.push_back(port);
  for (const void* port : ports) {
    if (!server_ports().contains(port)) continue;
    const void* const client = connect(port);
    ke::settle();
    if (client == nullptr || !state->clients.contains(client)) continue;
    send(client);
    ke::settle();
    if (state->clients.contains(client)) disconnect(client);
    ke::settle();
  }
}

// A program may be slow, may go, and the message needs memory; without a client nobody is asked.
gate::Failures message_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kPort = 1;
  constexpr std::size_t kTimeout = 6;
  FLT_PORT* port = nullptr;
  cpu::read_memory(reinterpret_cast<const void*>(call.argument(kPort)), port);
  if (port == nullptr) return {};
  if (call.argument(kTimeout) == 0) {
    return {fails_with(STATUS_PORT_DISCONNECTED), fails_with(STATUS_INSUFFICIENT_RESOURCES)};
  }
  return {fails_with(STATUS_TIMEOUT), fails_with(STATUS_PORT_DISCONNECTED),
          fails_with(STATUS_INSUFFICIENT_RESOURCES)};
}

const io::OtherUse by_programs([] {
  if (!server_ports().empty()) ps::run_program(&run, nullptr);
});

}  // namespace
}  // namespace flt

using namespace nt;
using flt::fltmgr;

// https://learn.microsoft.com/windows-hardware/drivers/ddi/fltkernel/nf-fltkernel-fltcloseclientport:
// the filter's pointer is NULL afterwards, and no message goes to the program any more.
void FltCloseClientPort(FLT_FILTER* filter, FLT_PORT** port) {
  flt::filter_at(filter, "FltCloseClientPort");
  if (*port == nullptr) return;
  if (!flt::state->clients.contains(*port)) {
    gate::unsupported(fltmgr.name, "FltCloseClientPort of this port");
  }
  flt::drop(*port);
  *port = nullptr;
}
RUNDOWN_EXPORT(fltmgr, FltCloseClientPort,
               {.irql = Irql::passive, .releases = Resource::filter_port, .header = "fltkernel"});

// The program listens as long as it is connected, and its reply is all zeros.
NTSTATUS FltSendMessage(FLT_FILTER* filter, FLT_PORT** port, const void* /*message*/,
                        ULONG /*bytes*/, void* reply, ULONG* reply_bytes,
                        const LARGE_INTEGER* /*timeout*/) {
  flt::filter_at(filter, "FltSendMessage");
  if (*port == nullptr) return STATUS_PORT_DISCONNECTED;
  const auto client = flt::state->clients.find(*port);
  if (client == flt::state->clients.end()) {
    gate::unsupported(fltmgr.name, "FltSendMessage to this port");
  }
  if (!client->second.listens) return STATUS_PORT_DISCONNECTED;
  if (reply != nullptr && reply_bytes != nullptr) std::memset(reply, 0, *reply_bytes);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltSendMessage,
               {.irql = Irql::apc, .fails_when = &flt::message_failures, .header = "fltkernel"});

}  // namespace rundown::ports
