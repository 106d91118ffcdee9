// The volume in memory, as drivers reach it through the Zw functions.
#include "abi/file.h"
#include "abi/io.h"
#include "abi/irp.h"
#include "abi/ntstatus_names.h"
#include "abi/object.h"
#include "in_machine.h"
#include "nt/ob/directory.h"

namespace rundown::test {
namespace {

using namespace abi;

constexpr ULONG kShareRead = 1;
constexpr ULONG kShareAll = 7;

struct Opening {
  const char16_t* path;
  ULONG disposition = FILE_OPEN;
  ULONG options = FILE_SYNCHRONOUS_IO_NONALERT;
  ACCESS_MASK access = GENERIC_READ | GENERIC_WRITE;
  ULONG share = kShareAll;
  ULONG attributes = 0;
};

struct Opened {
  NTSTATUS status{};
  HANDLE handle = nullptr;
  ULONG_PTR information = ~ULONG_PTR{0};
};

Opened open(const Opening& how) {
  UNICODE_STRING name = unicode(how.path);
  OBJECT_ATTRIBUTES attributes{
      sizeof attributes, nullptr, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
      nullptr,           nullptr};
  IO_STATUS_BLOCK result{};
  Opened opened;
  opened.status =
      call<NTSTATUS>("ZwCreateFile", &opened.handle, how.access, &attributes, &result, nullptr,
                     how.attributes, how.share, how.disposition, how.options, nullptr, 0);
  opened.information = result.Information;
  return opened;
}

NTSTATUS try_open(const Opening& how) {
  const Opened opened = open(how);
  if (nt_success(opened.status)) call<NTSTATUS>("ZwClose", opened.handle);
  return opened.status;
}

NTSTATUS close(const Opened& file) {
  return call<NTSTATUS>("ZwClose", file.handle);
}

struct Moved {
  NTSTATUS status{};
  ULONG_PTR bytes = 0;
};
Moved write(const Opened& file, std::string_view text, LARGE_INTEGER* offset = nullptr) {
  IO_STATUS_BLOCK result{};
  const auto status = call<NTSTATUS>("ZwWriteFile", file.handle, nullptr, nullptr, nullptr, &result,
                                     text.data(), text.size(), offset, nullptr);
  return {status, result.Information};
}
std::string read(const Opened& file, LARGE_INTEGER* offset = nullptr) {
  IO_STATUS_BLOCK result{};
  char buffer[16] = {};
  const auto status = call<NTSTATUS>("ZwReadFile", file.handle, nullptr, nullptr, nullptr, &result,
                                     buffer, sizeof buffer, offset, nullptr);
  if (!nt_success(status)) return std::string(nt_status_name(status));
  return {buffer, result.Information};
}

template <class T>
NTSTATUS query(const Opened& file, FILE_INFORMATION_CLASS what, T& value) {
  IO_STATUS_BLOCK result{};
  return call<NTSTATUS>("ZwQueryInformationFile", file.handle, &result, &value, sizeof value, what);
}
template <class T>
NTSTATUS set(const Opened& file, FILE_INFORMATION_CLASS what, T value) {
  IO_STATUS_BLOCK result{};
  return call<NTSTATUS>("ZwSetInformationFile", file.handle, &result, &value, sizeof value, what);
}

TEST(Volume, HasTheDirectoriesOfWindowsByEachOfTheirNames) {
  in_machine([] {
    for (const char16_t* path :
         {u"\\SystemRoot\\temp", u"\\??\\C:\\Windows\\System32\\DRIVERS", u"\\??\\C:\\",
          u"\\DosDevices\\c:\\Temp\\", u"\\Device\\HarddiskVolume1\\Windows"}) {
      EXPECT_EQ(try_open({.path = path, .options = FILE_DIRECTORY_FILE}), STATUS_SUCCESS);
      EXPECT_EQ(try_open({.path = path, .options = FILE_NON_DIRECTORY_FILE}),
                STATUS_FILE_IS_A_DIRECTORY);
    }
    EXPECT_EQ(try_open({.path = u"\\??\\C:"}), STATUS_SUCCESS);
    EXPECT_EQ(held(gate::Resource::handle).size(), 0U);
    EXPECT_EQ(held(gate::Resource::device).size(), 0U);
  });
}

TEST(Volume, OpensByDisposition) {
  in_machine([] {
    const auto with = [](ULONG disposition) {
      const Opened opened = open({.path = u"\\??\\C:\\Temp\\a.txt", .disposition = disposition});
      if (nt_success(opened.status)) close(opened);
      return opened;
    };
    EXPECT_EQ(with(FILE_OPEN).status, STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(with(FILE_OVERWRITE).status, STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(with(FILE_CREATE).information, FILE_CREATED);
    EXPECT_EQ(with(FILE_CREATE).status, STATUS_OBJECT_NAME_COLLISION);
    EXPECT_EQ(with(FILE_OPEN).information, FILE_OPENED);
    EXPECT_EQ(with(FILE_OPEN_IF).information, FILE_OPENED);
    EXPECT_EQ(with(FILE_OVERWRITE).information, FILE_OVERWRITTEN);
    EXPECT_EQ(with(FILE_OVERWRITE_IF).information, FILE_OVERWRITTEN);
    EXPECT_EQ(with(FILE_SUPERSEDE).information, FILE_SUPERSEDED);
    EXPECT_EQ(with(FILE_OVERWRITE_IF + 1).status, STATUS_INVALID_PARAMETER);
  });
}

TEST(Volume, SaysWhichPartOfAPathIsMissing) {
  in_machine([] {
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\None\\a.txt", .disposition = FILE_CREATE}),
              STATUS_OBJECT_PATH_NOT_FOUND);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\Temp\\a?b", .disposition = FILE_CREATE}),
              STATUS_OBJECT_NAME_INVALID);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\\\Temp"}), STATUS_OBJECT_NAME_INVALID);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\a", .disposition = FILE_CREATE}), STATUS_SUCCESS);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\a\\b"}), STATUS_OBJECT_PATH_NOT_FOUND);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\a", .options = FILE_DIRECTORY_FILE}),
              STATUS_NOT_A_DIRECTORY);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\a",
                        .options = FILE_DIRECTORY_FILE | FILE_NON_DIRECTORY_FILE}),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\Temp", .disposition = FILE_OVERWRITE_IF}),
              STATUS_OBJECT_NAME_COLLISION);
  });
}

