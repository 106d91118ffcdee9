#include <array>

#include "abi/irp.h"
#include "abi/ndis.h"
#include "in_machine.h"
#include "nt/ob/directory.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::unicode;
using Word = std::uint64_t;

// A filter with a device: what NdisRegisterDeviceEx wants.
struct Filter {
  Filter() {
    object.DriverExtension = &extension;
    NDIS_FILTER_DRIVER_CHARACTERISTICS described{};
    described.Header = {NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS, 1, sizeof described};
    described.MajorNdisVersion = 6;
    const void* routine = guest_callback([](Word, Word, Word, Word) { return Word{0}; });
    described.AttachHandler = described.DetachHandler = routine;
    described.RestartHandler = described.PauseHandler = routine;
    call<NTSTATUS>("NdisFRegisterFilterDriver", &object, nullptr, &described, &handle);
    attributes.Header = {NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES, 1, sizeof attributes};
    attributes.DeviceName = &name;
    attributes.SymbolicName = &link;
    attributes.MajorFunctions = majors.data();
    attributes.ExtensionSize = 32;
  }
  NTSTATUS add_device() {
    return call<NTSTATUS>("NdisRegisterDeviceEx", handle, &attributes, &device, &device_handle);
  }
  DRIVER_OBJECT object{};
  DRIVER_EXTENSION extension{};
  NDIS_HANDLE handle = nullptr;
  UNICODE_STRING name = unicode(u"\\Device\\Filter");
  UNICODE_STRING link = unicode(u"\\DosDevices\\Filter");
  std::array<void*, IRP_MJ_MAXIMUM_FUNCTION + 1> majors{};
  NDIS_DEVICE_OBJECT_ATTRIBUTES attributes{};
  DEVICE_OBJECT* device = nullptr;
  NDIS_HANDLE device_handle = nullptr;
};

bool exists(std::u16string_view path) {
  nt::ob::Found found;
  return nt_success(nt::ob::look_up(path, found, true));
}

TEST(NdisDevice, ComesAndGoesWithItsLink) {
  in_machine([] {
    Filter filter;
    EXPECT_EQ(filter.add_device(), STATUS_SUCCESS);
    EXPECT_TRUE(exists(u"\\Device\\Filter"));
    EXPECT_TRUE(exists(u"\\DosDevices\\Filter"));
    EXPECT_EQ(filter.device->Flags & DO_DEVICE_INITIALIZING, 0U);
    ASSERT_EQ(held(Resource::ndis_device).size(), 1U);
    EXPECT_EQ(held(Resource::ndis_device)[0].name, "\\Device\\Filter");
    // Both are NDIS'.
    EXPECT_TRUE(held(Resource::device).empty());
    EXPECT_TRUE(held(Resource::symbolic_link).empty());
    EXPECT_NE(call<void*>("NdisGetDeviceReservedExtension", filter.device), nullptr);

    EXPECT_EQ(filter.add_device(), STATUS_OBJECT_NAME_COLLISION);
    call("NdisDeregisterDeviceEx", filter.device_handle);
    EXPECT_FALSE(exists(u"\\Device\\Filter"));
    EXPECT_FALSE(exists(u"\\DosDevices\\Filter"));
    EXPECT_TRUE(held(Resource::ndis_device).empty());
    DEVICE_OBJECT other{};
    EXPECT_EQ(call<void*>("NdisGetDeviceReservedExtension", &other), nullptr);
  });
}

TEST(NdisDevice, IsNotMadeWhereItsLinkIsTaken) {
  in_machine([] {
    Filter filter;
    UNICODE_STRING target = unicode(u"\\Device\\Null");
    call<NTSTATUS>("IoCreateSymbolicLink", &filter.link, &target);
    EXPECT_EQ(filter.add_device(), STATUS_OBJECT_NAME_COLLISION);
    EXPECT_FALSE(exists(u"\\Device\\Filter"));
  });
}

TEST(NdisDevice, IsAnNdisDriversOnly) {
  in_machine([] {
    Filter filter;
    filter.handle = nullptr;
    EXPECT_EQ(filter.add_device(), STATUS_NOT_SUPPORTED);
  });
  in_machine([] {
    Filter filter;
    filter.attributes.Header.Size = 8;
    EXPECT_EQ(filter.add_device(), STATUS_INVALID_PARAMETER);
  });
}

NTSTATUS send(Filter& filter, UCHAR major) {
  KEVENT event{};
  IO_STATUS_BLOCK result{};
  auto* irp = call<IRP*>("IoBuildSynchronousFsdRequest", major, filter.device, nullptr, 0, nullptr,
                         &event, &result);
  return call<NTSTATUS>("IofCallDriver", filter.device, irp);
}

TEST(NdisDevice, GetsItsRequestsByTheDriversTable) {
  in_machine([] {
    Filter filter;
    Word seen = 0;
    filter.majors[IRP_MJ_SHUTDOWN] = guest_callback([&](Word device, Word irp, Word, Word) {
      seen = device;
      auto* request = reinterpret_cast<IRP*>(irp);
      request->IoStatus.Status = STATUS_SUCCESS;
      call("IofCompleteRequest", request, 0);
      return Word{0};
    });
    filter.add_device();
    EXPECT_EQ(send(filter, IRP_MJ_SHUTDOWN), STATUS_SUCCESS);
    EXPECT_EQ(seen, reinterpret_cast<Word>(filter.device));
  });
  in_machine([] {
    Filter filter;
    filter.add_device();
    EXPECT_EQ(send(filter, IRP_MJ_FLUSH_BUFFERS), STATUS_NOT_SUPPORTED) << "by NDIS";
  });
}

TEST(NdisDevice, ThatIsNoneEndsTheMachine) {
  EXPECT_TRUE(test::bug_check_in([] { call("NdisDeregisterDeviceEx", nullptr); }));
}

}  // namespace
}  // namespace rundown
