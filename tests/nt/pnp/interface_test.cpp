#include "abi/irp.h"
#include "abi/object.h"
#include "abi/pnp.h"
#include "abi/registry.h"
#include "in_machine.h"
#include "nt/cm/registry.h"
#include "played_driver.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::complete;
using test::held;
using test::in_machine;
using test::PlayedDriver;
using test::unicode;

TEST(Interface, IsNamedSwitchedOnAndListed) {
  in_machine([] {
    PlayedDriver played(&complete);
    const GUID guid{1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
    UNICODE_STRING link{};
    EXPECT_EQ(call<NTSTATUS>("IoRegisterDeviceInterface", played.device, &guid, nullptr, &link),
              STATUS_INVALID_DEVICE_REQUEST);
    played.device->Flags |= DO_BUS_ENUMERATED_DEVICE;
    ASSERT_EQ(call<NTSTATUS>("IoRegisterDeviceInterface", played.device, &guid, nullptr, &link),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    UNICODE_STRING same{};
    EXPECT_EQ(call<NTSTATUS>("IoRegisterDeviceInterface", played.device, &guid, nullptr, &same),
              STATUS_OBJECT_NAME_EXISTS);
    call("RtlFreeUnicodeString", &same);
    EXPECT_EQ(call<NTSTATUS>("IoSetDeviceInterfaceState", &link, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("IoSetDeviceInterfaceState", &link, TRUE), STATUS_OBJECT_NAME_EXISTS);
    char16_t* list = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoGetDeviceInterfaces", &guid, nullptr, 0, &list), STATUS_SUCCESS);
    EXPECT_NE(list[0], 0);
    EXPECT_EQ(call<NTSTATUS>("IoSetDeviceInterfaceState", &link, FALSE), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("IoGetDeviceInterfaces", &guid, nullptr, 0, &list), STATUS_SUCCESS);
    EXPECT_EQ(list[0], 0);
    EXPECT_EQ(call<NTSTATUS>("IoSetDeviceInterfaceState", &link, FALSE),
              STATUS_OBJECT_NAME_NOT_FOUND);
    UNICODE_STRING nobody = unicode(u"\\??\\Nobody");
    EXPECT_EQ(call<NTSTATUS>("IoSetDeviceInterfaceState", &nobody, TRUE),
              STATUS_OBJECT_NAME_NOT_FOUND);
    UNICODE_STRING reference = unicode(u"a\\b");
    EXPECT_EQ(call<NTSTATUS>("IoRegisterDeviceInterface", played.device, &guid, &reference, &link),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(DeviceProperty, IsForDevicesOfABus) {
  in_machine([] {
    PlayedDriver played(&complete);
    ULONG needed = 0;
    char16_t text[64];
    const auto get = [&](DEVICE_REGISTRY_PROPERTY what, ULONG length) {
      return call<NTSTATUS>("IoGetDeviceProperty", played.device, what, length, text, &needed);
    };
    EXPECT_EQ(get(DevicePropertyClassName, sizeof text), STATUS_INVALID_DEVICE_REQUEST);
    played.device->Flags |= DO_BUS_ENUMERATED_DEVICE;
    EXPECT_EQ(get(DevicePropertyClassName, 2), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(needed, 14U);
    EXPECT_EQ(get(DevicePropertyClassName, sizeof text), STATUS_SUCCESS);
    EXPECT_EQ(get(DevicePropertyFriendlyName, sizeof text), STATUS_OBJECT_NAME_NOT_FOUND);
    HANDLE key = nullptr;
    EXPECT_EQ(
        call<NTSTATUS>("IoOpenDeviceRegistryKey", played.device, PLUGPLAY_REGKEY_DEVICE, 0, &key),
        STATUS_SUCCESS);
  });
}

TEST(DriverKey, IsThatOfItsParameters) {
  in_machine([] {
    PlayedDriver played(&complete);
    DRIVER_EXTENSION extension{};
    extension.ServiceKeyName = unicode(u"played");
    DRIVER_OBJECT driver{};
    driver.DriverExtension = &extension;
    HANDLE key = nullptr;
    ASSERT_EQ(call<NTSTATUS>("IoOpenDriverRegistryKey", &driver, 0, KEY_ALL_ACCESS, 0, &key),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::handle).size(), 1U);
    UNICODE_STRING value = unicode(u"Depth");
    const ULONG number = 7;
    EXPECT_EQ(call<NTSTATUS>("ZwSetValueKey", key, &value, 0, REG_DWORD, &number, sizeof number),
              STATUS_SUCCESS);
    call("ZwClose", key);
    const nt::cm::Key* parameters = nt::cm::find_key(
        u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\played\\Parameters");
    ASSERT_NE(parameters, nullptr);
    EXPECT_NE(nt::cm::find_value(*parameters, u"Depth"), nullptr);
  });
}

TEST(DriverKey, OfItsStateIsAnotherOne) {
  in_machine([] {
    DRIVER_EXTENSION extension{};
    extension.ServiceKeyName = unicode(u"played");
    DRIVER_OBJECT driver{};
    driver.DriverExtension = &extension;
    const ULONG number = 7;
    for (const ULONG kind : {0U, 1U, 2U}) {
      HANDLE key = nullptr;
      ASSERT_EQ(call<NTSTATUS>("IoOpenDriverRegistryKey", &driver, kind, KEY_ALL_ACCESS, 0, &key),
                STATUS_SUCCESS);
      UNICODE_STRING value = unicode(u"Depth");
      UCHAR buffer[64];
      ULONG needed = 0;
      EXPECT_EQ(call<NTSTATUS>("ZwQueryValueKey", key, &value, KeyValuePartialInformation, buffer,
                               sizeof buffer, &needed),
                STATUS_OBJECT_NAME_NOT_FOUND)
          << kind;
      call("ZwSetValueKey", key, &value, 0, REG_DWORD, &number, sizeof number);
      call("ZwClose", key);
    }
    HANDLE key = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoOpenDriverRegistryKey", &driver, 3, KEY_ALL_ACCESS, 0, &key),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Interface, HasAKeyOfItsOwnForItsDriver) {
  in_machine([] {
    PlayedDriver played(&complete);
    played.device->Flags |= DO_BUS_ENUMERATED_DEVICE;
    const GUID guid{1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
    UNICODE_STRING link{};
    ASSERT_EQ(call<NTSTATUS>("IoRegisterDeviceInterface", played.device, &guid, nullptr, &link),
              STATUS_SUCCESS);
    const auto open = [](UNICODE_STRING* of, HANDLE* key) {
      return call<NTSTATUS>("IoOpenDeviceInterfaceRegistryKey", of, KEY_ALL_ACCESS, key);
    };
    HANDLE key = nullptr;
    ASSERT_EQ(open(&link, &key), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::handle).size(), 1U);
    UNICODE_STRING value = unicode(u"Resolution");
    const ULONG number = 1200;
    EXPECT_EQ(call<NTSTATUS>("ZwSetValueKey", key, &value, 0, REG_DWORD, &number, sizeof number),
              STATUS_SUCCESS);
    call("ZwClose", key);
    // It stays for whoever opens it next.
    ASSERT_EQ(open(&link, &key), STATUS_SUCCESS);
    std::uint64_t room[8];
    ULONG needed = 0;
    EXPECT_EQ(call<NTSTATUS>("ZwQueryValueKey", key, &value, KeyValuePartialInformation, room,
                             sizeof room, &needed),
              STATUS_SUCCESS);
    call("ZwClose", key);
    UNICODE_STRING nobody = unicode(u"\\??\\Nobody");
    EXPECT_EQ(open(&nobody, &key), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_TRUE(held(Resource::handle).empty());
  });
}

}  // namespace
}  // namespace rundown
