#include <string_view>

#include "abi/io_constants.h"
#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::deadlock_in;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::WithInstance;
using Word = std::uint64_t;

// With a volume context of 24 bytes that nothing holds yet.
struct WithVolume : WithInstance {
  void begin() {
    ASSERT_EQ(add(), STATUS_SUCCESS);
    ASSERT_EQ(start(), STATUS_SUCCESS);
    allocate_another();
  }
  void allocate_another() { ASSERT_EQ(allocate(24, FLT_VOLUME_CONTEXT), STATUS_SUCCESS); }
  NTSTATUS set(FLT_SET_CONTEXT_OPERATION operation, void** old = nullptr) const {
    return call<NTSTATUS>("FltSetVolumeContext", volume, operation, context, old);
  }
  NTSTATUS get(void** got) const {
    return call<NTSTATUS>("FltGetVolumeContext", filter, volume, got);
  }
};

TEST(FltSetVolumeContext, TheVolumeHoldsAReferenceUntilTheFilterGoes) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    void* got = &mini;
    EXPECT_EQ(mini.get(&got), STATUS_NOT_FOUND);
    EXPECT_EQ(got, nullptr);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS), STATUS_SUCCESS);
    EXPECT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS), STATUS_FLT_CONTEXT_ALREADY_LINKED);
    call("FltReleaseContext", mini.context);
    ASSERT_EQ(mini.get(&got), STATUS_SUCCESS);
    EXPECT_EQ(got, mini.context);
    call("FltReleaseContext", got);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    mini.remove();
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltSetVolumeContext, StaysWhenTheInstanceIsRefused) {
  in_machine([] {
    WithVolume mini;
    mini.setup_answer = static_cast<std::uint32_t>(STATUS_FLT_DO_NOT_ATTACH);
    mini.begin();
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS), STATUS_SUCCESS);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    mini.remove();
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltSetVolumeContext, KeepsOrReplacesTheOneBefore) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS), STATUS_SUCCESS);
    void* const first = mini.context;
    call("FltReleaseContext", first);
    mini.allocate_another();
    void* old = nullptr;
    EXPECT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, &old), STATUS_FLT_CONTEXT_ALREADY_DEFINED);
    EXPECT_EQ(old, first);
    call("FltReleaseContext", old);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_REPLACE_IF_EXISTS), STATUS_SUCCESS);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    ASSERT_EQ(mini.get(&old), STATUS_SUCCESS);
    EXPECT_EQ(old, mini.context);
    call("FltReleaseContext", old);
    mini.remove();
  });
}

TEST(FltSetVolumeContext, RefusesAContextOfAnotherType) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    ASSERT_EQ(mini.allocate(16, FLT_INSTANCE_CONTEXT), STATUS_SUCCESS);
    EXPECT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS), STATUS_INVALID_PARAMETER);
  });
}

TEST(FltDeleteVolumeContext, TakesItFromTheVolume) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    const auto take = [&](void** old) {
      return call<NTSTATUS>("FltDeleteVolumeContext", mini.filter, mini.volume, old);
    };
    EXPECT_EQ(take(nullptr), STATUS_NOT_FOUND);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS), STATUS_SUCCESS);
    call("FltReleaseContext", mini.context);
    void* old = nullptr;
    ASSERT_EQ(take(&old), STATUS_SUCCESS);
    EXPECT_EQ(old, mini.context);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS), STATUS_SUCCESS);
    call("FltReleaseContext", old);
    ASSERT_EQ(take(nullptr), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltUnregisterFilter, WaitsForAVolumeContext) {
  EXPECT_TRUE(deadlock_in([] {
    WithVolume mini;
    mini.begin();
    EXPECT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS), STATUS_SUCCESS);
    mini.remove();
  }));
}

