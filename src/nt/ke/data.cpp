// Variables that the kernel exports.
#include <array>

#include "nt/export.h"
#include "nt/ke/processors.h"
#include "nt/ke/shared_data.h"

namespace rundown::nt {
namespace {

template <class T, T value>
void store(void* place) {
  *static_cast<T*>(place) = value;
}

template <class T, T value>
struct Constant : gate::DataExport<T> {
  explicit Constant(std::string_view called)
      : gate::DataExport<T>(ntoskrnl, called, &store<T, value>) {}
};

constexpr SHORT kFreeBuild = static_cast<SHORT>(0xF000);
void store_build(void* place) {
  *static_cast<ULONG*>(place) =
      static_cast<ULONG>(static_cast<USHORT>(kFreeBuild)) << 16 | ke::windows_version().build;
}

// The addresses of this machine: drivers compare pointers with them.
constexpr ULONG_PTR kUserProbeAddress = machine::kUserProbeAddress;
constexpr ULONG_PTR kHighestUserAddress = kUserProbeAddress - 1;
constexpr ULONG_PTR kSystemRangeStart = 0x2000'0000'0000;

const Constant<ULONG_PTR, kUserProbeAddress> kProbe("MmUserProbeAddress");
const Constant<ULONG_PTR, kHighestUserAddress> kHighest("MmHighestUserAddress");
const Constant<ULONG_PTR, kSystemRangeStart> kRange("MmSystemRangeStart");

const gate::DataExport<CCHAR> kProcessors{
    ntoskrnl, "KeNumberProcessors",
    [](void* place) { *static_cast<CCHAR*>(place) = static_cast<CCHAR>(ke::processor_count()); }};
const Constant<UCHAR, 0> kDebuggerEnabled("KdDebuggerEnabled");
const Constant<UCHAR, 1> kDebuggerNotPresent("KdDebuggerNotPresent");
const Constant<ULONG_PTR, 0> kComPort("KdComPortInUse");
const gate::DataExport<ULONG> kBuild{ntoskrnl, "NtBuildNumber", &store_build};
const Constant<ULONG, 0> kNtGlobalFlag("NtGlobalFlag");
const Constant<ULONG, 0> kSafeBoot("InitSafeBootMode");

// No code page of an English Windows has letters of two bytes.
const Constant<UCHAR, 0> kMultiByte("NlsMbCodePageTag");
const Constant<UCHAR, 0> kMultiByteOem("NlsMbOemCodePageTag");
const Constant<USHORT, 1252> kAnsiPage("NlsAnsiCodePage");
const Constant<USHORT, 437> kOemPage("NlsOemCodePage");

struct LeadBytes {
  USHORT* table;
  std::array<USHORT, 256> entries;
};
void store_lead_bytes(void* place) {
  auto* made = static_cast<LeadBytes*>(place);
  made->entries.fill(0);
  made->table = made->entries.data();
}
const gate::DataExport<LeadBytes> kLeadBytes{ntoskrnl, "NlsLeadByteInfo", &store_lead_bytes};
const gate::DataExport<LeadBytes> kOemLeadBytes{ntoskrnl, "NlsOemLeadByteInfo", &store_lead_bytes};

}  // namespace
}  // namespace rundown::nt
