// Communication ports of filters.
#include "ports/fltmgr/port.h"

#include <algorithm>
#include <string>

#include "abi/object.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "nt/rtl/text.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

struct PortState {
  machine::Map<const void*, ServerPort> ports;
};
const machine::Part<PortState> state;

// A port without a name cannot collide.
gate::Failures creation_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kAttributes = 2;
  const auto* attributes = reinterpret_cast<const OBJECT_ATTRIBUTES*>(call.argument(kAttributes));
  if (attributes->ObjectName == nullptr || attributes->ObjectName->Length == 0) {
    return fails_with(STATUS_INSUFFICIENT_RESOURCES);
  }
  return {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_OBJECT_NAME_COLLISION)};
}

}  // namespace

machine::Map<const void*, ServerPort>& server_ports() {
  return state->ports;
}

}  // namespace flt

using namespace nt;
using flt::fltmgr;

NTSTATUS FltCreateCommunicationPort(FLT_FILTER* filter, FLT_PORT** port,
                                    const OBJECT_ATTRIBUTES* attributes, void* cookie,
                                    const void* connect, const void* disconnect,
                                    const void* message, LONG most_connections) {
  flt::Filter& owner = flt::filter_at(filter, "FltCreateCommunicationPort");
  if ((attributes->Attributes & OBJ_KERNEL_HANDLE) == 0 || connect == nullptr ||
      disconnect == nullptr || most_connections <= 0) {
    return STATUS_INVALID_PARAMETER;
  }
  if (owner.deleting) return STATUS_FLT_DELETING_OBJECT;
  machine::WString name;
  if (attributes->ObjectName != nullptr) {
    for (const WCHAR letter : ob::text_of(*attributes->ObjectName)) name += rtl::upper(letter);
  }
  const bool taken = std::ranges::any_of(flt::state->ports, [&](const auto& entry) {
    return !name.empty() && entry.second.name == name;
  });
  if (taken) return STATUS_OBJECT_NAME_COLLISION;
  auto* made = reinterpret_cast<FLT_PORT*>(pool::allocate_object<std::uint64_t>());
  flt::state->ports[made] = {.filter = filter,
                             .name = name,
                             .cookie = cookie,
                             .connect = connect,
                             .disconnect = disconnect,
                             .message = message};
  flt::hold(owner, flt::Hold::port);
  const std::string shown(name.begin(), name.end());
  gate::acquired(
      {.kind = Resource::filter_port, .key = reinterpret_cast<std::uint64_t>(made), .name = shown});
  *port = made;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltCreateCommunicationPort,
               {.irql = Irql::passive,
                .fails_when = &flt::creation_failures,
                .acquires = Resource::filter_port,
                .needs_memory = true,
                .header = "fltkernel"});

void FltCloseCommunicationPort(FLT_PORT* port) {
  const auto found = flt::state->ports.find(port);
  if (found == flt::state->ports.end()) {
    flt::not_ours(port, "FltCloseCommunicationPort of what is no port");
  }
  const void* const filter = found->second.filter;
  flt::state->ports.erase(found);
  gate::released(Resource::filter_port, port);
  pool::free(port);
  flt::let_go(*flt::find_filter(filter), flt::Hold::port);
}
RUNDOWN_EXPORT(fltmgr, FltCloseCommunicationPort,
               {.irql = Irql::passive, .releases = Resource::filter_port, .header = "fltkernel"});

}  // namespace rundown::ports