TEST(Volume, SaysWhatItIs) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    BOOLEAN writable = FALSE;
    EXPECT_EQ(call<NTSTATUS>("FltIsVolumeWritable", mini.volume, &writable), STATUS_SUCCESS);
    EXPECT_EQ(writable, TRUE);
    ULONG type = 0;
    EXPECT_EQ(call<NTSTATUS>("FltGetFileSystemType", mini.instance, &type), STATUS_SUCCESS);
    EXPECT_EQ(type, FLT_FSTYPE_NTFS);

    void* device = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetDiskDeviceObject", mini.volume, &device), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    UNICODE_STRING letter{};
    EXPECT_EQ(call<NTSTATUS>("IoVolumeDeviceToDosName", device, &letter), STATUS_SUCCESS);
    EXPECT_EQ(std::u16string_view(letter.Buffer, letter.Length / 2), u"C:");
    call("ObfDereferenceObject", device);
    EXPECT_TRUE(held(Resource::object_reference).empty());

    ULONG needed = 0;
    EXPECT_EQ(call<NTSTATUS>("FltGetVolumeName", mini.volume, nullptr, &needed),
              STATUS_BUFFER_TOO_SMALL);
    char16_t letters[64];
    UNICODE_STRING name{0, sizeof letters, letters};
    EXPECT_EQ(call<NTSTATUS>("FltGetVolumeName", mini.volume, &name, &needed), STATUS_SUCCESS);
    EXPECT_EQ(std::u16string_view(letters, name.Length / 2), u"\\Device\\HarddiskVolume1");
    EXPECT_EQ(needed, name.Length);

    alignas(8) std::byte buffer[512];
    auto* properties = reinterpret_cast<FLT_VOLUME_PROPERTIES*>(buffer);
    const auto get = [&](ULONG bytes) {
      return call<NTSTATUS>("FltGetVolumeProperties", mini.volume, properties, bytes, &needed);
    };
    EXPECT_EQ(get(8), STATUS_BUFFER_TOO_SMALL);
    const ULONG whole = needed;
    EXPECT_EQ(get(whole - 2), STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(needed, sizeof *properties);
    EXPECT_EQ(properties->RealDeviceName.Buffer, nullptr);
    EXPECT_EQ(properties->SectorSize, 512);
    EXPECT_EQ(get(whole), STATUS_SUCCESS);
    EXPECT_EQ(needed, whole);
    EXPECT_EQ(properties->DeviceType, FILE_DEVICE_DISK);
    EXPECT_EQ(properties->DeviceObjectFlags, static_cast<DEVICE_OBJECT*>(device)->Flags);
    const auto text = [](const UNICODE_STRING& string) {
      return std::u16string_view(string.Buffer, string.Length / 2);
    };
    EXPECT_EQ(text(properties->FileSystemDriverName), u"\\FileSystem\\Ntfs");
    EXPECT_EQ(text(properties->RealDeviceName), u"\\Device\\HarddiskVolume1");
  });
}

TEST(FltEnumerateVolumes, RefersToTheVolume) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    FLT_VOLUME* found = nullptr;
    ULONG count = 0;
    EXPECT_EQ(call<NTSTATUS>("FltEnumerateVolumes", mini.filter, nullptr, 0, &count),
              STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(count, 1U);
    ASSERT_EQ(call<NTSTATUS>("FltEnumerateVolumes", mini.filter, &found, 1, &count),
              STATUS_SUCCESS);
    EXPECT_EQ(found, mini.volume);
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("FltObjectReference", found), STATUS_SUCCESS);
    call("FltObjectDereference", found);
    call("FltObjectDereference", found);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

