#include "image/unwind_info.h"

#include <initializer_list>
#include <vector>

#include "image/map.h"
#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

constexpr std::uint32_t kUnwind = 0x10;

// An image of 0x100 bytes with the given unwind information at kUnwind.
std::vector<std::byte> image_with(std::initializer_list<unsigned> info) {
  std::vector<std::byte> image(0x100);
  std::size_t at = kUnwind;
  for (const unsigned byte : info) image[at++] = static_cast<std::byte>(byte);
  return image;
}

std::vector<UnwindCode> codes_of(const UnwindInfo& info) {
  return {info.codes.begin(), info.codes.end()};
}

bool is_valid(std::initializer_list<unsigned> info) {
  return decode(image_with(info), kUnwind).has_value();
}

TEST(UnwindInfo, DecodesTheCodesOfARealDriver) {
  const DriverFile driver("lld.sys");
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  std::vector<std::byte> memory(file->size_of_image());
  map(*file, memory);
  const auto* entry = find_function(file->functions(), file->entry_point_rva());
  const auto info = decode(memory, entry->unwind_rva);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->version, 1);
  EXPECT_FALSE(info->has_exception_handler || info->has_termination_handler || info->chained);
  EXPECT_EQ(codes_of(*info), (std::vector<UnwindCode>{{5, UnwindOp::kAllocSmall, 7, 64},
                                                      {1, UnwindOp::kPushNonvol, 6, 0}}));
  for (const RuntimeFunction& function : file->functions()) {
    EXPECT_TRUE(decode(memory, function.unwind_rva));
  }
}

TEST(UnwindInfo, DecodesEveryCode) {
  const auto image = image_with({
      1,    0x40, 18,   0x25,              // version 1, 18 slots, frame register rbp at 0x20
      0x40, 0x68, 2,    0,                 // save xmm6 at 2 * 16
      0x3C, 0x79, 0x78, 0x56, 0x34, 0x12,  // save xmm7 at 0x12345678
      0x30, 0x34, 3,    0,                 // save rbx at 3 * 8
      0x28, 0x45, 0x78, 0x56, 0x34, 0x12,  // save rsp's number at 0x12345678
      0x20, 0x03,                          // set frame register
      0x18, 0x11, 0x00, 0x00, 0x10, 0x00,  // allocate 0x100000
      0x10, 0x01, 0x00, 0x02,              // allocate 0x200 * 8
      0x08, 0x02,                          // allocate 8
      0x02, 0x50,                          // push rbp
  });
  const auto info = decode(image, kUnwind);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->size_of_prolog, 0x40);
  EXPECT_EQ(info->frame_register, 5);
  EXPECT_EQ(info->frame_offset, 0x20);
  EXPECT_EQ(codes_of(*info),
            (std::vector<UnwindCode>{{0x40, UnwindOp::kSaveXmm128, 6, 32},
                                     {0x3C, UnwindOp::kSaveXmm128Far, 7, 0x12345678},
                                     {0x30, UnwindOp::kSaveNonvol, 3, 24},
                                     {0x28, UnwindOp::kSaveNonvolFar, 4, 0x12345678},
                                     {0x20, UnwindOp::kSetFpreg, 0, 0},
                                     {0x18, UnwindOp::kAllocLarge, 1, 0x100000},
                                     {0x10, UnwindOp::kAllocLarge, 0, 0x1000},
                                     {0x08, UnwindOp::kAllocSmall, 0, 8},
                                     {0x02, UnwindOp::kPushNonvol, 5, 0}}));
}

TEST(UnwindInfo, DecodesAMachineFrame) {
  const auto image = image_with({1, 0, 1, 0, 0, 0x1A});
  const auto info = decode(image, kUnwind);
  ASSERT_TRUE(info);
  EXPECT_EQ(codes_of(*info), (std::vector<UnwindCode>{{0, UnwindOp::kPushMachframe, 1, 0}}));
}

TEST(UnwindInfo, FindsHandlerAndItsData) {
  // One code, padded to an even number of slots.
  for (const unsigned flags : {1u, 2u, 3u}) {
    const auto info =
        decode(image_with({1 | flags << 3, 1, 1, 0, 1, 0x30, 0, 0, 0x80, 0, 0, 0}), kUnwind);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->has_exception_handler, (flags & 1) != 0);
    EXPECT_EQ(info->has_termination_handler, (flags & 2) != 0);
    EXPECT_EQ(info->handler_rva, 0x80u);
    EXPECT_EQ(info->handler_data_rva, kUnwind + 12);
  }
}

TEST(UnwindInfo, FindsWhatItIsChainedTo) {
  const auto info = decode(
      image_with({1 | 4 << 3, 0, 0, 0, 0x20, 0, 0, 0, 0x30, 0, 0, 0, 0x40, 0, 0, 0}), kUnwind);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->chained, (RuntimeFunction{0x20, 0x30, 0x40}));
}

