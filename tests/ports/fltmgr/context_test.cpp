#include "abi/pool.h"
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
using test::Minifilter;
using Word = std::uint64_t;

// A filter with an instance on the volume and a context of 16 bytes for it.
struct WithInstance : Minifilter {
  WithInstance() {
    contexts[0].ContextType = FLT_INSTANCE_CONTEXT;
    contexts[0].Size = 16;
    contexts[0].PoolTag = 0x74736554;
    contexts[1].ContextType = FLT_VOLUME_CONTEXT;
    contexts[1].Size = FLT_VARIABLE_SIZED_CONTEXTS;
    contexts[2].ContextType = FLT_CONTEXT_END;
    registration.ContextRegistration = contexts;
    registration.InstanceSetupCallback = guest_callback([this](Word objects, Word, Word, Word) {
      const auto* related = reinterpret_cast<const FLT_RELATED_OBJECTS*>(objects);
      instance = related->Instance;
      volume = related->Volume;
      return static_cast<Word>(setup_answer);
    });
  }
  NTSTATUS allocate(SIZE_T bytes = 16, FLT_CONTEXT_TYPE type = FLT_INSTANCE_CONTEXT,
                    ULONG pool = NonPagedPool) {
    return call<NTSTATUS>("FltAllocateContext", filter, type, bytes, pool, &context);
  }
  NTSTATUS set(FLT_SET_CONTEXT_OPERATION operation, void** old) const {
    return call<NTSTATUS>("FltSetInstanceContext", instance, operation, context, old);
  }
  FLT_CONTEXT_REGISTRATION contexts[3]{};
  FLT_INSTANCE* instance = nullptr;
  FLT_VOLUME* volume = nullptr;
  std::uint32_t setup_answer = 0;
  void* context = nullptr;
};

TEST(FltAllocateContext, RefusesWhatWasNotRegistered) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    EXPECT_EQ(mini.allocate(16, 0x80), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(mini.allocate(0), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(mini.allocate(0x10000), STATUS_INVALID_BUFFER_SIZE);
    EXPECT_EQ(mini.allocate(17), STATUS_FLT_CONTEXT_ALLOCATION_NOT_FOUND);
    EXPECT_EQ(mini.allocate(16, 0x08), STATUS_FLT_CONTEXT_ALLOCATION_NOT_FOUND);
    EXPECT_EQ(mini.allocate(16, FLT_VOLUME_CONTEXT, PagedPool), STATUS_FLT_MUST_BE_NONPAGED_POOL);
    EXPECT_EQ(mini.allocate(900, FLT_VOLUME_CONTEXT), STATUS_SUCCESS);
  });
}

TEST(FltAllocateContext, IsRefusedWhileTheFilterIsTornDown) {
  in_machine([] {
    WithInstance mini;
    NTSTATUS seen{};
    mini.registration.InstanceTeardownCompleteCallback =
        guest_callback([&](Word, Word, Word, Word) -> Word {
          seen = mini.allocate();
          return 0;
        });
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    mini.remove();
    EXPECT_EQ(seen, STATUS_FLT_DELETING_OBJECT);
  });
}

TEST(FltReleaseContext, TheLastReferenceCleansUp) {
  in_machine([] {
    WithInstance mini;
    int cleaned = 0;
    mini.contexts[0].ContextCleanupCallback =
        guest_callback([&](Word address, Word type, Word, Word) -> Word {
          EXPECT_EQ(reinterpret_cast<void*>(address), mini.context);
          EXPECT_EQ(type & 0xFFFF, FLT_INSTANCE_CONTEXT);
          return static_cast<Word>(++cleaned);
        });
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    ASSERT_EQ(held(Resource::filter_context).size(), 1U);
    call("FltReferenceContext", mini.context);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(cleaned, 0);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(cleaned, 1);
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltAllocateContext, TheDriverMayGiveTheMemory) {
  in_machine([] {
    WithInstance mini;
    alignas(16) std::byte memory[256];
    bool empty = true;
    void* given_back = nullptr;
    mini.contexts[0].ContextAllocateCallback =
        guest_callback([&](Word, Word bytes, Word, Word) -> Word {
          EXPECT_GE(bytes, 16U);
          return empty ? 0 : reinterpret_cast<Word>(&memory);
        });
    mini.contexts[0].ContextFreeCallback =
        guest_callback([&](Word block, Word, Word, Word) -> Word {
          given_back = reinterpret_cast<void*>(block);
          return 0;
        });
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    EXPECT_EQ(mini.allocate(), STATUS_INSUFFICIENT_RESOURCES);
    empty = false;
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(given_back, &memory);
  });
}

TEST(FltSetInstanceContext, TheInstanceHoldsAReferenceUntilItGoes) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    void* got = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetInstanceContext", mini.instance, &got), STATUS_NOT_FOUND);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_FLT_CONTEXT_ALREADY_LINKED);
    call("FltReleaseContext", mini.context);
    ASSERT_EQ(call<NTSTATUS>("FltGetInstanceContext", mini.instance, &got), STATUS_SUCCESS);
    EXPECT_EQ(got, mini.context);
    call("FltReleaseContext", got);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    mini.remove();
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltSetInstanceContext, KeepsOrReplacesTheOneBefore) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    void* const first = mini.context;
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_SUCCESS);
    call("FltReleaseContext", first);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    void* old = nullptr;
    EXPECT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, &old), STATUS_FLT_CONTEXT_ALREADY_DEFINED);
    EXPECT_EQ(old, first);
    call("FltReleaseContext", old);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_REPLACE_IF_EXISTS, &old), STATUS_SUCCESS);
    EXPECT_EQ(old, first);
    call("FltReleaseContext", old);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    mini.remove();
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltDeleteInstanceContext, TakesItFromTheInstance) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FltDeleteInstanceContext", mini.instance, nullptr), STATUS_NOT_FOUND);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_SUCCESS);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(call<NTSTATUS>("FltDeleteInstanceContext", mini.instance, nullptr), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::filter_context).empty());
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_SUCCESS);
    call("FltDeleteContext", mini.context);
    void* got = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetInstanceContext", mini.instance, &got), STATUS_NOT_FOUND);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    call("FltReleaseContext", mini.context);
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltUnregisterFilter, WaitsForAContext) {
  EXPECT_TRUE(deadlock_in([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    mini.remove();
  }));
}

TEST(InstanceSetup, AnInstanceThatRefusesIsNotTornDown) {
  in_machine([] {
    WithInstance mini;
    int torn_down = 0;
    mini.registration.InstanceTeardownStartCallback =
        guest_callback([&](Word, Word, Word, Word) { return static_cast<Word>(++torn_down); });
    mini.setup_answer = static_cast<std::uint32_t>(STATUS_FLT_DO_NOT_ATTACH);
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    EXPECT_NE(mini.instance, nullptr);
    mini.remove();
    EXPECT_EQ(torn_down, 0);
  });
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
    EXPECT_EQ(get(sizeof *properties), STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(properties->SectorSize, 512);
    EXPECT_EQ(get(needed), STATUS_SUCCESS);
    EXPECT_EQ(std::u16string_view(properties->FileSystemDriverName.Buffer,
                                  properties->FileSystemDriverName.Length / 2),
              u"\\FileSystem\\Ntfs");
  });
}

}  // namespace
}  // namespace rundown
