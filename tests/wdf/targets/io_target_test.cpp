// WDFIOTARGET.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

struct Fixture : FunctionStack {
  Fixture() { add(); }
  WDFIOTARGET make(WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    WDFIOTARGET target = nullptr;
    status = call<NTSTATUS>("WdfIoTargetCreate", device, attributes, &target);
    return target;
  }
  WDF_IO_TARGET_STATE state(WDFIOTARGET target) {
    return call<WDF_IO_TARGET_STATE>("WdfIoTargetGetState", target);
  }
  NTSTATUS open(WDFIOTARGET target, WDF_IO_TARGET_OPEN_PARAMS parameters) {
    return call<NTSTATUS>("WdfIoTargetOpen", target, &parameters);
  }
  NTSTATUS status{};
};

WDF_IO_TARGET_OPEN_PARAMS parameters_of(WDF_IO_TARGET_OPEN_TYPE type) {
  WDF_IO_TARGET_OPEN_PARAMS made{};
  made.Size = sizeof made;
  made.Type = type;
  return made;
}

WDF_IO_TARGET_OPEN_PARAMS by_name(const char16_t* name) {
  WDF_IO_TARGET_OPEN_PARAMS made = parameters_of(WdfIoTargetOpenByName);
  made.TargetDeviceName = unicode(name);
  made.DesiredAccess = FILE_READ_DATA;
  made.CreateDisposition = FILE_OPEN;
  return made;
}

// A device of another driver, \Device\Other, that lets everybody open it.
struct Other {
  Other() {
    auto* dispatch = reinterpret_cast<DRIVER_DISPATCH*>(guest_callback(
        [this](std::uint64_t, std::uint64_t irp, std::uint64_t, std::uint64_t) -> std::uint64_t {
          auto& request = *reinterpret_cast<IRP*>(irp);
          const UCHAR major = nt::io::current_location(request).MajorFunction;
          majors.push_back(major);
          const NTSTATUS answer = major == IRP_MJ_PNP ? STATUS_NOT_SUPPORTED : STATUS_SUCCESS;
          request.IoStatus.Status = answer;
          test::call("IofCompleteRequest", &request, 0);
          return static_cast<std::uint32_t>(answer);
        }));
    for (auto& major : driver.MajorFunction) major = dispatch;
    UNICODE_STRING name = unicode(u"\\Device\\Other");
    EXPECT_EQ(nt::io::create_device({.driver = &driver, .name = &name}, &device), STATUS_SUCCESS);
    device->Flags &= ~DO_DEVICE_INITIALIZING;
  }
  DRIVER_OBJECT driver{};
  DEVICE_OBJECT* device = nullptr;
  std::vector<UCHAR> majors;
};

TEST(DefaultTarget, AimsBelow) {
  in_machine([] {
    Fixture stack;
    const auto target = stack.call<WDFIOTARGET>("WdfDeviceGetIoTarget", stack.device);
    ASSERT_NE(target, nullptr);
    EXPECT_EQ(stack.call<WDFDEVICE>("WdfIoTargetGetDevice", target), stack.device);
    EXPECT_EQ(stack.call<DEVICE_OBJECT*>("WdfIoTargetWdmGetTargetDeviceObject", target),
              stack.physical);
    EXPECT_EQ(stack.call<DEVICE_OBJECT*>("WdfIoTargetWdmGetTargetPhysicalDevice", target),
              stack.physical);
    EXPECT_EQ(stack.state(target), WdfIoTargetStarted);
    WDFMEMORY memory = nullptr;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfIoTargetAllocAndQueryTargetProperty", target,
                                   DevicePropertyHardwareID, PagedPool, nullptr, &memory),
              STATUS_SUCCESS);
    EXPECT_EQ(stack.call<WDFIOTARGET>("WdfDeviceGetIoTarget", stack.driver.create_control_device()),
              nullptr);
  });
}

TEST(DefaultTarget, IsNotOpenedByTheDriver) {
  const auto bug = bug_check_in([] {
    Fixture stack;
    stack.call("WdfIoTargetClose", stack.call<WDFIOTARGET>("WdfDeviceGetIoTarget", stack.device));
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], 5U);
  EXPECT_EQ(bug->parameters[2], 0x1201U);
}

TEST(Target, StopsAndStarts) {
  in_machine([] {
    Fixture stack;
    const WDFIOTARGET target = stack.call<WDFIOTARGET>("WdfDeviceGetIoTarget", stack.device);
    stack.call("WdfIoTargetStop", target, WdfIoTargetCancelSentIo);
    EXPECT_EQ(stack.state(target), WdfIoTargetStopped);
    stack.call("WdfIoTargetPurge", target, WdfIoTargetPurgeIo);
    EXPECT_EQ(stack.state(target), WdfIoTargetPurged);
    stack.call("WdfIoTargetStop", target, 9);
    EXPECT_EQ(stack.state(target), WdfIoTargetPurged);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfIoTargetStart", target), STATUS_SUCCESS);
    EXPECT_EQ(stack.state(target), WdfIoTargetStarted);
  });
}

