// What a network does with the filters and protocols that the driver has registered, in the stage
// io: the adapter comes up with them, requests, indications and data go through, they pause and
// restart. They stay attached and bound until they are deregistered.
#include <array>
#include <cstring>

#include "abi/ndis_stack.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/io/other_use.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "ports/ndis/adapter.h"
#include "ports/ndis/module.h"
#include "ports/ndis/stack.h"

namespace rundown::ports::ndis {

using namespace nt;
using Filter = NDIS_FILTER_DRIVER_CHARACTERISTICS;

namespace {

// The system's protocol lies on top of the adapter, as TCP/IP does.
struct NetworkState {
  machine::Set<NET_BUFFER_LIST*> sent;
};
const machine::Part<NetworkState> state;

struct Question {
  NDIS_REQUEST_TYPE type;
  NDIS_OID oid;
  ULONG value;
  ULONG bytes;
};

void ask(const Question& question) {
  auto* buffer = pool::allocate_object<std::array<std::uint8_t, 8>>();
  std::memcpy(buffer, &question.value, sizeof question.value);
  auto* request = pool::allocate_object<NDIS_OID_REQUEST>();
  request->Header = {NDIS_OBJECT_TYPE_OID_REQUEST, 1, offsetof(NDIS_OID_REQUEST, SwitchId) + 4};
  request->RequestType = question.type;
  request->RequestId = request;
  request->QueryInformation.Oid = question.oid;
  request->QueryInformation.InformationBuffer = buffer;
  request->QueryInformation.InformationBufferLength = question.bytes;
  request_and_wait(*request);
  pool::free(request);
  pool::free(buffer);
}

// As TCP/IP does when it has bound; the adapter does not support the last.
void ask_all() {
  constexpr ULONG kDirectedMulticastBroadcast = 0xB;
  constexpr Question kAll[] = {
      {NdisRequestQueryInformation, 0x01010102, 0, 6},  // OID_802_3_CURRENT_ADDRESS
      {NdisRequestSetInformation, 0x0001010E, kDirectedMulticastBroadcast, 4},
      {NdisRequestQueryInformation, 0x0001010F, 0, 2},  // OID_GEN_CURRENT_LOOKAHEAD, too short
      {NdisRequestQueryInformation, 0x00010203, 0, 8},  // OID_GEN_RECEIVE_SCALE_CAPABILITIES
  };
  for (const Question& question : kAll) ask(question);
}

void send(ULONG flags) {
  NET_BUFFER_LIST* const first = adapter::make_frame(adapter::Direction::out, false);
  NET_BUFFER_LIST* const second = adapter::make_frame(adapter::Direction::out, true);
  first->NetBufferListData.Next = second;
  state->sent.insert(first);
  state->sent.insert(second);
  send_below(nullptr, first, 0, flags);
}

void carry_data() {
  send(0);
  ke::settle();
  at_dispatch([](const Later& /*what*/) { send(NDIS_SEND_FLAGS_DISPATCH_LEVEL); }, {});
  ke::settle();
  adapter::receive(true);
  ke::settle();
  adapter::receive(false);
  ke::settle();
}

void change_power_profile() {
  const NDIS_HANDLE highest = next_below(nullptr, &Filter::DevicePnPEventNotifyHandler);
  if (highest == nullptr) return;
  auto* profile = pool::allocate_object<ULONG>();
  *profile = NdisPowerProfileAcOnLine;
  auto* event = pool::allocate_object<NET_DEVICE_PNP_EVENT>();
  event->Header = {NDIS_OBJECT_TYPE_DEFAULT, 1, sizeof *event};
  event->DevicePnPEvent = NdisDevicePnPEventPowerProfileChanged;
  event->InformationBuffer = profile;
  event->InformationBufferLength = sizeof *profile;
  const void* const routine = handler_of(module_at(highest), &Filter::DevicePnPEventNotifyHandler);
  gate::call_back({"FilterDevicePnPEventNotify", "an NDIS filter", routine});
  cpu::call_guest(routine, module_at(highest).context, event);
  pool::free(event);
  pool::free(profile);
}

void bring_up() {
  for (const NDIS_HANDLE driver : registered(Role::filter)) attach_module(driver);
  restart_modules();
  for (const NDIS_HANDLE protocol : registered(Role::protocol)) {
    bind_protocol(protocol);
    restart_bindings();
    announce_binds(protocol);
  }
  ke::settle();
}

bool is_up() {
  return !modules().empty() || receiving_binding() != nullptr;
}

// As when another filter is attached to the adapter.
void pause_and_restart() {
  pause_modules(nullptr, NDIS_PAUSE_ATTACH_FILTER);
  restart_modules();
  restart_bindings();
  ke::settle();
}

void use_network() {
  if (registered(Role::filter).empty() && registered(Role::protocol).empty()) return;
  bring_up();
  if (!is_up()) return;
  adapter::indicate_link();
  ask_all();
  carry_data();
  change_power_profile();
  pause_and_restart();
  if (is_up()) carry_data();
}

const io::OtherUse use(&use_network);

void return_all(const Later& kept) {
  auto* lists = static_cast<NET_BUFFER_LIST*>(kept.what);
  at_dispatch(
      [](const Later& what) {
        return_below(nullptr, static_cast<NET_BUFFER_LIST*>(what.what),
                     NDIS_RETURN_FLAGS_DISPATCH_LEVEL);
      },
      {.what = lists});
}

}  // namespace

void receive_at_top(NET_BUFFER_LIST* lists, ULONG flags) {
  if ((flags & NDIS_RECEIVE_FLAGS_RESOURCES) != 0) return;
  later({.run = &return_all, .what = lists});
}

bool complete_at_top(NET_BUFFER_LIST* list) {
  if (state->sent.erase(list) == 0) return false;
  adapter::free_frame(list);
  return true;
}

bool has_sent_all() {
  return state->sent.empty();
}

}  // namespace rundown::ports::ndis
