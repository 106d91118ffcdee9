// learn.microsoft.com/windows-hardware/drivers/network/ndis-filter-drivers: what becomes of a
// filter on an adapter, and learn.microsoft.com/windows-hardware/drivers/ddi/ndis for each call.
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
using test::held;
using test::in_machine;
using test::TestFilter;
using test::unicode;
using test::unsupported_in;
using test::word;
using test::Word;

TEST(NdisFilterModule, IsAttachedRestartedPausedAndDetached) {
  in_machine([] {
    TestFilter filter;
    filter.use();
    EXPECT_EQ(filter.said, " attach restart pause restart");
    filter.said.clear();
    filter.remove();
    EXPECT_EQ(filter.said, " pause detach");
    EXPECT_TRUE(held().empty());
  });
}

TEST(NdisFilterModule, StaysAwayFromTheStageEntry) {
  in_machine([] {
    TestFilter filter;
    filter.begin();
    filter.remove();
    EXPECT_EQ(filter.said, "");
  });
}

TEST(NdisFilterModule, IsToldOfTheAdapter) {
  in_machine([] {
    TestFilter filter;
    filter.attach = [&](Word module, Word context, Word given, Word) {
      EXPECT_EQ(at<void>(context), &filter);
      EXPECT_NE(module, 0U);
      EXPECT_EQ(nt::ke::current_irql(), Irql::passive);
      const auto& parameters = *at<NDIS_FILTER_ATTACH_PARAMETERS>(given);
      EXPECT_EQ(parameters.Header.Type, NDIS_OBJECT_TYPE_FILTER_ATTACH_PARAMETERS);
      EXPECT_EQ(parameters.Header.Revision, 4);
      EXPECT_EQ(parameters.Header.Size, sizeof parameters);
      EXPECT_EQ(parameters.MiniportMediaType, 0U);
      EXPECT_EQ(parameters.MacAddressLength, 6);
      EXPECT_EQ(parameters.CurrentMacAddress[0], 0x02);
      EXPECT_EQ(parameters.LowerIfIndex, parameters.BaseMiniportIfIndex);
      EXPECT_NE(parameters.IfIndex, parameters.BaseMiniportIfIndex);
      EXPECT_EQ(parameters.BaseMiniportName->Length % 2, 0);
      EXPECT_EQ(parameters.FilterModuleGuidName->Length, (38 + 1 + 38 + 5) * 2);
      EXPECT_NE(parameters.MiniportPhysicalDeviceObject, nullptr);
      return word(filter.set_attributes());
    };
    filter.use();
    filter.remove();
  });
}

TEST(NdisFilterModule, IsToldAsMuchAsItsRevisionHas) {
  in_machine([] {
    const auto size_for = [](UCHAR minor) {
      TestFilter filter;
      filter.described.MinorNdisVersion = minor;
      USHORT bytes = 0;
      filter.attach = [&](Word, Word, Word given, Word) {
        bytes = at<NDIS_FILTER_ATTACH_PARAMETERS>(given)->Header.Size;
        return word(STATUS_UNSUCCESSFUL);
      };
      filter.use();
      filter.remove();
      return bytes;
    };
    EXPECT_EQ(size_for(0), 168);
    EXPECT_EQ(size_for(1), 176);
    EXPECT_EQ(size_for(20), 200);
    EXPECT_EQ(size_for(30), 224);
  });
}

TEST(NdisFilterModule, WhoseAttachFailsIsNotCalledAgain) {
  in_machine([] {
    TestFilter filter;
    filter.attach = [](Word, Word, Word, Word) { return word(STATUS_INSUFFICIENT_RESOURCES); };
    filter.use();
    filter.remove();
    EXPECT_EQ(filter.said, " attach");
  });
}

