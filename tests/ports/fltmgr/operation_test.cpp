// What a filter sees of a program's file operations, and what becomes of them by its answers.
#include <string_view>

#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::deadlock_in;
using test::guest_callback;
using test::in_machine;
using test::unsupported_in;
using test::WithOperations;
using Word = std::uint64_t;
using Data = FLT_CALLBACK_DATA;
using Objects = FLT_RELATED_OBJECTS;

ULONG& length_of(const Data& data) {
  return *reinterpret_cast<ULONG*>(data.Iopb->Parameters);
}
const char*& buffer_of(const Data& data) {
  return *reinterpret_cast<const char**>(data.Iopb->Parameters + 0x18);
}

TEST(Operation, IsShownBeforeAndAfterTheFileSystem) {
  in_machine([] {
    WithOperations mini;
    std::string seen;
    mini.watch(
        IRP_MJ_WRITE,
        [&](Data& data, const Objects& objects, void* context) -> Word {
          seen += std::string_view(buffer_of(data), length_of(data));
          EXPECT_EQ(data.Iopb->MajorFunction, IRP_MJ_WRITE);
          EXPECT_EQ(data.Iopb->TargetInstance, mini.instance);
          EXPECT_EQ(objects.FileObject, data.Iopb->TargetFileObject);
          EXPECT_EQ(objects.Filter, mini.filter);
          EXPECT_EQ(data.RequestorMode, KernelMode);
          *static_cast<void**>(context) = reinterpret_cast<void*>(7);
          return FLT_PREOP_SUCCESS_WITH_CALLBACK;
        },
        [&](Data& data, const Objects&, void* context) -> Word {
          EXPECT_EQ(context, reinterpret_cast<void*>(7));
          EXPECT_EQ(data.IoStatus.Status, STATUS_SUCCESS);
          EXPECT_EQ(data.IoStatus.Information, 5U);
          EXPECT_NE(data.Flags & FLTFL_CALLBACK_DATA_POST_OPERATION, 0U);
          seen += " done";
          return FLT_POSTOP_FINISHED_PROCESSING;
        });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    EXPECT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_EQ(seen, "hello done");
    mini.close();
    mini.remove();
    EXPECT_EQ(mini.open(), STATUS_SUCCESS) << "the volume works without the filter";
  });
}

TEST(Operation, IsNotShownAfterwardsWithoutTheWish) {
  in_machine([] {
    WithOperations mini;
    mini.watch(
        IRP_MJ_CREATE,
        [](Data&, const Objects&, void*) -> Word { return FLT_PREOP_SUCCESS_NO_CALLBACK; },
        [](Data&, const Objects&, void*) -> Word {
          ADD_FAILURE();
          return FLT_POSTOP_FINISHED_PROCESSING;
        });
    mini.begin();
    EXPECT_EQ(mini.open(), STATUS_SUCCESS);
  });
}

TEST(Operation, IsCompletedByTheFilter) {
  in_machine([] {
    WithOperations mini;
    mini.watch(IRP_MJ_CREATE, [](Data& data, const Objects&, void*) -> Word {
      data.IoStatus = {{STATUS_ACCESS_DENIED}, 0};
      return FLT_PREOP_COMPLETE;
    });
    mini.begin();
    EXPECT_EQ(mini.open(), STATUS_ACCESS_DENIED);
    mini.remove();
    EXPECT_EQ(mini.open(u"\\??\\C:\\Temp\\a.b.txt", FILE_OPEN), STATUS_OBJECT_NAME_NOT_FOUND)
        << "the file system has not seen it";
  });
}

TEST(Operation, KeepsTheFiltersStatusOfThePostCallback) {
  in_machine([] {
    WithOperations mini;
    mini.watch(IRP_MJ_CREATE, nullptr, [](Data& data, const Objects& objects, void*) -> Word {
      call("FltCancelFileOpen", objects.Instance, objects.FileObject);
      data.IoStatus = {{STATUS_ACCESS_DENIED}, 0};
      return FLT_POSTOP_FINISHED_PROCESSING;
    });
    mini.begin();
    EXPECT_EQ(mini.open(), STATUS_ACCESS_DENIED);
  });
}

