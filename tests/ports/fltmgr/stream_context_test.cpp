#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using test::WithOperations;
using Word = std::uint64_t;
using Data = FLT_CALLBACK_DATA;
using Objects = FLT_RELATED_OBJECTS;

struct Kind {
  FLT_CONTEXT_TYPE type;
  const char* set;
  const char* get;
  const char* remove;
  const char* supports;
  bool of_handle;
};
void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.set;
}

// A filter with a context of the kind, and its body for a file that is open.
struct WithKind : WithOperations {
  explicit WithKind(const Kind& kind) {
    contexts[0].ContextType = kind.type;
    contexts[0].Size = 16;
    contexts[1].ContextType = FLT_CONTEXT_END;
  }
};

class StreamContext : public testing::TestWithParam<Kind> {
 protected:
  static void after_create(std::function<void(WithKind&, const Objects&)> body) {
    in_machine([&] {
      WithKind mini(GetParam());
      mini.watch(IRP_MJ_CREATE, nullptr, [&](Data&, const Objects& objects, void*) -> Word {
        body(mini, objects);
        return FLT_POSTOP_FINISHED_PROCESSING;
      });
      mini.begin();
      ASSERT_EQ(mini.open(), STATUS_SUCCESS);
      mini.close();
      EXPECT_TRUE(held(Resource::filter_context).empty()) << "it goes with the file";
      mini.remove();
    });
  }
  static NTSTATUS set(WithKind& mini, const Objects& objects, void** old = nullptr) {
    EXPECT_EQ(mini.allocate(16, GetParam().type), STATUS_SUCCESS);
    return call<NTSTATUS>(GetParam().set, objects.Instance, objects.FileObject,
                          FLT_SET_CONTEXT_KEEP_IF_EXISTS, mini.context, old);
  }
};

TEST_P(StreamContext, StaysWithTheFileUntilItCloses) {
  after_create([](WithKind& mini, const Objects& objects) {
    EXPECT_TRUE(call<BOOLEAN>(GetParam().supports, objects.FileObject));
    void* found = nullptr;
    EXPECT_EQ(call<NTSTATUS>(GetParam().get, objects.Instance, objects.FileObject, &found),
              STATUS_NOT_FOUND);
    EXPECT_EQ(set(mini, objects), STATUS_SUCCESS);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(call<NTSTATUS>(GetParam().get, objects.Instance, objects.FileObject, &found),
              STATUS_SUCCESS);
    EXPECT_EQ(found, mini.context);
    call("FltReleaseContext", found);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
  });
}

TEST_P(StreamContext, IsSetOnce) {
  after_create([](WithKind& mini, const Objects& objects) {
    EXPECT_EQ(set(mini, objects), STATUS_SUCCESS);
    void* first = mini.context;
    call("FltReleaseContext", first);
    void* old = nullptr;
    EXPECT_EQ(set(mini, objects, &old), STATUS_FLT_CONTEXT_ALREADY_DEFINED);
    EXPECT_EQ(old, first);
    call("FltReleaseContext", old);
    call("FltReleaseContext", mini.context);
  });
}

TEST_P(StreamContext, IsDeletedByHand) {
  after_create([](WithKind& mini, const Objects& objects) {
    EXPECT_EQ(call<NTSTATUS>(GetParam().remove, objects.Instance, objects.FileObject, nullptr),
              STATUS_NOT_FOUND);
    EXPECT_EQ(set(mini, objects), STATUS_SUCCESS);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(call<NTSTATUS>(GetParam().remove, objects.Instance, objects.FileObject, nullptr),
              STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST_P(StreamContext, AFileThatIsNotOpenHasNone) {
  in_machine([] {
    WithKind mini(GetParam());
    mini.watch(IRP_MJ_CREATE, [&](Data&, const Objects& objects, void*) -> Word {
      EXPECT_FALSE(call<BOOLEAN>(GetParam().supports, objects.FileObject));
      void* found = nullptr;
      EXPECT_EQ(set(mini, objects), STATUS_NOT_SUPPORTED);
      EXPECT_EQ(call<NTSTATUS>(GetParam().get, objects.Instance, objects.FileObject, &found),
                STATUS_NOT_SUPPORTED);
      call("FltReleaseContext", mini.context);
      return FLT_PREOP_SUCCESS_NO_CALLBACK;
    });
    mini.begin();
    mini.open();
  });
}

// A stream's context is shared by all who have it open, a handle's is its own.
TEST_P(StreamContext, BelongsToTheFileOrToItsHandle) {
  in_machine([] {
    WithKind mini(GetParam());
    int seen = 0;
    mini.watch(IRP_MJ_CREATE, nullptr, [&](Data&, const Objects& objects, void*) -> Word {
      void* found = nullptr;
      const auto status =
          call<NTSTATUS>(GetParam().get, objects.Instance, objects.FileObject, &found);
      if (status == STATUS_SUCCESS) {
        ++seen;
        call("FltReleaseContext", found);
      } else {
        set(mini, objects);
        call("FltReleaseContext", mini.context);
      }
      return FLT_POSTOP_FINISHED_PROCESSING;
    });
    mini.begin();
    ASSERT_EQ(mini.open(u"\\??\\C:\\Temp"), STATUS_SUCCESS);
    const HANDLE first = mini.file;
    mini.open(u"\\??\\C:\\Temp");
    EXPECT_EQ(seen, GetParam().of_handle ? 0 : 1);
    mini.close();
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    call("ZwClose", first);
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST_P(StreamContext, GoesWithTheFilter) {
  in_machine([] {
    WithKind mini(GetParam());
    mini.watch(IRP_MJ_CREATE, nullptr, [&](Data&, const Objects& objects, void*) -> Word {
      set(mini, objects);
      call("FltReleaseContext", mini.context);
      return FLT_POSTOP_FINISHED_PROCESSING;
    });
    mini.begin();
    mini.open();
    mini.remove();
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

INSTANTIATE_TEST_SUITE_P(
    Each, StreamContext,
    testing::Values(Kind{FLT_STREAMHANDLE_CONTEXT, "FltSetStreamHandleContext",
                         "FltGetStreamHandleContext", "FltDeleteStreamHandleContext",
                         "FltSupportsStreamHandleContexts", true},
                    Kind{FLT_STREAM_CONTEXT, "FltSetStreamContext", "FltGetStreamContext",
                         "FltDeleteStreamContext", "FltSupportsStreamContexts", false},
                    Kind{FLT_FILE_CONTEXT, "FltSetFileContext", "FltGetFileContext",
                         "FltDeleteFileContext", "FltSupportsFileContexts", false}));

}  // namespace
}  // namespace rundown
