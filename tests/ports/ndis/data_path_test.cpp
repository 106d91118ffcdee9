// What goes through a filter: learn.microsoft.com/windows-hardware/drivers/network/
// data-handling-in-ndis-filter-drivers
#include "nt/ke/thread.h"
#include "on_adapter.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using nt::ke::Irql;
using test::at;
using test::bug_check_in;
using test::call;
using test::deadlock_in;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::TestFilter;
using test::unsupported_in;
using test::Word;

// Passes on whatever comes.
struct Passing : TestFilter {
  Passing() {
    described.SendNetBufferListsHandler =
        saying(" send", [this](Word, Word lists, Word port, Word flags) {
          const bool at_dispatch = (flags & NDIS_SEND_FLAGS_DISPATCH_LEVEL) != 0;
          EXPECT_EQ(nt::ke::current_irql(), at_dispatch ? Irql::dispatch : Irql::passive);
          call("NdisFSendNetBufferLists", module, lists, port, flags);
          return Word{0};
        });
    described.SendNetBufferListsCompleteHandler =
        saying(" sent", [this](Word, Word lists, Word flags, Word) {
          EXPECT_EQ(nt::ke::current_irql(), Irql::dispatch);
          EXPECT_EQ(at<NET_BUFFER_LIST>(lists)->Status, 0);
          call("NdisFSendNetBufferListsComplete", module, lists, flags);
          return Word{0};
        });
    described.ReceiveNetBufferListsHandler =
        saying(" receive", [this](Word, Word lists, Word port, Word count) {
          EXPECT_EQ(nt::ke::current_irql(), Irql::dispatch);
          EXPECT_EQ(count, 2U);
          receive(lists, port, count);
          return Word{0};
        });
    described.ReturnNetBufferListsHandler =
        saying(" return", [this](Word, Word lists, Word flags, Word) {
          returned(lists, flags);
          return Word{0};
        });
  }
  // The flags are a handler's fifth argument: the first of two indications may be kept.
  std::function<void(Word, Word, Word)> receive = [this](Word lists, Word port, Word count) {
    const ULONG flags = ++received % 2 != 0 ? 1 : 3;
    call("NdisFIndicateReceiveNetBufferLists", module, lists, port, count, flags);
  };
  std::function<void(Word, Word)> returned = [this](Word lists, Word flags) {
    call("NdisFReturnNetBufferLists", module, lists, flags);
  };
  int received = 0;
};

TEST(NdisFilterData, GoesDownAndUp) {
  in_machine([] {
    Passing filter;
    filter.use();
    EXPECT_EQ(filter.said,
              " attach restart send sent send sent receive return receive pause restart"
              " send sent send sent receive return receive");
    filter.remove();
    EXPECT_TRUE(held().empty());
  });
}

TEST(NdisFilterData, IsEthernetFrames) {
  in_machine([] {
    Passing filter;
    filter.receive = [&](Word lists, Word, Word) {
      NET_BUFFER_LIST* list = at<NET_BUFFER_LIST>(lists);
      const NET_BUFFER_DATA& data = list->NetBufferListData.FirstNetBuffer->NetBufferData;
      EXPECT_EQ(data.DataLength, 60U);
      const auto* bytes = static_cast<const UCHAR*>(data.MdlChain->MappedSystemVa);
      EXPECT_EQ(bytes[0], 0x02) << "the adapter's address";
      EXPECT_EQ(bytes[12], 0x08) << "IPv4";
      const NET_BUFFER_LIST* second = list->NetBufferListData.Next;
      EXPECT_NE(second->NetBufferListData.FirstNetBuffer->NetBufferData.MdlChain->Next, nullptr);
      if (++filter.received % 2 != 0) call("NdisFReturnNetBufferLists", filter.module, list, 1);
    };
    filter.use();
    filter.remove();
  });
}

TEST(NdisFilterData, ThatIsKeptStopsThePause) {
  EXPECT_TRUE(deadlock_in([] {
    Passing filter;
    filter.described.SendNetBufferListsHandler =
        guest_callback([](Word, Word, Word, Word) { return Word{0}; });
    filter.use();
  }));
  EXPECT_TRUE(deadlock_in([] {
    Passing filter;
    filter.receive = [](Word, Word, Word) {};
    filter.use();
  }));
}

TEST(NdisFilterData, OfItsOwnComesBack) {
  in_machine([] {
    Passing filter;
    filter.use();
    NET_BUFFER_LIST_POOL_PARAMETERS parameters{};
    parameters.fAllocateNetBuffer = TRUE;
    parameters.DataSize = 60;
    auto* pool = call<void*>("NdisAllocateNetBufferListPool", nullptr, &parameters);
    auto* list = call<NET_BUFFER_LIST*>("NdisAllocateNetBufferList", pool, 0, 0);
    filter.said.clear();
    call("NdisFIndicateReceiveNetBufferLists", filter.module, list, 0, 1, 0);
    filter.returned = [&](Word lists, Word) {
      EXPECT_EQ(at<void>(lists), list);
      call("NdisFreeNetBufferList", lists);
    };
    nt::ke::settle();
    EXPECT_EQ(filter.said, " return");
    call("NdisFreeNetBufferListPool", pool);
    filter.remove();
    EXPECT_TRUE(held().empty());
  });
}