TEST(FltSetCallbackDataDirty, TakesTheFiltersChangesAlong) {
  in_machine([] {
    WithOperations mini;
    static const char other[] = "other";
    bool says_so = false;
    mini.watch(IRP_MJ_WRITE, [&](Data& data, const Objects&, void*) -> Word {
      buffer_of(data) = other;
      if (says_so) {
        EXPECT_FALSE(call<BOOLEAN>("FltIsCallbackDataDirty", &data));
        call("FltSetCallbackDataDirty", &data);
        EXPECT_TRUE(call<BOOLEAN>("FltIsCallbackDataDirty", &data));
      }
      return FLT_PREOP_SUCCESS_NO_CALLBACK;
    });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    char read[6] = {};
    ASSERT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    ASSERT_EQ(mini.read(read, 5), STATUS_SUCCESS);
    EXPECT_STREQ(read, "hello");
    says_so = true;
    mini.close();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    ASSERT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    ASSERT_EQ(mini.read(read, 5), STATUS_SUCCESS);
    EXPECT_STREQ(read, "other");
  });
}

TEST(FltClearCallbackDataDirty, ForgetsTheChanges) {
  in_machine([] {
    WithOperations mini;
    mini.watch(IRP_MJ_WRITE, [&](Data& data, const Objects&, void*) -> Word {
      length_of(data) = 1;
      call("FltSetCallbackDataDirty", &data);
      call("FltClearCallbackDataDirty", &data);
      return FLT_PREOP_SUCCESS_NO_CALLBACK;
    });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    ASSERT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_EQ(mini.result.Information, 5U);
  });
}

// Pended, the operation goes on when the filter says so, from a work item for instance.
TEST(FltCompletePendedPreOperation, LetsAPendedOperationGoOn) {
  in_machine([] {
    WithOperations mini;
    void* work = guest_callback([](Word item, Word data, Word context, Word) -> Word {
      call("FltCompletePendedPreOperation", data, FLT_PREOP_SUCCESS_WITH_CALLBACK, context);
      call("FltFreeDeferredIoWorkItem", item);
      return 0;
    });
    bool after = false;
    mini.watch(
        IRP_MJ_WRITE,
        [&](Data& data, const Objects&, void*) -> Word {
          const Word item = call<Word>("FltAllocateDeferredIoWorkItem");
          EXPECT_EQ(call<NTSTATUS>("FltQueueDeferredIoWorkItem", item, &data, work, 1, 9),
                    STATUS_SUCCESS);
          return FLT_PREOP_PENDING;
        },
        [&](Data&, const Objects&, void* context) -> Word {
          after = context == reinterpret_cast<void*>(9);
          return FLT_POSTOP_FINISHED_PROCESSING;
        });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    EXPECT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_EQ(mini.result.Information, 5U);
    EXPECT_TRUE(after);
    mini.close();
    mini.remove();
  });
}

TEST(FltCompletePendedPreOperation, MayComeBeforeTheCallbackHasReturned) {
  in_machine([] {
    WithOperations mini;
    mini.watch(IRP_MJ_WRITE, [](Data& data, const Objects&, void*) -> Word {
      data.IoStatus = {{STATUS_DISK_FULL}, 0};
      call("FltCompletePendedPreOperation", &data, FLT_PREOP_COMPLETE, nullptr);
      return FLT_PREOP_PENDING;
    });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    EXPECT_EQ(mini.write("hello", 5), STATUS_DISK_FULL);
  });
}

TEST(FltCompletePendedPreOperation, IsForAPendedOperation) {
  EXPECT_EQ(unsupported_in([] {
              WithOperations mini;
              Data* kept = nullptr;
              mini.watch(IRP_MJ_WRITE, nullptr, [&](Data& data, const Objects&, void*) -> Word {
                kept = &data;
                call("FltCompletePendedPreOperation", kept, FLT_PREOP_COMPLETE, nullptr);
                return FLT_POSTOP_FINISHED_PROCESSING;
              });
              mini.begin();
              mini.open();
              mini.write("hello", 5);
            }),
            "fltmgr.sys!an operation that is completed and not pended");
}

TEST(FltCompletePendedPostOperation, LetsTheRequestEnd) {
  in_machine([] {
    WithOperations mini;
    void* work = guest_callback([](Word item, Word data, Word, Word) -> Word {
      call("FltCompletePendedPostOperation", data);
      call("FltFreeDeferredIoWorkItem", item);
      return 0;
    });
    mini.watch(IRP_MJ_WRITE, nullptr, [&](Data& data, const Objects&, void*) -> Word {
      const Word item = call<Word>("FltAllocateDeferredIoWorkItem");
      call("FltQueueDeferredIoWorkItem", item, &data, work, 1, nullptr);
      return FLT_POSTOP_MORE_PROCESSING_REQUIRED;
    });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    EXPECT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_EQ(mini.result.Information, 5U);
  });
}

