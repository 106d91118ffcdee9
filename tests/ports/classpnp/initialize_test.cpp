#include "ports/classpnp/initialize.h"

#include "abi/io.h"
#include "cpu/call.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;
using test::unicode;
using test::unsupported_in;
namespace classpnp = ports::classpnp;
using Word = std::uint64_t;

const void* address(auto* routine) {
  return reinterpret_cast<const void*>(routine);
}

struct ClassDriver {
  ClassDriver() {
    driver.DriverExtension = &extension;
    data.InitializationDataSize = sizeof data;
    for (void** required :
         {&data.FdoData.ClassDeviceControl, &data.FdoData.ClassReadWriteVerification,
          &data.FdoData.ClassStartDevice, &data.FdoData.ClassStopDevice, &data.ClassAddDevice}) {
      *required = routine;
    }
  }
  NTSTATUS initialize() {
    UNICODE_STRING path = unicode(u"\\Registry\\Machine\\System");
    return static_cast<NTSTATUS>(call<ULONG>("ClassInitialize", &driver, &path, &data));
  }
  NTSTATUS extend(const GUID& what, const auto& with) {
    return static_cast<NTSTATUS>(call<ULONG>("ClassInitializeEx", &driver, &what, &with));
  }
  void* routine = test::guest_callback([](Word, Word, Word, Word) { return 0; });
  DRIVER_OBJECT driver{};
  DRIVER_EXTENSION extension{};
  classpnp::InitData data{};
};

TEST(ClassDriver, IsCalledBehindClasspnp) {
  in_machine([] {
    ClassDriver disk;
    Word unloaded = 0;
    disk.data.ClassUnload =
        test::guest_callback([&](Word driver, Word, Word, Word) { return unloaded = driver; });
    EXPECT_EQ(disk.initialize(), STATUS_SUCCESS);
    EXPECT_NE(disk.extension.AddDevice, nullptr);
    EXPECT_NE(disk.driver.MajorFunction[IRP_MJ_READ], nullptr);
    EXPECT_EQ(disk.driver.MajorFunction[IRP_MJ_CLEANUP], nullptr);
    EXPECT_EQ(disk.driver.DriverStartIo, nullptr);
    EXPECT_NE(disk.data.FdoData.ClassPowerDevice, nullptr);
    EXPECT_EQ(disk.data.PdoData.ClassPowerDevice, nullptr);
    EXPECT_NE(address(disk.driver.DriverUnload), disk.data.ClassUnload);
    cpu::call_guest(address(disk.driver.DriverUnload), &disk.driver);
    EXPECT_EQ(unloaded, reinterpret_cast<Word>(&disk.driver));
    EXPECT_TRUE(test::held().empty());
  });
}

TEST(ClassDriver, WithoutAnUnloadRoutineStaysLoaded) {
  in_machine([] {
    ClassDriver disk;
    disk.driver.DriverUnload = reinterpret_cast<DRIVER_UNLOAD*>(disk.routine);
    EXPECT_EQ(disk.initialize(), STATUS_SUCCESS);
    EXPECT_EQ(disk.driver.DriverUnload, nullptr);
  });
}

TEST(ClassDriver, OfAnotherVersionIsRefused) {
  in_machine([] {
    ClassDriver disk;
    disk.data.InitializationDataSize += 8;
    EXPECT_EQ(disk.initialize(), STATUS_REVISION_MISMATCH);
    EXPECT_EQ(disk.extension.AddDevice, nullptr);
  });
}

// Of what it enumerates a driver has to have the routines, too.
TEST(ClassDriver, WithoutARequiredRoutineIsRefused) {
  in_machine([] {
    const auto without = [](void* classpnp::DeviceInfo::*routine) {
      ClassDriver disk;
      disk.data.FdoData.*routine = nullptr;
      return disk.initialize();
    };
    for (const auto routine :
         {&classpnp::DeviceInfo::ClassDeviceControl,
          &classpnp::DeviceInfo::ClassReadWriteVerification,
          &classpnp::DeviceInfo::ClassStartDevice, &classpnp::DeviceInfo::ClassStopDevice}) {
      EXPECT_EQ(without(routine), STATUS_REVISION_MISMATCH);
    }
    ClassDriver disk;
    disk.data.ClassAddDevice = nullptr;
    EXPECT_EQ(disk.initialize(), STATUS_REVISION_MISMATCH);
    ClassDriver bus;
    bus.data.ClassEnumerateDevice = bus.routine;
    EXPECT_EQ(bus.initialize(), STATUS_REVISION_MISMATCH);
    bus.data.PdoData = bus.data.FdoData;
    EXPECT_EQ(bus.initialize(), STATUS_SUCCESS);
    EXPECT_NE(bus.data.PdoData.ClassPowerDevice, nullptr);
  });
}

