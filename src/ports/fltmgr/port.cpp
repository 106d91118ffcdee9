// Communication ports, as far as a filter makes and closes them: no program connects.
#include <algorithm>
#include <cstring>
#include <string>

#include "abi/object.h"
#include "abi/security.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "nt/rtl/text.h"
#include "ports/fltmgr/filter.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

struct Port {
  const void* filter = nullptr;
  machine::WString name;
};
struct PortState {
  machine::Map<const void*, Port> ports;
};
const machine::Part<PortState> state;

constexpr ULONG kLocalSystem = 18;
constexpr ULONG kBuiltin = 32;
constexpr ULONG kAdministrators = 544;

struct Sid {
  UCHAR revision = 1;
  UCHAR count = 0;
  UCHAR authority[6] = {0, 0, 0, 0, 0, 5};
  ULONG parts[2] = {};
};
struct Ace {
  ACE_HEADER header{};
  ACCESS_MASK access = 0;
  Sid sid;
};
// LocalSystem's entry is shorter by one part than the administrators'.
constexpr USHORT kSystemAce = sizeof(Ace) - sizeof(ULONG);

struct DefaultDescriptor {
  SECURITY_DESCRIPTOR descriptor{};
  ACL acl{};
  std::byte entries[kSystemAce + sizeof(Ace)]{};
};

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
}  // namespace flt

using namespace nt;
using flt::fltmgr;

NTSTATUS FltBuildDefaultSecurityDescriptor(void** descriptor, ACCESS_MASK access) {
  auto* made =
      static_cast<flt::DefaultDescriptor*>(pool::allocate({.bytes = sizeof(flt::DefaultDescriptor),
                                                           .tag = 0,
                                                           .kind = pool::Kind::paged,
                                                           .owner = pool::Owner::kernel,
                                                           .zeroed = true}));
  if (made == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
  const flt::Ace system{.header = {.AceType = 0, .AceFlags = 0, .AceSize = flt::kSystemAce},
                        .access = access,
                        .sid = {.count = 1, .parts = {flt::kLocalSystem, 0}}};
  const flt::Ace administrators{
      .header = {.AceType = 0, .AceFlags = 0, .AceSize = sizeof(flt::Ace)},
      .access = access,
      .sid = {.count = 2, .parts = {flt::kBuiltin, flt::kAdministrators}}};
  std::memcpy(made->entries, &system, flt::kSystemAce);
  std::memcpy(made->entries + flt::kSystemAce, &administrators, sizeof administrators);
  constexpr UCHAR kAclRevision = 2;
  made->acl = {.AclRevision = kAclRevision,
               .Sbz1 = 0,
               .AclSize = sizeof(ACL) + sizeof made->entries,
               .AceCount = 2,
               .Sbz2 = 0};
  made->descriptor.Revision = SECURITY_DESCRIPTOR_REVISION;
  made->descriptor.Control = SE_DACL_PRESENT;
  made->descriptor.Dacl = &made->acl;
  gate::acquired(
      {.kind = Resource::security_descriptor, .key = reinterpret_cast<std::uint64_t>(made)});
  *descriptor = made;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltBuildDefaultSecurityDescriptor,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::security_descriptor,
                .needs_memory = true,
                .header = "fltkernel"});

void FltFreeSecurityDescriptor(void* descriptor) {
  gate::released(Resource::security_descriptor, descriptor);
  pool::free(descriptor);
}
RUNDOWN_EXPORT(fltmgr, FltFreeSecurityDescriptor,
               {.irql = Irql::apc,
                .releases = Resource::security_descriptor,
                .header = "fltkernel"});

// The callbacks are kept by nobody: they run when a program connects.
NTSTATUS FltCreateCommunicationPort(FLT_FILTER* filter, FLT_PORT** port,
                                    const OBJECT_ATTRIBUTES* attributes, void* /*cookie*/,
                                    const void* connect, const void* disconnect,
                                    const void* /*message*/, LONG most_connections) {
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
  flt::state->ports[made] = {.filter = filter, .name = name};
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
    const auto first = *reinterpret_cast<const volatile std::uint8_t*>(port);
    static_cast<void>(first);
    gate::unsupported(fltmgr.name, "FltCloseCommunicationPort of what is no port");
  }
  const void* const filter = found->second.filter;
  flt::state->ports.erase(found);
  gate::released(Resource::filter_port, port);
  pool::free(port);
  flt::let_go(*flt::find_filter(filter), flt::Hold::port);
}
RUNDOWN_EXPORT(fltmgr, FltCloseCommunicationPort,
               {.irql = Irql::passive, .releases = Resource::filter_port, .header = "fltkernel"});

// No client port exists as long as no program connects.
void FltCloseClientPort(FLT_FILTER* filter, FLT_PORT** port) {
  flt::filter_at(filter, "FltCloseClientPort");
  if (*port != nullptr) gate::unsupported(fltmgr.name, "FltCloseClientPort of this port");
}
RUNDOWN_EXPORT(fltmgr, FltCloseClientPort, {.irql = Irql::passive, .header = "fltkernel"});

NTSTATUS FltSendMessage(FLT_FILTER* filter, FLT_PORT** port, const void* /*message*/,
                        ULONG /*bytes*/, void* /*reply*/, ULONG* /*reply_bytes*/,
                        const LARGE_INTEGER* /*timeout*/) {
  flt::filter_at(filter, "FltSendMessage");
  if (*port != nullptr) gate::unsupported(fltmgr.name, "FltSendMessage to this port");
  return STATUS_PORT_DISCONNECTED;
}
RUNDOWN_EXPORT(fltmgr, FltSendMessage, {.irql = Irql::apc, .header = "fltkernel"});

}  // namespace rundown::ports
