#include "nt/ke/thread.h"
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
using test::kProvider;
using test::kSublayer;
using test::Session;

std::size_t objects() {
  return held(Resource::wfp_object).size();
}

TEST(FilterEngine, ASessionIsHeldUntilItIsClosed) {
  in_machine([] {
    Session session;
    EXPECT_EQ(held(Resource::wfp_engine).size(), 1U);
    EXPECT_EQ(session.close(), STATUS_SUCCESS);
    EXPECT_TRUE(held().empty());
    EXPECT_EQ(session.close(), STATUS_INVALID_HANDLE);
  });
}

TEST(FilterEngine, ACalloutDriverNamesNoServer) {
  in_machine([] {
    HANDLE handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FwpmEngineOpen0", test::wide(u"server"), 10, kNone, kNone, &handle),
              STATUS_INVALID_PARAMETER);
    FWPM_SESSION0 wanted{};
    wanted.flags = 0x80;
    EXPECT_EQ(call<NTSTATUS>("FwpmEngineOpen0", kNone, 10, kNone, &wanted, &handle),
              STATUS_FWP_INVALID_FLAGS);
  });
}

TEST(FilterEngine, StaticObjectsOutliveTheirSession) {
  in_machine([] {
    Session first;
    EXPECT_EQ(first.add_provider(kProvider), STATUS_SUCCESS);
    EXPECT_EQ(first.add_provider(kProvider), STATUS_FWP_ALREADY_EXISTS);
    first.close();
    ASSERT_EQ(objects(), 1U);
    EXPECT_EQ(held(Resource::wfp_object)[0].name, "provider");
    Session second;
    EXPECT_EQ(second.remove("FwpmProviderDeleteByKey0", kProvider), STATUS_SUCCESS);
    EXPECT_EQ(second.remove("FwpmProviderDeleteByKey0", kProvider), STATUS_FWP_PROVIDER_NOT_FOUND);
    EXPECT_EQ(objects(), 0U);
  });
}

// What is persistent is meant to stay, so nobody holds it.
TEST(FilterEngine, PersistentObjectsAreNobodys) {
  in_machine([] {
    Session session;
    EXPECT_EQ(session.add_provider(kProvider, FWPM_PROVIDER_FLAG_PERSISTENT), STATUS_SUCCESS);
    EXPECT_EQ(objects(), 0U);
    Session dynamic(FWPM_SESSION_FLAG_DYNAMIC);
    EXPECT_EQ(dynamic.add_provider(kSublayer, FWPM_PROVIDER_FLAG_PERSISTENT),
              STATUS_FWP_DYNAMIC_SESSION_IN_PROGRESS);
  });
}

TEST(FilterEngine, DynamicObjectsGoWithTheirSession) {
  in_machine([] {
    Session dynamic(FWPM_SESSION_FLAG_DYNAMIC);
    GUID provider = kProvider;
    EXPECT_EQ(dynamic.add_provider(kProvider), STATUS_SUCCESS);
    EXPECT_EQ(dynamic.add_sublayer(kSublayer, &provider), STATUS_SUCCESS);
    EXPECT_EQ(dynamic.add_callout(kCallout), STATUS_SUCCESS);
    EXPECT_EQ(dynamic.add_filter(kFilter, kSublayer, kCallout), STATUS_SUCCESS);
    EXPECT_EQ(objects(), 4U);
    Session other;
    EXPECT_EQ(other.add_sublayer({9, 0, 0, {}}, &provider), STATUS_FWP_LIFETIME_MISMATCH);
    EXPECT_EQ(dynamic.close(), STATUS_SUCCESS);
    EXPECT_EQ(objects(), 0U);
    EXPECT_EQ(other.add_provider(kProvider), STATUS_SUCCESS);
  });
}

