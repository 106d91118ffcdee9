#include "image/symbol.h"

#include <gtest/gtest.h>

namespace rundown::image {
namespace {

TEST(Symbol, SplitsAForwarderAtItsLastDot) {
  EXPECT_EQ(parse_forwarder("NTOSKRNL.ExFreePool"), (Forwarder{"NTOSKRNL", {"ExFreePool", 0}}));
  EXPECT_EQ(parse_forwarder("a.b.Name"), (Forwarder{"a.b", {"Name", 0}}));
  EXPECT_EQ(parse_forwarder("hal.#65535"), (Forwarder{"hal", {{}, 65535}}));
}

TEST(Symbol, RefusesWhatIsNoForwarder) {
  for (const char* text :
       {"", "Name", ".Name", "hal.", "hal.#", "hal.#x", "hal.#65536", "hal.#1x", "hal.#-1"}) {
    EXPECT_EQ(parse_forwarder(text), std::nullopt) << text;
  }
}

TEST(Symbol, ComparesModulesAsWindowsDoes) {
  EXPECT_TRUE(same_module("NTOSKRNL.exe", "ntoskrnl.EXE"));
  EXPECT_TRUE(same_module("NTOSKRNL", "ntoskrnl.exe"));
  EXPECT_FALSE(same_module("hal.dll", "hal.sys"));
  EXPECT_FALSE(same_module("hal.dll", "hal2.dll"));
  EXPECT_FALSE(same_module("a[", "a{"));  // differ in the bit that tells letter case
}

}  // namespace
}  // namespace rundown::image
