// WDFWMIPROVIDER and WDFWMIINSTANCE.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

struct Fixture : FunctionStack {
  Fixture() {
    add();
    provider.Size = sizeof provider;
    provider.Guid = {5, 5, 5, {}};
    instance.Size = sizeof instance;
    instance.ProviderConfig = &provider;
  }
  NTSTATUS make_provider(WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    return call<NTSTATUS>("WdfWmiProviderCreate", device, &provider, attributes, &made_provider);
  }
  NTSTATUS make_instance(WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    return call<NTSTATUS>("WdfWmiInstanceCreate", device, &instance, attributes, &made);
  }
  WDF_WMI_PROVIDER_CONFIG provider{};
  WDF_WMI_INSTANCE_CONFIG instance{};
  WDFWMIPROVIDER made_provider = nullptr;
  WDFWMIINSTANCE made = nullptr;
};

TEST(WmiProvider, ChecksItsConfiguration) {
  in_machine([] {
    Fixture stack;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = stack.device;
    EXPECT_EQ(stack.make_provider(&attributes), STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
    stack.provider.Flags = 0x10;
    EXPECT_EQ(stack.make_provider(), STATUS_INVALID_PARAMETER);
    stack.provider.Flags = WdfWmiProviderTracing | WdfWmiProviderExpensive;
    EXPECT_EQ(stack.make_provider(), STATUS_INVALID_PARAMETER);
    stack.provider.Flags = 0;
    stack.provider.EvtWmiProviderFunctionControl =
        stack.driver.noted<PFN_WDF_WMI_PROVIDER_FUNCTION_CONTROL>("control");
    EXPECT_EQ(stack.make_provider(), STATUS_INVALID_PARAMETER);
    stack.provider.EvtWmiProviderFunctionControl = nullptr;
    stack.provider.Guid = {};
    EXPECT_EQ(stack.make_provider(), STATUS_INVALID_PARAMETER);
    stack.provider.Size = 0;
    EXPECT_EQ(stack.make_provider(), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(WmiProvider, IsTheFrameworksToDelete) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make_provider(), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<WDFDEVICE>("WdfWmiProviderGetDevice", stack.made_provider), stack.device);
    stack.call("WdfObjectDelete", stack.made_provider);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"not-deletable"});
    stack.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(WmiInstance, ComesWithAProviderOfItsOwn) {
  in_machine([] {
    Fixture stack;
    const std::size_t before = held(Resource::wdf_object).size();
    ASSERT_EQ(stack.make_instance(), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::wdf_object).size(), before + 2);
    EXPECT_EQ(stack.call<WDFDEVICE>("WdfWmiInstanceGetDevice", stack.made), stack.device);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfWmiInstanceRegister", stack.made), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfWmiInstanceRegister", stack.made),
              STATUS_INVALID_DEVICE_REQUEST);
    stack.call("WdfWmiInstanceDeregister", stack.made);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfWmiInstanceRegister", stack.made), STATUS_SUCCESS);
    ULONG data = 1;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfWmiInstanceFireEvent", stack.made, sizeof data, &data),
              STATUS_SUCCESS);
    stack.call("WdfObjectDelete", stack.made);
    EXPECT_EQ(held(Resource::wdf_object).size(), before + 1);
  });
}

TEST(WmiInstance, LeavesNoProviderWhereItFails) {
  in_machine([] {
    Fixture stack;
    const std::size_t before = held(Resource::wdf_object).size();
    stack.instance.UseContextForQuery = TRUE;
    EXPECT_EQ(stack.make_instance(), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(held(Resource::wdf_object).size(), before);
    stack.instance.ProviderConfig = nullptr;
    EXPECT_EQ(stack.make_instance(), STATUS_INVALID_PARAMETER);
    stack.instance.Size = 1;
    EXPECT_EQ(stack.make_instance(), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(WmiInstance, HasAContextLargeEnough) {
  in_machine([] {
    Fixture stack;
    WDF_OBJECT_CONTEXT_TYPE_INFO type = context_type("DATA", 8);
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ContextTypeInfo = &type;
    stack.instance.UseContextForQuery = TRUE;
    stack.provider.MinInstanceBufferSize = 16;
    EXPECT_EQ(stack.make_instance(&attributes), STATUS_BUFFER_TOO_SMALL);
    type.ContextSize = 16;
    EXPECT_EQ(stack.make_instance(&attributes), STATUS_SUCCESS);
  });
}

// No consumer of this machine asks for a block or an event, and no session traces.
TEST(WmiProvider, IsNotEnabled) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make_provider(), STATUS_SUCCESS);
    for (const auto control : {WdfWmiEventControl, WdfWmiInstanceControl}) {
      EXPECT_EQ(stack.call<BOOLEAN>("WdfWmiProviderIsEnabled", stack.made_provider, control),
                FALSE);
    }
    EXPECT_EQ(stack.call<ULONGLONG>("WdfWmiProviderGetTracingHandle", stack.made_provider), 0U);
    stack.instance.ProviderConfig = nullptr;
    stack.instance.Provider = stack.made_provider;
    ASSERT_EQ(stack.make_instance(), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<WDFWMIPROVIDER>("WdfWmiInstanceGetProvider", stack.made),
              stack.made_provider);
  });
  const auto bug = bug_check_in([] {
    Fixture stack;
    stack.call("WdfWmiProviderIsEnabled", stack.device, WdfWmiEventControl);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
}

}  // namespace
}  // namespace rundown
