#include "abi/net_buffer.h"

#include "abi/io.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;

constexpr std::uint64_t kNone = 0;

NDIS_HANDLE list_pool(bool with_buffer = true, ULONG data_bytes = 0) {
  NET_BUFFER_LIST_POOL_PARAMETERS parameters{};
  parameters.Header = {NDIS_OBJECT_TYPE_DEFAULT, 1, sizeof parameters};
  parameters.fAllocateNetBuffer = with_buffer ? TRUE : FALSE;
  parameters.DataSize = data_bytes;
  return call<NDIS_HANDLE>("NdisAllocateNetBufferListPool", kNone, &parameters);
}

NDIS_HANDLE buffer_pool(ULONG data_bytes = 0) {
  NET_BUFFER_POOL_PARAMETERS parameters{};
  parameters.Header = {NDIS_OBJECT_TYPE_DEFAULT, 1, sizeof parameters};
  parameters.DataSize = data_bytes;
  return call<NDIS_HANDLE>("NdisAllocateNetBufferPool", kNone, &parameters);
}

MDL* mdl_of(char* bytes, ULONG size) {
  return call<MDL*>("NdisAllocateMdl", kNone, bytes, size);
}

TEST(NetBuffer, PoolsAreHeldUntilTheyAreFreed) {
  in_machine([] {
    NDIS_HANDLE lists = list_pool();
    NDIS_HANDLE buffers = buffer_pool();
    EXPECT_EQ(held(Resource::net_buffer_pool).size(), 2U);
    call("NdisFreeNetBufferListPool", lists);
    call("NdisFreeNetBufferPool", buffers);
    EXPECT_TRUE(held().empty());
  });
}

TEST(NetBuffer, WhatIsNoPoolIsNotFreed) {
  EXPECT_EQ(bug_check_in([] { call("NdisFreeNetBufferListPool", &kNone); })->code, 0x50U);
  EXPECT_EQ(bug_check_in([] { call("NdisFreeNetBufferPool", &kNone); })->code, 0x50U);
  EXPECT_EQ(bug_check_in([] { call("NdisFreeNetBufferList", &kNone); })->code, 0x50U);
  EXPECT_EQ(bug_check_in([] { call("NdisFreeNetBuffer", &kNone); })->code, 0x50U);
}

TEST(NetBuffer, AListDescribesTheDataThatItIsMadeOf) {
  in_machine([] {
    char bytes[] = "0123456789";
    NDIS_HANDLE pool = list_pool();
    MDL* mdl = mdl_of(bytes, 10);
    auto* list =
        call<NET_BUFFER_LIST*>("NdisAllocateNetBufferAndNetBufferList", pool, 16, 0, mdl, 2, 8);
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(call<NDIS_HANDLE>("NdisGetPoolFromNetBufferList", list), pool);
    ASSERT_NE(list->Context, nullptr);
    EXPECT_EQ(list->Context->Size, 16);
    NET_BUFFER* buffer = list->NetBufferListData.FirstNetBuffer;
    EXPECT_EQ(buffer->NetBufferData.CurrentMdl, mdl);
    EXPECT_EQ(buffer->NetBufferData.DataLength, 8U);
    EXPECT_EQ(call<char*>("NdisGetDataBuffer", buffer, 8, kNone, 1, 0), bytes + 2);
    EXPECT_EQ(held(Resource::net_buffer).size(), 1U);
    call("NdisFreeNetBufferList", list);
    call("NdisFreeMdl", mdl);
    call("NdisFreeNetBufferListPool", pool);
    EXPECT_TRUE(held().empty());
  });
}

// fAllocateNetBuffer has to be TRUE for it.
TEST(NetBuffer, APoolWithoutBuffersGivesNone) {
  EXPECT_TRUE(bug_check_in([] {
    NDIS_HANDLE pool = list_pool(false);
    call("NdisAllocateNetBufferAndNetBufferList", pool, 0, 0, kNone, 0, 0);
  }));
  in_machine([] {
    NDIS_HANDLE pool = list_pool(false);
    auto* list = call<NET_BUFFER_LIST*>("NdisAllocateNetBufferList", pool, 0, 0);
    EXPECT_EQ(list->NetBufferListData.FirstNetBuffer, nullptr);
  });
}

