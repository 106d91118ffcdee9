// Handles to a device, and the WDFFILEOBJECT of each.
#include "io_fixture.h"
#include "nt/ke/irql.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;
using Log = std::vector<std::string>;
using Word = std::uint64_t;

constexpr const char16_t* kPath = u"\\Device\\Sample";

struct FileDriver : FrameworkDriver {
  explicit FileDriver(ULONG file_class = WdfFileObjectWdfCannotUseFsContexts,
                      NTSTATUS open_status = STATUS_SUCCESS, bool callbacks = true,
                      bool exclusive = false, WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    EXPECT_EQ(bind(), STATUS_SUCCESS);
    EXPECT_EQ(create_driver(), STATUS_SUCCESS);
    WDF_FILEOBJECT_CONFIG config{};
    config.Size = sizeof config;
    config.AutoForwardCleanupClose = WdfUseDefault;
    config.FileObjectClass = static_cast<WDF_FILEOBJECT_CLASS>(file_class);
    if (callbacks) {
      config.EvtDeviceFileCreate = noted<PFN_WDF_DEVICE_FILE_CREATE>(
          "create", [this, open_status](Word, Word request, Word file, Word) {
            last = reinterpret_cast<WDFFILEOBJECT>(file);
            EXPECT_EQ(call<WDFFILEOBJECT>("WdfRequestGetFileObject", request), last);
            call("WdfRequestComplete", request, open_status);
            return Word{0};
          });
      config.EvtFileCleanup =
          noted<PFN_WDF_FILE_CLEANUP>("cleanup", [this](Word f, Word, Word, Word) {
            EXPECT_EQ(reinterpret_cast<WDFFILEOBJECT>(f), last);
            return Word{0};
          });
      config.EvtFileClose = noted<PFN_WDF_FILE_CLOSE>("close");
    }
    device = create_control_device(
        {.configure =
             [&](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS*) {
               call("WdfDeviceInitSetFileObjectConfig", init, &config, attributes);
               if (exclusive) call("WdfDeviceInitSetExclusive", init, TRUE);
             },
         .before_finish =
             [this](WDFDEVICE made) {
               WDF_IO_QUEUE_CONFIG manual = queue_config(WdfIoQueueDispatchManual);
               manual.DefaultQueue = TRUE;
               EXPECT_EQ(call<NTSTATUS>("WdfIoQueueCreate", made, &manual, nullptr, &queue),
                         STATUS_SUCCESS);
             }});
  }
  WDFDEVICE device = nullptr;
  WDFQUEUE queue = nullptr;
  WDFFILEOBJECT last = nullptr;
};

