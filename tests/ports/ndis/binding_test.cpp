// learn.microsoft.com/windows-hardware/drivers/network/ndis-protocol-drivers: a protocol on the
// adapter.
#include "nt/ke/thread.h"
#include "on_adapter.h"
#include "ports/ndis/adapter.h"

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
using test::Handler;
using test::held;
using test::in_machine;
using test::query;
using test::TestFilter;
using test::unicode;
using test::unsupported_in;
using test::word;
using test::Word;

struct Protocol {
  Protocol() {
    described.Header = {NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS, 2, sizeof described};
    described.MajorNdisVersion = 6;
    described.MinorNdisVersion = 30;
    described.Name = unicode(u"TestProtocol");
    described.BindAdapterHandlerEx = guest_callback([this](Word a, Word b, Word c, Word d) {
      said += " bind";
      bind_context = at<void>(b);
      return bind(a, b, c, d);
    });
    described.UnbindAdapterHandlerEx = guest_callback([this](Word a, Word b, Word c, Word d) {
      said += " unbind";
      return unbind(a, b, c, d);
    });
    described.OpenAdapterCompleteHandlerEx = saying(" opened");
    described.CloseAdapterCompleteHandlerEx = saying(" closed");
    described.NetPnPEventHandler = guest_callback([this](Word a, Word b, Word c, Word d) {
      const auto code = at<NET_PNP_EVENT_NOTIFICATION>(b)->NetPnPEvent.NetEvent;
      said += code == NetEventPause ? " pause" : code == NetEventRestart ? " restart" : " complete";
      return event(a, b, c, d);
    });
    described.OidRequestCompleteHandler = saying(" answer");
    described.StatusHandlerEx = saying(" status");
    described.ReceiveNetBufferListsHandler = guest_callback([this](Word a, Word b, Word c, Word d) {
      said += " receive";
      return receive(a, b, c, d);
    });
    described.SendNetBufferListsCompleteHandler =
        guest_callback([this](Word a, Word b, Word c, Word d) {
          said += " sent";
          return sent(a, b, c, d);
        });
  }
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;

  void* saying(const char* what) {
    return guest_callback([this, what](Word context, Word, Word, Word) {
      EXPECT_EQ(at<void>(context), this);
      said += what;
      return Word{0};
    });
  }
  NTSTATUS open(std::u16string_view name = ports::ndis::adapter::kName, ULONG medium = 0) {
    UNICODE_STRING adapter = unicode(std::u16string(name).c_str());
    std::u16string text(name);
    adapter = unicode(text.c_str());
    ULONG media[] = {7, medium};
    ULONG selected = 9;
    NDIS_OPEN_PARAMETERS parameters{};
    parameters.Header = {NDIS_OBJECT_TYPE_OPEN_PARAMETERS, 1, sizeof parameters};
    parameters.AdapterName = &adapter;
    parameters.MediumArray = media;
    parameters.MediumArraySize = 2;
    parameters.SelectedMediumIndex = &selected;
    const auto status =
        call<NTSTATUS>("NdisOpenAdapterEx", handle, this, &parameters, bind_context, &binding);
    if (status == STATUS_PENDING) {
      EXPECT_EQ(selected, 1U);
      nt::ke::settle();
    }
    return status;
  }
  void close() {
    EXPECT_EQ(call<NTSTATUS>("NdisCloseAdapterEx", binding), STATUS_PENDING);
    nt::ke::settle();
  }
  void use() {
    EXPECT_EQ(call<NTSTATUS>("NdisRegisterProtocolDriver", this, &described, &handle),
              STATUS_SUCCESS);
    nt::io::run_other_uses();
  }
  void remove() { call("NdisDeregisterProtocolDriver", handle); }

  Handler bind = [this](Word, Word, Word, Word) {
    return word(open() == STATUS_PENDING ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL);
  };
  Handler unbind = [this](Word, Word, Word, Word) {
    close();
    return Word{0};
  };
  Handler event = [](Word, Word, Word, Word) { return Word{0}; };
  // The flags are the fifth argument: the first of two indications may be kept.
  Handler receive = [this](Word, Word lists, Word, Word) {
    if (++received % 2 != 0) call("NdisReturnNetBufferLists", binding, lists, 1);
    return Word{0};
  };
  Handler sent = [](Word, Word, Word, Word) { return Word{0}; };
  int received = 0;
  NDIS_PROTOCOL_DRIVER_CHARACTERISTICS described{};
  NDIS_HANDLE handle = nullptr;
  NDIS_HANDLE bind_context = nullptr;
  NDIS_HANDLE binding = nullptr;
  std::string said;
};

TEST(NdisBinding, IsMadeUsedAndUndone) {
  in_machine([] {
    Protocol protocol;
    protocol.use();
    EXPECT_EQ(protocol.said,
              " bind opened restart complete status receive receive pause restart receive receive");
    protocol.said.clear();
    protocol.remove();
    EXPECT_EQ(protocol.said, " pause unbind closed");
    EXPECT_TRUE(held().empty());
  });
}

