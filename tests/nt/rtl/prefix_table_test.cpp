#include "abi/rtl.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;
using test::unicode;

struct Table {
  Table() { call("RtlInitializeUnicodePrefix", &table); }
  bool insert(int i, const char16_t* text) {
    names[i] = unicode(text);
    return call<BOOLEAN>("RtlInsertUnicodePrefix", &table, &names[i], &entries[i]) != FALSE;
  }
  int find(const char16_t* text, ULONG insensitive_from = 0) {
    const UNICODE_STRING name = unicode(text);
    auto* found =
        call<UNICODE_PREFIX_TABLE_ENTRY*>("RtlFindUnicodePrefix", &table, &name, insensitive_from);
    return found == nullptr ? -1 : static_cast<int>(found - entries);
  }
  UNICODE_PREFIX_TABLE table{};
  UNICODE_STRING names[4]{};
  UNICODE_PREFIX_TABLE_ENTRY entries[4]{};
};

TEST(RtlInitializeUnicodePrefix, AnEmptyTableHasNothing) {
  in_machine([] {
    Table t;
    EXPECT_EQ(t.find(u"\\a"), -1);
    EXPECT_EQ(call<void*>("RtlNextUnicodePrefix", &t.table, TRUE), nullptr);
  });
}

TEST(RtlFindUnicodePrefix, FindsTheLongestOnABorder) {
  in_machine([] {
    Table t;
    EXPECT_TRUE(t.insert(0, u"\\server"));
    EXPECT_TRUE(t.insert(1, u"\\server\\share"));
    EXPECT_EQ(t.find(u"\\server\\share\\file"), 1);
    EXPECT_EQ(t.find(u"\\server\\shared"), 0);
    EXPECT_EQ(t.find(u"\\server"), 0);
    EXPECT_EQ(t.find(u"\\serve"), -1);
    EXPECT_EQ(t.find(u"\\servers"), -1);
  });
}

TEST(RtlFindUnicodePrefix, ComparesCaseUpToTheIndex) {
  in_machine([] {
    Table t;
    t.insert(0, u"\\Ab\\cd");
    EXPECT_EQ(t.find(u"\\AB\\CD\\e"), 0);
    EXPECT_EQ(t.find(u"\\Ab\\CD\\e", 3), 0);
    EXPECT_EQ(t.find(u"\\AB\\CD\\e", 3), -1);
    EXPECT_EQ(t.find(u"\\Ab\\CD\\e", 8), -1);
  });
}

TEST(RtlInsertUnicodePrefix, RefusesTheSameNameTwice) {
  in_machine([] {
    Table t;
    EXPECT_TRUE(t.insert(0, u"\\a"));
    EXPECT_FALSE(t.insert(1, u"\\a"));
    EXPECT_TRUE(t.insert(2, u"\\A"));
  });
}

TEST(RtlRemoveUnicodePrefix, TakesOneOut) {
  in_machine([] {
    Table t;
    t.insert(0, u"\\a");
    t.insert(1, u"\\a\\b");
    call("RtlRemoveUnicodePrefix", &t.table, &t.entries[1]);
    EXPECT_EQ(t.find(u"\\a\\b"), 0);
    call("RtlRemoveUnicodePrefix", &t.table, &t.entries[0]);
    EXPECT_EQ(t.find(u"\\a\\b"), -1);
  });
}

TEST(RtlNextUnicodePrefix, ShowsEachOnce) {
  in_machine([] {
    Table t;
    t.insert(0, u"\\a");
    t.insert(1, u"\\b");
    int seen = 0;
    for (auto* entry = call<void*>("RtlNextUnicodePrefix", &t.table, TRUE); entry != nullptr;
         entry = call<void*>("RtlNextUnicodePrefix", &t.table, FALSE)) {
      ++seen;
    }
    EXPECT_EQ(seen, 2);
    EXPECT_EQ(call<void*>("RtlNextUnicodePrefix", &t.table, FALSE), nullptr);
  });
}

}  // namespace
}  // namespace rundown