TEST(UnwindInfo, FindsVersion2Epilogs) {
  // Epilogs of 5 bytes: one at the end, one 0x123 bytes before the end, and padding.
  const auto image = image_with({2, 4, 5, 0, 5, 0x16, 0x23, 0x16, 0, 6, 0, 6, 4, 0x42});
  const auto info = decode(image, kUnwind);
  ASSERT_TRUE(info);
  const RuntimeFunction function{0x1000, 0x2000, kUnwind};
  EXPECT_EQ(info->epilog_at(function, 0x1FFA), std::nullopt);
  EXPECT_EQ(info->epilog_at(function, 0x1FFB), 0x1FFBu);
  EXPECT_EQ(info->epilog_at(function, 0x1FFF), 0x1FFBu);
  EXPECT_EQ(info->epilog_at(function, 0x1EDC), std::nullopt);
  EXPECT_EQ(info->epilog_at(function, 0x1EDD), 0x1EDDu);
  EXPECT_EQ(info->epilog_at(function, 0x1EE1), 0x1EDDu);
  EXPECT_EQ(info->epilog_at(function, 0x1EE2), std::nullopt);
  const auto codes = codes_of(*info);
  ASSERT_EQ(codes.size(), 3u);  // two pairs of epilog codes
  EXPECT_EQ(codes[2], (UnwindCode{4, UnwindOp::kAllocSmall, 4, 40}));
  // Nothing at the end without the flag, and nothing at all in version 1.
  EXPECT_EQ(decode(image_with({2, 4, 2, 0, 5, 0x06, 0, 6}), kUnwind)->epilog_at(function, 0x1FFF),
            std::nullopt);
  EXPECT_EQ(decode(image_with({1, 4, 0, 0}), kUnwind)->epilog_at(function, 0x1FFF), std::nullopt);
}

TEST(UnwindInfo, RefusesWhatIsNotValid) {
  EXPECT_TRUE(is_valid({1, 0, 0, 0}));
  EXPECT_FALSE(is_valid({0, 0, 0, 0})) << "version 0";
  EXPECT_FALSE(is_valid({3, 0, 0, 0})) << "version 3";
  EXPECT_FALSE(is_valid({1 | 8 << 3, 0, 0, 0})) << "an unknown flag";
  EXPECT_FALSE(is_valid({1 | 5 << 3, 0, 0, 0, 0x20, 0, 0, 0, 0x30, 0, 0, 0, 0x40, 0, 0, 0}))
      << "both chained and with a handler";
  EXPECT_FALSE(is_valid({1, 0, 255, 0})) << "more codes than the image has room for";
  EXPECT_FALSE(is_valid({1, 0, 1, 0, 0, 0x04})) << "a code that ends behind the array";
  EXPECT_FALSE(is_valid({1, 0, 2, 0, 0, 0x11})) << "a large allocation that does so";
  EXPECT_FALSE(is_valid({1, 0, 3, 0, 0, 0x21, 0, 0, 0, 0})) << "a large allocation of no kind";
  EXPECT_FALSE(is_valid({1, 0, 2, 0, 0, 0x06})) << "an epilog code in version 1";
  EXPECT_FALSE(is_valid({1, 0, 3, 0, 0, 0x07})) << "a spare code in version 1";
  EXPECT_TRUE(is_valid({2, 0, 3, 0, 0, 0x07}));
  EXPECT_FALSE(is_valid({1, 0, 1, 0, 0, 0x2A})) << "a machine frame of no kind";
  EXPECT_FALSE(is_valid({1, 0, 1, 0, 0, 0x0B})) << "an unknown code";
  EXPECT_FALSE(is_valid({1, 0, 1, 0, 0, 0x03})) << "sets a frame register that it has not";
  EXPECT_FALSE(is_valid({1 | 1 << 3, 0, 0, 0, 0, 1, 0, 0})) << "a handler outside the image";
  EXPECT_FALSE(is_valid({1 | 4 << 3, 0, 0, 0, 0x20, 0, 0, 0, 0, 2, 0, 0, 0x40, 0, 0, 0}))
      << "chained to a function outside the image";
  EXPECT_FALSE(is_valid({1 | 4 << 3, 0, 0, 0, 0x20, 0, 0, 0, 0x30, 0, 0, 0, 0, 1, 0, 0}))
      << "chained to information outside the image";
}

TEST(UnwindInfo, RefusesWhatDoesNotLieInTheImage) {
  std::vector<std::byte> image(0x100);
  image[0xFC] = std::byte{1};
  EXPECT_TRUE(decode(image, 0xFC));
  image[0xFC] = std::byte{1 | 1 << 3};
  EXPECT_FALSE(decode(image, 0xFC)) << "no room for the handler";
  image[0xFC] = std::byte{1 | 4 << 3};
  EXPECT_FALSE(decode(image, 0xFC)) << "no room for the chained function";
  EXPECT_FALSE(decode(image, 0xFD));
  EXPECT_FALSE(decode(image, 0xFFFFFFFF));
}

}  // namespace
}  // namespace rundown::image