TEST(FileObject, LivesFromCreateToClose) {
  in_machine([] {
    FileDriver driver;
    HANDLE handle = nullptr;
    ASSERT_EQ(open_device(kPath, &handle), STATUS_SUCCESS);
    ASSERT_NE(driver.last, nullptr);
    FILE_OBJECT* file = file_of(handle);
    EXPECT_EQ(driver.call<FILE_OBJECT*>("WdfFileObjectWdmGetFileObject", driver.last), file);
    EXPECT_EQ(driver.call<WDFDEVICE>("WdfFileObjectGetDevice", driver.last), driver.device);
    EXPECT_EQ(driver.call<ULONG>("WdfFileObjectGetInitiatorProcessId", driver.last), 0U)
        << "nobody opened it for somebody else";
    EXPECT_EQ(driver.call<UNICODE_STRING*>("WdfFileObjectGetFileName", driver.last),
              &file->FileName);
    EXPECT_EQ(driver.call<ULONG>("WdfFileObjectGetFlags", driver.last), file->Flags);
    EXPECT_EQ(driver.call<WDFFILEOBJECT>("WdfDeviceGetFileObject", driver.device, file),
              driver.last);
    EXPECT_EQ(file->FsContext, nullptr);
    driver.call("WdfObjectDelete", driver.last);
    EXPECT_EQ(verifier_breaks(), Log{"not-deletable"});
    close_device(handle);
    EXPECT_EQ(driver.log, (Log{"create", "cleanup", "close"}));
    driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(FileObject, StandsWhereItsClassAllows) {
  for (const ULONG file_class :
       {ULONG{WdfFileObjectWdfCanUseFsContext}, ULONG{WdfFileObjectWdfCanUseFsContext2}}) {
    in_machine([&] {
      FileDriver driver(file_class);
      HANDLE handle = nullptr;
      ASSERT_EQ(open_device(kPath, &handle), STATUS_SUCCESS);
      FILE_OBJECT* file = file_of(handle);
      EXPECT_EQ(file->FsContext != nullptr, file_class == WdfFileObjectWdfCanUseFsContext);
      EXPECT_EQ(file->FsContext2 != nullptr, file_class == WdfFileObjectWdfCanUseFsContext2);
      EXPECT_EQ(driver.call<WDFFILEOBJECT>("WdfDeviceGetFileObject", driver.device, file),
                driver.last);
      close_device(handle);
      EXPECT_TRUE(verifier_breaks().empty());
    });
  }
}

TEST(FileObject, IsNotMadeWhereNoneIsWanted) {
  in_machine([] {
    FileDriver driver(WdfFileObjectNotRequired);
    HANDLE handle = nullptr;
    ASSERT_EQ(open_device(kPath, &handle), STATUS_SUCCESS);
    EXPECT_EQ(driver.last, nullptr);
    close_device(handle);
    EXPECT_EQ(driver.log, (Log{"create", "cleanup", "close"}));
  });
}

TEST(FileObject, EndsWithACreateThatFails) {
  in_machine([] {
    auto attributes = no_attributes();
    FileDriver* self = nullptr;
    attributes.EvtDestroyCallback = reinterpret_cast<PFN_WDF_OBJECT_CONTEXT_DESTROY>(
        guest_callback([&](Word, Word, Word, Word) {
          self->log.push_back("destroy");
          return Word{0};
        }));
    FileDriver driver(WdfFileObjectWdfCannotUseFsContexts, STATUS_SHARING_VIOLATION, true, false,
                      &attributes);
    self = &driver;
    HANDLE handle = nullptr;
    EXPECT_EQ(open_device(kPath, &handle), STATUS_SHARING_VIOLATION);
    EXPECT_EQ(driver.log, (Log{"create", "destroy"}));
  });
}

TEST(FileObject, WithoutACallbackTheDeviceIsOpenedByItself) {
  in_machine([] {
    FileDriver driver(WdfFileObjectWdfCannotUseFsContexts, STATUS_SUCCESS, false);
    HANDLE handle = nullptr;
    ASSERT_EQ(open_device(kPath, &handle), STATUS_SUCCESS);
    EXPECT_NE(driver.call<WDFFILEOBJECT>("WdfDeviceGetFileObject", driver.device, file_of(handle)),
              nullptr);
    close_device(handle);
  });
}

TEST(FileObject, ItsCleanUpCancelsWhatWaits) {
  in_machine([] {
    FileDriver driver;
    HANDLE handle = nullptr;
    HANDLE other = nullptr;
    ASSERT_EQ(open_device(kPath, &handle), STATUS_SUCCESS);
    WDFFILEOBJECT first = driver.last;
    ASSERT_EQ(open_device(kPath, &other), STATUS_SUCCESS);
    auto* device = driver.call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", driver.device);
    char byte = 0;
    SentRequest its;
    SentRequest others;
    SentRequest second;
    send_transfer(its, device, IRP_MJ_READ, &byte, 1, file_of(handle));
    send_transfer(others, device, IRP_MJ_READ, &byte, 1, file_of(other));
    send_transfer(second, device, IRP_MJ_READ, &byte, 1, file_of(handle));
    WDFREQUEST request = nullptr;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfIoQueueRetrieveRequestByFileObject", driver.queue, first,
                                    &request),
              STATUS_SUCCESS);
    EXPECT_EQ(driver.call<IRP*>("WdfRequestWdmGetIrp", request), its.irp);
    driver.call("WdfRequestComplete", request, STATUS_SUCCESS);
    driver.last = first;
    close_device(handle);
    EXPECT_EQ(second.result.Status, STATUS_CANCELLED);
    EXPECT_FALSE(others.done());
  });
}

TEST(FileObject, AnExclusiveDeviceIsOpenedOnce) {
  in_machine([] {
    FileDriver driver(WdfFileObjectWdfCannotUseFsContexts, STATUS_SUCCESS, true, true);
    auto* device = driver.call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", driver.device);
    HANDLE handle = nullptr;
    ASSERT_EQ(open_device(kPath, &handle), STATUS_SUCCESS);
    device->Flags &= ~DO_EXCLUSIVE;  // what the I/O manager lets through the framework refuses
    HANDLE second = nullptr;
    EXPECT_EQ(open_device(kPath, &second), STATUS_ACCESS_DENIED);
    EXPECT_EQ(driver.log, Log{"create"});
  });
}

TEST(FileObject, ADeviceIsDeletedWhenItsLastHandleCloses) {
  in_machine([] {
    FileDriver driver;
    HANDLE handle = nullptr;
    ASSERT_EQ(open_device(kPath, &handle), STATUS_SUCCESS);
    driver.call("WdfObjectDelete", driver.device);
    EXPECT_EQ(held(Resource::wdf_object).size(), 3U);  // driver, device, queue
    HANDLE second = nullptr;
    EXPECT_FALSE(nt_success(open_device(kPath, &second)));
    close_device(handle);
    EXPECT_EQ(held(Resource::wdf_object).size(), 1U);
  });
}

TEST(FileObject, ItsConstraintsAreTheDevices) {
  in_machine([] {
    FrameworkDriver driver;
    driver.bind();
    driver.create_driver();
    auto attributes = no_attributes();
    attributes.SynchronizationScope = WdfSynchronizationScopeDevice;  // at DISPATCH_LEVEL
    WDF_FILEOBJECT_CONFIG config{};
    config.Size = sizeof config;
    config.FileObjectClass = WdfFileObjectWdfCannotUseFsContexts;
    EXPECT_EQ(driver.create_control_device({.configure =
                                                [&](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS*) {
                                                  driver.call("WdfDeviceInitSetFileObjectConfig",
                                                              init, &config, &attributes);
                                                }}),
              nullptr);
    EXPECT_EQ(driver.last_status, STATUS_INVALID_DEVICE_REQUEST);
    driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

}  // namespace
}  // namespace rundown
