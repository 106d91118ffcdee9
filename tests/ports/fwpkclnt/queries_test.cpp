#include "session.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;
using test::kCallout;
using test::kNone;
using test::kProvider;
using test::kSublayer;
using test::Session;

void free_memory(void* block) {
  call("FwpmFreeMemory0", &block);
  EXPECT_EQ(block, nullptr);
}

TEST(FilterQueries, AnswerInMemoryThatIsFreed) {
  in_machine([] {
    Session session;
    GUID provider = kProvider;
    session.add_provider(kProvider);
    session.add_sublayer(kSublayer, &provider);
    FWPM_PROVIDER0* told_provider = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FwpmProviderGetByKey0", session.handle, &kProvider, &told_provider),
              STATUS_SUCCESS);
    EXPECT_EQ(told_provider->providerKey, kProvider);
    EXPECT_EQ(std::u16string(told_provider->displayData.name), u"provider");
    FWPM_SUBLAYER0* sublayer = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FwpmSubLayerGetByKey0", session.handle, &kSublayer, &sublayer),
              STATUS_SUCCESS);
    EXPECT_EQ(sublayer->weight, 7);
    ASSERT_NE(sublayer->providerKey, nullptr);
    EXPECT_EQ(*sublayer->providerKey, kProvider);
    EXPECT_EQ(held(Resource::wfp_memory).size(), 2U);
    free_memory(told_provider);
    free_memory(sublayer);
    free_memory(nullptr);
    EXPECT_TRUE(held(Resource::wfp_memory).empty());
  });
}

TEST(FilterQueries, TellOfACalloutByEitherName) {
  in_machine([] {
    Session session;
    ULONG id = 0;
    session.add_callout(kCallout, &id);
    FWPM_CALLOUT0* by_key = nullptr;
    FWPM_CALLOUT0* by_id = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FwpmCalloutGetByKey0", session.handle, &kCallout, &by_key),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FwpmCalloutGetById0", session.handle, id, &by_id), STATUS_SUCCESS);
    EXPECT_EQ(by_key->calloutId, id);
    EXPECT_EQ(by_id->calloutKey, kCallout);
    EXPECT_EQ(by_id->providerKey, nullptr);
    free_memory(by_key);
    free_memory(by_id);
  });
}

TEST(FilterQueries, WhatIsNotThereIsNotFound) {
  in_machine([] {
    Session session;
    void* answer = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FwpmProviderGetByKey0", session.handle, &kProvider, &answer),
              STATUS_FWP_PROVIDER_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("FwpmSubLayerGetByKey0", session.handle, &kProvider, &answer),
              STATUS_FWP_SUBLAYER_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("FwpmCalloutGetByKey0", session.handle, &kProvider, &answer),
              STATUS_FWP_CALLOUT_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("FwpmCalloutGetById0", session.handle, 77, &answer),
              STATUS_FWP_CALLOUT_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("FwpmCalloutGetById0", &session, 77, &answer), STATUS_INVALID_HANDLE);
  });
  EXPECT_EQ(test::unsupported_in([] {
              Session session;
              void* answer = nullptr;
              constexpr GUID kUniversal{
                  0xEEBECC03, 0xCED4, 0x4380, {0x81, 0x9A, 0x27, 0x34, 0x39, 0x7B, 0x2B, 0x74}};
              call("FwpmSubLayerGetByKey0", session.handle, &kUniversal, &answer);
            }),
            "fwpkclnt.sys!FwpmSubLayerGetByKey0");
  EXPECT_TRUE(bug_check_in([] { free_memory(const_cast<GUID*>(&kProvider)); }));
}

TEST(CalloutHandles, ARedirectHandleIsHeldUntilItIsDestroyed) {
  in_machine([] {
    HANDLE handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FwpsRedirectHandleCreate0", &kProvider, 0, &handle), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::redirect_handle).size(), 1U);
    call("FwpsRedirectHandleDestroy0", handle);
    EXPECT_TRUE(held().empty());
  });
  EXPECT_TRUE(bug_check_in([] { call("FwpsRedirectHandleDestroy0", &kNone); }));
}

TEST(CalloutHandles, ATagIsNobodyElses) {
  in_machine([] {
    const auto first = call<ULONGLONG>("FwpsNetBufferListGetTagForContext0");
    EXPECT_NE(first, 0U);
    EXPECT_NE(call<ULONGLONG>("FwpsNetBufferListGetTagForContext0"), first);
  });
}

}  // namespace
}  // namespace rundown