TEST(Target, BelongsToItsDevice) {
  in_machine([] {
    Fixture stack;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = stack.driver.driver;
    EXPECT_EQ(stack.make(&attributes), nullptr);
    EXPECT_EQ(stack.status, STATUS_INVALID_DEVICE_REQUEST);
    attributes.ParentObject = stack.driver.create_control_device();
    EXPECT_EQ(stack.make(&attributes), nullptr);
    EXPECT_EQ(stack.status, STATUS_INVALID_DEVICE_REQUEST);
    attributes.ParentObject = stack.device;
    attributes.EvtCleanupCallback =
        stack.driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("target cleanup");
    EXPECT_NE(stack.make(&attributes), nullptr);
    stack.driver.unload();
    EXPECT_EQ(stack.driver.log.back(), "target cleanup");
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(Target, ChecksHowItIsOpened) {
  in_machine([] {
    Fixture stack;
    const WDFIOTARGET target = stack.make();
    EXPECT_EQ(stack.open(target, parameters_of(WdfIoTargetOpenUseExistingDevice)),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(stack.open(target, parameters_of(WdfIoTargetOpenByName)), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(stack.open(target, parameters_of(WdfIoTargetOpenUndefined)),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(stack.open(target, parameters_of(WdfIoTargetOpenReopen)),
              STATUS_INVALID_DEVICE_REQUEST);
    WDF_IO_TARGET_OPEN_PARAMS short_one = parameters_of(WdfIoTargetOpenByName);
    short_one.Size = 8;
    EXPECT_EQ(stack.open(target, short_one), STATUS_INFO_LENGTH_MISMATCH);
    WDF_IO_TARGET_OPEN_PARAMS notified = parameters_of(WdfIoTargetOpenUseExistingDevice);
    notified.TargetDeviceObject = stack.physical;
    notified.EvtIoTargetRemoveComplete =
        stack.driver.noted<PFN_WDF_IO_TARGET_REMOVE_COMPLETE>("removed");
    EXPECT_EQ(stack.open(target, notified), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(stack.open(target, by_name(u"\\Device\\Nowhere")), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(Target, OpensAnExistingDevice) {
  in_machine([] {
    Fixture stack;
    Other other;
    const WDFIOTARGET target = stack.make();
    WDF_IO_TARGET_OPEN_PARAMS parameters = parameters_of(WdfIoTargetOpenUseExistingDevice);
    parameters.TargetDeviceObject = other.device;
    EXPECT_EQ(stack.open(target, parameters), STATUS_SUCCESS);
    EXPECT_EQ(stack.open(target, parameters), STATUS_INVALID_DEVICE_STATE);
    EXPECT_EQ(stack.call<DEVICE_OBJECT*>("WdfIoTargetWdmGetTargetDeviceObject", target),
              other.device);
    EXPECT_EQ(stack.call<HANDLE>("WdfIoTargetWdmGetTargetFileHandle", target), nullptr);
    EXPECT_EQ(other.majors, std::vector<UCHAR>{IRP_MJ_PNP});
    stack.call("WdfIoTargetClose", target);
    EXPECT_EQ(stack.state(target), WdfIoTargetClosed);
    EXPECT_EQ(stack.open(target, parameters), STATUS_SUCCESS);
  });
}

TEST(Target, OpensByNameAndClosesWithItsDevice) {
  in_machine([] {
    Fixture stack;
    Other other;
    const WDFIOTARGET target = stack.make();
    ASSERT_EQ(stack.open(target, by_name(u"\\Device\\Other")), STATUS_SUCCESS);
    EXPECT_NE(stack.call<HANDLE>("WdfIoTargetWdmGetTargetFileHandle", target), nullptr);
    EXPECT_NE(stack.call<FILE_OBJECT*>("WdfIoTargetWdmGetTargetFileObject", target), nullptr);
    EXPECT_TRUE(held(Resource::handle).empty());  // the framework's own
    stack.call("WdfIoTargetCloseForQueryRemove", target);
    EXPECT_EQ(stack.state(target), WdfIoTargetClosedForQueryRemove);
    EXPECT_EQ(other.majors,
              (std::vector<UCHAR>{IRP_MJ_CREATE, IRP_MJ_PNP, IRP_MJ_CLEANUP, IRP_MJ_CLOSE}));
    EXPECT_EQ(stack.open(target, parameters_of(WdfIoTargetOpenReopen)), STATUS_SUCCESS);
    other.majors.clear();
    stack.driver.unload();
    EXPECT_EQ(other.majors, (std::vector<UCHAR>{IRP_MJ_CLEANUP, IRP_MJ_CLOSE}));
  });
}

TEST(Target, TellsThePropertiesOfItsPhysicalDevice) {
  in_machine([] {
    Fixture stack;
    const auto target = stack.call<WDFIOTARGET>("WdfDeviceGetIoTarget", stack.device);
    ULONG needed = 0;
    const auto query = [&](WDFIOTARGET of, ULONG bytes, void* buffer,
                           DEVICE_REGISTRY_PROPERTY property = DevicePropertyHardwareID) {
      return stack.call<NTSTATUS>("WdfIoTargetQueryTargetProperty", of, property, bytes, buffer,
                                  &needed);
    };
    EXPECT_EQ(query(target, 0, nullptr), STATUS_BUFFER_TOO_SMALL);
    ASSERT_GT(needed, 0U);
    std::vector<std::byte> buffer(needed);
    EXPECT_EQ(query(target, needed, buffer.data()), STATUS_SUCCESS);
    std::vector<std::byte> own(needed);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceQueryProperty", stack.device, DevicePropertyHardwareID,
                                   needed, own.data(), &needed),
              STATUS_SUCCESS);
    EXPECT_EQ(buffer, own);
    EXPECT_EQ(query(target, needed, buffer.data(), DevicePropertyFriendlyName),
              STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(query(stack.make(), needed, buffer.data()), STATUS_INVALID_DEVICE_REQUEST)
        << "one that is not open";
  });
}

}  // namespace
}  // namespace rundown
