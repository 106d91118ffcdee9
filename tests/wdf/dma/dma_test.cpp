// WDFDMAENABLER, WDFCOMMONBUFFER and WDFDMATRANSACTION.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

struct Fixture : FunctionStack {
  explicit Fixture(ULONG version = kNewestFramework) : FunctionStack(version) {
    add();
    config.Size = sizeof config;
    config.Profile = WdfDmaProfilePacket64;
    config.MaximumLength = 0x3000;
  }
  NTSTATUS make(WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    return call<NTSTATUS>("WdfDmaEnablerCreate", device, &config, attributes, &enabler);
  }
  WDF_DMA_ENABLER_CONFIG config{};
  WDFDMAENABLER enabler = nullptr;
};

TEST(DmaEnabler, HasAnAdapterUntilItGoes) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    EXPECT_NE(stack.call<void*>("WdfDmaEnablerWdmGetDmaAdapter", stack.enabler,
                                WdfDmaDirectionReadFromDevice),
              nullptr);
    EXPECT_EQ(stack.call<std::size_t>("WdfDmaEnablerGetFragmentLength", stack.enabler,
                                      WdfDmaDirectionReadFromDevice),
              0x3000U);
    EXPECT_EQ(stack.call<std::size_t>("WdfDmaEnablerGetMaximumLength", stack.enabler), 0x3000U);
    EXPECT_TRUE(held(Resource::dma_adapter).empty());  // the framework's own
    stack.call("WdfDmaEnablerSetMaximumScatterGatherElements", stack.enabler, 16);
    EXPECT_EQ(
        stack.call<std::size_t>("WdfDmaEnablerGetMaximumScatterGatherElements", stack.enabler),
        16U);
    stack.call("WdfDmaEnablerSetMaximumScatterGatherElements", stack.enabler, 0);
    EXPECT_EQ(
        stack.call<std::size_t>("WdfDmaEnablerGetMaximumScatterGatherElements", stack.enabler),
        16U);
    stack.call("WdfObjectDelete", stack.enabler);
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(DmaEnabler, ChecksItsConfiguration) {
  in_machine([] {
    Fixture stack;
    stack.config.MaximumLength = 0;
    EXPECT_EQ(stack.make(), STATUS_INVALID_PARAMETER);
    stack.config.MaximumLength = 0x1000;
    stack.config.Profile = WdfDmaProfileInvalid;
    EXPECT_EQ(stack.make(), STATUS_INVALID_PARAMETER);
    stack.config.Profile = WdfDmaProfilePacket;
    stack.config.AddressWidthOverride = 40;
    EXPECT_EQ(stack.make(), STATUS_INVALID_PARAMETER);
    stack.config.AddressWidthOverride = 0;
    stack.config.Flags = WDF_DMA_ENABLER_CONFIG_REQUIRE_SINGLE_TRANSFER;
    EXPECT_EQ(stack.make(), STATUS_INVALID_PARAMETER);
    stack.config.Flags = 0;
    stack.config.WdmDmaVersionOverride = 1;
    EXPECT_EQ(stack.make(), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(verifier_breaks().size(), 3U);
    stack.config.Size = offsetof(WDF_DMA_ENABLER_CONFIG, AddressWidthOverride);
    EXPECT_EQ(stack.make(), STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_TRUE(held(Resource::dma_adapter).empty());
  });
  in_machine([] {
    Fixture old(9);
    EXPECT_EQ(old.make(), STATUS_INFO_LENGTH_MISMATCH);
    old.config.Size = offsetof(WDF_DMA_ENABLER_CONFIG, AddressWidthOverride);
    EXPECT_EQ(old.make(), STATUS_SUCCESS);
  });
}

TEST(DmaEnabler, BelongsToItsDevice) {
  in_machine([] {
    Fixture stack;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = stack.driver.driver;
    EXPECT_EQ(stack.make(&attributes), STATUS_WDF_OBJECT_ATTRIBUTES_INVALID);
    attributes.ParentObject = stack.driver.create_control_device();
    EXPECT_EQ(stack.make(&attributes), STATUS_WDF_OBJECT_ATTRIBUTES_INVALID);
    attributes.ParentObject = stack.device;
    EXPECT_EQ(stack.make(&attributes), STATUS_SUCCESS);
  });
}

TEST(CommonBuffer, GoesBeforeItsEnabler) {
  in_machine([] {
    Fixture stack;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback = stack.driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("enabler");
    ASSERT_EQ(stack.make(&attributes), STATUS_SUCCESS);
    attributes.EvtCleanupCallback = stack.driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("buffer");
    WDFCOMMONBUFFER buffer = nullptr;
    ASSERT_EQ(
        stack.call<NTSTATUS>("WdfCommonBufferCreate", stack.enabler, 0x1800, &attributes, &buffer),
        STATUS_SUCCESS);
    EXPECT_EQ(stack.call<std::size_t>("WdfCommonBufferGetLength", buffer), 0x1800U);
    auto* bytes = stack.call<std::uint8_t*>("WdfCommonBufferGetAlignedVirtualAddress", buffer);
    bytes[0x17FF] = 1;
    EXPECT_NE(stack.call<std::uint64_t>("WdfCommonBufferGetAlignedLogicalAddress", buffer), 0U);
    EXPECT_TRUE(held(Resource::contiguous_memory).empty());  // the framework's own
    stack.driver.log.clear();
    stack.call("WdfObjectDelete", stack.enabler);
    EXPECT_EQ(stack.driver.log, (std::vector<std::string>{"buffer", "enabler"}));
  });
}

TEST(CommonBuffer, IsAlignedAsAsked) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    WDF_COMMON_BUFFER_CONFIG config{sizeof config, 0x3FFF};
    WDFCOMMONBUFFER buffer = nullptr;
    const auto create = [&](std::size_t bytes) {
      return stack.call<NTSTATUS>("WdfCommonBufferCreateWithConfig", stack.enabler, bytes, &config,
                                  nullptr, &buffer);
    };
    ASSERT_EQ(create(0x2000), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<std::uint64_t>("WdfCommonBufferGetAlignedLogicalAddress", buffer) & 0x3FFF,
              0U);
    EXPECT_EQ(create(0), STATUS_INVALID_PARAMETER);
    config.Size = 0;
    EXPECT_EQ(create(0x1000), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(CommonBuffer, MayNotNameAParent) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = stack.device;
    WDFCOMMONBUFFER buffer = nullptr;
    EXPECT_EQ(
        stack.call<NTSTATUS>("WdfCommonBufferCreate", stack.enabler, 16, &attributes, &buffer),
        STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
    WDFDMATRANSACTION transaction = nullptr;
    EXPECT_EQ(
        stack.call<NTSTATUS>("WdfDmaTransactionCreate", stack.enabler, &attributes, &transaction),
        STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
  });
}

TEST(DmaTransaction, LivesBelowItsEnabler) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    WDFDMATRANSACTION transaction = nullptr;
    ASSERT_EQ(stack.call<NTSTATUS>("WdfDmaTransactionCreate", stack.enabler, nullptr, &transaction),
              STATUS_SUCCESS);
    EXPECT_EQ(stack.call<WDFDEVICE>("WdfDmaTransactionGetDevice", transaction), stack.device);
    stack.call("WdfDmaTransactionSetSingleTransferRequirement", transaction, TRUE);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"dma-version"});
    const std::size_t before = held(Resource::wdf_object).size();
    stack.call("WdfObjectDelete", stack.enabler);
    EXPECT_EQ(held(Resource::wdf_object).size(), before - 2);
  });
}

// Nothing is transferred here, so there is nothing that a release could end.
TEST(DmaTransaction, IsReleasedAndLimitedBeforeATransfer) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    WDFDMATRANSACTION transaction = nullptr;
    ASSERT_EQ(stack.call<NTSTATUS>("WdfDmaTransactionCreate", stack.enabler, nullptr, &transaction),
              STATUS_SUCCESS);
    for (const std::size_t bytes : {std::size_t{0x1000}, ~std::size_t{0}}) {
      stack.call("WdfDmaTransactionSetMaximumLength", transaction, bytes);
    }
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDmaTransactionRelease", transaction), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<std::size_t>("WdfDmaEnablerGetMaximumLength", stack.enabler), 0x3000U)
        << "the enabler's own stays";
    EXPECT_TRUE(verifier_breaks().empty());
  });
  for (const char* name : {"WdfDmaTransactionSetMaximumLength", "WdfDmaTransactionRelease"}) {
    const auto bug = bug_check_in([name] {
      Fixture stack;
      stack.make();
      stack.call(name, stack.enabler, 0x1000);
    });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, 0x10DU) << name;
  }
}

}  // namespace
}  // namespace rundown
