#include "abi/net_buffer.h"
#include "nt/ke/irql.h"
#include "session.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;
using test::kNone;

constexpr USHORT kInet = 2;
constexpr ULONG kAll =
    FWPS_INJECTION_TYPE_NETWORK | FWPS_INJECTION_TYPE_FORWARD | FWPS_INJECTION_TYPE_TRANSPORT;

class Packet {
 public:
  Packet() {
    NET_BUFFER_LIST_POOL_PARAMETERS parameters{};
    parameters.fAllocateNetBuffer = TRUE;
    pool = call<NDIS_HANDLE>("NdisAllocateNetBufferListPool", kNone, &parameters);
    mdl = call<MDL*>("NdisAllocateMdl", kNone, bytes, sizeof bytes);
    EXPECT_EQ(call<NTSTATUS>("FwpsAllocateNetBufferAndNetBufferList0", pool, 0, 0, mdl, 0,
                             sizeof bytes, &list),
              STATUS_SUCCESS);
  }
  char bytes[8] = {1, 2, 3};
  NDIS_HANDLE pool = nullptr;
  MDL* mdl = nullptr;
  NET_BUFFER_LIST* list = nullptr;
};

HANDLE injection_handle(ULONG flags = kAll) {
  HANDLE handle = nullptr;
  EXPECT_EQ(call<NTSTATUS>("FwpsInjectionHandleCreate0", kInet, flags, &handle), STATUS_SUCCESS);
  return handle;
}

// "The size of used data space in the NET_BUFFER_LIST_CONTEXT", and the space in reserve before it.
TEST(Injection, AListHasTheContextThatTheDriverAsksFor) {
  in_machine([] {
    Packet packet;
    EXPECT_EQ(packet.list->Context, nullptr);
    NET_BUFFER_LIST* list = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FwpsAllocateNetBufferAndNetBufferList0", packet.pool, 32, 16,
                             packet.mdl, 0, sizeof packet.bytes, &list),
              STATUS_SUCCESS);
    ASSERT_NE(list->Context, nullptr);
    EXPECT_EQ(list->Context->Size, 48);
    EXPECT_EQ(list->Context->Offset, 16);
  });
}

