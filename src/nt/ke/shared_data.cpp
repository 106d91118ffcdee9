#include "nt/ke/shared_data.h"

#include <cstring>
#include <string_view>

#include "abi/kpcr.h"
#include "machine/part.h"
#include "nt/ke/processors.h"

namespace rundown::nt::ke {
namespace {

using namespace abi;

struct VersionState {
  WindowsVersion version;
};
const machine::Part<VersionState> state;

KUSER_SHARED_DATA& shared() {
  return *reinterpret_cast<KUSER_SHARED_DATA*>(machine::kUserSharedData.base);
}

void store(KSYSTEM_TIME& place, Ticks value) {
  place.LowPart = static_cast<ULONG>(value);
  place.High1Time = static_cast<LONG>(value >> 32);
  place.High2Time = place.High1Time;
}

}  // namespace

WindowsVersion version_of_build(std::uint32_t build) {
  // The last builds before Windows 7's first service pack, Windows 8, 8.1 and 10.
  if (build < 7601) return {6, 1, build, 0};
  if (build < 9200) return {6, 1, build, 1};
  if (build < 9600) return {6, 2, build, 0};
  if (build < 10240) return {6, 3, build, 0};
  return {10, 0, build, 0};
}

void set_windows_version(const WindowsVersion& version) {
  state->version = version;
}
const WindowsVersion& windows_version() {
  return state->version;
}

void initialize_shared_data() {
  constexpr std::u16string_view kSystemRoot = u"C:\\Windows";
  constexpr USHORT kAmd64 = 9;  // PROCESSOR_ARCHITECTURE_AMD64
  KUSER_SHARED_DATA& page = shared();
  std::memcpy(page.NtSystemRoot, kSystemRoot.data(), kSystemRoot.size() * sizeof(char16_t));
  page.TickCountMultiplier = 0x0FA00000;  // 15.625 ms a tick
  page.NumberOfPhysicalPages = kPhysicalPages;
  page.NtBuildNumber = state->version.build;
  page.NtMajorVersion = state->version.major;
  page.NtMinorVersion = state->version.minor;
  page.NtProductType = NtProductWinNt;
  page.ProductTypeIsValid = TRUE;
  page.NativeProcessorArchitecture = kAmd64;
  page.ActiveProcessorCount = processor_count();
  page.ActiveGroupCount = 1;
  page.UnparkedProcessorCount = static_cast<USHORT>(processor_count());
  page.QpcFrequency = 10'000'000;
  update_shared_time(now(), interrupt_time());
}

void update_shared_time(Ticks system_time, Ticks interrupt_time) {
  constexpr Ticks kTick = 156'250;
  KUSER_SHARED_DATA& page = shared();
  store(page.InterruptTime, interrupt_time);
  store(page.SystemTime, system_time);
  store(page.TickCount, interrupt_time / kTick);
}

}  // namespace rundown::nt::ke
