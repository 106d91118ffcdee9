// learn.microsoft.com/windows-hardware/drivers/network/ndis-oid-request-interface
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
using test::guest_callback;
using test::held;
using test::in_machine;
using test::query;
using test::TestFilter;
using test::unsupported_in;
using test::word;
using test::Word;

// Clones what comes and sends the clone down.
struct Cloning : TestFilter {
  Cloning() {
    described.OidRequestHandler = guest_callback([this](Word, Word original, Word, Word) {
      NDIS_OID_REQUEST* clone = nullptr;
      EXPECT_EQ(call<NTSTATUS>("NdisAllocateCloneOidRequest", module, original, 1, &clone),
                STATUS_SUCCESS);
      EXPECT_EQ(clone->QueryInformation.Oid, at<NDIS_OID_REQUEST>(original)->QueryInformation.Oid);
      EXPECT_EQ(held(Resource::ndis_object).size(), 1U);
      clone->SourceReserved[0] = at<void>(original);
      return word(call<NTSTATUS>("NdisFOidRequest", module, clone));
    });
    described.OidRequestCompleteHandler =
        guest_callback([this](Word, Word request, Word status, Word) {
          EXPECT_EQ(nt::ke::current_irql(), Irql::dispatch);
          answers += said_of(static_cast<NTSTATUS>(status));
          void* const original = at<NDIS_OID_REQUEST>(request)->SourceReserved[0];
          if (original == nullptr) return Word{0};
          call("NdisFreeCloneOidRequest", module, request);
          call("NdisFOidRequestComplete", module, original, status);
          return Word{0};
        });
  }
  static const char* said_of(NTSTATUS status) {
    if (status == STATUS_SUCCESS) return " done";
    if (status == NDIS_STATUS_INVALID_LENGTH) return " short";
    return status == STATUS_NOT_SUPPORTED ? " unsupported" : " other";
  }
  std::string answers;
};

TEST(NdisOidRequest, GoesThroughAFilterAsAClone) {
  in_machine([] {
    Cloning filter;
    filter.use();
    EXPECT_EQ(filter.answers, " done done short unsupported");
    EXPECT_TRUE(held(Resource::ndis_object).empty());
    filter.remove();
  });
}

TEST(NdisOidRequest, OfAFilterIsAnsweredByTheAdapter) {
  in_machine([] {
    Cloning filter;
    filter.use();
    const auto ask = [&](NDIS_OID_REQUEST& request) {
      filter.answers.clear();
      EXPECT_EQ(call<NTSTATUS>("NdisFOidRequest", filter.module, &request), STATUS_PENDING);
      nt::ke::settle();
      return filter.answers;
    };
    std::array<UCHAR, 256> buffer{};
    const auto number = [&](NDIS_OID oid) {
      NDIS_OID_REQUEST request = query(oid, buffer.data(), 4);
      EXPECT_EQ(ask(request), " done");
      EXPECT_EQ(request.QueryInformation.BytesWritten, 4U);
      ULONG value = 0;
      std::memcpy(&value, buffer.data(), sizeof value);
      return value;
    };
    NDIS_OID_REQUEST address = query(0x01010102, buffer.data(), 6);
    EXPECT_EQ(ask(address), " done");
    EXPECT_EQ(buffer[0], 0x02);
    EXPECT_EQ(number(0x00010106), 1500U);        // OID_GEN_MAXIMUM_FRAME_SIZE
    EXPECT_EQ(number(0x00010111), 1514U);        // OID_GEN_MAXIMUM_TOTAL_SIZE
    EXPECT_EQ(number(0x00010107), 10'000'000U);  // OID_GEN_LINK_SPEED, in 100 bits a second
    EXPECT_EQ(number(0x00010202), 14U);          // OID_GEN_PHYSICAL_MEDIUM
    NDIS_OID_REQUEST set = query(0x0001010E, buffer.data(), 4);  // OID_GEN_CURRENT_PACKET_FILTER
    set.RequestType = NdisRequestSetInformation;
    buffer[0] = 0x20;
    buffer[1] = buffer[2] = buffer[3] = 0;
    EXPECT_EQ(ask(set), " done");
    EXPECT_EQ(number(0x0001010E), 0x20U);
    buffer[1] = 0x80;
    EXPECT_EQ(ask(set), " unsupported");
    NDIS_OID_REQUEST brief = query(0x00010101, buffer.data(), 3);
    EXPECT_EQ(ask(brief), " short");
    EXPECT_GT(brief.QueryInformation.BytesNeeded, 100U);
    NDIS_OID_REQUEST method = query(0x00010101, buffer.data(), 3);
    method.RequestType = NdisRequestMethod;
    EXPECT_EQ(ask(method), " unsupported");
    NDIS_OID_REQUEST list = query(0x01010103, buffer.data(), 7);  // OID_802_3_MULTICAST_LIST
    list.RequestType = NdisRequestSetInformation;
    EXPECT_EQ(ask(list), " short");
    NDIS_OID_REQUEST headless{};
    EXPECT_EQ(call<NTSTATUS>("NdisFOidRequest", filter.module, &headless),
              STATUS_INVALID_PARAMETER);
    filter.remove();
  });
}