TEST(NdisFilterModule, WhoseRestartFailsIsDetachedWithoutAPause) {
  in_machine([] {
    TestFilter filter;
    filter.restart = [](Word, Word, Word, Word) { return word(STATUS_INSUFFICIENT_RESOURCES); };
    filter.use();
    filter.remove();
    EXPECT_EQ(filter.said, " attach restart detach");
  });
}

TEST(NdisFilterModule, WhoseOptionsFailIsDetached) {
  in_machine([] {
    TestFilter filter;
    filter.described.SetFilterModuleOptionsHandler =
        filter.saying(" options", [](Word, Word, Word, Word) { return word(STATUS_UNSUCCESSFUL); });
    filter.use();
    EXPECT_EQ(filter.said, " attach options detach");
  });
}

TEST(NdisFilterModule, FindsGeneralAttributesWhenItRestarts) {
  in_machine([] {
    TestFilter filter;
    filter.restart = [&](Word context, Word given, Word, Word) {
      EXPECT_EQ(at<void>(context), &filter);
      const auto& parameters = *at<NDIS_FILTER_RESTART_PARAMETERS>(given);
      EXPECT_EQ(parameters.Header.Type, NDIS_OBJECT_TYPE_FILTER_RESTART_PARAMETERS);
      NDIS_RESTART_ATTRIBUTES& first = *parameters.RestartAttributes;
      EXPECT_EQ(first.Oid, 0x0001021DU);  // OID_GEN_MINIPORT_RESTART_ATTRIBUTES
      const auto& general = *reinterpret_cast<NDIS_RESTART_GENERAL_ATTRIBUTES*>(&first + 1);
      EXPECT_EQ(general.Header.Type, NDIS_OBJECT_TYPE_RESTART_GENERAL_ATTRIBUTES);
      EXPECT_EQ(general.MtuSize, 1500U);
      EXPECT_EQ(general.SupportedOidList[0], 0x00010101U);
      // One that the filter adds is NDIS' to free.
      first.Next = call<NDIS_RESTART_ATTRIBUTES*>("NdisAllocateMemoryWithTagPriority", nullptr,
                                                  sizeof(NDIS_RESTART_ATTRIBUTES), 1, 0);
      *first.Next = {};
      return Word{0};
    };
    filter.use();
    filter.remove();
    EXPECT_TRUE(held().empty());
  });
}

TEST(NdisFilterModule, MayCompleteItsPauseAndItsRestartLater) {
  in_machine([] {
    TestFilter filter;
    filter.restart = [&](Word, Word, Word, Word) {
      call("NdisFRestartComplete", filter.module, STATUS_SUCCESS);
      return word(STATUS_PENDING);
    };
    filter.pause = [&](Word, Word given, Word, Word) {
      EXPECT_EQ(at<NDIS_FILTER_PAUSE_PARAMETERS>(given)->Header.Type,
                NDIS_OBJECT_TYPE_FILTER_PAUSE_PARAMETERS);
      call("NdisFPauseComplete", filter.module);
      return word(STATUS_PENDING);
    };
    filter.use();
    filter.remove();
    EXPECT_EQ(filter.said, " attach restart pause restart pause detach");
  });
  EXPECT_TRUE(deadlock_in([] {
    TestFilter filter;
    filter.pause = [](Word, Word, Word, Word) { return word(STATUS_PENDING); };
    filter.use();
  }));
}

TEST(NdisFilterModule, CompletesOnlyWhatIsUnderWay) {
  EXPECT_EQ(unsupported_in([] {
              TestFilter filter;
              filter.use();
              call("NdisFRestartComplete", filter.module, STATUS_SUCCESS);
            }),
            "ndis.sys!NdisFRestartComplete of a filter that does not restart");
  EXPECT_EQ(unsupported_in([] {
              TestFilter filter;
              filter.use();
              call("NdisFPauseComplete", filter.module);
            }),
            "ndis.sys!NdisFPauseComplete of a filter that does not pause");
  EXPECT_EQ(unsupported_in([] {
              TestFilter filter;
              filter.pause = [](Word, Word, Word, Word) { return word(STATUS_UNSUCCESSFUL); };
              filter.use();
            }),
            "ndis.sys!a FilterPause that fails");
}