TEST(Volume, KeepsToTheSharesOfThoseWhoHaveAFileOpen) {
  in_machine([] {
    const Opening mine{.path = u"\\??\\C:\\a", .disposition = FILE_OPEN_IF, .share = kShareRead};
    const Opened first = open(mine);
    EXPECT_EQ(try_open(mine), STATUS_SHARING_VIOLATION);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\a", .access = GENERIC_READ}), STATUS_SUCCESS);
    EXPECT_EQ(
        try_open({.path = u"\\??\\C:\\a", .disposition = FILE_OVERWRITE, .access = GENERIC_READ}),
        STATUS_SHARING_VIOLATION);
    close(first);
    EXPECT_EQ(try_open(mine), STATUS_SUCCESS);
  });
}

TEST(Volume, ReadsAndWritesAtThePositionAndAtOffsets) {
  in_machine([] {
    const Opened file = open({.path = u"\\??\\C:\\a", .disposition = FILE_CREATE});
    EXPECT_EQ(read(file), "STATUS_END_OF_FILE");
    EXPECT_EQ(write(file, "hello").bytes, 5U);
    EXPECT_EQ(write(file, " you").status, STATUS_SUCCESS);
    LARGE_INTEGER offset{};
    EXPECT_EQ(read(file, &offset), "hello you");
    EXPECT_EQ(read(file), "STATUS_END_OF_FILE");
    offset.QuadPart = 6;
    EXPECT_EQ(read(file, &offset), "you");
    offset.QuadPart = -1;
    EXPECT_EQ(write(file, "!", &offset).status, STATUS_SUCCESS);
    offset.QuadPart = 12;
    EXPECT_EQ(write(file, "x", &offset).status, STATUS_SUCCESS);
    EXPECT_EQ(set(file, FilePositionInformation, FILE_POSITION_INFORMATION{}), STATUS_SUCCESS);
    EXPECT_EQ(read(file), std::string("hello you!\0\0x", 13));
    FILE_POSITION_INFORMATION position{};
    EXPECT_EQ(query(file, FilePositionInformation, position), STATUS_SUCCESS);
    EXPECT_EQ(position.CurrentByteOffset.QuadPart, 13);
    offset.QuadPart = std::int64_t{1} << 40;
    EXPECT_EQ(write(file, "x", &offset).status, STATUS_DISK_FULL);
    close(file);
  });
}

TEST(Volume, TellsAndChangesAFilesSize) {
  in_machine([] {
    const Opened file = open({.path = u"\\??\\C:\\a", .disposition = FILE_CREATE});
    write(file, "hello");
    FILE_STANDARD_INFORMATION standard{};
    EXPECT_EQ(query(file, FileStandardInformation, standard), STATUS_SUCCESS);
    EXPECT_EQ(standard.EndOfFile.QuadPart, 5);
    EXPECT_EQ(standard.AllocationSize.QuadPart, 4096);
    EXPECT_EQ(standard.NumberOfLinks, 1U);
    FILE_END_OF_FILE_INFORMATION end{};
    end.EndOfFile.QuadPart = 2;
    EXPECT_EQ(set(file, FileEndOfFileInformation, end), STATUS_SUCCESS);
    LARGE_INTEGER offset{};
    EXPECT_EQ(read(file, &offset), "he");
    FILE_BASIC_INFORMATION basic{};
    EXPECT_EQ(query(file, FileBasicInformation, basic), STATUS_SUCCESS);
    EXPECT_EQ(basic.FileAttributes, 0x80U);
    EXPECT_GT(basic.CreationTime.QuadPart, 0);
    UCHAR little = 0;
    EXPECT_EQ(query(file, FileBasicInformation, little), STATUS_INFO_LENGTH_MISMATCH);
    close(file);
  });
}

