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

TEST(FilterObjects, ReferToWhatIsThere) {
  in_machine([] {
    Session session;
    GUID provider = kProvider;
    EXPECT_EQ(session.add_sublayer(kSublayer, &provider), STATUS_FWP_PROVIDER_NOT_FOUND);
    session.add_provider(kProvider);
    EXPECT_EQ(session.add_filter(kFilter, kSublayer, {}), STATUS_FWP_SUBLAYER_NOT_FOUND);
    EXPECT_EQ(session.add_sublayer(kSublayer, &provider), STATUS_SUCCESS);
    EXPECT_EQ(session.add_filter(kFilter, kSublayer, kCallout), STATUS_FWP_CALLOUT_NOT_FOUND);
    session.add_callout(kCallout);
    EXPECT_EQ(session.add_filter(kFilter, kSublayer, kCallout), STATUS_SUCCESS);
  });
}

TEST(FilterObjects, ReferToWindowsOwn) {
  in_machine([] {
    Session session;
    constexpr GUID kUniversal{
        0xEEBECC03, 0xCED4, 0x4380, {0x81, 0x9A, 0x27, 0x34, 0x39, 0x7B, 0x2B, 0x74}};
    EXPECT_EQ(session.add_filter(kFilter, kUniversal, {}), STATUS_SUCCESS);
    // Without a sublayer a filter is in the default one.
    EXPECT_EQ(session.add_filter({}, {}, {}), STATUS_SUCCESS);
  });
}

TEST(FilterObjects, StayWhileTheyAreReferredTo) {
  in_machine([] {
    Session session;
    GUID provider = kProvider;
    session.add_provider(kProvider);
    session.add_sublayer(kSublayer, &provider);
    session.add_callout(kCallout);
    session.add_filter(kFilter, kSublayer, kCallout);
    EXPECT_EQ(session.remove("FwpmProviderDeleteByKey0", kProvider), STATUS_FWP_IN_USE);
    EXPECT_EQ(session.remove("FwpmSubLayerDeleteByKey0", kSublayer), STATUS_FWP_IN_USE);
    EXPECT_EQ(session.remove("FwpmCalloutDeleteByKey0", kCallout), STATUS_FWP_IN_USE);
    EXPECT_EQ(session.remove("FwpmFilterDeleteByKey0", kFilter), STATUS_SUCCESS);
    EXPECT_EQ(session.remove("FwpmFilterDeleteByKey0", kFilter), STATUS_FWP_FILTER_NOT_FOUND);
    EXPECT_EQ(session.remove("FwpmCalloutDeleteByKey0", kCallout), STATUS_SUCCESS);
    EXPECT_EQ(session.remove("FwpmCalloutDeleteByKey0", kCallout), STATUS_FWP_CALLOUT_NOT_FOUND);
    EXPECT_EQ(session.remove("FwpmSubLayerDeleteByKey0", kSublayer), STATUS_SUCCESS);
    EXPECT_EQ(session.remove("FwpmProviderDeleteByKey0", kProvider), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::wfp_object).empty());
  });
}

TEST(FilterObjects, AreKnownByTheirNumbersToo) {
  in_machine([] {
    Session session;
    ULONG callout = 0;
    ULONGLONG filter = 0;
    EXPECT_EQ(session.add_callout(kCallout, &callout), STATUS_SUCCESS);
    EXPECT_EQ(session.add_filter({}, {}, kCallout, &filter), STATUS_SUCCESS);
    EXPECT_NE(callout, 0U);
    EXPECT_EQ(call<NTSTATUS>("FwpmCalloutDeleteById0", session.handle, callout), STATUS_FWP_IN_USE);
    EXPECT_EQ(call<NTSTATUS>("FwpmFilterDeleteById0", session.handle, filter), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FwpmFilterDeleteById0", session.handle, filter),
              STATUS_FWP_FILTER_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("FwpmCalloutDeleteById0", session.handle, callout), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FwpmCalloutDeleteById0", session.handle, callout),
              STATUS_FWP_CALLOUT_NOT_FOUND);
  });
}

TEST(FilterObjects, HaveNamesAndActions) {
  in_machine([] {
    Session session;
    FWPM_SUBLAYER0 sublayer{};
    EXPECT_EQ(call<NTSTATUS>("FwpmSubLayerAdd0", session.handle, &sublayer, kNone),
              STATUS_FWP_NULL_DISPLAY_NAME);
    FWPM_FILTER0 filter{};
    filter.displayData.name = test::wide(u"filter");
    EXPECT_EQ(call<NTSTATUS>("FwpmFilterAdd0", session.handle, &filter, kNone, kNone),
              STATUS_FWP_INVALID_ACTION_TYPE);
    EXPECT_EQ(call<NTSTATUS>("FwpmProviderDeleteByKey0", &session, &kProvider),
              STATUS_INVALID_HANDLE);
  });
}

TEST(FilterObjects, AFilterKeepsItsProviderContext) {
  in_machine([] {
    Session session;
    FWPM_PROVIDER_CONTEXT0 context{};
    context.providerContextKey = kProvider;
    context.displayData.name = test::wide(u"context");
    ULONGLONG id = 0;
    FWPM_FILTER0 filter{};
    filter.displayData.name = test::wide(u"filter");
    filter.action.type = FWP_ACTION_PERMIT;
    filter.flags = FWPM_FILTER_FLAG_HAS_PROVIDER_CONTEXT;
    filter.providerContextKey = kProvider;
    EXPECT_EQ(call<NTSTATUS>("FwpmFilterAdd0", session.handle, &filter, kNone, kNone),
              STATUS_FWP_PROVIDER_CONTEXT_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("FwpmProviderContextAdd0", session.handle, &context, kNone, &id),
              STATUS_SUCCESS);
    ULONGLONG filter_id = 0;
    EXPECT_EQ(call<NTSTATUS>("FwpmFilterAdd0", session.handle, &filter, kNone, &filter_id),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FwpmProviderContextDeleteById0", session.handle, id),
              STATUS_FWP_IN_USE);
    call<NTSTATUS>("FwpmFilterDeleteById0", session.handle, filter_id);
    EXPECT_EQ(call<NTSTATUS>("FwpmProviderContextDeleteById0", session.handle, id), STATUS_SUCCESS);
    EXPECT_EQ(session.remove("FwpmProviderContextDeleteByKey0", kProvider),
              STATUS_FWP_PROVIDER_CONTEXT_NOT_FOUND);
  });
}

}  // namespace
}  // namespace rundown
