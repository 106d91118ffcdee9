#include <algorithm>
#include <array>

#include "gate/modules.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::in_machine;

template <class T>
T read(std::string_view name) {
  return *static_cast<T*>(gate::data_of("ntoskrnl.exe", name));
}

TEST(Data, VariablesThatDriversRead) {
  in_machine([] {
    EXPECT_EQ(read<ULONG>("NtBuildNumber"), 0xF0004A65U);
    EXPECT_EQ(read<UCHAR>("KdDebuggerEnabled"), 0U);
    EXPECT_EQ(read<UCHAR>("KdDebuggerNotPresent"), 1U);
    EXPECT_EQ(read<CCHAR>("KeNumberProcessors"), 2);
    const auto probe =
        *static_cast<ULONG_PTR*>(gate::data_of("ntoskrnl.exe", "MmUserProbeAddress"));
    EXPECT_EQ(probe, machine::kUserProbeAddress);
    EXPECT_EQ(read<ULONG>("InitSafeBootMode"), 0U);
  });
}

TEST(Data, DividesTheAddressesBetweenProgramsAndTheSystem) {
  in_machine([] {
    const auto probe = read<ULONG_PTR>("MmUserProbeAddress");
    EXPECT_EQ(read<ULONG_PTR>("MmHighestUserAddress"), probe - 1);
    EXPECT_GT(read<ULONG_PTR>("MmSystemRangeStart"), probe);
    EXPECT_GE(reinterpret_cast<ULONG_PTR>(test::call<void*>("PsGetCurrentThread")),
              read<ULONG_PTR>("MmSystemRangeStart"));
    EXPECT_LT(reinterpret_cast<ULONG_PTR>(test::user_memory(1)), probe);
  });
}

TEST(Data, SaysThatNobodyDebugsThisWindows) {
  in_machine([] {
    EXPECT_EQ(read<ULONG_PTR>("KdComPortInUse"), 0U);
    EXPECT_EQ(read<ULONG>("NtGlobalFlag"), 0U);
  });
}

// An English Windows: code pages 1252 and 437, neither of which has letters of two bytes.
TEST(Data, NamesTheCodePages) {
  in_machine([] {
    EXPECT_EQ(read<USHORT>("NlsAnsiCodePage"), 1252);
    EXPECT_EQ(read<USHORT>("NlsOemCodePage"), 437);
    EXPECT_EQ(read<UCHAR>("NlsMbCodePageTag"), FALSE);
    EXPECT_EQ(read<UCHAR>("NlsMbOemCodePageTag"), FALSE);
    for (const char* name : {"NlsLeadByteInfo", "NlsOemLeadByteInfo"}) {
      const auto* table = read<const USHORT*>(name);
      EXPECT_EQ(std::count(table, table + 256, 0), 256) << name;
    }
  });
}

}  // namespace
}  // namespace rundown
