#include <array>
#include <set>
#include <string>
#include <string_view>

#include "abi/fs.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using test::unicode;

bool is_legal(const char16_t* text) {
  const UNICODE_STRING name = unicode(text);
  return call<BOOLEAN>("RtlIsNameLegalDOS8Dot3", &name, nullptr, nullptr) != FALSE;
}

TEST(ShortName, HasEightLettersAndThree) {
  in_machine([] {
    for (const char16_t* name : {u"readme.txt", u"a", u"ABCDEFGH.IJK", u".", u"..", u"a b.c"}) {
      EXPECT_TRUE(is_legal(name));
    }
    for (const char16_t* name : {u"", u"abcdefghi", u"a.bcde", u".a", u"a.", u"a .b", u"a ",
                                 u"a.b.c", u"a*b", u"a+b", u"a\u4E00", u"abcdefgh.ijkl"}) {
      EXPECT_FALSE(is_legal(name));
    }
  });
}

TEST(ShortName, IsGivenBackInCapitals) {
  in_machine([] {
    std::array<char, 12> buffer{};
    OEM_STRING oem{0, sizeof buffer, buffer.data()};
    BOOLEAN spaces = FALSE;
    const UNICODE_STRING name = unicode(u"my file.c");
    EXPECT_EQ(call<BOOLEAN>("RtlIsNameLegalDOS8Dot3", &name, &oem, &spaces), TRUE);
    EXPECT_EQ(std::string_view(oem.Buffer, oem.Length), "MY FILE.C");
    EXPECT_EQ(spaces, TRUE);
  });
}

TEST(CountedString, HasNoTerminator) {
  in_machine([] {
    const UNICODE_STRING text = unicode(u"\u00FCb");
    OEM_STRING oem{};
    EXPECT_EQ(call<NTSTATUS>("RtlUnicodeStringToCountedOemString", &oem, &text, TRUE),
              STATUS_SUCCESS);
    EXPECT_EQ(std::string_view(oem.Buffer, oem.Length),
              "\x81"
              "b");
    EXPECT_EQ(oem.MaximumLength, 2);
    UNICODE_STRING back{};
    EXPECT_EQ(call<NTSTATUS>("RtlOemStringToCountedUnicodeString", &back, &oem, TRUE),
              STATUS_SUCCESS);
    EXPECT_EQ(std::u16string_view(back.Buffer, back.Length / 2), u"\u00FCb");
    EXPECT_EQ(back.MaximumLength, 4);
    EXPECT_EQ(held(Resource::pool).size(), 2U);
    call("RtlFreeUnicodeString", &back);
    call("RtlFreeOemString", &oem);
    EXPECT_TRUE(held(Resource::pool).empty());
  });
}

TEST(CountedString, FailsWhereItsLettersDoNotFit) {
  in_machine([] {
    const UNICODE_STRING text = unicode(u"abc");
    char letters[2] = {};
    OEM_STRING oem{0, sizeof letters, letters};
    EXPECT_EQ(call<NTSTATUS>("RtlUnicodeStringToCountedOemString", &oem, &text, FALSE),
              STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(std::string_view(oem.Buffer, oem.Length), "ab");
    WCHAR one = 0;
    UNICODE_STRING wide{0, sizeof one, &one};
    EXPECT_EQ(call<NTSTATUS>("RtlOemStringToCountedUnicodeString", &wide, &oem, FALSE),
              STATUS_BUFFER_OVERFLOW);
    const UNICODE_STRING strange = unicode(u"\u4E00");
    EXPECT_EQ(call<NTSTATUS>("RtlUnicodeStringToCountedOemString", &oem, &strange, TRUE),
              static_cast<NTSTATUS>(0xC0000162));
    const UNICODE_STRING empty = unicode(u"");
    EXPECT_EQ(call<NTSTATUS>("RtlUnicodeStringToCountedOemString", &oem, &empty, TRUE),
              STATUS_SUCCESS);
    EXPECT_EQ(oem.Buffer, nullptr);
  });
}

std::u16string generate(const char16_t* text, GENERATE_NAME_CONTEXT& context,
                        BOOLEAN extended = FALSE) {
  std::array<WCHAR, 12> buffer{};
  const UNICODE_STRING name = unicode(text);
  UNICODE_STRING made{0, sizeof buffer, buffer.data()};
  EXPECT_EQ(call<NTSTATUS>("RtlGenerate8dot3Name", &name, extended, &context, &made),
            STATUS_SUCCESS);
  return {buffer.data(), made.Length / sizeof(WCHAR)};
}
std::u16string generate(const char16_t* text, BOOLEAN extended = FALSE) {
  GENERATE_NAME_CONTEXT context{};
  return generate(text, context, extended);
}

TEST(ShortName, IsMadeOfALongOne) {
  in_machine([] {
    EXPECT_EQ(generate(u"a longer name.html"), u"ALONGE~1.HTM");
    EXPECT_EQ(generate(u"..profile"), u"PROFIL~1");
    EXPECT_EQ(generate(u"one.two.three.c"), u"ONETWO~1.C");
    EXPECT_EQ(generate(u"a+b=c;[d],e"), u"A_B_C_~1");
    EXPECT_EQ(generate(u"file."), u"FILE~1");
    EXPECT_EQ(generate(u"stra\u00DFen\u00E4.txt"), u"STRAEN~1.TXT");
    EXPECT_EQ(generate(u"stra\u00DFen.txt", TRUE), u"STRA\u00DFE~1.TXT");
    EXPECT_EQ(generate(u"ab.txt").size(), 12U);
    EXPECT_EQ(generate(u"\u4E00\u4E01").substr(4), u"~1");
  });
}

TEST(ShortName, IsAnotherOneEachTime) {
  in_machine([] {
    GENERATE_NAME_CONTEXT context{};
    std::set<std::u16string> names;
    for (int i = 0; i < 1200; ++i) {
      const std::u16string name = generate(u"a longer name.html", context);
      EXPECT_TRUE(is_legal(name.c_str())) << i;
      EXPECT_TRUE(names.insert(name).second) << i;
    }
    EXPECT_TRUE(names.contains(u"ALONGE~4.HTM"));
    EXPECT_FALSE(names.contains(u"ALONGE~5.HTM"));
  });
}

TEST(ShortName, AreAMillionAtMost) {
  in_machine([] {
    GENERATE_NAME_CONTEXT context{};
    generate(u"a longer name.html", context);
    context.LastIndexValue = 999'999;
    const UNICODE_STRING name = unicode(u"a longer name.html");
    UNICODE_STRING made{};
    EXPECT_EQ(call<NTSTATUS>("RtlGenerate8dot3Name", &name, FALSE, &context, &made),
              STATUS_FILE_SYSTEM_LIMITATION);
  });
}

}  // namespace
}  // namespace rundown