TEST(NdisFilterData, IsCompletedAndReturnedOnce) {
  const auto sent_twice = bug_check_in([] {
    Passing filter;
    filter.described.SendNetBufferListsHandler = guest_callback([&](Word, Word lists, Word, Word) {
      call("NdisFSendNetBufferListsComplete", filter.module, lists, 0);
      call("NdisFSendNetBufferListsComplete", filter.module, lists, 0);
      return Word{0};
    });
    filter.use();
  });
  ASSERT_TRUE(sent_twice);
  EXPECT_EQ(unsupported_in([] {
              Passing filter;
              filter.use();
              NET_BUFFER_LIST list{};
              call("NdisFSendNetBufferListsComplete", filter.module, &list, 0);
            }),
            "ndis.sys!the completion of a NET_BUFFER_LIST that nobody above has sent");
  EXPECT_EQ(unsupported_in([] {
              Passing filter;
              filter.use();
              NET_BUFFER_LIST list{};
              call("NdisFReturnNetBufferLists", filter.module, &list, 0);
            }),
            "ndis.sys!the return of a NET_BUFFER_LIST that the adapter has not given away");
}

TEST(NdisFilterData, MustNotGoWhileTheFilterDoesNotRun) {
  EXPECT_EQ(unsupported_in([] {
              Passing filter;
              filter.pause = [&](Word, Word, Word, Word) { return Word{0}; };
              filter.restart = [&](Word, Word, Word, Word) {
                NET_BUFFER_LIST list{};
                call("NdisFSendNetBufferLists", filter.module, &list, 0, 0);
                return Word{0};
              };
              filter.use();
            }),
            "ndis.sys!NdisFSendNetBufferLists while the filter does not run");
  EXPECT_EQ(unsupported_in([] {
              Passing filter;
              filter.receive = [&](Word lists, Word port, Word) {
                call("NdisFIndicateReceiveNetBufferLists", filter.module, lists, port, 1, 1);
              };
              filter.use();
            }),
            "ndis.sys!an indication of another number of NET_BUFFER_LISTs");
  const auto ended = bug_check_in([] { call("NdisFReturnNetBufferLists", nullptr, nullptr, 0); });
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, 0x50U);
}

TEST(NdisFilterIndications, PassThrough) {
  in_machine([] {
    TestFilter filter;
    filter.described.StatusHandler = filter.saying(" status", [&](Word, Word told, Word, Word) {
      EXPECT_EQ(nt::ke::current_irql(), Irql::dispatch);
      const auto& indication = *at<NDIS_STATUS_INDICATION>(told);
      EXPECT_EQ(indication.StatusCode, NDIS_STATUS_LINK_STATE);
      EXPECT_EQ(static_cast<NDIS_LINK_STATE*>(indication.StatusBuffer)->MediaConnectState, 1U);
      call("NdisFIndicateStatus", filter.module, told);
      return Word{0};
    });
    filter.described.DevicePnPEventNotifyHandler =
        filter.saying(" power", [&](Word, Word told, Word, Word) {
          EXPECT_EQ(at<NET_DEVICE_PNP_EVENT>(told)->DevicePnPEvent,
                    NdisDevicePnPEventPowerProfileChanged);
          call("NdisFDevicePnPEventNotify", filter.module, told);
          return Word{0};
        });
    filter.use();
    EXPECT_EQ(filter.said, " attach restart status power pause restart");
    NET_PNP_EVENT_NOTIFICATION event{};
    EXPECT_EQ(call<NTSTATUS>("NdisFNetPnPEvent", filter.module, &event), STATUS_SUCCESS);
    filter.remove();
  });
}

TEST(NdisFilterIndications, ReachTheOtherFilters) {
  in_machine([] {
    TestFilter lower;
    TestFilter upper;
    upper.described.NetPnPEventHandler = upper.saying(
        " net", [](Word, Word, Word, Word) { return static_cast<Word>(STATUS_UNSUCCESSFUL); });
    lower.described.DevicePnPEventNotifyHandler =
        lower.saying(" device", [](Word, Word, Word, Word) { return Word{0}; });
    lower.described.CancelSendNetBufferListsHandler =
        lower.saying(" send", [](Word, Word, Word, Word) { return Word{0}; });
    lower.described.CancelOidRequestHandler =
        lower.saying(" request", [](Word, Word, Word, Word) { return Word{0}; });
    lower.begin();
    upper.use();
    upper.said.clear();
    lower.said.clear();
    NET_PNP_EVENT_NOTIFICATION event{};
    NET_DEVICE_PNP_EVENT device{};
    EXPECT_EQ(call<NTSTATUS>("NdisFNetPnPEvent", lower.module, &event), STATUS_UNSUCCESSFUL);
    call("NdisFDevicePnPEventNotify", upper.module, &device);
    call("NdisFCancelSendNetBufferLists", upper.module, nullptr);
    call("NdisFCancelOidRequest", upper.module, nullptr);
    call("NdisFCancelSendNetBufferLists", lower.module, nullptr);
    call("NdisFCancelOidRequest", lower.module, nullptr);
    EXPECT_EQ(upper.said, " net");
    EXPECT_EQ(lower.said, " device send request");
    upper.remove();
    lower.remove();
  });
}

}  // namespace
}  // namespace rundown