TEST(Injection, AHandleIsHeldUntilItIsDestroyed) {
  in_machine([] {
    HANDLE handle = injection_handle();
    EXPECT_EQ(held(Resource::injection_handle).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("FwpsInjectionHandleDestroy0", handle), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FwpsInjectionHandleDestroy0", handle), STATUS_INVALID_HANDLE);
    EXPECT_TRUE(held().empty());
    EXPECT_EQ(call<NTSTATUS>("FwpsInjectionHandleCreate0", 99, kAll, &handle),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("FwpsInjectionHandleCreate0", kInet, 0x8000, &handle),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Injection, ListsAndTheirClonesAreFreed) {
  in_machine([] {
    Packet packet;
    NET_BUFFER_LIST* clone = nullptr;
    EXPECT_EQ(
        call<NTSTATUS>("FwpsAllocateCloneNetBufferList0", packet.list, kNone, kNone, 0, &clone),
        STATUS_SUCCESS);
    EXPECT_EQ(clone->ParentNetBufferList, packet.list);
    EXPECT_EQ(packet.list->ChildRefCount, 1);
    // It describes the original's bytes, by an MDL of its own.
    NET_BUFFER* buffer = clone->NetBufferListData.FirstNetBuffer;
    EXPECT_NE(buffer->NetBufferData.MdlChain, packet.mdl);
    EXPECT_EQ(call<char*>("NdisGetDataBuffer", buffer, 8, kNone, 1, 0), packet.bytes);
    EXPECT_EQ(held(Resource::net_buffer).size(), 2U);
    call("FwpsFreeCloneNetBufferList0", clone, 0);
    EXPECT_EQ(packet.list->ChildRefCount, 0);
    call("FwpsFreeNetBufferList0", packet.list);
    EXPECT_TRUE(held(Resource::net_buffer).empty());
  });
  EXPECT_EQ(bug_check_in([] { call("FwpsFreeNetBufferList0", &kNone); })->code, 0x50U);
  EXPECT_EQ(bug_check_in([] { call("FwpsFreeCloneNetBufferList0", &kNone, 0); })->code, 0x50U);
}

struct Completion {
  int count = 0;
  NTSTATUS status = STATUS_UNSUCCESSFUL;
  cpu::Irql level{};
  void* routine = test::guest_callback([this](auto, auto list, auto at_dispatch, auto) {
    ++count;
    status = static_cast<NTSTATUS>(reinterpret_cast<NET_BUFFER_LIST*>(list)->Status);
    level = at_dispatch != 0 ? nt::ke::current_irql() : cpu::Irql::passive;
    return 0;
  });
};

using Inject = std::function<NTSTATUS(HANDLE, NET_BUFFER_LIST*, void*)>;

const std::map<std::string, Inject>& injections() {
  static const std::map<std::string, Inject> all{
      {"network send",
       [](HANDLE h, NET_BUFFER_LIST* l, void* c) {
         return call<NTSTATUS>("FwpsInjectNetworkSendAsync0", h, 9, 0, 1, l, c, kNone);
       }},
      {"network receive",
       [](HANDLE h, NET_BUFFER_LIST* l, void* c) {
         return call<NTSTATUS>("FwpsInjectNetworkReceiveAsync0", h, 9, 0, 1, 1, 0, l, c, kNone);
       }},
      {"forward",
       [](HANDLE h, NET_BUFFER_LIST* l, void* c) {
         return call<NTSTATUS>("FwpsInjectForwardAsync0", h, 9, 0, kInet, 1, 1, l, c, kNone);
       }},
      {"transport send 0",
       [](HANDLE h, NET_BUFFER_LIST* l, void* c) {
         return call<NTSTATUS>("FwpsInjectTransportSendAsync0", h, 9, 1, 0, kNone, kInet, 1, l, c,
                               kNone);
       }},
      {"transport send 1",
       [](HANDLE h, NET_BUFFER_LIST* l, void* c) {
         return call<NTSTATUS>("FwpsInjectTransportSendAsync1", h, 9, 1, 0, kNone, kInet, 1, l, c,
                               kNone);
       }},
      {"transport receive",
       [](HANDLE h, NET_BUFFER_LIST* l, void* c) {
         return call<NTSTATUS>("FwpsInjectTransportReceiveAsync0", h, 9, kNone, 0, kInet, 1, 1, 0,
                               l, c, kNone);
       }},
  };
  return all;
}

TEST(Injection, IsCompletedLaterAndWaitedForByTheHandlesEnd) {
  for (const auto& [name, inject] : injections()) {
    SCOPED_TRACE(name);
    in_machine([&inject = inject] {
      Packet packet;
      Completion completion;
      HANDLE handle = injection_handle();
      EXPECT_EQ(inject(handle, packet.list, completion.routine), STATUS_SUCCESS);
      EXPECT_EQ(completion.count, 0);
      EXPECT_EQ(call<NTSTATUS>("FwpsInjectionHandleDestroy0", handle), STATUS_SUCCESS);
      EXPECT_EQ(completion.count, 1);
      EXPECT_EQ(completion.status, STATUS_SUCCESS);
      EXPECT_EQ(completion.level, cpu::Irql::dispatch);
    });
  }
}

TEST(Injection, IsRefusedByAHandleOfAnotherType) {
  for (const auto& [name, inject] : injections()) {
    SCOPED_TRACE(name);
    in_machine([&inject = inject] {
      Packet packet;
      Completion completion;
      EXPECT_EQ(
          inject(injection_handle(FWPS_INJECTION_TYPE_STREAM), packet.list, completion.routine),
          STATUS_FWP_INJECT_HANDLE_STALE);
      EXPECT_EQ(inject(&packet, packet.list, completion.routine), STATUS_INVALID_HANDLE);
      EXPECT_EQ(inject(injection_handle(), packet.list, nullptr), STATUS_INVALID_PARAMETER);
    });
  }
}

TEST(Injection, APacketTellsWhoHasInjectedIt) {
  in_machine([] {
    Packet packet;
    Completion completion;
    HANDLE mine = injection_handle();
    HANDLE other = injection_handle();
    HANDLE context = nullptr;
    const auto state = [&](HANDLE handle) {
      return call<ULONG>("FwpsQueryPacketInjectionState0", handle, packet.list, &context);
    };
    EXPECT_EQ(state(mine), FWPS_PACKET_NOT_INJECTED);
    injections().at("network send")(mine, packet.list, completion.routine);
    EXPECT_EQ(state(mine), FWPS_PACKET_INJECTED_BY_SELF);
    EXPECT_EQ(context, reinterpret_cast<HANDLE>(9));
    EXPECT_EQ(state(other), FWPS_PACKET_INJECTED_BY_OTHER);
  });
}

}  // namespace
}  // namespace rundown
