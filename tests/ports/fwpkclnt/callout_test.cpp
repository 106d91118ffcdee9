#include "session.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using test::kCallout;
using test::kFilter;
using test::kNone;
using test::Session;

class Callout {
 public:
  explicit Callout(NTSTATUS answer = STATUS_SUCCESS) {
    callout.calloutKey = kCallout;
    callout.classifyFn = test::guest_callback([](auto, auto, auto, auto) { return 0; });
    callout.notifyFn = test::guest_callback([this, answer](auto type, auto key, auto filter, auto) {
      constexpr const char* kTypes[] = {"add", "delete", "committed"};
      told += kTypes[type];
      told += key != 0 ? "(key) " : " ";
      auto* shown = reinterpret_cast<FWPS_FILTER*>(filter);
      context = shown->context;
      shown->context = 0x1234;
      return static_cast<std::uint64_t>(answer);
    });
    callout.flowDeleteFn = test::guest_callback([this](auto layer, auto id, auto flow, auto) {
      told += "flow " + std::to_string(layer) + (id == number ? " mine " : " other ") +
              std::to_string(flow) + " ";
      return 0;
    });
  }
  NTSTATUS register_it(const char* function = "FwpsCalloutRegister1") {
    return call<NTSTATUS>(function, kNone, &callout, &number);
  }
  NTSTATUS unregister() { return call<NTSTATUS>("FwpsCalloutUnregisterById0", number); }

  FWPS_CALLOUT callout{};
  ULONG number = 0;
  std::string told;
  ULONGLONG context = 0;
};

TEST(Callout, IsHeldUntilItIsUnregistered) {
  in_machine([] {
    for (const char* version : {"FwpsCalloutRegister0", "FwpsCalloutRegister1",
                                "FwpsCalloutRegister2", "FwpsCalloutRegister3"}) {
      Callout callout;
      EXPECT_EQ(callout.register_it(version), STATUS_SUCCESS);
      EXPECT_EQ(callout.register_it(version), STATUS_FWP_ALREADY_EXISTS);
      EXPECT_EQ(held(Resource::callout).size(), 1U);
      EXPECT_EQ(call<NTSTATUS>("FwpsCalloutUnregisterByKey0", &kCallout), STATUS_SUCCESS);
      EXPECT_EQ(call<NTSTATUS>("FwpsCalloutUnregisterByKey0", &kCallout),
                STATUS_FWP_CALLOUT_NOT_FOUND);
      EXPECT_EQ(callout.unregister(), STATUS_FWP_CALLOUT_NOT_FOUND);
      EXPECT_TRUE(held().empty());
    }
  });
}

TEST(Callout, NeedsItsFunctions) {
  in_machine([] {
    Callout callout;
    callout.callout.notifyFn = nullptr;
    EXPECT_EQ(callout.register_it(), STATUS_INVALID_PARAMETER);
  });
}

TEST(Callout, HasOneNumberForTheEngineAndForItsRegistration) {
  in_machine([] {
    Callout callout;
    callout.register_it();
    Session session;
    ULONG number = 0;
    session.add_callout(kCallout, &number);
    EXPECT_EQ(number, callout.number);
  });
}

TEST(Callout, HearsOfFiltersThatNameIt) {
  in_machine([] {
    Session session;
    session.add_callout(kCallout);
    session.add_filter({}, {}, kCallout);
    Callout callout;
    callout.register_it();
    // Of those that were there before it hears nothing.
    EXPECT_EQ(callout.told, "");
    session.add_filter(kFilter, {}, kCallout);
    EXPECT_EQ(callout.told, "add(key) ");
    session.remove("FwpmFilterDeleteByKey0", kFilter);
    EXPECT_EQ(callout.told, "add(key) delete ");
    EXPECT_EQ(callout.context, 0x1234U);
  });
}

TEST(Callout, HearsOfATransactionWhenItIsCommitted) {
  in_machine([] {
    Callout callout;
    callout.register_it();
    Session session(FWPM_SESSION_FLAG_DYNAMIC);
    session.add_callout(kCallout);
    session.begin();
    session.add_filter(kFilter, {}, kCallout);
    EXPECT_EQ(callout.told, "");
    session.commit();
    EXPECT_EQ(callout.told, "add(key) ");
    session.begin();
    session.remove("FwpmFilterDeleteByKey0", kFilter);
    session.abort();
    EXPECT_EQ(callout.told, "add(key) ");
    session.close();
    EXPECT_EQ(callout.told, "add(key) delete ");
  });
}

TEST(Callout, HearsOfTheCommitIfItAsksForIt) {
  in_machine([] {
    Callout callout;
    callout.callout.flags = FWP_CALLOUT_FLAG_ENABLE_COMMIT_ADD_NOTIFY;
    callout.register_it();
    Session session;
    session.add_callout(kCallout);
    session.add_filter({}, {}, kCallout);
    EXPECT_EQ(callout.told, "add(key) committed(key) ");
    session.begin();
    session.add_filter(kFilter, {}, kCallout);
    session.commit();
    EXPECT_EQ(callout.told, "add(key) committed(key) add(key) committed(key) ");
  });
}

TEST(Callout, MayRefuseAFilter) {
  in_machine([] {
    Callout callout(STATUS_NO_MEMORY);
    callout.register_it();
    Session session;
    session.add_callout(kCallout);
    EXPECT_EQ(session.add_filter(kFilter, {}, kCallout), STATUS_FWP_CALLOUT_NOTIFICATION_FAILED);
    EXPECT_EQ(session.remove("FwpmFilterDeleteByKey0", kFilter), STATUS_FWP_FILTER_NOT_FOUND);
    session.begin();
    session.add_filter(kFilter, {}, kCallout);
    EXPECT_EQ(session.commit(), STATUS_FWP_CALLOUT_NOTIFICATION_FAILED);
    EXPECT_EQ(session.abort(), STATUS_SUCCESS);
  });
}

TEST(Callout, StaysWhileAFlowHasAContextOfIts) {
  in_machine([] {
    Callout callout;
    callout.register_it();
    constexpr USHORT kLayer = 20;
    const auto associate = [&](ULONGLONG context) {
      return call<NTSTATUS>("FwpsFlowAssociateContext0", 5, kLayer, callout.number, context);
    };
    const auto remove = [&] {
      return call<NTSTATUS>("FwpsFlowRemoveContext0", 5, kLayer, callout.number);
    };
    EXPECT_EQ(associate(0), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(remove(), STATUS_UNSUCCESSFUL);
    EXPECT_EQ(associate(77), STATUS_SUCCESS);
    EXPECT_EQ(associate(78), STATUS_OBJECT_NAME_EXISTS);
    EXPECT_EQ(held(Resource::flow_context).size(), 1U);
    EXPECT_EQ(callout.unregister(), STATUS_DEVICE_BUSY);
    EXPECT_EQ(held(Resource::callout).size(), 1U);
    EXPECT_EQ(remove(), STATUS_SUCCESS);
    EXPECT_EQ(callout.told, "flow 20 mine 77 ");
    EXPECT_EQ(callout.unregister(), STATUS_SUCCESS);
    EXPECT_TRUE(held().empty());
  });
}

TEST(Callout, WithoutFlowDeleteFnKeepsNoContexts) {
  in_machine([] {
    Callout callout;
    callout.callout.flowDeleteFn = nullptr;
    callout.register_it();
    EXPECT_EQ(call<NTSTATUS>("FwpsFlowAssociateContext0", 5, 20, callout.number, 77),
              STATUS_INVALID_PARAMETER);
  });
}

}  // namespace
}  // namespace rundown
