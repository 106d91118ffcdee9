#include "abi/dma.h"

#include "cpu/call.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;

template <class Function, class... Arguments>
std::uint64_t call_table(Function* function, Arguments... arguments) {
  return cpu::call_guest(reinterpret_cast<const void*>(function), arguments...);
}

DMA_ADAPTER* bus_master(ULONG* map_registers) {
  DEVICE_DESCRIPTION description{};
  description.Version = DEVICE_DESCRIPTION_VERSION2;
  description.Master = TRUE;
  description.MaximumLength = 0x1001;
  return call<DMA_ADAPTER*>("IoGetDmaAdapter", nullptr, &description, map_registers);
}

TEST(Dma, AnAdapterIsHeldUntilItIsPut) {
  in_machine([] {
    ULONG map_registers = 0;
    DMA_ADAPTER* adapter = bus_master(&map_registers);
    ASSERT_NE(adapter, nullptr);
    EXPECT_EQ(map_registers, 3U);
    EXPECT_EQ(adapter->Version, 2);
    EXPECT_EQ(held(Resource::dma_adapter).size(), 1U);
    EXPECT_EQ(call_table(adapter->DmaOperations->GetDmaAlignment, adapter), 1U);
    call_table(adapter->DmaOperations->PutDmaAdapter, adapter);
    EXPECT_TRUE(held(Resource::dma_adapter).empty());
    DEVICE_DESCRIPTION unknown{};
    unknown.Version = 9;
    EXPECT_EQ(call<void*>("IoGetDmaAdapter", nullptr, &unknown, &map_registers), nullptr);
  });
}

TEST(Dma, WhatVersion3AddsNamesItself) {
  EXPECT_EQ(test::unsupported_in([] {
              DEVICE_DESCRIPTION description{};
              description.Version = DEVICE_DESCRIPTION_VERSION3;
              description.Master = TRUE;
              description.MaximumLength = 0x1000;
              ULONG map_registers = 0;
              auto* adapter =
                  call<DMA_ADAPTER*>("IoGetDmaAdapter", nullptr, &description, &map_registers);
              EXPECT_EQ(adapter->Version, 3);
              EXPECT_EQ(adapter->DmaOperations->Size, sizeof(DMA_OPERATIONS) + 18 * 8);
              auto* const* const more = reinterpret_cast<void**>(adapter->DmaOperations + 1);
              call_table(more[17], adapter);
            }),
            "hal.dll!DMA_OPERATIONS.GetDmaDomain");
  EXPECT_EQ(test::unsupported_in([] {
              DEVICE_DESCRIPTION description{};
              ULONG map_registers = 0;
              call("IoGetDmaAdapter", nullptr, &description, &map_registers);
            }),
            "ntoskrnl.exe!IoGetDmaAdapter");
}

TEST(Dma, ACommonBufferIsHeldUntilItIsFreed) {
  in_machine([] {
    ULONG map_registers = 0;
    DMA_ADAPTER* adapter = bus_master(&map_registers);
    const DMA_OPERATIONS& table = *adapter->DmaOperations;
    PHYSICAL_ADDRESS logical{};
    const std::uint64_t buffer =
        call_table(table.AllocateCommonBuffer, adapter, 0x1800, &logical, TRUE);
    *reinterpret_cast<volatile char*>(buffer + 0x17FF) = 1;
    EXPECT_EQ(call<std::int64_t>("MmGetPhysicalAddress", buffer + 0x1000),
              logical.QuadPart + 0x1000);
    EXPECT_EQ(held(Resource::contiguous_memory).size(), 1U);
    call_table(table.FreeCommonBuffer, adapter, 0x1800, logical.QuadPart, buffer, TRUE);
    EXPECT_TRUE(held(Resource::contiguous_memory).empty());
  });
}

TEST(Dma, AStrangeCommonBufferStopsTheMachine) {
  const auto bug = bug_check_in([] {
    ULONG map_registers = 0;
    DMA_ADAPTER* adapter = bus_master(&map_registers);
    call_table(adapter->DmaOperations->FreeCommonBuffer, adapter, 0x1000, 0, adapter, TRUE);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kBadPoolCaller);
}

}  // namespace
}  // namespace rundown
