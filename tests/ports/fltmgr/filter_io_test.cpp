// A filter's own operations, which its callbacks do not see.
#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using test::unicode;
using test::unsupported_in;
using test::WithOperations;
using Word = std::uint64_t;
using Data = FLT_CALLBACK_DATA;
using Objects = FLT_RELATED_OBJECTS;

struct Own : WithOperations {
  void begin_counting() {
    for (const UCHAR major : {IRP_MJ_CREATE, IRP_MJ_WRITE, IRP_MJ_CLEANUP, IRP_MJ_CLOSE}) {
      watch(major, [this](Data&, const Objects&, void*) -> Word {
        ++seen;
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
      });
    }
    begin();
  }
  NTSTATUS create(FLT_INSTANCE* from, ULONG disposition = FILE_OPEN_IF,
                  const char16_t* path = u"\\??\\C:\\Temp\\own.txt") {
    name = unicode(path);
    OBJECT_ATTRIBUTES attributes{};
    attributes.Length = sizeof attributes;
    attributes.ObjectName = &name;
    return call<NTSTATUS>("FltCreateFileEx", filter, from, &file, &object,
                          GENERIC_READ | GENERIC_WRITE, &attributes, &result, nullptr, 0, 0,
                          disposition, 0x20, nullptr, 0, 0);
  }
  NTSTATUS create_plain(ULONG disposition = FILE_OPEN_IF) {
    name = unicode(u"\\??\\C:\\Temp\\own.txt");
    OBJECT_ATTRIBUTES attributes{};
    attributes.Length = sizeof attributes;
    attributes.ObjectName = &name;
    return call<NTSTATUS>("FltCreateFile", filter, instance, &file, GENERIC_READ | GENERIC_WRITE,
                          &attributes, &result, nullptr, 0, 0, disposition, 0x20, nullptr, 0, 0);
  }
  void give_back() {
    call("FltClose", file);
    call("ObfDereferenceObject", object);
  }
  FILE_OBJECT* object = nullptr;
  int seen = 0;
};

TEST(FltCreateFileEx, BeginsBelowTheFilter) {
  in_machine([] {
    Own mini;
    mini.begin_counting();
    ASSERT_EQ(mini.create(mini.instance), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::handle).size(), 1U);
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    mini.give_back();
    EXPECT_EQ(mini.seen, 0);
    EXPECT_TRUE(held().size() == 1U) << "the filter alone";
  });
}

TEST(FltCreateFileEx, BeginsAtTheTopWithoutAnInstance) {
  in_machine([] {
    Own mini;
    mini.begin_counting();
    ASSERT_EQ(mini.create(nullptr), STATUS_SUCCESS);
    mini.give_back();
    EXPECT_EQ(mini.seen, 3) << "create, clean-up and close";
  });
}

