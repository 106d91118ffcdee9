// The rest of the I/O manager: files, interfaces, logs, sharing, interrupts, queues.
#include <cstring>

#include "abi/file.h"
#include "abi/interrupt.h"
#include "abi/irp.h"
#include "abi/object.h"
#include "in_machine.h"
#include "nt/io/device.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/thread.h"

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

TEST(Interface, IsNamedSwitchedOnAndListed) {
  in_machine([] {
    Echo echo;
    const GUID guid{1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
    UNICODE_STRING link{};
    EXPECT_EQ(call<NTSTATUS>("IoRegisterDeviceInterface", echo.device, &guid, nullptr, &link),
              STATUS_INVALID_DEVICE_REQUEST);
    echo.device->Flags |= DO_BUS_ENUMERATED_DEVICE;
    ASSERT_EQ(call<NTSTATUS>("IoRegisterDeviceInterface", echo.device, &guid, nullptr, &link),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    UNICODE_STRING same{};
    EXPECT_EQ(call<NTSTATUS>("IoRegisterDeviceInterface", echo.device, &guid, nullptr, &same),
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
    EXPECT_EQ(call<NTSTATUS>("IoRegisterDeviceInterface", echo.device, &guid, &reference, &link),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(DeviceProperty, IsForDevicesOfABus) {
  in_machine([] {
    Echo echo;
    ULONG needed = 0;
    char16_t text[64];
    const auto get = [&](DEVICE_REGISTRY_PROPERTY what, ULONG length) {
      return call<NTSTATUS>("IoGetDeviceProperty", echo.device, what, length, text, &needed);
    };
    EXPECT_EQ(get(DevicePropertyClassName, sizeof text), STATUS_INVALID_DEVICE_REQUEST);
    echo.device->Flags |= DO_BUS_ENUMERATED_DEVICE;
    EXPECT_EQ(get(DevicePropertyClassName, 2), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(needed, 14U);
    EXPECT_EQ(get(DevicePropertyClassName, sizeof text), STATUS_SUCCESS);
    EXPECT_EQ(get(DevicePropertyFriendlyName, sizeof text), STATUS_OBJECT_NAME_NOT_FOUND);
    HANDLE key = nullptr;
    EXPECT_EQ(
        call<NTSTATUS>("IoOpenDeviceRegistryKey", echo.device, PLUGPLAY_REGKEY_DEVICE, 0, &key),
        STATUS_SUCCESS);
  });
}

TEST(ErrorLog, AnEntryIsHeldUntilItIsWritten) {
  in_machine([] {
    DRIVER_OBJECT driver{};
    void* entry = call<void*>("IoAllocateErrorLogEntry", &driver, sizeof(IO_ERROR_LOG_PACKET));
    EXPECT_EQ(held(Resource::error_log).size(), 1U);
    call("IoWriteErrorLogEntry", entry);
    EXPECT_TRUE(held(Resource::error_log).empty());
    EXPECT_EQ(call<void*>("IoAllocateErrorLogEntry", &driver, 0xFF), nullptr);
    EXPECT_EQ(call<void*>("IoAllocateErrorLogEntry", nullptr, 0x40), nullptr);
  });
}

TEST(ShareAccess, RefusesWhatAnotherDoesNotShare) {
  in_machine([] {
    FILE_OBJECT first{};
    FILE_OBJECT second{};
    SHARE_ACCESS share{};
    call("IoSetShareAccess", FILE_READ_DATA, 1, &first, &share);
    EXPECT_EQ(share.OpenCount, 1U);
    EXPECT_EQ(call<NTSTATUS>("IoCheckShareAccess", FILE_WRITE_DATA, 3, &second, &share, TRUE),
              STATUS_SHARING_VIOLATION);
    EXPECT_EQ(call<NTSTATUS>("IoCheckShareAccess", FILE_READ_DATA, 1, &second, &share, TRUE),
              STATUS_SUCCESS);
    EXPECT_EQ(share.Readers, 2U);
    call("IoRemoveShareAccess", &second, &share);
    EXPECT_EQ(share.Readers, 1U);
  });
}

TEST(Interrupt, IsHeldUntilItIsDisconnected) {
  in_machine([] {
    KINTERRUPT* interrupt = nullptr;
    void* routine = guest_callback([](Word, Word, Word, Word) { return 0; });
    EXPECT_EQ(call<NTSTATUS>("IoConnectInterrupt", &interrupt, routine, nullptr, nullptr, 1, 5, 5,
                             0, FALSE, 1, FALSE),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::interrupt).size(), 1U);
    call("IoDisconnectInterrupt", interrupt);
    EXPECT_TRUE(held(Resource::interrupt).empty());
    EXPECT_EQ(call<NTSTATUS>("IoConnectInterrupt", &interrupt, nullptr, nullptr, nullptr, 1, 5, 5,
                             0, FALSE, 1, FALSE),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(DeviceTimer, TicksEachSecondUntilItIsStopped) {
  in_machine([] {
    Echo echo;
    int ticks = 0;
    void* routine = guest_callback([&ticks](Word, Word, Word, Word) { return ++ticks, 0; });
    EXPECT_EQ(call<NTSTATUS>("IoInitializeTimer", echo.device, routine, nullptr), STATUS_SUCCESS);
    call("IoStartTimer", echo.device);
    EXPECT_EQ(held(Resource::timer).size(), 1U);
    nt::ke::advance(25'000'000);
    EXPECT_EQ(ticks, 2);
    call("IoDeleteDevice", echo.device);
    EXPECT_TRUE(held(Resource::timer).empty());
  });
}

TEST(DeviceToVerify, IsTheThreadsOwn) {
  in_machine([] {
    Echo echo;
    void* thread = nt::ke::current_thread().object;
    EXPECT_EQ(call<void*>("IoGetDeviceToVerify", thread), nullptr);
    call("IoSetDeviceToVerify", thread, echo.device);
    EXPECT_EQ(call<void*>("IoGetDeviceToVerify", thread), echo.device);
  });
}

TEST(DriverObject, OfADriversOwnMakingGoesWhenItIsDeleted) {
  in_machine([] {
    DRIVER_OBJECT* made = nullptr;
    Word status = 0;
    void* entry = guest_callback([&](Word driver, Word, Word, Word) {
      made = reinterpret_cast<DRIVER_OBJECT*>(driver);
      return status;
    });
    UNICODE_STRING name = unicode(u"\\Driver\\Second");
    EXPECT_EQ(call<NTSTATUS>("IoCreateDriver", &name, entry), STATUS_SUCCESS);
    EXPECT_NE(made->MajorFunction[IRP_MJ_CREATE], nullptr);
    EXPECT_EQ(call<NTSTATUS>("IoCreateDriver", &name, entry), STATUS_OBJECT_NAME_COLLISION);
    call("IoDeleteDriver", made);
    status = static_cast<std::uint32_t>(STATUS_UNSUCCESSFUL);
    EXPECT_EQ(call<NTSTATUS>("IoCreateDriver", nullptr, entry), STATUS_UNSUCCESSFUL);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

}  // namespace
}  // namespace rundown
