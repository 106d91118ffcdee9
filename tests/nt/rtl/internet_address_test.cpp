#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

struct Read {
  NTSTATUS status{};
  std::size_t letters = 0;  // that were read
  std::vector<int> bytes;
  bool operator==(const Read&) const = default;
};

Read v4(const char* text, bool strict = true) {
  std::array<UCHAR, 4> address{};
  const char* end = nullptr;
  const auto status =
      call<NTSTATUS>("RtlIpv4StringToAddressA", text, strict ? TRUE : FALSE, &end, address.data());
  return {status, static_cast<std::size_t>(end - text), {address.begin(), address.end()}};
}

std::vector<int> v6(const char* text) {
  std::array<UCHAR, 16> address{};
  const char* end = nullptr;
  const auto status = call<NTSTATUS>("RtlIpv6StringToAddressA", text, &end, address.data());
  if (!nt_success(status)) return {};
  std::vector<int> words;
  for (std::size_t i = 0; i < 16; i += 2) words.push_back(address[i] << 8 | address[i + 1]);
  return words;
}

TEST(InternetAddress, OfVersion4InFourParts) {
  in_machine([] {
    EXPECT_EQ(v4("10.0.2.255"), (Read{STATUS_SUCCESS, 10, {10, 0, 2, 255}}));
    EXPECT_EQ(v4("1.2.3.4:80"), (Read{STATUS_SUCCESS, 7, {1, 2, 3, 4}}));
    EXPECT_EQ(v4("1.2.3").status, STATUS_INVALID_PARAMETER);
    EXPECT_EQ(v4("1.2.3.256").status, STATUS_INVALID_PARAMETER);
    EXPECT_EQ(v4("x").status, STATUS_INVALID_PARAMETER);
    EXPECT_EQ(v4("").status, STATUS_INVALID_PARAMETER);
  });
}

TEST(InternetAddress, OfVersion4InFewerPartsWhereThatIsAllowed) {
  in_machine([] {
    EXPECT_EQ(v4("10.1", false).bytes, (std::vector<int>{10, 0, 0, 1}));
    EXPECT_EQ(v4("0x7F000001", false).bytes, (std::vector<int>{127, 0, 0, 1}));
    EXPECT_EQ(v4("010.0.0.9", false).bytes, (std::vector<int>{8, 0, 0, 9}));
    EXPECT_EQ(v4("1.0x1000000", false).status, STATUS_INVALID_PARAMETER);
  });
}

TEST(InternetAddress, OfVersion6WithAGapOrWithout) {
  in_machine([] {
    using Words = std::vector<int>;
    EXPECT_EQ(v6("1:2:3:4:5:6:7:8"), (Words{1, 2, 3, 4, 5, 6, 7, 8}));
    EXPECT_EQ(v6("fe80::AbCd"), (Words{0xFE80, 0, 0, 0, 0, 0, 0, 0xABCD}));
    EXPECT_EQ(v6("::1"), (Words{0, 0, 0, 0, 0, 0, 0, 1}));
    EXPECT_EQ(v6("::"), Words(8, 0));
    EXPECT_EQ(v6("1::"), (Words{1, 0, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(v6("::ffff:1.2.3.4"), (Words{0, 0, 0, 0, 0, 0xFFFF, 0x102, 0x304}));
    for (const char* wrong : {"", ":", "1:2", "1::2::3", "12345::", "1:x"}) {
      EXPECT_EQ(v6(wrong), Words{}) << wrong;
    }
  });
}

TEST(InternetAddress, IsReadFromWideTextAsWell) {
  in_machine([] {
    const char16_t* text = u"1.2.3.4/8";
    const char16_t* end = nullptr;
    std::array<UCHAR, 16> address{};
    EXPECT_EQ(call<NTSTATUS>("RtlIpv4StringToAddressW", text, TRUE, &end, address.data()),
              STATUS_SUCCESS);
    EXPECT_EQ(end, text + 7);
    EXPECT_EQ(address[3], 4);
    EXPECT_EQ(call<NTSTATUS>("RtlIpv6StringToAddressW", u"::2", &end, address.data()),
              STATUS_SUCCESS);
    EXPECT_EQ(address[15], 2);
  });
}

}  // namespace
}  // namespace rundown
