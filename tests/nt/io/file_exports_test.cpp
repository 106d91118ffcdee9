#include <cstring>

#include "abi/file.h"
#include "abi/irp.h"
#include "abi/object.h"
#include "in_machine.h"
#include "nt/io/device.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::unicode;
using Word = std::uint64_t;

struct Echo {
  Echo() {
    auto* routine = reinterpret_cast<DRIVER_DISPATCH*>(guest_callback(
        [this](Word, Word irp, Word, Word) { return answer(reinterpret_cast<IRP*>(irp)); }));
    for (DRIVER_DISPATCH*& slot : driver.MajorFunction) slot = routine;
    EXPECT_EQ(nt::io::create_device({.driver = &driver, .name = &name}, &device), STATUS_SUCCESS);
    device->Flags = (device->Flags & ~DO_DEVICE_INITIALIZING) | DO_BUFFERED_IO;
  }
  Word answer(IRP* irp) {
    const IO_STACK_LOCATION& location = *irp->Tail.Overlay.CurrentStackLocation;
    irp->IoStatus = {};
    last = location.MajorFunction;
    if (location.MajorFunction == IRP_MJ_READ) {
      std::memcpy(irp->AssociatedIrp.SystemBuffer, kept.data(), kept.size());
      irp->IoStatus.Information = kept.size();
    } else if (location.MajorFunction == IRP_MJ_WRITE) {
      kept.assign(static_cast<char*>(irp->AssociatedIrp.SystemBuffer),
                  location.Parameters.Write.Length);
    } else if (location.MajorFunction == IRP_MJ_FILE_SYSTEM_CONTROL) {
      *static_cast<ULONG*>(irp->AssociatedIrp.SystemBuffer) =
          location.Parameters.DeviceIoControl.IoControlCode;
      irp->IoStatus.Information = sizeof(ULONG);
    } else if (location.MajorFunction == IRP_MJ_DEVICE_CONTROL) {
      irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    }
    const Word status = static_cast<std::uint32_t>(irp->IoStatus.Status);
    call("IofCompleteRequest", irp, 0);
    return status;
  }
  DRIVER_OBJECT driver{};
  DEVICE_OBJECT* device = nullptr;
  UNICODE_STRING name = unicode(u"\\Device\\Echo");
  std::string kept;
  UCHAR last = 0xFF;  // the major function
};

TEST(File, IsADevicesToReadAndWrite) {
  in_machine([] {
    Echo echo;
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &echo.name,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    IO_STATUS_BLOCK status{};
    HANDLE file = nullptr;
    ASSERT_EQ(call<NTSTATUS>("ZwCreateFile", &file, FILE_READ_DATA, &attributes, &status, nullptr,
                             0, 0, FILE_OPEN, 0, nullptr, 0),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::handle).at(0).name, "File \\Device\\Echo");
    EXPECT_EQ(call<NTSTATUS>("ZwWriteFile", file, nullptr, nullptr, nullptr, &status, "hello", 5,
                             nullptr, nullptr),
              STATUS_SUCCESS);
    char buffer[8] = {};
    EXPECT_EQ(call<NTSTATUS>("ZwReadFile", file, nullptr, nullptr, nullptr, &status, buffer,
                             sizeof buffer, nullptr, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(std::string(buffer), "hello");
    FILE_OBJECT* object = nullptr;
    call<NTSTATUS>("ObReferenceObjectByHandle", file, 0, nullptr, KernelMode, &object, nullptr);
    EXPECT_NE(object->Flags & FO_HANDLE_CREATED, 0U);
    call("ObfDereferenceObject", object);
    EXPECT_EQ(status.Information, 5U);
    EXPECT_EQ(call<NTSTATUS>("ZwDeviceIoControlFile", file, nullptr, nullptr, nullptr, &status,
                             0x222000, nullptr, 0, nullptr, 0),
              STATUS_NOT_SUPPORTED);
    EXPECT_EQ(call<NTSTATUS>("ZwClose", file), STATUS_SUCCESS);
    EXPECT_EQ(echo.device->ReferenceCount, 0);
  });
}

TEST(File, TakesFileSystemControlsAndTheNativeNames) {
  in_machine([] {
    Echo echo;
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &echo.name,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    IO_STATUS_BLOCK status{};
    HANDLE file = nullptr;
    ASSERT_EQ(call<NTSTATUS>("ZwOpenFile", &file, 0, &attributes, &status, 0, 0), STATUS_SUCCESS);
    constexpr ULONG kCode = 0x90000;  // FSCTL_REQUEST_OPLOCK_LEVEL_1, buffered
    for (const char* name : {"ZwFsControlFile", "NtFsControlFile"}) {
      ULONG code = 0;
      EXPECT_EQ(call<NTSTATUS>(name, file, nullptr, nullptr, nullptr, &status, kCode, nullptr, 0,
                               &code, sizeof code),
                STATUS_SUCCESS);
      EXPECT_EQ(code, kCode);
      EXPECT_EQ(status.Information, sizeof code);
      EXPECT_EQ(call<NTSTATUS>(name, reinterpret_cast<HANDLE>(0x55), nullptr, nullptr, nullptr,
                               &status, kCode, nullptr, 0, nullptr, 0),
                STATUS_INVALID_HANDLE);
    }
    char text[] = "hello";
    EXPECT_EQ(call<NTSTATUS>("NtWriteFile", file, nullptr, nullptr, nullptr, &status, text, 5,
                             nullptr, nullptr),
              STATUS_SUCCESS);
    char buffer[8] = {};
    EXPECT_EQ(call<NTSTATUS>("NtReadFile", file, nullptr, nullptr, nullptr, &status, buffer,
                             sizeof buffer, nullptr, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(std::string(buffer), text);
    EXPECT_EQ(call<NTSTATUS>("NtDeviceIoControlFile", file, nullptr, nullptr, nullptr, &status,
                             0x222000, nullptr, 0, nullptr, 0),
              STATUS_NOT_SUPPORTED);
    EXPECT_EQ(call<NTSTATUS>("ZwClose", file), STATUS_SUCCESS);
  });
}

TEST(File, ThatDoesNotExistIsNotOpened) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\Device\\None");
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &name,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    IO_STATUS_BLOCK status{};
    HANDLE file = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ZwOpenFile", &file, FILE_READ_DATA, &attributes, &status, 0, 0),
              STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("ZwReadFile", reinterpret_cast<HANDLE>(0x55), nullptr, nullptr,
                             nullptr, &status, nullptr, 0, nullptr, nullptr),
              STATUS_INVALID_HANDLE);
  });
}