TEST(NdisFilterModule, MayAskForARestart) {
  in_machine([] {
    TestFilter filter;
    filter.use();
    filter.said.clear();
    EXPECT_EQ(call<NTSTATUS>("NdisFRestartFilter", filter.module), STATUS_SUCCESS);
    EXPECT_EQ(filter.said, "") << "it comes later";
    nt::ke::settle();
    EXPECT_EQ(filter.said, " pause restart");
    filter.remove();
  });
}

TEST(NdisFilterModule, IsNotOnASwitch) {
  in_machine([] {
    TestFilter filter;
    filter.use();
    EXPECT_EQ(call<NTSTATUS>("NdisFGetOptionalSwitchHandlers", filter.module, nullptr, nullptr),
              STATUS_NOT_SUPPORTED);
    filter.remove();
  });
}

TEST(NdisFSetAttributes, HasToBeCalledWhenAFilterIsAttached) {
  EXPECT_EQ(unsupported_in([] {
              TestFilter filter;
              filter.attach = [](Word, Word, Word, Word) { return Word{0}; };
              filter.use();
            }),
            "ndis.sys!a FilterAttach that succeeds without NdisFSetAttributes");
  in_machine([] {
    TestFilter filter;
    filter.attach = [&](Word module, Word, Word, Word) {
      NDIS_FILTER_ATTRIBUTES wrong{};
      EXPECT_EQ(call<NTSTATUS>("NdisFSetAttributes", module, nullptr, &wrong),
                STATUS_INVALID_PARAMETER);
      return word(STATUS_UNSUCCESSFUL);
    };
    filter.use();
  });
  const auto ended = bug_check_in([] {
    NDIS_FILTER_ATTRIBUTES attributes{};
    call<NTSTATUS>("NdisFSetAttributes", nullptr, nullptr, &attributes);
  });
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, 0x50U);
}

TEST(NdisFilterModule, LiesAboveAnother) {
  in_machine([] {
    TestFilter lower;
    TestFilter upper;
    std::string order;
    const auto send = [&](TestFilter& filter, char name) {
      return guest_callback([&, name](Word, Word lists, Word port, Word flags) {
        order += name;
        call("NdisFSendNetBufferLists", filter.module, lists, port, flags);
        return Word{0};
      });
    };
    const auto complete = [&](TestFilter& filter, char name) {
      return guest_callback([&, name](Word, Word lists, Word flags, Word) {
        order += name;
        call("NdisFSendNetBufferListsComplete", filter.module, lists, flags);
        return Word{0};
      });
    };
    lower.described.SendNetBufferListsHandler = send(lower, 'l');
    lower.described.SendNetBufferListsCompleteHandler = complete(lower, 'L');
    upper.described.SendNetBufferListsHandler = send(upper, 'u');
    upper.described.SendNetBufferListsCompleteHandler = complete(upper, 'U');
    NET_IFINDEX below = 0;
    upper.attach = [&](Word, Word, Word given, Word) {
      below = at<NDIS_FILTER_ATTACH_PARAMETERS>(given)->LowerIfIndex;
      return word(upper.set_attributes());
    };
    lower.begin();
    upper.use();
    EXPECT_EQ(order.substr(0, 4), "ulLU");
    EXPECT_NE(below, ports::ndis::adapter::kIndex);
    // The lower one goes; the upper one pauses for it and goes on.
    upper.said.clear();
    lower.said.clear();
    lower.remove();
    EXPECT_EQ(lower.said, " pause detach");
    EXPECT_EQ(upper.said, " pause restart");
    upper.remove();
    EXPECT_TRUE(held().empty());
  });
}

}  // namespace
}  // namespace rundown