TEST(FilterEngine, ATransactionThatIsAbortedHasChangedNothing) {
  in_machine([] {
    Session session;
    session.add_provider(kProvider);
    EXPECT_EQ(session.abort(), STATUS_FWP_NO_TXN_IN_PROGRESS);
    EXPECT_EQ(session.commit(), STATUS_FWP_NO_TXN_IN_PROGRESS);
    EXPECT_EQ(session.begin(0x80), STATUS_FWP_INVALID_FLAGS);
    EXPECT_EQ(session.begin(), STATUS_SUCCESS);
    EXPECT_EQ(session.begin(), STATUS_FWP_TXN_IN_PROGRESS);
    EXPECT_EQ(session.add_sublayer(kSublayer), STATUS_SUCCESS);
    EXPECT_EQ(session.remove("FwpmProviderDeleteByKey0", kProvider), STATUS_SUCCESS);
    EXPECT_EQ(session.abort(), STATUS_SUCCESS);
    EXPECT_EQ(objects(), 1U);
    EXPECT_EQ(session.remove("FwpmSubLayerDeleteByKey0", kSublayer), STATUS_FWP_SUBLAYER_NOT_FOUND);
    EXPECT_EQ(session.remove("FwpmProviderDeleteByKey0", kProvider), STATUS_SUCCESS);
  });
}

TEST(FilterEngine, ATransactionThatIsCommittedStands) {
  in_machine([] {
    Session session;
    session.add_provider(kProvider);
    session.begin();
    session.add_sublayer(kSublayer);
    session.remove("FwpmProviderDeleteByKey0", kProvider);
    EXPECT_EQ(objects(), 2U);
    EXPECT_EQ(session.commit(), STATUS_SUCCESS);
    EXPECT_EQ(objects(), 1U);
    EXPECT_EQ(session.remove("FwpmSubLayerDeleteByKey0", kSublayer), STATUS_SUCCESS);
    EXPECT_EQ(objects(), 0U);
  });
}

TEST(FilterEngine, AnObjectThatIsReplacedInATransactionIsHeldOnce) {
  in_machine([] {
    Session session;
    session.add_callout(kCallout);
    session.begin();
    session.remove("FwpmCalloutDeleteByKey0", kCallout);
    session.add_callout(kCallout);
    session.commit();
    EXPECT_EQ(objects(), 1U);
  });
}

TEST(FilterEngine, ClosingASessionAbortsItsTransaction) {
  in_machine([] {
    Session session;
    session.begin();
    session.add_provider(kProvider);
    EXPECT_EQ(session.close(), STATUS_SUCCESS);
    EXPECT_EQ(objects(), 0U);
  });
}

TEST(FilterEngine, AReadOnlyTransactionChangesNothing) {
  in_machine([] {
    Session session;
    EXPECT_EQ(session.begin(FWPM_TXN_READ_ONLY), STATUS_SUCCESS);
    EXPECT_EQ(session.add_provider(kProvider), STATUS_FWP_INCOMPATIBLE_TXN);
    EXPECT_EQ(session.commit(), STATUS_SUCCESS);
  });
}

// The default is fifteen seconds.
TEST(FilterEngine, OneSessionWaitsForTheOthersTransactionAndGivesUp) {
  in_machine([] {
    Session first;
    Session second;
    first.begin();
    const auto before = nt::ke::now();
    EXPECT_EQ(second.begin(), STATUS_FWP_TIMEOUT);
    EXPECT_EQ(nt::ke::now() - before, nt::ke::Ticks{15} * 10'000'000);
    EXPECT_EQ(second.add_provider(kProvider), STATUS_FWP_TIMEOUT);
    first.commit();
    EXPECT_EQ(second.begin(), STATUS_SUCCESS);
  });
}

TEST(FilterEngine, IsRunningAndTellsItsSubscribers) {
  in_machine([] {
    HANDLE handle = nullptr;
    void* callback = test::guest_callback([](auto, auto, auto, auto) { return 0; });
    EXPECT_EQ(call<NTSTATUS>("FwpmBfeStateSubscribeChanges0", kNone, kNone, kNone, &handle),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("FwpmBfeStateSubscribeChanges0", kNone, callback, kNone, &handle),
              STATUS_SUCCESS);
    EXPECT_EQ(call<ULONG>("FwpmBfeStateGet0"), FWPM_SERVICE_RUNNING);
    EXPECT_EQ(held(Resource::wfp_notification).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("FwpmBfeStateUnsubscribeChanges0", handle), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FwpmBfeStateUnsubscribeChanges0", handle), STATUS_INVALID_HANDLE);
    EXPECT_TRUE(held().empty());
  });
}

}  // namespace
}  // namespace rundown