TEST(NdisOidRequest, MayBeAnsweredByTheFilterItself) {
  in_machine([] {
    TestFilter filter;
    filter.described.OidRequestHandler =
        filter.saying(" asked", [](Word, Word, Word, Word) { return word(STATUS_SUCCESS); });
    filter.use();
    EXPECT_EQ(filter.said, " attach restart asked asked asked asked pause restart");
    filter.remove();
  });
}

TEST(NdisOidRequest, IsCompletedOnceByWhoeverGotIt) {
  EXPECT_EQ(unsupported_in([] {
              TestFilter filter;
              filter.described.OidRequestHandler =
                  guest_callback([&](Word, Word request, Word, Word) {
                    return word(call<NTSTATUS>("NdisFOidRequest", filter.module, request));
                  });
              filter.use();
            }),
            "ndis.sys!an OID request that is sent on without a clone");
  EXPECT_EQ(unsupported_in([] {
              TestFilter filter;
              filter.described.OidRequestHandler =
                  guest_callback([&](Word, Word request, Word, Word) {
                    call("NdisFOidRequestComplete", filter.module, request, STATUS_SUCCESS);
                    return word(STATUS_SUCCESS);
                  });
              filter.use();
            }),
            "ndis.sys!an OID request that is completed and answered");
  EXPECT_EQ(unsupported_in([] {
              TestFilter filter;
              filter.use();
              NDIS_OID_REQUEST request{};
              call("NdisFOidRequestComplete", filter.module, &request, STATUS_SUCCESS);
            }),
            "ndis.sys!the completion of an OID request that is not under way");
  EXPECT_EQ(unsupported_in([] {
              TestFilter filter;
              filter.attach = [&](Word module, Word, Word, Word) {
                NDIS_OID_REQUEST request{};
                return word(call<NTSTATUS>("NdisFOidRequest", module, &request));
              };
              filter.use();
            }),
            "ndis.sys!NdisFOidRequest of a filter that is being attached");
}

TEST(NdisCloneOidRequest, NeedsAHandleAndIsFreedOnce) {
  in_machine([] {
    NDIS_OID_REQUEST request{};
    NDIS_OID_REQUEST* clone = nullptr;
    EXPECT_EQ(call<NTSTATUS>("NdisAllocateCloneOidRequest", nullptr, &request, 1, &clone),
              STATUS_INVALID_PARAMETER);
  });
  const auto ended = bug_check_in([] {
    NDIS_OID_REQUEST request{};
    call("NdisFreeCloneOidRequest", nullptr, &request);
  });
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, 0x50U);
}

}  // namespace
}  // namespace rundown
