#include "minifilter.h"
#include "nt/ob/handle.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using test::unsupported_in;
using test::WithOperations;
using Word = std::uint64_t;
using Data = FLT_CALLBACK_DATA;
using Objects = FLT_RELATED_OBJECTS;
using Name = FLT_FILE_NAME_INFORMATION;

constexpr ULONG kQueryDefault = 0x0100;

std::u16string text(const UNICODE_STRING& string) {
  return std::u16string(nt::ob::text_of(string));
}

// Runs the body before the file of the path is created.
void before_create(const char16_t* path, std::function<void(Data&)> body) {
  in_machine([&] {
    WithOperations mini;
    int times = 0;
    mini.watch(IRP_MJ_CREATE, [&](Data& data, const Objects&, void*) -> Word {
      ++times;
      body(data);
      data.IoStatus = {{STATUS_ACCESS_DENIED}, 0};
      return FLT_PREOP_COMPLETE;
    });
    mini.begin();
    mini.open(path);
    EXPECT_EQ(times, 1);
  });
}

Name* name_of(Data& data, ULONG options = FLT_FILE_NAME_NORMALIZED | kQueryDefault) {
  Name* name = nullptr;
  EXPECT_EQ(call<NTSTATUS>("FltGetFileNameInformation", &data, options, &name), STATUS_SUCCESS);
  return name;
}

TEST(FltGetFileNameInformation, IsHeldUntilItIsReleased) {
  before_create(u"\\??\\C:\\Temp\\a.txt", [](Data& data) {
    Name* name = name_of(data);
    EXPECT_EQ(text(name->Name), u"\\Device\\HarddiskVolume1\\Temp\\a.txt");
    EXPECT_EQ(text(name->Volume), u"\\Device\\HarddiskVolume1");
    EXPECT_EQ(name->NamesParsed, 0);
    EXPECT_EQ(name->Format, FLT_FILE_NAME_NORMALIZED);
    EXPECT_EQ(held(Resource::filter_name).size(), 1U);
    call("FltReleaseFileNameInformation", name);
    EXPECT_TRUE(held(Resource::filter_name).empty());
  });
}

TEST(FltGetFileNameInformation, AsksForAFormat) {
  before_create(u"\\??\\C:\\Temp\\a.txt", [](Data& data) {
    Name* name = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetFileNameInformation", &data, kQueryDefault, &name),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(name, nullptr);
    name = name_of(data, FLT_FILE_NAME_OPENED);
    EXPECT_EQ(name->Format, FLT_FILE_NAME_OPENED);
    call("FltReleaseFileNameInformation", name);
  });
}

TEST(FltGetFileNameInformation, ShortNamesAreNotSimulated) {
  EXPECT_EQ(unsupported_in([] {
              WithOperations mini;
              mini.watch(IRP_MJ_CREATE, [](Data& data, const Objects&, void*) -> Word {
                Name* name = nullptr;
                call("FltGetFileNameInformation", &data, FLT_FILE_NAME_SHORT, &name);
                return FLT_PREOP_SUCCESS_NO_CALLBACK;
              });
              mini.begin();
              mini.open();
            }),
            "fltmgr.sys!a file's short name");
}

TEST(FltGetFileNameInformation, AClosingFileHasNone) {
  in_machine([] {
    WithOperations mini;
    mini.watch(IRP_MJ_CLOSE, [](Data& data, const Objects&, void*) -> Word {
      Name* name = nullptr;
      EXPECT_EQ(call<NTSTATUS>("FltGetFileNameInformation", &data, FLT_FILE_NAME_NORMALIZED, &name),
                STATUS_FLT_INVALID_NAME_REQUEST);
      return FLT_PREOP_SUCCESS_NO_CALLBACK;
    });
    mini.begin();
    mini.open();
    mini.close();
  });
}

TEST(FltGetFileNameInformationUnsafe, IsForAFileThatIsOpen) {
  in_machine([] {
    WithOperations mini;
    mini.watch(IRP_MJ_CREATE, nullptr, [](Data&, const Objects& objects, void*) -> Word {
      Name* name = nullptr;
      EXPECT_EQ(call<NTSTATUS>("FltGetFileNameInformationUnsafe", objects.FileObject,
                               objects.Instance, FLT_FILE_NAME_NORMALIZED, &name),
                STATUS_SUCCESS);
      EXPECT_EQ(text(name->Name), u"\\Device\\HarddiskVolume1\\Temp\\a.b.txt");
      call("FltReleaseFileNameInformation", name);
      return FLT_POSTOP_FINISHED_PROCESSING;
    });
    mini.begin();
    EXPECT_EQ(mini.open(), STATUS_SUCCESS);
  });
}

TEST(FltReferenceFileNameInformation, CountsLikeTheFirst) {
  before_create(u"\\??\\C:\\Temp\\a.txt", [](Data& data) {
    Name* name = name_of(data);
    call("FltReferenceFileNameInformation", name);
    EXPECT_EQ(held(Resource::filter_name).size(), 2U);
    call("FltReleaseFileNameInformation", name);
    EXPECT_EQ(text(name->Volume), u"\\Device\\HarddiskVolume1");
    call("FltReleaseFileNameInformation", name);
    EXPECT_TRUE(held(Resource::filter_name).empty());
  });
}

TEST(FltReleaseFileNameInformation, IsForANameOfTheFilterManagers) {
  EXPECT_EQ(unsupported_in([] {
              Name name{};
              call("FltReleaseFileNameInformation", &name);
            }),
            "fltmgr.sys!FltReleaseFileNameInformation of what is no name");
}

TEST(FltParseFileNameInformation, FindsTheParts) {
  before_create(u"\\??\\C:\\Temp\\a.b.txt", [](Data& data) {
    Name* name = name_of(data);
    EXPECT_EQ(call<NTSTATUS>("FltParseFileNameInformation", name), STATUS_SUCCESS);
    EXPECT_EQ(text(name->FinalComponent), u"a.b.txt");
    EXPECT_EQ(text(name->Extension), u"txt");
    EXPECT_EQ(text(name->ParentDir), u"\\Temp\\");
    EXPECT_EQ(text(name->Stream), u"");
    EXPECT_EQ(name->NamesParsed, 0xF);
    call("FltReleaseFileNameInformation", name);
  });
}

TEST(FltParseFileNameInformation, KnowsStreamsAndNamesWithoutAnExtension) {
  before_create(u"\\??\\C:\\Temp.d\\file:side.x", [](Data& data) {
    Name* name = name_of(data);
    call("FltParseFileNameInformation", name);
    EXPECT_EQ(text(name->FinalComponent), u"file:side.x");
    EXPECT_EQ(text(name->Extension), u"");
    EXPECT_EQ(text(name->Stream), u":side.x");
    EXPECT_EQ(text(name->ParentDir), u"\\Temp.d\\");
    call("FltReleaseFileNameInformation", name);
  });
}

}  // namespace
}  // namespace rundown