TEST(NdisBinding, IsToldOfTheAdapter) {
  in_machine([] {
    Protocol protocol;
    protocol.bind = [&](Word context, Word, Word given, Word) {
      EXPECT_EQ(at<void>(context), &protocol);
      EXPECT_EQ(nt::ke::current_irql(), Irql::passive);
      const auto& parameters = *at<NDIS_BIND_PARAMETERS>(given);
      EXPECT_EQ(parameters.Header.Type, NDIS_OBJECT_TYPE_BIND_PARAMETERS);
      EXPECT_EQ(parameters.Header.Revision, 4);
      EXPECT_EQ(parameters.Header.Size, 312);
      EXPECT_EQ(parameters.MtuSize, 1500U);
      EXPECT_EQ(parameters.MacAddressLength, 6);
      EXPECT_EQ(parameters.CurrentMacAddress[0], 0x02);
      EXPECT_EQ(parameters.IfType, 6);
      EXPECT_NE(parameters.PowerManagementCapabilities, nullptr);
      EXPECT_NE(parameters.PhysicalDeviceObject, nullptr);
      return word(STATUS_UNSUCCESSFUL);
    };
    protocol.use();
    EXPECT_EQ(protocol.said, " bind complete");
    protocol.remove();
    EXPECT_EQ(protocol.said, " bind complete");
  });
}

TEST(NdisBinding, MayBeCompletedLater) {
  in_machine([] {
    Protocol protocol;
    protocol.bind = [&](Word, Word context, Word, Word) {
      EXPECT_EQ(protocol.open(), STATUS_PENDING);
      call("NdisCompleteBindAdapterEx", context, STATUS_SUCCESS);
      return word(STATUS_PENDING);
    };
    protocol.unbind = [&](Word context, Word, Word, Word) {
      protocol.close();
      call("NdisCompleteUnbindAdapterEx", context);
      return word(STATUS_PENDING);
    };
    protocol.event = [&](Word, Word event, Word, Word) {
      call("NdisCompleteNetPnPEvent", protocol.binding, event, STATUS_SUCCESS);
      return word(STATUS_PENDING);
    };
    protocol.use();
    protocol.remove();
    EXPECT_TRUE(held().empty());
  });
  EXPECT_TRUE(deadlock_in([] {
    Protocol protocol;
    protocol.bind = [](Word, Word, Word, Word) { return word(STATUS_PENDING); };
    protocol.use();
  }));
  EXPECT_TRUE(deadlock_in([] {
    Protocol protocol;
    protocol.unbind = [](Word, Word, Word, Word) { return word(STATUS_SUCCESS); };
    protocol.use();
    protocol.remove();
  })) << "NDIS waits until the adapter is closed";
  for (const char* function : {"NdisCompleteBindAdapterEx", "NdisCompleteUnbindAdapterEx"}) {
    EXPECT_TRUE(bug_check_in([&] { call(function, nullptr, STATUS_SUCCESS); }));
  }
  EXPECT_TRUE(
      bug_check_in([] { call("NdisCompleteNetPnPEvent", nullptr, nullptr, STATUS_SUCCESS); }));
}

TEST(NdisOpenAdapterEx, NeedsTheAdaptersNameAndItsMedium) {
  in_machine([] {
    Protocol protocol;
    protocol.bind = [&](Word, Word, Word, Word) {
      EXPECT_EQ(protocol.open(u"\\DEVICE\\{0}"), NDIS_STATUS_ADAPTER_NOT_FOUND);
      EXPECT_EQ(protocol.open(ports::ndis::adapter::kName, 8), NDIS_STATUS_UNSUPPORTED_MEDIA);
      return word(STATUS_UNSUCCESSFUL);
    };
    protocol.use();
    protocol.remove();
  });
  EXPECT_EQ(unsupported_in([] {
              Protocol protocol;
              protocol.bind = [](Word, Word, Word, Word) { return word(STATUS_UNSUCCESSFUL); };
              protocol.use();
              protocol.open();
            }),
            "ndis.sys!NdisOpenAdapterEx outside ProtocolBindAdapterEx");
}

TEST(NdisCloseAdapterEx, UndoesABindThatFails) {
  in_machine([] {
    Protocol protocol;
    protocol.bind = [&](Word, Word, Word, Word) {
      EXPECT_EQ(protocol.open(), STATUS_PENDING);
      protocol.close();
      return word(STATUS_UNSUCCESSFUL);
    };
    protocol.use();
    EXPECT_EQ(protocol.said, " bind opened closed complete");
    protocol.said.clear();
    protocol.remove();
  });
  EXPECT_TRUE(bug_check_in([] { call("NdisCloseAdapterEx", nullptr); }));
  EXPECT_EQ(unsupported_in([] {
              Protocol protocol;
              protocol.use();
              call("NdisCloseAdapterEx", protocol.binding);
            }),
            "ndis.sys!NdisCloseAdapterEx of a running binding");
  EXPECT_EQ(unsupported_in([] {
              Protocol protocol;
              protocol.bind = [&](Word, Word, Word, Word) {
                protocol.open();
                call("NdisCloseAdapterEx", protocol.binding);
                call("NdisCloseAdapterEx", protocol.binding);
                return Word{0};
              };
              protocol.use();
            }),
            "ndis.sys!a binding that is closed twice");
}