TEST(Operation, ThatIsPendedKeepsTheFilter) {
  EXPECT_TRUE(deadlock_in([] {
    WithOperations mini;
    mini.watch(IRP_MJ_WRITE,
               [](Data&, const Objects&, void*) -> Word { return FLT_PREOP_PENDING; });
    mini.begin();
    mini.open();
    mini.write("hello", 5);
  }));
}

TEST(Operation, AnIrpIsNoFastIo) {
  EXPECT_EQ(unsupported_in([] {
              WithOperations mini;
              mini.watch(IRP_MJ_WRITE, [](Data&, const Objects&, void*) -> Word {
                return FLT_PREOP_DISALLOW_FASTIO;
              });
              mini.begin();
              mini.open();
              mini.write("hello", 5);
            }),
            "fltmgr.sys!this answer of a pre-operation callback to an IRP");
}

// The list that a filter has put in its place is the filter manager's to free.
TEST(FltGetSwappedBufferMdlAddress, TellsWhatTheFilterHasPutInPlace) {
  in_machine([] {
    WithOperations mini;
    static char other[] = "other";
    MDL* swapped = nullptr;
    mini.watch(
        IRP_MJ_WRITE,
        [&](Data& data, const Objects&, void*) -> Word {
          swapped = call<MDL*>("IoAllocateMdl", other, 5, FALSE, FALSE, nullptr);
          call("MmBuildMdlForNonPagedPool", swapped);
          buffer_of(data) = other;
          *reinterpret_cast<MDL**>(data.Iopb->Parameters + 0x20) = swapped;
          call("FltSetCallbackDataDirty", &data);
          return FLT_PREOP_SUCCESS_WITH_CALLBACK;
        },
        [&](Data& data, const Objects&, void*) -> Word {
          EXPECT_EQ(call<MDL*>("FltGetSwappedBufferMdlAddress", &data), swapped);
          EXPECT_STREQ(buffer_of(data), "hello") << "the parameters are the sender's again";
          return FLT_POSTOP_FINISHED_PROCESSING;
        });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    EXPECT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_TRUE(test::held(gate::Resource::mdl).empty());
  });
}

// Though the filter has changed something: the pages of the sender's buffer are unlocked once.
TEST(FltGetSwappedBufferMdlAddress, AListOfFltLockUserBufferIsNoSwap) {
  in_machine([] {
    WithOperations mini;
    mini.watch(
        IRP_MJ_WRITE,
        [&](Data& data, const Objects&, void*) -> Word {
          EXPECT_EQ(call<NTSTATUS>("FltLockUserBuffer", &data), STATUS_SUCCESS);
          length_of(data) = 4;
          call("FltSetCallbackDataDirty", &data);
          return FLT_PREOP_SUCCESS_WITH_CALLBACK;
        },
        [&](Data& data, const Objects&, void*) -> Word {
          EXPECT_EQ(call<MDL*>("FltGetSwappedBufferMdlAddress", &data), nullptr);
          EXPECT_NE(*reinterpret_cast<MDL**>(data.Iopb->Parameters + 0x20), nullptr);
          return FLT_POSTOP_FINISHED_PROCESSING;
        });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    EXPECT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_EQ(mini.result.Information, 4U);
  });
}

TEST(FltRetainSwappedBufferMdlAddress, LeavesTheListToTheFilter) {
  in_machine([] {
    WithOperations mini;
    static char other[] = "other";
    mini.watch(
        IRP_MJ_WRITE,
        [&](Data& data, const Objects&, void*) -> Word {
          MDL* swapped = call<MDL*>("IoAllocateMdl", other, 5, FALSE, FALSE, nullptr);
          call("MmBuildMdlForNonPagedPool", swapped);
          *reinterpret_cast<MDL**>(data.Iopb->Parameters + 0x20) = swapped;
          call("FltSetCallbackDataDirty", &data);
          return FLT_PREOP_SUCCESS_WITH_CALLBACK;
        },
        [&](Data& data, const Objects&, void*) -> Word {
          call("FltRetainSwappedBufferMdlAddress", &data);
          EXPECT_EQ(call<MDL*>("FltGetSwappedBufferMdlAddress", &data), nullptr);
          return FLT_POSTOP_FINISHED_PROCESSING;
        });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    EXPECT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_EQ(test::held(gate::Resource::mdl).size(), 1U);
  });
}

}  // namespace
}  // namespace rundown
