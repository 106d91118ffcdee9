#include <gmock/gmock.h>

#include "abi/fs.h"
#include "abi/pool.h"
#include "in_machine.h"
#include "nt/ob/directory.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::failures_of;
using test::held;
using test::in_machine;
using test::unicode;
using testing::ElementsAre;
using testing::IsEmpty;

bool matches(const char16_t* pattern, const char16_t* name, BOOLEAN ignore_case = TRUE) {
  const UNICODE_STRING first = unicode(pattern);
  const UNICODE_STRING second = unicode(name);
  return call<BOOLEAN>("FsRtlIsNameInExpression", &first, &second, ignore_case, nullptr) != FALSE;
}

TEST(NameInExpression, StarsAndQuestionMarks) {
  in_machine([] {
    EXPECT_TRUE(matches(u"*", u"anything.at.all"));
    EXPECT_TRUE(matches(u"A*C?E", u"abbcde"));
    EXPECT_TRUE(matches(u"*.TXT", u"a.b.txt"));
    EXPECT_TRUE(matches(u"**A**", u"bab"));
    EXPECT_TRUE(matches(u"ABC", u"abc"));
    EXPECT_FALSE(matches(u"ABC", u"abcd"));
    EXPECT_FALSE(matches(u"ABC?", u"abc"));
    EXPECT_FALSE(matches(u"A*C", u"abd"));
    EXPECT_FALSE(matches(u"abc", u"abc"));  // a pattern is to be in upper case
    EXPECT_TRUE(matches(u"aBc", u"aBc", FALSE));
    EXPECT_FALSE(matches(u"ABC", u"abc", FALSE));
  });
}

TEST(NameInExpression, TheWildcardsOfDos) {
  in_machine([] {
    EXPECT_TRUE(matches(u"<.TXT", u"a.b.txt"));
    EXPECT_TRUE(matches(u"<", u"readme"));
    EXPECT_FALSE(matches(u"<", u"a.b"));
    EXPECT_TRUE(matches(u"<", u"a.b."));
    EXPECT_TRUE(matches(u"<B", u"a.b"));
    EXPECT_TRUE(matches(u"A\"", u"a"));
    EXPECT_TRUE(matches(u"A\"", u"a."));
    EXPECT_FALSE(matches(u"A\"", u"ab"));
    EXPECT_TRUE(matches(u"<\"*", u"readme"));
    EXPECT_TRUE(matches(u">>>>.C", u"ab.c"));
    EXPECT_TRUE(matches(u"AB>>>", u"ab"));
    EXPECT_FALSE(matches(u">>", u"abc"));
  });
}

TEST(NameInExpression, OfNothingIsOnlyNothing) {
  in_machine([] {
    EXPECT_TRUE(matches(u"", u""));
    EXPECT_FALSE(matches(u"*", u""));
    EXPECT_FALSE(matches(u"", u"a"));
  });
}

TEST(NameInExpression, TakesTheCallersTable) {
  in_machine([] {
    static WCHAR table[0x10000];
    for (std::size_t i = 0; i < std::size(table); ++i) table[i] = u'X';
    const UNICODE_STRING pattern = unicode(u"XXX");
    const UNICODE_STRING name = unicode(u"abc");
    EXPECT_EQ(call<BOOLEAN>("FsRtlIsNameInExpression", &pattern, &name, TRUE, table), TRUE);
    EXPECT_EQ(call<BOOLEAN>("FsRtlAreNamesEqual", &pattern, &name, TRUE, table), TRUE);
    EXPECT_EQ(call<BOOLEAN>("FsRtlAreNamesEqual", &pattern, &name, TRUE, nullptr), FALSE);
    const UNICODE_STRING upper = unicode(u"ABC");
    EXPECT_EQ(call<BOOLEAN>("FsRtlAreNamesEqual", &upper, &name, TRUE, nullptr), TRUE);
    EXPECT_EQ(call<BOOLEAN>("FsRtlAreNamesEqual", &upper, &name, FALSE, nullptr), FALSE);
    for (const char* function : {"FsRtlIsNameInExpression", "FsRtlAreNamesEqual"}) {
      EXPECT_THAT(failures_of(function, &pattern, &name, TRUE, nullptr),
                  ElementsAre(gate::raises(STATUS_NO_MEMORY)));
      EXPECT_THAT(failures_of(function, &pattern, &name, FALSE, nullptr), IsEmpty());
    }
  });
}