TEST(Volume, DeletesWithTheLastHandle) {
  in_machine([] {
    const Opened first = open({.path = u"\\??\\C:\\a", .disposition = FILE_CREATE});
    const Opened second = open({.path = u"\\??\\C:\\a"});
    EXPECT_EQ(set(first, FileDispositionInformation, BOOLEAN{TRUE}), STATUS_SUCCESS);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\a"}), STATUS_DELETE_PENDING);
    close(first);
    EXPECT_EQ(write(second, "still").status, STATUS_SUCCESS);
    close(second);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\a"}), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\b",
                        .disposition = FILE_CREATE,
                        .options = FILE_DELETE_ON_CLOSE,
                        .access = DELETE}),
              STATUS_SUCCESS);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\b"}), STATUS_OBJECT_NAME_NOT_FOUND);
    const Opened windows = open({.path = u"\\SystemRoot", .options = FILE_DIRECTORY_FILE});
    EXPECT_EQ(set(windows, FileDispositionInformation, BOOLEAN{TRUE}), STATUS_DIRECTORY_NOT_EMPTY);
    close(windows);
  });
}

TEST(Volume, KeepsAReadOnlyFileAsItIs) {
  in_machine([] {
    constexpr ULONG kReadOnly = 1;
    const Opened file =
        open({.path = u"\\??\\C:\\a", .disposition = FILE_CREATE, .attributes = kReadOnly});
    EXPECT_EQ(set(file, FileDispositionInformation, BOOLEAN{TRUE}), STATUS_CANNOT_DELETE);
    close(file);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\a"}), STATUS_ACCESS_DENIED);
    EXPECT_EQ(try_open({.path = u"\\??\\C:\\a", .access = GENERIC_READ}), STATUS_SUCCESS);
  });
}

NTSTATUS control(ULONG code) {
  nt::ob::Found found;
  EXPECT_EQ(nt::ob::look_up(u"\\Device\\HarddiskVolume1", found), STATUS_SUCCESS);
  KEVENT event{};
  IO_STATUS_BLOCK result{};
  call("KeInitializeEvent", &event, NotificationEvent, FALSE);
  auto* irp = call<IRP*>("IoBuildDeviceIoControlRequest", code, found.object->body, nullptr, 0,
                         nullptr, 0, FALSE, &event, &result);
  return call<NTSTATUS>("IofCallDriver", found.object->body, irp);
}

TEST(Volume, IsOfNoCluster) {
  in_machine([] { EXPECT_EQ(control(0x70214), STATUS_INVALID_DEVICE_REQUEST); });
}

TEST(Volume, ControlRequestsThatAreMissingSaySo) {
  EXPECT_EQ(unsupported_in([] { control(0x70000); }),
            "ntoskrnl.exe!a control request for the volume");
}

TEST(Volume, TellsAFilesIdentityNameAndTag) {
  in_machine([] {
    const Opened file = open({.path = u"\\??\\C:\\Temp\\a.txt", .disposition = FILE_CREATE});
    ASSERT_EQ(file.status, STATUS_SUCCESS);
    FILE_INTERNAL_INFORMATION number{};
    EXPECT_EQ(query(file, FileInternalInformation, number), STATUS_SUCCESS);
    FILE_ID_INFORMATION id{};
    EXPECT_EQ(query(file, FileIdInformation, id), STATUS_SUCCESS);
    EXPECT_EQ(id.FileId[0], number.IndexNumber.QuadPart);
    EXPECT_NE(id.VolumeSerialNumber, 0U);
    FILE_EA_INFORMATION attributes{7};
    EXPECT_EQ(query(file, FileEaInformation, attributes), STATUS_SUCCESS);
    EXPECT_EQ(attributes.EaSize, 0U);
    FILE_ATTRIBUTE_TAG_INFORMATION tag{};
    EXPECT_EQ(query(file, FileAttributeTagInformation, tag), STATUS_SUCCESS);
    EXPECT_EQ(tag.FileAttributes, 0x80U);
    struct {
      FILE_NAME_INFORMATION name;
      char16_t more[16];
    } name{};
    EXPECT_EQ(query(file, FileNameInformation, name), STATUS_SUCCESS);
    EXPECT_EQ(std::u16string_view(name.name.FileName, name.name.FileNameLength / 2),
              u"\\Temp\\a.txt");
    FILE_NAME_INFORMATION first{};
    EXPECT_EQ(query(file, FileNameInformation, first), STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(first.FileNameLength, 22U);
    EXPECT_EQ(first.FileName[0], u'\\');
    const Opened other = open({.path = u"\\??\\C:\\Temp\\b.txt", .disposition = FILE_CREATE});
    ASSERT_EQ(other.status, STATUS_SUCCESS);
    FILE_INTERNAL_INFORMATION another{};
    query(other, FileInternalInformation, another);
    EXPECT_NE(another.IndexNumber.QuadPart, number.IndexNumber.QuadPart);
  });
}

}  // namespace
}  // namespace rundown::test