TEST(ClassDriver, MayHaveAStartIoForReadsAndWrites) {
  in_machine([] {
    ClassDriver disk;
    disk.data.FdoData.ClassReadWriteVerification = nullptr;
    disk.data.ClassStartIo = disk.routine;
    EXPECT_EQ(disk.initialize(), STATUS_SUCCESS);
    EXPECT_NE(disk.driver.DriverStartIo, nullptr);
  });
}

TEST(ClassDriver, SaysMoreOfItselfOnceItIsOne) {
  in_machine([] {
    ClassDriver disk;
    classpnp::RegInfoExList list{};
    list.Size = sizeof list;
    EXPECT_EQ(disk.extend(classpnp::kQueryRegInfoEx, list), STATUS_UNSUCCESSFUL);
    EXPECT_EQ(disk.initialize(), STATUS_SUCCESS);
    EXPECT_EQ(disk.extend(classpnp::kQueryRegInfoEx, list), STATUS_SUCCESS);
    list.Size = 8;
    EXPECT_EQ(disk.extend(classpnp::kQueryRegInfoEx, list), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(disk.extend(classpnp::kSrbSupport, ULONG{3}), STATUS_SUCCESS);
    EXPECT_EQ(disk.extend(classpnp::kSrbSupport, ULONG{4}), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(disk.extend(GUID{}, ULONG{0}), STATUS_NOT_SUPPORTED);
  });
}

TEST(ClassDriver, OfACdRomSaysItOnce) {
  in_machine([] {
    ClassDriver disk;
    EXPECT_EQ(disk.initialize(), STATUS_SUCCESS);
    classpnp::WorkingSet set{
        .Size = sizeof set, .XferPacketsWorkingSetMaximum = 64, .XferPacketsWorkingSetMinimum = 8};
    EXPECT_EQ(disk.extend(classpnp::kWorkingSet, set), STATUS_INVALID_DEVICE_REQUEST);
    ClassDriver drive;
    drive.data.FdoData.DeviceType = FILE_DEVICE_CD_ROM;
    EXPECT_EQ(drive.initialize(), STATUS_SUCCESS);
    set.XferPacketsWorkingSetMaximum = 4096;
    EXPECT_EQ(drive.extend(classpnp::kWorkingSet, set), STATUS_INVALID_PARAMETER);
    set.XferPacketsWorkingSetMaximum = 64;
    EXPECT_EQ(drive.extend(classpnp::kWorkingSet, set), STATUS_SUCCESS);
    EXPECT_EQ(drive.extend(classpnp::kWorkingSet, set), STATUS_INVALID_PARAMETER);

    classpnp::SenseInfo2 sense{.Size = sizeof sense,
                               .HistoryCount = 0,
                               .Compress = drive.routine,
                               .Interpret = drive.routine};
    EXPECT_EQ(drive.extend(classpnp::kSenseInfo2, sense), STATUS_INVALID_PARAMETER);
    sense.HistoryCount = 30;
    EXPECT_EQ(drive.extend(classpnp::kSenseInfo2, sense), STATUS_SUCCESS);
    EXPECT_EQ(drive.extend(classpnp::kSenseInfo2, sense), STATUS_INVALID_PARAMETER);
  });
}

TEST(ClassDriver, PrintsForADebugger) {
  in_machine([] {
    call("ClassDebugPrint", 1, "disk %d\n", 3);
    EXPECT_EQ(test::debug_text(), "disk 3\n");
  });
}

// Devices are beyond DriverEntry.
TEST(ClassDriver, ItsDevicesAreNotSimulated) {
  const auto unsupported = [](auto which) {
    return unsupported_in([&] {
      ClassDriver disk;
      disk.data.ClassStartIo = disk.routine;
      disk.initialize();
      cpu::call_guest(which(disk), &disk.driver, Word{0});
    });
  };
  EXPECT_EQ(unsupported([](ClassDriver& disk) { return address(disk.extension.AddDevice); }),
            "ntoskrnl.exe!a port driver's AddDevice");
  EXPECT_EQ(unsupported([](ClassDriver& disk) { return address(disk.driver.MajorFunction[0]); }),
            "classpnp.sys!a request to a class driver's device");
  EXPECT_EQ(unsupported([](ClassDriver& disk) { return address(disk.driver.DriverStartIo); }),
            "classpnp.sys!a request to a class driver's device");
  EXPECT_EQ(unsupported([](ClassDriver& disk) {
              return static_cast<const void*>(disk.data.FdoData.ClassPowerDevice);
            }),
            "classpnp.sys!a power request to a class driver's device");
}

}  // namespace
}  // namespace rundown
