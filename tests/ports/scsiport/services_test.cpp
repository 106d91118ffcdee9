#include <algorithm>
#include <cstring>
#include <vector>

#include "abi/io.h"
#include "abi/scsi.h"
#include "in_machine.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

constexpr std::uint64_t kPage = 4096;

PHYSICAL_ADDRESS physical(LONGLONG at) {
  return {.QuadPart = at};
}

// The functions of one width.
struct Width {
  std::size_t bytes;
  const char* read_port;
  const char* read_port_buffer;
  const char* write_port;
  const char* write_port_buffer;
  const char* read_register;
  const char* write_register;
};
constexpr Width kWidths[]{
    {1, "ScsiPortReadPortUchar", "ScsiPortReadPortBufferUchar", "ScsiPortWritePortUchar",
     "ScsiPortWritePortBufferUchar", "ScsiPortReadRegisterUchar", "ScsiPortWriteRegisterUchar"},
    {2, "ScsiPortReadPortUshort", "ScsiPortReadPortBufferUshort", "ScsiPortWritePortUshort",
     "ScsiPortWritePortBufferUshort", "ScsiPortReadRegisterUshort", "ScsiPortWriteRegisterUshort"},
    {4, "ScsiPortReadPortUlong", "ScsiPortReadPortBufferUlong", "ScsiPortWritePortUlong",
     "ScsiPortWritePortBufferUlong", "ScsiPortReadRegisterUlong", "ScsiPortWriteRegisterUlong"},
};

// There is no adapter behind a port, so its bus is empty.
TEST(Ports, OfAnEmptyBusReadAsOnes) {
  in_machine([] {
    for (const Width& width : kWidths) {
      const std::uint64_t ones = ~std::uint64_t{0} >> (64 - 8 * width.bytes);
      call(width.write_port, 0x1F0, 0x12);
      EXPECT_EQ(call<std::uint64_t>(width.read_port, 0x1F0) & ones, ones) << width.read_port;
      std::vector<unsigned char> buffer(32, 0x11);
      call(width.write_port_buffer, 0x1F0, buffer.data(), 4);
      EXPECT_EQ(std::ranges::count(buffer, 0x11), 32) << width.write_port_buffer;
      call(width.read_port_buffer, 0x1F0, buffer.data(), 4);
      EXPECT_EQ(std::ranges::count(buffer, 0xFF), static_cast<long>(4 * width.bytes))
          << width.read_port_buffer;
    }
  });
}

TEST(Registers, KeepWhatIsWritten) {
  in_machine([] {
    auto* base = call<unsigned char*>("ScsiPortGetDeviceBase", nullptr, Isa, 0, physical(0xD0010),
                                      64, FALSE);
    EXPECT_EQ(reinterpret_cast<std::uint64_t>(base) % kPage, 0x10U);
    for (const Width& width : kWidths) {
      std::memset(base, 0, 64);
      constexpr std::uint64_t kValue = 0x89AB'CDEF;
      const std::uint64_t kept = kValue & ~std::uint64_t{0} >> (64 - 8 * width.bytes);
      call(width.write_register, base + 8, kValue);
      EXPECT_EQ(call<std::uint64_t>(width.read_register, base + 8), kept) << width.read_register;
      EXPECT_EQ(std::memcmp(base + 8, &kept, 8), 0) << width.write_register;
    }
    call("ScsiPortFreeDeviceBase", nullptr, base);
    EXPECT_EQ(call<BOOLEAN>("MmIsAddressValid", base), FALSE);
    // In I/O space the port is its own address.
    EXPECT_EQ(
        call<std::uint64_t>("ScsiPortGetDeviceBase", nullptr, Isa, 0, physical(0x1F0), 8, TRUE),
        0x1F0U);
    EXPECT_EQ(call<BOOLEAN>("ScsiPortValidateRange", nullptr, Isa, 0, physical(0xD0000), 64, FALSE),
              TRUE);
  });
}