TEST(File, AnExclusiveDeviceIsOpenedOnce) {
  in_machine([] {
    Echo echo;
    echo.device->Flags |= DO_EXCLUSIVE;
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &echo.name,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    IO_STATUS_BLOCK status{};
    HANDLE file = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ZwOpenFile", &file, 0, &attributes, &status, 0, 0), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwOpenFile", &file, 0, &attributes, &status, 0, 0),
              STATUS_ACCESS_DENIED);
  });
}

TEST(File, IsOpenedByTheIoManagersOwnNameToo) {
  in_machine([] {
    Echo echo;
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &echo.name,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    IO_STATUS_BLOCK status{};
    HANDLE file = nullptr;
    const auto create = [&] {
      return call<NTSTATUS>("IoCreateFile", &file, FILE_READ_DATA, &attributes, &status, nullptr, 0,
                            0, FILE_OPEN, 0, nullptr, 0, 0, nullptr, 0);
    };
    ASSERT_EQ(create(), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::handle).at(0).name, "File \\Device\\Echo");
    EXPECT_EQ(call<NTSTATUS>("ZwFlushBuffersFile", file, &status), STATUS_SUCCESS);
    EXPECT_EQ(echo.last, IRP_MJ_FLUSH_BUFFERS);
    EXPECT_EQ(call<NTSTATUS>("ZwFlushBuffersFile", reinterpret_cast<HANDLE>(0x55), &status),
              STATUS_INVALID_HANDLE);
    call("ZwClose", file);
    echo.name = unicode(u"\\Device\\None");
    EXPECT_EQ(create(), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

// "identical to an ordinary file object, except that the FO_STREAM_FILE file object flag is set",
// and no cleanup is sent for it.
TEST(StreamFile, IsAFileObjectWithoutACleanup) {
  in_machine([] {
    Echo echo;
    auto* stream = call<FILE_OBJECT*>("IoCreateStreamFileObjectLite", nullptr, echo.device);
    ASSERT_NE(stream, nullptr);
    EXPECT_EQ(stream->Type, IO_TYPE_FILE);
    EXPECT_EQ(stream->DeviceObject, echo.device);
    EXPECT_NE(stream->Flags & FO_STREAM_FILE, 0U);
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    auto* related = call<FILE_OBJECT*>("IoCreateStreamFileObjectLite", stream, nullptr);
    EXPECT_EQ(related->DeviceObject, echo.device);
    call("ObfDereferenceObject", related);
    call("ObfDereferenceObject", stream);
    EXPECT_TRUE(held(Resource::object_reference).empty());
    EXPECT_EQ(echo.last, IRP_MJ_CLOSE);
  });
  const auto bug = bug_check_in([] {
    Echo echo;
    test::fail_next_call(
        test::failures_of("IoCreateStreamFileObjectLite", nullptr, echo.device)[0]);
    call("IoCreateStreamFileObjectLite", nullptr, echo.device);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(static_cast<NTSTATUS>(bug->parameters[0]), STATUS_INSUFFICIENT_RESOURCES);
}

}  // namespace
}  // namespace rundown
