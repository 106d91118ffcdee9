// usbd.sys
#include "abi/irp.h"
#include "abi/usb.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using namespace abi;   // NOLINT(google-build-using-namespace)
using gate::Resource;

UCHAR kConfiguration[] = {9, 2, 32, 0, 1, 1, 0, 0x80, 50, 9, 4, 0,    0, 2, 0xFF, 1,
                          2, 0, 7,  5, 1, 2, 0, 2,    0,  7, 5, 0x82, 2, 0, 2,    0};

auto* configuration() {
  return reinterpret_cast<USB_CONFIGURATION_DESCRIPTOR*>(kConfiguration);
}
auto* interface_descriptor() {
  return reinterpret_cast<USB_INTERFACE_DESCRIPTOR*>(kConfiguration + 9);
}

TEST(Usbd, ReadsDescriptors) {
  in_machine([] {
    USBD_VERSION_INFORMATION version{};
    call("USBD_GetUSBDIVersion", &version);
    EXPECT_EQ(version.USBDI_Version, 0x600U);
    EXPECT_EQ(call<void*>("USBD_ParseDescriptors", kConfiguration, sizeof kConfiguration,
                          kConfiguration, 5),
              kConfiguration + 18);
    EXPECT_EQ(call<void*>("USBD_ParseDescriptors", kConfiguration, sizeof kConfiguration,
                          kConfiguration, 9),
              nullptr);
    EXPECT_EQ(call<void*>("USBD_ParseConfigurationDescriptorEx", configuration(), configuration(),
                          -1, -1, 0xFF, -1, -1),
              interface_descriptor());
    EXPECT_EQ(call<void*>("USBD_ParseConfigurationDescriptor", configuration(), 0, 0),
              interface_descriptor());
    EXPECT_EQ(call<void*>("USBD_ParseConfigurationDescriptor", configuration(), 1, 0), nullptr);
    UCHAR* offset = nullptr;
    EXPECT_EQ(call<USBD_STATUS>("USBD_ValidateConfigurationDescriptor", configuration(),
                                sizeof kConfiguration, 3, &offset, 0),
              USBD_STATUS_SUCCESS);
    EXPECT_EQ(call<USBD_STATUS>("USBD_ValidateConfigurationDescriptor", configuration(), 20, 3,
                                &offset, 0),
              USBD_STATUS_BAD_CONFIG_DESC_LENGTH);
  });
}

TEST(Usbd, BuildsRequests) {
  in_machine([] {
    USBD_INTERFACE_LIST_ENTRY list[2] = {{interface_descriptor(), nullptr}, {}};
    auto* urb = call<URB*>("USBD_CreateConfigurationRequestEx", configuration(), list);
    ASSERT_NE(urb, nullptr);
    EXPECT_EQ(urb->UrbHeader.Function, URB_FUNCTION_SELECT_CONFIGURATION);
    EXPECT_EQ(urb->UrbHeader.Length, 40 + interface_bytes(2));
    EXPECT_EQ(list[0].Interface->NumberOfPipes, 2U);
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    call("ExFreePoolWithTag", urb, 0);
    EXPECT_TRUE(held(Resource::pool).empty());
  });
}

TEST(Usbd, HasHandles) {
  in_machine([] {
    DEVICE_OBJECT device{};
    void* handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("USBD_CreateHandle", &device, nullptr, 0x602, 0x74736554, &handle),
              STATUS_INVALID_PARAMETER);
    ASSERT_EQ(call<NTSTATUS>("USBD_CreateHandle", &device, &device, 0x602, 0x74736554, &handle),
              STATUS_SUCCESS);
    EXPECT_EQ(call<BOOLEAN>("USBD_IsInterfaceVersionSupported", handle, 0x600), TRUE);
    EXPECT_EQ(call<BOOLEAN>("USBD_IsInterfaceVersionSupported", handle, 0x602), FALSE);
    const GUID type{};
    EXPECT_EQ(call<NTSTATUS>("USBD_QueryUsbCapability", handle, &type, 0, nullptr, nullptr),
              STATUS_NOT_SUPPORTED);
    EXPECT_EQ(call<NTSTATUS>("USBD_QueryUsbCapability", nullptr, &type, 0, nullptr, nullptr),
              STATUS_INVALID_PARAMETER);
    URB* urb = nullptr;
    EXPECT_EQ(call<NTSTATUS>("USBD_UrbAllocate", nullptr, &urb), STATUS_INVALID_PARAMETER);
    ASSERT_EQ(call<NTSTATUS>("USBD_UrbAllocate", handle, &urb), STATUS_SUCCESS);
    IO_STACK_LOCATION location{};
    call("USBD_AssignUrbToIoStackLocation", handle, &location, urb);
    EXPECT_EQ(location.Parameters.Others.Argument1, urb);
    call("USBD_UrbFree", handle, urb);
    ASSERT_EQ(call<NTSTATUS>("USBD_IsochUrbAllocate", handle, 4, &urb), STATUS_SUCCESS);
    call("USBD_UrbFree", handle, urb);
    EXPECT_EQ(call<NTSTATUS>("USBD_IsochUrbAllocate", nullptr, 4, &urb), STATUS_INVALID_PARAMETER);
    USBD_INTERFACE_LIST_ENTRY list[2] = {{interface_descriptor(), nullptr}, {}};
    ASSERT_EQ(
        call<NTSTATUS>("USBD_SelectConfigUrbAllocateAndBuild", handle, configuration(), list, &urb),
        STATUS_SUCCESS);
    call("USBD_UrbFree", handle, urb);
    EXPECT_EQ(call<NTSTATUS>("USBD_SelectConfigUrbAllocateAndBuild", handle, nullptr, list, &urb),
              STATUS_INVALID_PARAMETER);
    ASSERT_EQ(call<NTSTATUS>("USBD_SelectInterfaceUrbAllocateAndBuild", handle, handle, list, &urb),
              STATUS_SUCCESS);
    EXPECT_EQ(urb->UrbHeader.Function, URB_FUNCTION_SELECT_INTERFACE);
    call("USBD_UrbFree", handle, urb);
    EXPECT_EQ(
        call<NTSTATUS>("USBD_SelectInterfaceUrbAllocateAndBuild", handle, nullptr, list, &urb),
        STATUS_INVALID_PARAMETER);
    call("USBD_CloseHandle", handle);
    EXPECT_TRUE(held(Resource::pool).empty());
  });
}

}  // namespace
}  // namespace rundown