TEST(FltCreateFile, SaysWhatTheFileSystemSays) {
  in_machine([] {
    Own mini;
    mini.begin_counting();
    EXPECT_EQ(mini.create_plain(FILE_OPEN), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_TRUE(held(Resource::handle).empty());
    EXPECT_EQ(mini.create_plain(FILE_CREATE), STATUS_SUCCESS);
    EXPECT_EQ(mini.result.Information, FILE_CREATED);
    call("FltClose", mini.file);
    EXPECT_EQ(mini.create_plain(FILE_CREATE), STATUS_OBJECT_NAME_COLLISION);
    EXPECT_TRUE(held(Resource::handle).empty());
  });
}

TEST(FltCreateFile, FailsByItsDisposition) {
  in_machine([] {
    const auto failures = [](ULONG disposition) {
      return test::failures_of("FltCreateFile", nullptr, nullptr, nullptr, 0, nullptr, nullptr,
                               nullptr, 0, 0, disposition);
    };
    EXPECT_EQ(failures(FILE_OPEN)[0], gate::fails_with(STATUS_OBJECT_NAME_NOT_FOUND));
    EXPECT_EQ(failures(FILE_CREATE)[0], gate::fails_with(STATUS_OBJECT_NAME_COLLISION));
    EXPECT_EQ(failures(FILE_OPEN_IF).size(), 1U);
    EXPECT_EQ(test::failures_of("FltCreateFileEx", nullptr, nullptr, nullptr, nullptr, 0, nullptr,
                                nullptr, nullptr, 0, 0, FILE_CREATE)[0],
              gate::fails_with(STATUS_OBJECT_NAME_COLLISION));
  });
}

TEST(FltCreateFileEx2, DriverContextsAreNotSimulated) {
  EXPECT_EQ(unsupported_in([] {
              Own mini;
              mini.begin_counting();
              int context = 0;
              call("FltCreateFileEx2", mini.filter, mini.instance, &mini.file, nullptr, 0, nullptr,
                   &mini.result, nullptr, 0, 0, 0, 0, nullptr, 0, 0, &context);
            }),
            "fltmgr.sys!FltCreateFileEx2 with a DriverContext");
}

TEST(FltCreateFileEx2, IsTheSameWithoutOne) {
  in_machine([] {
    Own mini;
    mini.begin_counting();
    mini.name = unicode(u"\\??\\C:\\Temp\\own.txt");
    OBJECT_ATTRIBUTES attributes{};
    attributes.Length = sizeof attributes;
    attributes.ObjectName = &mini.name;
    EXPECT_EQ(call<NTSTATUS>("FltCreateFileEx2", mini.filter, mini.instance, &mini.file,
                             &mini.object, GENERIC_READ, &attributes, &mini.result, nullptr, 0, 0,
                             FILE_OPEN_IF, 0x20, nullptr, 0, 0, nullptr),
              STATUS_SUCCESS);
    mini.give_back();
  });
}

TEST(FltReadFile, ReadsWhatFltWriteFileWrote) {
  in_machine([] {
    Own mini;
    mini.begin_counting();
    ASSERT_EQ(mini.create(mini.instance), STATUS_SUCCESS);
    LARGE_INTEGER offset{};
    ULONG moved = 0;
    EXPECT_EQ(call<NTSTATUS>("FltWriteFile", mini.instance, mini.object, &offset, 5, "hello", 0,
                             &moved, nullptr, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(moved, 5U);
    char buffer[8] = {};
    EXPECT_EQ(call<NTSTATUS>("FltReadFile", mini.instance, mini.object, &offset, 8, buffer, 0,
                             &moved, nullptr, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(moved, 5U);
    EXPECT_STREQ(buffer, "hello");
    EXPECT_EQ(call<NTSTATUS>("FltFlushBuffers", mini.instance, mini.object), STATUS_SUCCESS);
    mini.give_back();
    EXPECT_EQ(mini.seen, 0);
  });
}

TEST(FltReadFile, AnAsynchronousOneIsNotSimulated) {
  for (const char* function : {"FltReadFile", "FltWriteFile"}) {
    EXPECT_EQ(unsupported_in([&] {
                Own mini;
                mini.begin_counting();
                call(function, mini.instance, nullptr, nullptr, 0, nullptr, 0, nullptr, &mini,
                     nullptr);
              }),
              "fltmgr.sys!a filter's own asynchronous I/O");
  }
}

TEST(FltQueryInformationFile, AsksTheFileSystem) {
  in_machine([] {
    Own mini;
    mini.begin_counting();
    ASSERT_EQ(mini.create(mini.instance), STATUS_SUCCESS);
    LARGE_INTEGER end{};
    end.QuadPart = 100;
    EXPECT_EQ(call<NTSTATUS>("FltSetInformationFile", mini.instance, mini.object, &end, sizeof end,
                             FileEndOfFileInformation),
              STATUS_SUCCESS);
    FILE_STANDARD_INFORMATION standard{};
    ULONG returned = 0;
    EXPECT_EQ(call<NTSTATUS>("FltQueryInformationFile", mini.instance, mini.object, &standard,
                             sizeof standard, FileStandardInformation, &returned),
              STATUS_SUCCESS);
    EXPECT_EQ(returned, sizeof standard);
    EXPECT_EQ(standard.EndOfFile.QuadPart, 100);
    BOOLEAN directory = TRUE;
    EXPECT_EQ(call<NTSTATUS>("FltIsDirectory", mini.object, mini.instance, &directory),
              STATUS_SUCCESS);
    EXPECT_FALSE(directory);
    EXPECT_EQ(call<NTSTATUS>("FltSetInformationFile", mini.instance, mini.object, &end, 1,
                             FileEndOfFileInformation),
              STATUS_INFO_LENGTH_MISMATCH);
    mini.give_back();
  });
}

TEST(FltIsDirectory, ADirectoryIsOne) {
  in_machine([] {
    Own mini;
    mini.begin_counting();
    ASSERT_EQ(mini.create(mini.instance, FILE_OPEN, u"\\??\\C:\\Temp"), STATUS_SUCCESS);
    BOOLEAN directory = FALSE;
    call("FltIsDirectory", mini.object, mini.instance, &directory);
    EXPECT_TRUE(directory);
    mini.give_back();
  });
}

TEST(FltCancelFileOpen, IsForAFileThatNobodyHasYet) {
  EXPECT_EQ(unsupported_in([] {
              Own mini;
              mini.begin_counting();
              mini.create(mini.instance);
              call("FltCancelFileOpen", mini.instance, mini.object);
            }),
            "fltmgr.sys!FltCancelFileOpen of a file that has a handle");
}

}  // namespace
}  // namespace rundown
