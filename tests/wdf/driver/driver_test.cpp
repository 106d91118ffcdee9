#include "framework_fixture.h"
#include "nt/cm/registry.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

WDF_DRIVER_CONFIG config_with(ULONG flags, bool unload) {
  WDF_DRIVER_CONFIG config{};
  config.Size = sizeof config;
  config.DriverInitFlags = flags;
  if (unload) config.EvtDriverUnload = reinterpret_cast<PFN_WDF_DRIVER_UNLOAD>(0x1234);
  return config;
}

NTSTATUS create_with(WDF_DRIVER_CONFIG config, WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
  FrameworkDriver driver;
  EXPECT_EQ(driver.bind(), STATUS_SUCCESS);
  return driver.create_driver(attributes, &config);
}

TEST(DriverCreate, ChecksItsConfiguration) {
  in_machine([] {
    WDF_DRIVER_CONFIG config = config_with(WdfDriverInitNonPnpDriver, true);
    config.Size = 8;
    EXPECT_EQ(create_with(config), STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(create_with(config_with(0x100, true)), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(create_with(config_with(WdfVerifierOn, true)), STATUS_INVALID_PARAMETER);
    config = config_with(WdfDriverInitNonPnpDriver, true);
    config.EvtDriverDeviceAdd = reinterpret_cast<PFN_WDF_DRIVER_DEVICE_ADD>(0x1234);
    EXPECT_EQ(create_with(config), STATUS_INVALID_PARAMETER);
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = reinterpret_cast<WDFOBJECT>(0x1238);
    EXPECT_EQ(create_with(config_with(WdfDriverInitNonPnpDriver, true), &attributes),
              STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
  });
}

TEST(DriverCreate, HappensOnce) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    ASSERT_EQ(driver.create_driver(), STATUS_SUCCESS);
    EXPECT_EQ(driver.create_driver(), STATUS_DRIVER_INTERNAL_ERROR);
  });
}

TEST(DriverCreate, TakesTheDriverObjectOver) {
  in_machine([] {
    struct Case {
      ULONG flags;
      bool unload;
      bool add_device;
      bool framework_unload;
      bool displaces;
    };
    for (const Case& c : {Case{0, false, true, true, true},
                          Case{WdfDriverInitNonPnpDriver, true, false, true, true},
                          Case{WdfDriverInitNonPnpDriver, false, false, false, false}}) {
      FrameworkDriver driver;
      ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
      WDF_DRIVER_CONFIG config = config_with(c.flags, c.unload);
      ASSERT_EQ(driver.create_driver(nullptr, &config), STATUS_SUCCESS);
      EXPECT_EQ(driver.object.DriverExtension->AddDevice != nullptr, c.add_device);
      EXPECT_EQ(driver.object.DriverUnload != nullptr, c.framework_unload);
      EXPECT_EQ(driver.globals->DisplaceDriverUnload != FALSE, c.displaces);
      for (const auto major : driver.object.MajorFunction) EXPECT_NE(major, nullptr);
    }
    FrameworkDriver miniport;
    ASSERT_EQ(miniport.bind(), STATUS_SUCCESS);
    WDF_DRIVER_CONFIG config = config_with(WdfDriverInitNoDispatchOverride, true);
    ASSERT_EQ(miniport.create_driver(nullptr, &config), STATUS_SUCCESS);
    EXPECT_EQ(miniport.object.DriverUnload, nullptr);
    EXPECT_EQ(miniport.object.MajorFunction[0], nullptr);
    EXPECT_EQ(miniport.globals->DisplaceDriverUnload, TRUE);
  });
}

TEST(DriverCreate, NeedsItsPointers) {
  for (const int missing : {0, 1, 3}) {
    const auto bug = bug_check_in([missing] {
      FrameworkDriver driver;
      driver.bind();
      UNICODE_STRING path = unicode(u"\\Registry\\x");
      WDF_DRIVER_CONFIG config = config_with(WdfDriverInitNonPnpDriver, true);
      driver.call<NTSTATUS>("WdfDriverCreate", missing == 0 ? nullptr : &driver.object,
                            missing == 1 ? nullptr : &path, nullptr,
                            missing == 3 ? nullptr : &config, nullptr);
    });
    ASSERT_TRUE(bug) << missing;
    EXPECT_EQ(bug->code, 0x10DU);
    EXPECT_EQ(bug->parameters[0], static_cast<std::uint64_t>(WDF_REQUIRED_PARAMETER_IS_NULL));
  }
}