TEST(NetBuffer, APoolsDataIsAllSpaceToRetreatInto) {
  in_machine([] {
    NDIS_HANDLE pool = list_pool(true, 64);
    auto* list = call<NET_BUFFER_LIST*>("NdisAllocateNetBufferList", pool, 0, 32);
    EXPECT_EQ(list->Context->Offset, 32);
    NET_BUFFER* buffer = list->NetBufferListData.FirstNetBuffer;
    EXPECT_EQ(buffer->NetBufferData.DataLength, 0U);
    EXPECT_EQ(call<NDIS_STATUS>("NdisRetreatNetBufferDataStart", buffer, 40, 0, kNone), 0);
    EXPECT_EQ(buffer->NetBufferData.DataLength, 40U);
    EXPECT_EQ(buffer->NetBufferData.DataOffset, 24U);
    call("NdisFreeNetBufferList", list);
    call("NdisFreeNetBufferListPool", pool);
    EXPECT_TRUE(held().empty());
  });
}

TEST(NetBuffer, ABufferIsOfItsPool) {
  in_machine([] {
    char bytes[8];
    NDIS_HANDLE pool = buffer_pool(16);
    MDL* mdl = mdl_of(bytes, 8);
    auto* buffer = call<NET_BUFFER*>("NdisAllocateNetBuffer", pool, mdl, 0, 8);
    EXPECT_EQ(buffer->NdisPoolHandle, pool);
    auto* with_data = call<NET_BUFFER*>("NdisAllocateNetBufferMdlAndData", pool);
    EXPECT_EQ(with_data->NetBufferData.MdlChain->ByteCount, 16U);
    EXPECT_EQ(held(Resource::net_buffer).size(), 2U);
    call("NdisFreeNetBuffer", buffer);
    call("NdisFreeNetBuffer", with_data);
    EXPECT_TRUE(held(Resource::net_buffer).empty());
  });
}

struct TwoParts {
  char first[4] = {'a', 'b', 'c', 'd'};
  char second[4] = {'e', 'f', 'g', 'h'};
  NDIS_HANDLE pool = list_pool();
  MDL* mdl = mdl_of(first, 4);
  NET_BUFFER_LIST* list = nullptr;
  NET_BUFFER* buffer = nullptr;

  TwoParts() {
    mdl->Next = mdl_of(second, 4);
    list = call<NET_BUFFER_LIST*>("NdisAllocateNetBufferAndNetBufferList", pool, 0, 0, mdl, 1, 7);
    buffer = list->NetBufferListData.FirstNetBuffer;
  }
  std::string text(ULONG bytes) {
    char storage[8];
    const auto* data = call<const char*>("NdisGetDataBuffer", buffer, bytes, storage, 1, 0);
    return data != nullptr ? std::string(data, bytes) : "none";
  }
};

TEST(NetBuffer, DataInPartsIsCopiedWhereThereIsStorage) {
  in_machine([] {
    TwoParts packet;
    EXPECT_EQ(packet.text(7), "bcdefgh");
    EXPECT_EQ(packet.text(8), "none");
    EXPECT_EQ(call<char*>("NdisGetDataBuffer", packet.buffer, 7, kNone, 1, 0), nullptr);
    EXPECT_EQ(call<char*>("NdisGetDataBuffer", packet.buffer, 3, kNone, 1, 0), packet.first + 1);
  });
}

TEST(NetBuffer, TheStartMovesOverMdlsAndBack) {
  in_machine([] {
    TwoParts packet;
    call("NdisAdvanceNetBufferDataStart", packet.buffer, 4, FALSE, kNone);
    EXPECT_EQ(packet.buffer->NetBufferData.CurrentMdl, packet.mdl->Next);
    EXPECT_EQ(packet.text(3), "fgh");
    EXPECT_EQ(call<NDIS_STATUS>("NdisRetreatNetBufferDataStart", packet.buffer, 5, 0, kNone), 0);
    EXPECT_EQ(packet.text(8), "abcdefgh");
  });
}

TEST(NetBuffer, ARetreatBeyondTheFirstMdlPutsOneInFrontThatAnAdvanceFrees) {
  in_machine([] {
    TwoParts packet;
    EXPECT_EQ(call<NDIS_STATUS>("NdisRetreatNetBufferDataStart", packet.buffer, 21, 8, kNone), 0);
    EXPECT_NE(packet.buffer->NetBufferData.MdlChain, packet.mdl);
    EXPECT_EQ(packet.buffer->NetBufferData.DataLength, 28U);
    call("NdisAdvanceNetBufferDataStart", packet.buffer, 21, TRUE, kNone);
    EXPECT_EQ(packet.buffer->NetBufferData.MdlChain, packet.mdl);
    EXPECT_EQ(packet.text(7), "bcdefgh");
  });
}

// The space in front of the data needs no memory.
TEST(NetBuffer, ARetreatFailsOnlyWhereItAllocates) {
  in_machine([] {
    TwoParts packet;
    EXPECT_TRUE(test::failures_of("NdisRetreatNetBufferDataStart", packet.buffer, 1).empty());
    const auto failures = test::failures_of("NdisRetreatNetBufferDataStart", packet.buffer, 2);
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0], gate::fails_with(STATUS_INSUFFICIENT_RESOURCES));
  });
}

