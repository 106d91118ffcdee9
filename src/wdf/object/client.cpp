#include "wdf/object/client.h"

#include "machine/part.h"
#include "nt/pool/pool.h"
#include "wdf/violation.h"

namespace rundown::wdf {
namespace {

struct ClientState {
  machine::Map<const WDF_DRIVER_GLOBALS*, Client> by_globals;
};
const machine::Part<ClientState> state;

}  // namespace

Client& client_of(const WDF_DRIVER_GLOBALS* globals) {
  const auto found = state->by_globals.find(globals);
  if (found == state->by_globals.end()) {
    violation(globals, WDF_INVALID_HANDLE, reinterpret_cast<std::uint64_t>(globals), 0);
  }
  return found->second;
}

Client& add_client() {
  auto* globals = nt::pool::allocate_object<WDF_DRIVER_GLOBALS>();
  Client& client = state->by_globals[globals];
  client.globals = globals;
  return client;
}

void remove_client(Client& client) {
  WDF_DRIVER_GLOBALS* globals = client.globals;
  state->by_globals.erase(globals);
  nt::pool::free(globals);
}

bool has_clients() {
  return !state->by_globals.empty();
}

}  // namespace rundown::wdf