TEST(Driver, IsKnownByNameAndTag) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    WDF_DRIVER_CONFIG config = config_with(WdfDriverInitNonPnpDriver, true);
    config.DriverPoolTag = 0x41424344;
    ASSERT_EQ(driver.create_driver(nullptr, &config), STATUS_SUCCESS);
    EXPECT_STREQ(driver.globals->DriverName, "sample");
    EXPECT_EQ(driver.globals->DriverTag, 0x41424344U);
    EXPECT_EQ(driver.globals->Driver, driver.driver);
    EXPECT_EQ(driver.call<DRIVER_OBJECT*>("WdfDriverWdmGetDriverObject", driver.driver),
              &driver.object);
    EXPECT_EQ(driver.call<WDFDRIVER>("WdfWdmDriverGetWdfDriverHandle", &driver.object),
              driver.driver);
    const auto* path = driver.call<WCHAR*>("WdfDriverGetRegistryPath", driver.driver);
    EXPECT_TRUE(std::u16string_view(path).ends_with(u"\\sample"));
    WDF_DRIVER_VERSION_AVAILABLE_PARAMS version{sizeof version, 1, 33};
    EXPECT_EQ(driver.call<BOOLEAN>("WdfDriverIsVersionAvailable", driver.driver, &version), TRUE);
    version.MinorVersion = 35;
    EXPECT_EQ(driver.call<BOOLEAN>("WdfDriverIsVersionAvailable", driver.driver, &version), FALSE);
  });
}

TEST(Driver, GoesWithoutUnloadAfterAFailure) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("cleanup");
    attributes.EvtDestroyCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_DESTROY>("destroy");
    ASSERT_EQ(driver.create_driver(&attributes), STATUS_SUCCESS);
    EXPECT_EQ(driver.unbind(), STATUS_SUCCESS);
    EXPECT_EQ(driver.log, (std::vector<std::string>{"cleanup", "destroy"}));
    EXPECT_TRUE(held(gate::Resource::wdf_object).empty());
  });
}

TEST(Driver, CallsNothingThatTheFrameworkLacks) {
  const auto bug = bug_check_in([] {
    FrameworkDriver driver;
    driver.bind();
    driver.call<NTSTATUS>("WdfDriverErrorReportApiMissing", nullptr, nullptr, 460, TRUE);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
  EXPECT_EQ(bug->parameters[0], static_cast<std::uint64_t>(WDF_API_UNAVAILABLE));
  EXPECT_EQ(bug->parameters[3], 460U);
}

// The framework never had tracing of this kind; it still wants its pointers.
TEST(Driver, RegistersNoTracing) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    int block = 0;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfDriverRegisterTraceInfo", &driver.object,
                                    guest_callback([](auto...) { return 0; }), &block),
              STATUS_NOT_SUPPORTED);
  });
  const auto bug = bug_check_in([] {
    FrameworkDriver driver;
    driver.bind();
    driver.call("WdfDriverRegisterTraceInfo", &driver.object, nullptr, nullptr);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
}

// For a miniport, whose port driver has the driver object's own unload routine. The page says that
// EvtDriverUnload is called; FxDriver::Initialize keeps it only where the framework has taken the
// driver object over.
TEST(Driver, OfAMiniportIsUnloadedByACall) {
  using Log = std::vector<std::string>;
  for (const auto& [flags, log] :
       {std::pair{WdfDriverInitNoDispatchOverride, Log{"cleanup"}},
        std::pair{WdfDriverInitNonPnpDriver, Log{"unload", "cleanup"}}}) {
    in_machine([&] {
      FrameworkDriver driver;
      ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
      WDF_DRIVER_CONFIG config = config_with(flags, false);
      config.EvtDriverUnload = driver.noted<PFN_WDF_DRIVER_UNLOAD>("unload");
      WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
      attributes.EvtCleanupCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("cleanup");
      ASSERT_EQ(driver.create_driver(&attributes, &config), STATUS_SUCCESS);
      driver.call("WdfDriverMiniportUnload", driver.driver);
      EXPECT_EQ(driver.log, log);
      EXPECT_TRUE(held(gate::Resource::wdf_object).empty());
    });
  }
}

}  // namespace
}  // namespace rundown