TEST(FltGetVolumeFromName, KnowsItByEachOfItsNames) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    const auto find = [&](const char16_t* text, FLT_VOLUME** found) {
      UNICODE_STRING name = test::unicode(text);
      return call<NTSTATUS>("FltGetVolumeFromName", mini.filter, &name, found);
    };
    for (const char16_t* text :
         {u"\\Device\\HarddiskVolume1", u"\\DosDevices\\C:", u"\\??\\C:", u"C:"}) {
      FLT_VOLUME* found = nullptr;
      ASSERT_EQ(find(text, &found), STATUS_SUCCESS);
      EXPECT_EQ(found, mini.volume);
      EXPECT_EQ(held(Resource::object_reference).size(), 1U);
      call("FltObjectDereference", found);
    }
    FLT_VOLUME* found = nullptr;
    EXPECT_EQ(find(u"", &found), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(find(u"Q:", &found), STATUS_FLT_VOLUME_NOT_FOUND);
    EXPECT_EQ(find(u"C:\\Windows", &found), STATUS_FLT_VOLUME_NOT_FOUND);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

TEST(FltEnumerateInstances, RefersToThoseThatMatch) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    FLT_INSTANCE* found = nullptr;
    ULONG count = 0;
    const auto enumerate = [&](FLT_VOLUME* volume, FLT_FILTER* filter, ULONG size) {
      return call<NTSTATUS>("FltEnumerateInstances", volume, filter, &found, size, &count);
    };
    EXPECT_EQ(enumerate(nullptr, nullptr, 1), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(enumerate(mini.volume, nullptr, 0), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(count, 1U);
    ASSERT_EQ(enumerate(nullptr, mini.filter, 1), STATUS_SUCCESS);
    EXPECT_EQ(found, mini.instance);
    call("FltObjectDereference", found);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

TEST(FltUnregisterFilter, WaitsForAnInstanceThatWasEnumerated) {
  EXPECT_TRUE(deadlock_in([] {
    WithVolume mini;
    mini.begin();
    call("FltReleaseContext", mini.context);
    FLT_INSTANCE* found = nullptr;
    ULONG count = 0;
    EXPECT_EQ(call<NTSTATUS>("FltEnumerateInstances", nullptr, mini.filter, &found, 1, &count),
              STATUS_SUCCESS);
    mini.remove();
  }));
}

TEST(FltGetVolumeFromInstance, IsAReference) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    FLT_VOLUME* found = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetVolumeFromInstance", mini.instance, &found), STATUS_SUCCESS);
    EXPECT_EQ(found, mini.volume);
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    call("FltObjectDereference", found);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

TEST(FltGetFilterFromInstance, IsAReference) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    FLT_FILTER* found = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetFilterFromInstance", mini.instance, &found), STATUS_SUCCESS);
    EXPECT_EQ(found, mini.filter);
    call("FltObjectDereference", found);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

TEST(FltGetVolumeFromFileObject, IsForAFileOfTheVolume) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    DEVICE_OBJECT* device = nullptr;
    ASSERT_EQ(call<NTSTATUS>("FltGetDiskDeviceObject", mini.volume, &device), STATUS_SUCCESS);
    FILE_OBJECT file{};
    file.DeviceObject = device;
    FLT_VOLUME* found = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetVolumeFromFileObject", mini.filter, &file, &found),
              STATUS_SUCCESS);
    EXPECT_EQ(found, mini.volume);
    call("FltObjectDereference", found);
    file.DeviceObject = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetVolumeFromFileObject", mini.filter, &file, &found),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(FltGetDeviceObject, IsTheFilterManagersOnTopOfTheFileSystems) {
  in_machine([] {
    WithVolume mini;
    mini.begin();
    DEVICE_OBJECT* disk = nullptr;
    DEVICE_OBJECT* own = nullptr;
    call("FltGetDiskDeviceObject", mini.volume, &disk);
    ASSERT_EQ(call<NTSTATUS>("FltGetDeviceObject", mini.volume, &own), STATUS_SUCCESS);
    EXPECT_EQ(disk->AttachedDevice, own);
    EXPECT_EQ(held(Resource::object_reference).size(), 2U);
    call("ObfDereferenceObject", own);
    call("ObfDereferenceObject", disk);
    EXPECT_TRUE(held(Resource::device_attachment).empty()) << "the system's own";
  });
}

}  // namespace
}  // namespace rundown
