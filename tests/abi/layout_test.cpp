// Windows' compiler and ours must agree on every structure that a guest shares with us.
//
// Each structure, field and number is named once, in a list that both compilers include.
// mingw-w64's side reaches this test as the bytes of a table, one row for each line of the list.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "abi/bugcheck.h"
#include "abi/dma.h"
#include "abi/etw.h"
#include "abi/exception.h"
#include "abi/fs.h"
#include "abi/interrupt.h"
#include "abi/irp.h"
#include "abi/irp_queue.h"
#include "abi/kpcr.h"
#include "abi/lookaside.h"
#include "abi/ntstatus_names.h"
#include "abi/object.h"
#include "abi/ps.h"
#include "abi/query.h"
#include "abi/registry_callback.h"
#include "abi/rtl.h"
#include "abi/scsi.h"
#include "abi/wfp.h"
#include "abi/wmi.h"

using namespace rundown::abi;

#define LAYOUT_ALIGNOF alignof
#include "layout_table.h"

namespace {

// The order of the lists is that of the tables.
// clang-format off
const layout_row kOurKernelRows[] = {
#define RUNDOWN_NTSTATUS(name, value) VALUE(name)
#include "abi/ntstatus.inc"
#include "layout.inc"
};

const layout_row kOurWinntRows[] = {
#include "layout_winnt.inc"
};

#undef STRUCT
#undef FIELD
#undef VALUE
#define STRUCT(type) #type ": size, alignment",
#define FIELD(type, field) #type "::" #field ": offset, size",
#define VALUE(name) #name,

const char* const kKernelNames[] = {
#include "abi/ntstatus.inc"
#include "layout.inc"
};

const char* const kWinntNames[] = {
#include "layout_winnt.inc"
};
// clang-format on

std::vector<layout_row> rows_of_windows(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes(std::istreambuf_iterator<char>(file), {});
  std::vector<layout_row> rows(bytes.size() / sizeof(layout_row));
  std::memcpy(rows.data(), bytes.data(), rows.size() * sizeof(layout_row));
  return rows;
}

template <std::size_t N>
void expect_equal(const layout_row (&ours)[N], const char* const (&names)[N], const char* path) {
  const auto theirs = rows_of_windows(path);
  ASSERT_GE(theirs.size(), N) << path;
  ASSERT_LT(theirs.size(), N + 2) << path;  // the section may be padded
  for (std::size_t i = 0; i < N; ++i) {
    EXPECT_EQ(ours[i].first, theirs[i].first) << names[i];
    EXPECT_EQ(ours[i].second, theirs[i].second) << names[i];
  }
}

TEST(AbiLayout, KernelStructuresAreThoseOfTheDdk) {
  expect_equal(kOurKernelRows, kKernelNames, ABI_LAYOUT_DDK);
}

TEST(AbiLayout, UnwindStructuresAreThoseOfWinnt) {
  expect_equal(kOurWinntRows, kWinntNames, ABI_LAYOUT_WINNT);
}

TEST(AbiLayout, StatusesHaveNames) {
  EXPECT_EQ(nt_status_name(STATUS_INSUFFICIENT_RESOURCES), "STATUS_INSUFFICIENT_RESOURCES");
  EXPECT_EQ(nt_status_name(NTSTATUS{0x12345678}), "");
  EXPECT_EQ(nt_status_from_name("STATUS_NO_MEMORY"), STATUS_NO_MEMORY);
  EXPECT_EQ(nt_status_from_name("STATUS_NONE"), std::nullopt);
  EXPECT_TRUE(nt_success(STATUS_PENDING));
  EXPECT_FALSE(nt_success(STATUS_BUFFER_OVERFLOW));
}

}  // namespace
