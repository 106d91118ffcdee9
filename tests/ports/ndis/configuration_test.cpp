// learn.microsoft.com/windows-hardware/drivers/ddi/ndis/nf-ndis-ndisopenconfigurationex and its
// like.
#include "abi/registry.h"
#include "nt/cm/registry.h"
#include "on_adapter.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;
using test::TestFilter;
using test::unicode;
using test::unsupported_in;

constexpr std::u16string_view kParameters =
    u"\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\TestFilter\\Parameters";

struct Parameter {
  ULONG type;
  union {
    ULONG number;
    UNICODE_STRING text;
  };
};

NDIS_CONFIGURATION_OBJECT object_for(NDIS_HANDLE handle) {
  constexpr USHORT kThroughFlags = 20;
  return {{NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT, 1, kThroughFlags}, handle, 0};
}

NDIS_HANDLE open(NDIS_HANDLE handle) {
  NDIS_CONFIGURATION_OBJECT object = object_for(handle);
  NDIS_HANDLE configuration = nullptr;
  EXPECT_EQ(call<NTSTATUS>("NdisOpenConfigurationEx", &object, &configuration), STATUS_SUCCESS);
  return configuration;
}

const Parameter* read(NDIS_HANDLE configuration, const char16_t* name, ULONG type = 0) {
  UNICODE_STRING keyword = unicode(name);
  NTSTATUS status = STATUS_SUCCESS;
  Parameter* parameter = nullptr;
  call("NdisReadConfiguration", &status, &parameter, configuration, &keyword, type);
  EXPECT_EQ(status, parameter == nullptr ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS);
  return parameter;
}

TEST(NdisConfiguration, IsTheDriversInTheRegistry) {
  in_machine([] {
    TestFilter filter;
    filter.begin();
    nt::cm::Key& key = nt::cm::make_key(kParameters);
    nt::cm::set_number(key, u"Number", 7);
    nt::cm::set_string(key, u"Text", u"seven");
    nt::cm::set_string(key, u"Digits", u"42");
    const std::array<std::byte, 3> bytes{};
    nt::cm::set_value(key, u"Bytes", REG_BINARY, bytes);
    const NDIS_HANDLE configuration = open(filter.handle);
    EXPECT_EQ(held(Resource::ndis_object).size(), 1U);
    EXPECT_EQ(read(configuration, u"Number")->number, 7U);
    EXPECT_EQ(read(configuration, u"Number", 1)->type, 1U);
    EXPECT_EQ(read(configuration, u"Text", 2)->text.Length, 10);
    EXPECT_EQ(read(configuration, u"Digits", 0)->number, 42U);
    EXPECT_EQ(read(configuration, u"Bytes", 4)->type, 4U);
    EXPECT_EQ(read(configuration, u"Missing"), nullptr);
    call("NdisCloseConfiguration", configuration);
    EXPECT_TRUE(held(Resource::ndis_object).empty());
    filter.remove();
  });
}

TEST(NdisConfiguration, IsTheModulesToo) {
  in_machine([] {
    TestFilter filter;
    filter.use();
    std::u16string path(kParameters);
    path += u"\\Adapters\\{8C3B4D12-5E0F-4A77-9B61-2F0D6E1C7A45}";
    nt::cm::set_number(nt::cm::make_key(path), u"Here", 1);
    const NDIS_HANDLE configuration = open(filter.module);
    EXPECT_NE(read(configuration, u"Here"), nullptr);
    call("NdisCloseConfiguration", configuration);
    filter.remove();
  });
}

TEST(NdisConfiguration, NeedsAHandle) {
  in_machine([] {
    NDIS_CONFIGURATION_OBJECT object{};
    NDIS_HANDLE configuration = nullptr;
    EXPECT_EQ(call<NTSTATUS>("NdisOpenConfigurationEx", &object, &configuration),
              STATUS_INVALID_PARAMETER);
  });
  EXPECT_EQ(unsupported_in([] { open(nullptr); }),
            "ndis.sys!NdisOpenConfigurationEx of this handle");
  EXPECT_TRUE(bug_check_in([] { call("NdisCloseConfiguration", nullptr); }));
  EXPECT_TRUE(bug_check_in([] { read(nullptr, u"Number"); }));
}

}  // namespace
}  // namespace rundown