TEST(NetBuffer, AListsBuffersMoveTogether) {
  in_machine([] {
    TwoParts packet;
    call("NdisAdvanceNetBufferListDataStart", packet.list, 4, FALSE, kNone);
    EXPECT_EQ(packet.text(3), "fgh");
    EXPECT_TRUE(
        test::failures_of("NdisRetreatNetBufferListDataStart", packet.list, 5, 0, kNone, kNone)
            .empty());
    EXPECT_EQ(
        call<NDIS_STATUS>("NdisRetreatNetBufferListDataStart", packet.list, 5, 0, kNone, kNone), 0);
    EXPECT_EQ(packet.text(8), "abcdefgh");
    EXPECT_EQ(
        test::failures_of("NdisRetreatNetBufferListDataStart", packet.list, 1, 0, kNone, kNone)
            .size(),
        1U);
  });
}

// All buffers of the list, or none: the second one's allocator fails.
TEST(NetBuffer, AListThatCannotRetreatIsAsItWas) {
  in_machine([] {
    TwoParts packet;
    TwoParts other;
    packet.buffer->NetBufferData.Next = other.buffer;
    const auto none = test::guest_callback(
        [](std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t) { return 0; });
    call("NdisAdvanceNetBufferDataStart", packet.buffer, 2, FALSE, kNone);
    EXPECT_EQ(static_cast<NTSTATUS>(call<NDIS_STATUS>("NdisRetreatNetBufferListDataStart",
                                                      packet.list, 3, 0, none, kNone)),
              STATUS_INSUFFICIENT_RESOURCES);
    EXPECT_EQ(packet.text(5), "defgh");
    EXPECT_EQ(other.text(7), "bcdefgh");
  });
}

TEST(NetBuffer, IsCopiedToAnother) {
  in_machine([] {
    TwoParts from;
    TwoParts to;
    ULONG copied = 9;
    EXPECT_TRUE(test::failures_of("NdisCopyFromNetBufferToNetBuffer", to.buffer, 1, 4, from.buffer,
                                  2, &copied)
                    .empty());
    EXPECT_EQ(call<NDIS_STATUS>("NdisCopyFromNetBufferToNetBuffer", to.buffer, 1, 4, from.buffer, 2,
                                &copied),
              0);
    EXPECT_EQ(copied, 4U);
    EXPECT_EQ(to.text(7), "bdefggh");
    call<NDIS_STATUS>("NdisCopyFromNetBufferToNetBuffer", to.buffer, 6, 4, from.buffer, 0, &copied);
    EXPECT_EQ(copied, 1U) << "no more space";
    call<NDIS_STATUS>("NdisCopyFromNetBufferToNetBuffer", to.buffer, 0, 9, from.buffer, 5, &copied);
    EXPECT_EQ(copied, 2U) << "no more data";
  });
}

TEST(NetBuffer, DataThatIsMappedAlreadyIsFoundWithoutFail) {
  in_machine([] {
    TwoParts packet;
    EXPECT_TRUE(test::failures_of("NdisGetDataBuffer", packet.buffer, 4, kNone, 1, 0).empty());
    packet.mdl->Next->MdlFlags &= ~MDL_SOURCE_IS_NONPAGED_POOL;
    EXPECT_EQ(test::failures_of("NdisGetDataBuffer", packet.buffer, 4, kNone, 1, 0).size(), 1U);
    ULONG copied = 0;
    EXPECT_EQ(test::failures_of("NdisCopyFromNetBufferToNetBuffer", packet.buffer, 0, 1,
                                packet.buffer, 0, &copied)
                  .size(),
              1U);
  });
}

TEST(NetBuffer, AGenericObjectStandsForItsDriver) {
  in_machine([] {
    DRIVER_OBJECT driver{};
    auto* object = call<NDIS_GENERIC_OBJECT*>("NdisAllocateGenericObject", &driver, 0x74736554, 8);
    EXPECT_EQ(object->DriverObject, &driver);
    EXPECT_EQ(object->Header.Type, NDIS_OBJECT_TYPE_GENERIC_OBJECT);
    ASSERT_EQ(held(Resource::ndis_object).size(), 1U);
    call("NdisFreeGenericObject", object);
    EXPECT_TRUE(held().empty());
  });
  EXPECT_EQ(bug_check_in([] { call("NdisFreeGenericObject", &kNone); })->code, 0x50U);
}

}  // namespace
}  // namespace rundown