TEST(NdisBinding, ThatAFailedBindHasLeftOpenIsUndoneInTheEnd) {
  in_machine([] {
    Protocol protocol;
    protocol.bind = [&](Word, Word, Word, Word) {
      protocol.open();
      return word(STATUS_UNSUCCESSFUL);
    };
    protocol.use();
    EXPECT_EQ(protocol.said, " bind opened complete");
    protocol.said.clear();
    protocol.remove();
    EXPECT_EQ(protocol.said, " unbind closed");
  });
}

TEST(NdisBinding, SendsAndAsks) {
  in_machine([] {
    Protocol protocol;
    protocol.use();
    protocol.said.clear();
    NET_BUFFER_LIST list{};
    protocol.sent = [&](Word, Word lists, Word, Word) {
      EXPECT_EQ(at<void>(lists), &list);
      EXPECT_EQ(list.Status, 0);
      EXPECT_EQ(nt::ke::current_irql(), Irql::dispatch);
      return Word{0};
    };
    call("NdisSendNetBufferLists", protocol.binding, &list, 0, 0);
    call("NdisCancelSendNetBufferLists", protocol.binding, nullptr);
    std::array<UCHAR, 6> address{};
    NDIS_OID_REQUEST request = query(0x01010102, address.data(), 6);
    EXPECT_EQ(call<NTSTATUS>("NdisOidRequest", protocol.binding, &request), STATUS_PENDING);
    call("NdisCancelOidRequest", protocol.binding, nullptr);
    nt::ke::settle();
    EXPECT_EQ(protocol.said, " sent answer");
    EXPECT_EQ(address, ports::ndis::adapter::kAddress);
    protocol.remove();
  });
  EXPECT_EQ(unsupported_in([] {
              Protocol protocol;
              protocol.bind = [&](Word, Word, Word, Word) {
                protocol.open();
                call("NdisSendNetBufferLists", protocol.binding, nullptr, 0, 0);
                return Word{0};
              };
              protocol.use();
            }),
            "ndis.sys!NdisSendNetBufferLists of a binding that does not run");
}

TEST(NdisBinding, LiesAboveTheFilters) {
  in_machine([] {
    TestFilter filter;
    filter.described.SendNetBufferListsHandler =
        filter.saying(" send", [&](Word, Word lists, Word port, Word flags) {
          call("NdisFSendNetBufferLists", filter.module, lists, port, flags);
          return Word{0};
        });
    filter.described.CancelSendNetBufferListsHandler =
        filter.saying(" cancel", [](Word, Word, Word, Word) { return Word{0}; });
    filter.described.OidRequestHandler =
        filter.saying(" ask", [](Word, Word, Word, Word) { return word(STATUS_SUCCESS); });
    filter.described.CancelOidRequestHandler =
        filter.saying(" forget", [](Word, Word, Word, Word) { return Word{0}; });
    Protocol protocol;
    filter.begin();
    protocol.use();
    filter.said.clear();
    protocol.said.clear();
    NET_BUFFER_LIST list{};
    call("NdisSendNetBufferLists", protocol.binding, &list, 0, 0);
    call("NdisCancelSendNetBufferLists", protocol.binding, nullptr);
    NDIS_OID_REQUEST request = query(0x01010102, nullptr, 0);
    EXPECT_EQ(call<NTSTATUS>("NdisOidRequest", protocol.binding, &request), STATUS_SUCCESS);
    call("NdisCancelOidRequest", protocol.binding, nullptr);
    nt::ke::settle();
    EXPECT_EQ(filter.said, " send cancel ask forget");
    EXPECT_EQ(protocol.said, " sent");
    filter.said.clear();
    protocol.said.clear();
    filter.remove();
    EXPECT_EQ(filter.said, " pause detach");
    EXPECT_EQ(protocol.said, " pause restart");
    protocol.remove();
    EXPECT_TRUE(held().empty());
  });
}

TEST(NdisBinding, NamesItsAdapter) {
  in_machine([] {
    Protocol protocol;
    protocol.use();
    UNICODE_STRING name{};
    EXPECT_EQ(call<NTSTATUS>("NdisQueryAdapterInstanceName", &name, protocol.binding),
              STATUS_SUCCESS);
    EXPECT_EQ(name.Length, ports::ndis::adapter::kInstanceName.size() * 2);
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    call("NdisFreeMemory", name.Buffer, 0, 0);
    protocol.remove();
  });
}

}  // namespace
}  // namespace rundown