TEST(WildCards, AreFive) {
  in_machine([] {
    const auto contains = [](const char16_t* text) {
      const UNICODE_STRING name = unicode(text);
      return call<BOOLEAN>("FsRtlDoesNameContainWildCards", &name);
    };
    for (const char16_t* name : {u"a*", u"?", u"<a", u"a>b", u"\"x"}) {
      EXPECT_EQ(contains(name), TRUE);
    }
    EXPECT_EQ(contains(u"plain \\ name.txt"), FALSE);
    EXPECT_EQ(contains(u""), FALSE);
  });
}

TEST(Exceptions, OfCodeAreNotExpected) {
  in_machine([] {
    EXPECT_EQ(call<BOOLEAN>("FsRtlIsNtstatusExpected", STATUS_ACCESS_VIOLATION), FALSE);
    EXPECT_EQ(call<BOOLEAN>("FsRtlIsNtstatusExpected", STATUS_DATATYPE_MISALIGNMENT), FALSE);
    EXPECT_EQ(call<BOOLEAN>("FsRtlIsNtstatusExpected", STATUS_DISK_FULL), TRUE);
    EXPECT_EQ(call<NTSTATUS>("FsRtlNormalizeNtstatus", STATUS_DISK_FULL, STATUS_UNSUCCESSFUL),
              STATUS_DISK_FULL);
    EXPECT_EQ(
        call<NTSTATUS>("FsRtlNormalizeNtstatus", STATUS_ILLEGAL_INSTRUCTION, STATUS_UNSUCCESSFUL),
        STATUS_UNSUCCESSFUL);
  });
}

TEST(FileLock, IsHeldUntilItIsFreed) {
  in_machine([] {
    auto* complete = reinterpret_cast<COMPLETE_LOCK_IRP_ROUTINE*>(std::uint64_t{0x1000});
    auto* lock = call<FILE_LOCK*>("FsRtlAllocateFileLock", complete, nullptr);
    ASSERT_NE(lock, nullptr);
    EXPECT_EQ(lock->CompleteLockIrpRoutine, complete);
    EXPECT_EQ(lock->LockInformation, nullptr);
    ASSERT_EQ(held(Resource::pool).size(), 1U);
    EXPECT_EQ(held(Resource::pool)[0].phrase, "a file lock");
    call("FsRtlFreeFileLock", lock);
    EXPECT_TRUE(held().empty());
    FILE_LOCK own{};
    call("FsRtlInitializeFileLock", &own, complete, nullptr);
    EXPECT_EQ(own.CompleteLockIrpRoutine, complete);
    call("FsRtlUninitializeFileLock", &own);
    EXPECT_TRUE(held().empty());
  });
}

TEST(FileLock, FreedTwiceStopsTheMachine) {
  const auto bug = test::bug_check_in([] {
    void* lock = call<void*>("FsRtlAllocateFileLock", nullptr, nullptr);
    call("FsRtlFreeFileLock", lock);
    call("FsRtlFreeFileLock", lock);
  });
  EXPECT_TRUE(bug);
}

TEST(DosName, IsTheVolumesLetter) {
  in_machine([] {
    nt::ob::Found volume;
    ASSERT_EQ(nt::ob::look_up(u"\\??\\C:", volume), STATUS_SUCCESS);
    for (const char* function : {"IoVolumeDeviceToDosName", "RtlVolumeDeviceToDosName"}) {
      UNICODE_STRING name{};
      ASSERT_EQ(call<NTSTATUS>(function, volume.object->body, &name), STATUS_SUCCESS);
      EXPECT_EQ(std::u16string_view(name.Buffer), u"C:");
      EXPECT_EQ(name.Length, 4);
      EXPECT_EQ(name.MaximumLength, 6);
      EXPECT_EQ(held(Resource::pool).size(), 1U);
      call("ExFreePool", name.Buffer);
      EXPECT_TRUE(held().empty());
      EXPECT_EQ(call<NTSTATUS>(function, &name, &name), STATUS_INVALID_PARAMETER);
    }
  });
}

}  // namespace
}  // namespace rundown
