// Exports whose arguments decide how they can fail: only what Windows could do to this very call.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../ports/fltmgr/minifilter.h"
#include "abi/io_constants.h"
#include "abi/mdl.h"
#include "abi/object.h"
#include "abi/pool.h"
#include "abi/registry.h"
#include "abi/wmi.h"
#include "in_machine.h"
#include "ports/classpnp/initialize.h"

namespace rundown {
namespace {

using namespace abi;
using gate::fails_with;
using gate::raises;
using gate::returns_null;
using test::call;
using test::failures_of;
using test::in_machine;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr ULONG kTag = 0x74736554;  // 'Test'

OBJECT_ATTRIBUTES named(UNICODE_STRING& name, ULONG attributes) {
  return {sizeof(OBJECT_ATTRIBUTES),      nullptr, &name,
          attributes | OBJ_KERNEL_HANDLE, nullptr, nullptr};
}

TEST(FailuresByArguments, PoolRaisesOrReturnsNull) {
  in_machine([] {
    constexpr auto kRaises = raises(STATUS_INSUFFICIENT_RESOURCES);
    EXPECT_THAT(failures_of("ExAllocatePoolWithTag", PagedPool, 8, kTag),
                ElementsAre(returns_null));
    EXPECT_THAT(
        failures_of("ExAllocatePoolWithTag", PagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE, 8, kTag),
        ElementsAre(kRaises));
    EXPECT_THAT(failures_of("ExAllocatePoolWithQuotaTag", PagedPool, 8, kTag),
                ElementsAre(kRaises));
    EXPECT_THAT(failures_of("ExAllocatePoolWithQuotaTag",
                            PagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, 8, kTag),
                ElementsAre(returns_null));
    for (const char* name : {"ExAllocatePool2", "ExAllocatePool3"}) {
      EXPECT_THAT(failures_of(name, POOL_FLAG_PAGED, 8, kTag, nullptr, 0),
                  ElementsAre(returns_null));
      EXPECT_THAT(
          failures_of(name, POOL_FLAG_PAGED | POOL_FLAG_RAISE_ON_FAILURE, 8, kTag, nullptr, 0),
          ElementsAre(kRaises));
    }
  });
}

TEST(FailuresByArguments, ANameCanBeTakenAlready) {
  in_machine([] {
    constexpr auto kMemory = fails_with(STATUS_INSUFFICIENT_RESOURCES);
    constexpr auto kTaken = fails_with(STATUS_OBJECT_NAME_COLLISION);
    UNICODE_STRING name = test::unicode(u"\\BaseNamedObjects\\One");
    EXPECT_THAT(failures_of("IoCreateDevice", nullptr, 0, &name), ElementsAre(kMemory, kTaken));
    EXPECT_THAT(failures_of("IoCreateDevice", nullptr, 0, nullptr), ElementsAre(kMemory));

    const OBJECT_ATTRIBUTES fresh = named(name, 0);
    const OBJECT_ATTRIBUTES either = named(name, OBJ_OPENIF);
    EXPECT_THAT(failures_of("ZwCreateEvent", nullptr, 0, &fresh), ElementsAre(kMemory, kTaken));
    EXPECT_THAT(failures_of("ZwCreateEvent", nullptr, 0, &either), ElementsAre(kMemory));
    EXPECT_THAT(failures_of("ZwCreateEvent", nullptr, 0, nullptr), ElementsAre(kMemory));

    const OBJECT_ATTRIBUTES nameless{sizeof nameless,   nullptr, nullptr,
                                     OBJ_KERNEL_HANDLE, nullptr, nullptr};
    EXPECT_THAT(failures_of("FltCreateCommunicationPort", nullptr, nullptr, &fresh),
                ElementsAre(kMemory, kTaken));
    EXPECT_THAT(failures_of("FltCreateCommunicationPort", nullptr, nullptr, &nameless),
                ElementsAre(kMemory));
  });
}

TEST(FailuresByArguments, AFileThatIsToBeThereMayNotBe) {
  in_machine([] {
    constexpr auto kMemory = fails_with(STATUS_INSUFFICIENT_RESOURCES);
    const auto create = [](ULONG disposition) {
      return failures_of("ZwCreateFile", nullptr, 0, nullptr, nullptr, nullptr, 0, 0, disposition);
    };
    EXPECT_THAT(create(FILE_OPEN), ElementsAre(fails_with(STATUS_OBJECT_NAME_NOT_FOUND), kMemory));
    EXPECT_THAT(create(FILE_OVERWRITE),
                ElementsAre(fails_with(STATUS_OBJECT_NAME_NOT_FOUND), kMemory));
    EXPECT_THAT(create(FILE_CREATE),
                ElementsAre(fails_with(STATUS_OBJECT_NAME_COLLISION), kMemory));
    for (const ULONG either : {FILE_OPEN_IF, FILE_OVERWRITE_IF, FILE_SUPERSEDE}) {
      EXPECT_THAT(create(either), ElementsAre(kMemory));
    }
  });
}

TEST(FailuresByArguments, AHandleOfAProgramCanBeAnything) {
  in_machine([] {
    EXPECT_THAT(failures_of("ObReferenceObjectByHandle", nullptr, 0, nullptr, KernelMode),
                IsEmpty());
    EXPECT_THAT(
        failures_of("ObReferenceObjectByHandle", nullptr, 0, nullptr, UserMode),
        ElementsAre(fails_with(STATUS_INVALID_HANDLE), fails_with(STATUS_OBJECT_TYPE_MISMATCH),
                    fails_with(STATUS_ACCESS_DENIED)));
  });
}

TEST(FailuresByArguments, NonpagedPoolIsAlwaysLockedAlready) {
  in_machine([] {
    const auto mdl_for = [](POOL_TYPE type) {
      void* block = call<void*>("ExAllocatePoolWithTag", type, 64, kTag);
      return call<MDL*>("IoAllocateMdl", block, 64, FALSE, FALSE, nullptr);
    };
    EXPECT_THAT(failures_of("MmProbeAndLockPages", mdl_for(NonPagedPool), KernelMode, IoReadAccess),
                IsEmpty());
    MDL* paged = mdl_for(PagedPool);
    EXPECT_THAT(failures_of("MmProbeAndLockPages", paged, KernelMode, IoReadAccess),
                ElementsAre(raises(STATUS_WORKING_SET_QUOTA)));
    EXPECT_THAT(failures_of("MmProbeAndLockPages", paged, UserMode, IoReadAccess),
                ElementsAre(raises(STATUS_ACCESS_VIOLATION), raises(STATUS_WORKING_SET_QUOTA)));
  });
}

TEST(FailuresByArguments, AMappingFailsAsTheCallerHasAskedFor) {
  in_machine([] {
    const auto map = [](KPROCESSOR_MODE mode, ULONG bug_check_on_failure) {
      return failures_of("MmMapLockedPagesSpecifyCache", nullptr, mode, 1, nullptr,
                         bug_check_on_failure, 16);
    };
    EXPECT_THAT(map(KernelMode, 0), ElementsAre(returns_null));
    EXPECT_THAT(map(KernelMode, 1), IsEmpty());
    EXPECT_THAT(map(UserMode, 0), ElementsAre(raises(STATUS_INSUFFICIENT_RESOURCES)));
  });
}

TEST(FailuresByArguments, RegisteringCanFailAndRemovingCannot) {
  in_machine([] {
    for (const auto* name :
         {"PsSetCreateProcessNotifyRoutine", "PsSetCreateProcessNotifyRoutineEx"}) {
      EXPECT_THAT(failures_of(name, nullptr, FALSE),
                  ElementsAre(fails_with(STATUS_INVALID_PARAMETER)));
      EXPECT_THAT(failures_of(name, nullptr, TRUE), IsEmpty());
    }
    EXPECT_THAT(failures_of("PsSetCreateProcessNotifyRoutineEx2", 0, nullptr, FALSE),
                ElementsAre(fails_with(STATUS_INVALID_PARAMETER)));
    EXPECT_THAT(failures_of("PsSetCreateProcessNotifyRoutineEx2", 0, nullptr, TRUE), IsEmpty());
    EXPECT_THAT(failures_of("IoWMIRegistrationControl", nullptr, WMIREG_ACTION_REGISTER),
                ElementsAre(fails_with(STATUS_INSUFFICIENT_RESOURCES)));
    EXPECT_THAT(failures_of("IoWMIRegistrationControl", nullptr, WMIREG_ACTION_DEREGISTER),
                IsEmpty());
  });
}

TEST(FailuresByArguments, AStringThatTheCallerBringsNeedsNoMemory) {
  in_machine([] {
    constexpr auto kMemory = fails_with(STATUS_NO_MEMORY);
    EXPECT_THAT(failures_of("RtlAnsiStringToUnicodeString", nullptr, nullptr, TRUE),
                ElementsAre(kMemory));
    EXPECT_THAT(failures_of("RtlAnsiStringToUnicodeString", nullptr, nullptr, FALSE), IsEmpty());
    const UNICODE_STRING empty{};
    const UNICODE_STRING text = test::unicode(u"text");
    EXPECT_THAT(failures_of("RtlDuplicateUnicodeString", 0, &text), ElementsAre(kMemory));
    EXPECT_THAT(failures_of("RtlDuplicateUnicodeString", 0, &empty), IsEmpty());
  });
}

TEST(FailuresByArguments, WhatEveryWindowsHasInItsRegistryIsFound) {
  in_machine([] {
    constexpr auto kMemory = fails_with(STATUS_INSUFFICIENT_RESOURCES);
    constexpr auto kMissing = fails_with(STATUS_OBJECT_NAME_NOT_FOUND);
    UNICODE_STRING services =
        test::unicode(u"\\Registry\\Machine\\System\\CurrentControlSet\\Services");
    UNICODE_STRING own =
        test::unicode(u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\sample");
    const OBJECT_ATTRIBUTES of_services = named(services, 0);
    const OBJECT_ATTRIBUTES of_own = named(own, 0);
    HANDLE key = nullptr;
    ULONG disposition = 0;
    ASSERT_EQ(
        call<NTSTATUS>("ZwCreateKey", &key, KEY_ALL_ACCESS, &of_own, 0, nullptr, 0, &disposition),
        STATUS_SUCCESS);
    EXPECT_THAT(failures_of("ZwOpenKey", &key, 0, &of_services), ElementsAre(kMemory));
    EXPECT_THAT(failures_of("ZwOpenKey", &key, 0, &of_own), ElementsAre(kMissing, kMemory));

    UNICODE_STRING value = test::unicode(u"Value");
    constexpr ULONG kNumber = 7;
    // What is missing anyway is found missing without being made to.
    EXPECT_THAT(failures_of("ZwQueryValueKey", key, &value), ElementsAre(kMemory));
    ASSERT_EQ(call<NTSTATUS>("ZwSetValueKey", key, &value, 0, REG_DWORD, &kNumber, sizeof kNumber),
              STATUS_SUCCESS);
    EXPECT_THAT(failures_of("ZwQueryValueKey", key, &value), ElementsAre(kMissing, kMemory));
  });
}

TEST(FailuresByArguments, AVolumeCanBeTornDownButNotTheFilterThatAsks) {
  in_machine([] {
    test::WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    constexpr auto kGoes = fails_with(STATUS_FLT_DELETING_OBJECT);
    EXPECT_THAT(failures_of("FltObjectReference", mini.filter), IsEmpty());
    EXPECT_THAT(failures_of("FltObjectReference", mini.instance), ElementsAre(kGoes));
    EXPECT_THAT(failures_of("FltObjectReference", mini.volume), ElementsAre(kGoes));
  });
}

// classpnp.sys keeps a copy of two descriptions, of a driver that it knows.
TEST(FailuresByArguments, AClassDriverSaysMoreOfItself) {
  namespace classpnp = ports::classpnp;
  in_machine([] {
    DRIVER_OBJECT driver{};
    DRIVER_EXTENSION extension{};
    driver.DriverExtension = &extension;
    const ULONG kinds = 1;
    const auto failures = [&](const GUID& what) {
      return failures_of("ClassInitializeEx", &driver, &what, &kinds);
    };
    EXPECT_THAT(failures(classpnp::kWorkingSet), IsEmpty());
    void* routine = test::guest_callback([](auto, auto, auto, auto) { return 0; });
    classpnp::InitData data{};
    data.InitializationDataSize = sizeof data;
    data.FdoData.ClassDeviceControl = data.FdoData.ClassReadWriteVerification = routine;
    data.FdoData.ClassStartDevice = data.FdoData.ClassStopDevice = routine;
    data.ClassAddDevice = routine;
    EXPECT_EQ(call<ULONG>("ClassInitialize", &driver, nullptr, &data), 0U);
    constexpr auto kMemory = fails_with(STATUS_INSUFFICIENT_RESOURCES);
    EXPECT_THAT(failures(classpnp::kWorkingSet), ElementsAre(kMemory));
    EXPECT_THAT(failures(classpnp::kSenseInfo2), ElementsAre(kMemory));
    EXPECT_THAT(failures(classpnp::kSrbSupport), IsEmpty());
  });
}

}  // namespace
}  // namespace rundown
