#include <array>
#include <string_view>

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

}  // namespace
}  // namespace rundown