// "the physical address of a given address, and how many bytes follow it in one piece".
TEST(Memory, OfAnUncachedExtensionHasPhysicalAddresses) {
  in_machine([] {
    PORT_CONFIGURATION_INFORMATION config{};
    auto* extension =
        call<unsigned char*>("ScsiPortGetUncachedExtension", nullptr, &config, kPage + 1);
    ASSERT_NE(extension, nullptr);
    extension[2 * kPage - 1] = 1;
    ULONG bytes = 0;
    const auto address = [&](void* of) {
      return call<std::uint64_t>("ScsiPortGetPhysicalAddress", nullptr, nullptr, of, &bytes);
    };
    const std::uint64_t first = address(extension);
    EXPECT_EQ(bytes, kPage);
    EXPECT_EQ(first, call<std::uint64_t>("MmGetPhysicalAddress", extension));
    EXPECT_EQ(address(extension + 100), first + 100);
    EXPECT_EQ(bytes, kPage - 100);
    EXPECT_EQ(address(extension + kPage), first + kPage) << "it is contiguous";
    EXPECT_EQ(call<std::uint64_t>("ScsiPortConvertUlongToPhysicalAddress", 0x1234'5678),
              0x1234'5678U);
    EXPECT_EQ(call<ULONG>("ScsiPortConvertPhysicalAddressToUlong", physical(0x9'1234'5678)),
              0x1234'5678U);
    char block[] = "abcdef";
    call("ScsiPortMoveMemory", block + 1, block, 5);
    EXPECT_STREQ(block, "aabcde");
  });
}

TEST(Bus, AnswersNothing) {
  in_machine([] {
    ULONG data = 7;
    EXPECT_EQ(call<ULONG>("ScsiPortGetBusData", nullptr, 4, 0, 0, &data, sizeof data), 0U);
    EXPECT_EQ(call<ULONG>("ScsiPortSetBusDataByOffset", nullptr, 4, 0, 0, &data, 0, sizeof data),
              0U);
    EXPECT_EQ(data, 7U);
  });
}

// Nothing is sent to the miniport while DriverEntry runs, so nothing can be answered.
TEST(Requests, AreNotUnderWay) {
  in_machine([] {
    EXPECT_EQ(call<void*>("ScsiPortGetLogicalUnit", nullptr, 0, 0, 0), nullptr);
    EXPECT_EQ(call<void*>("ScsiPortGetSrb", nullptr, 0, 0, 0, -1), nullptr);
    for (const auto type :
         {RequestComplete, NextRequest, NextLuRequest, ResetDetected, BusChangeDetected}) {
      call("ScsiPortNotification", type, nullptr, nullptr);
    }
    call("ScsiPortCompleteRequest", nullptr, 0, 0, 0, 0);
    EXPECT_TRUE(test::held().empty());
  });
  EXPECT_EQ(test::unsupported_in([] { call("ScsiPortNotification", 77, nullptr, nullptr); }),
            "scsiport.sys!ScsiPortNotification");
}

TEST(Time, PassesAndIsTheSystems) {
  in_machine([] {
    LARGE_INTEGER before{};
    LARGE_INTEGER after{};
    call("ScsiPortQuerySystemTime", &before);
    EXPECT_EQ(before.QuadPart, nt::ke::now());
    call("ScsiPortStallExecution", 30);
    call("ScsiPortQuerySystemTime", &after);
    EXPECT_EQ(after.QuadPart - before.QuadPart, 300);
  });
}

TEST(Words, AreSaidToWhoeverListens) {
  in_machine([] {
    call("ScsiDebugPrint", 0, "unit %d of %s\n", 3, "mini");
    EXPECT_EQ(test::debug_text(), "unit 3 of mini\n");
    call("ScsiPortLogError", nullptr, nullptr, 0, 0, 0, 0xA, 0x77);
    EXPECT_EQ(test::debug_text(), "unit 3 of mini\nScsiPortLogError: code 0xA, id 0x77");
  });
}

}  // namespace
}  // namespace rundown
