// Registration with the Winsock Kernel. The provider is there from the start.
#include "cpu/frame.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/wait_until.h"
#include "ports/bad_handle.h"
#include "ports/netio/sockets.h"

namespace rundown::ports::netio {
namespace {

using namespace nt;

constexpr gate::Module netio{"netio.sys"};
constexpr USHORT kVersion = 0x0100;  // MAKE_WSK_VERSION(1, 0)

struct Client {
  USHORT version = 0;
  machine::Vector<ULONGLONG> captures;
};
struct WskState {
  machine::Map<WSK_REGISTRATION*, Client> clients;
  ULONGLONG last_capture = 0;
};
const machine::Part<WskState> state;

Client& client_of(WSK_REGISTRATION* registration) {
  const auto found = state->clients.find(registration);
  if (found == state->clients.end()) {
    bad_handle(registration);
  }
  return found->second;
}

// Who waits for the provider for ever gets it.
gate::Failures capture_failures(const cpu::GateFrame& call) {
  if (static_cast<ULONG>(call.argument(1)) == WSK_INFINITE_WAIT) return {};
  return {fails_with(STATUS_DEVICE_NOT_READY)};
}

}  // namespace

NTSTATUS WskRegister(const WSK_CLIENT_NPI* npi, WSK_REGISTRATION* registration) {
  registration->ReservedRegistrationState = 1;
  state->clients[registration] = {npi->Dispatch->Version, {}};
  gate::acquired({.kind = Resource::wsk, .key = reinterpret_cast<std::uint64_t>(registration)});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(netio, WskRegister,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::wsk,
                .needs_memory = true,
                .header = "wsk"});

// Waits until every captured provider is released and every socket closed.
void WskDeregister(WSK_REGISTRATION* registration) {
  const gate::WaitsFor waits(
      "the function waits until the client has released each captured provider and closed each "
      "socket");
  ke::wait_until(
      [=] { return client_of(registration).captures.empty() && !has_sockets(registration); });
  state->clients.erase(registration);
  gate::released(Resource::wsk, registration);
}
RUNDOWN_EXPORT(netio, WskDeregister,
               {.irql = Irql::passive, .releases = Resource::wsk, .header = "wsk"});

// PASSIVE_LEVEL where it waits; the provider is there, so it never does.
NTSTATUS WskCaptureProviderNPI(WSK_REGISTRATION* registration, ULONG /*timeout*/,
                               WSK_PROVIDER_NPI* npi) {
  Client& client = client_of(registration);
  if (client.version != kVersion) return STATUS_NOINTERFACE;
  const ULONGLONG capture = ++state->last_capture;
  client.captures.push_back(capture);
  *npi = {registration, provider_dispatch()};
  gate::acquired({.kind = Resource::wsk, .key = capture, .phrase = "a captured WSK provider"});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(netio, WskCaptureProviderNPI,
               {.irql = Irql::dispatch,
                .fails_when = &capture_failures,
                .acquires = Resource::wsk,
                .header = "wsk"});

void WskReleaseProviderNPI(WSK_REGISTRATION* registration) {
  Client& client = client_of(registration);
  if (client.captures.empty()) {
    bad_handle(registration);
  }
  gate::released(Resource::wsk, client.captures.back());
  client.captures.pop_back();
}
RUNDOWN_EXPORT(netio, WskReleaseProviderNPI,
               {.irql = Irql::dispatch, .releases = Resource::wsk, .header = "wsk"});

NTSTATUS WskQueryProviderCharacteristics(WSK_REGISTRATION* registration,
                                         WSK_PROVIDER_CHARACTERISTICS* characteristics) {
  client_of(registration);
  *characteristics = {kVersion, kVersion};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(netio, WskQueryProviderCharacteristics,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_DEVICE_NOT_READY)},
                .header = "wsk"});

}  // namespace rundown::ports::netio
