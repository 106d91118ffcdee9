// What NDIS says of the machine, and delays.
#include <array>
#include <bit>
#include <string>

#include "abi/ndis.h"
#include "gate/format.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/shared_data.h"
#include "nt/ke/thread.h"
#include "ports/ndis/kernel.h"
#include "ports/ndis/module.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

struct System {
  UCHAR cancel_ids = 0;
};
const machine::Part<System> state;

// The minor number of NDIS 6 that came with a build of Windows:
// https://learn.microsoft.com/windows-hardware/drivers/network/overview-of-ndis-versions
struct Release {
  std::uint32_t build;
  ULONG minor;
};
constexpr std::array<Release, 14> kReleases{{{6000, 0},
                                             {6001, 1},
                                             {7600, 20},
                                             {9200, 30},
                                             {9600, 40},
                                             {10240, 50},
                                             {10586, 51},
                                             {14393, 60},
                                             {15063, 70},
                                             {16299, 80},
                                             {17134, 81},
                                             {17763, 82},
                                             {18362, 83},
                                             {22000, 85}}};

constexpr gate::Contract kAnyLevel{.header = "ndis"};
constexpr gate::Contract kAtMostDispatch{.irql = Irql::dispatch, .header = "ndis"};

}  // namespace

// The major number in the high half, the minor one in the low.
ULONG NdisGetVersion() {
  constexpr ULONG kMajor = 6U << 16;
  ULONG minor = 0;
  for (const Release& release : kReleases) {
    if (release.build <= ke::windows_version().build) minor = release.minor;
  }
  return kMajor | minor;
}
const gate::FunctionExport<&NdisGetVersion> export_NdisGetVersion{module, "NdisGetVersion",
                                                                  kAtMostDispatch};

void NdisMSleep(ULONG microseconds) {
  constexpr ke::Ticks kMicrosecond = 10;
  ke::sleep(microseconds * kMicrosecond);
}
RUNDOWN_EXPORT(module, NdisMSleep, {.irql = Irql::apc, .header = "ndis"});

void NdisGetSystemUpTimeEx(LARGE_INTEGER* milliseconds) {
  constexpr ke::Ticks kMillisecond = 10'000;
  milliseconds->QuadPart = ke::interrupt_time() / kMillisecond;
}
const gate::FunctionExport<&NdisGetSystemUpTimeEx> export_NdisGetSystemUpTimeEx{
    module, "NdisGetSystemUpTimeEx", kAnyLevel};

ULONG NdisGetSharedDataAlignment() {
  constexpr ULONG kCacheLine = 64;
  return kCacheLine;
}
const gate::FunctionExport<&NdisGetSharedDataAlignment> export_NdisGetSharedDataAlignment{
    module, "NdisGetSharedDataAlignment", kAtMostDispatch};

// Another one for each caller, as long as a byte lasts.
UCHAR NdisGeneratePartialCancelId() {
  return ++state->cancel_ids;
}
const gate::FunctionExport<&NdisGeneratePartialCancelId> export_NdisGeneratePartialCancelId{
    module, "NdisGeneratePartialCancelId", kAtMostDispatch};

ULONG NdisSystemActiveProcessorCount(KAFFINITY* active) {
  const KAFFINITY all = KeQueryActiveProcessors();
  if (active != nullptr) *active = all;
  return static_cast<ULONG>(std::popcount(all));
}
const gate::FunctionExport<&NdisSystemActiveProcessorCount> export_NdisSystemActiveProcessorCount{
    module, "NdisSystemActiveProcessorCount", kAnyLevel};

USHORT NdisActiveGroupCount() {
  return KeQueryActiveGroupCount();
}
const gate::FunctionExport<&NdisActiveGroupCount> export_NdisActiveGroupCount{
    module, "NdisActiveGroupCount", kAnyLevel};

USHORT NdisMaxGroupCount() {
  return KeQueryMaximumGroupCount();
}
const gate::FunctionExport<&NdisMaxGroupCount> export_NdisMaxGroupCount{module, "NdisMaxGroupCount",
                                                                        kAnyLevel};

ULONG NdisGroupActiveProcessorCount(USHORT group) {
  return KeQueryActiveProcessorCountEx(group);
}
const gate::FunctionExport<&NdisGroupActiveProcessorCount> export_NdisGroupActiveProcessorCount{
    module, "NdisGroupActiveProcessorCount", kAnyLevel};

ULONG NdisGroupMaxProcessorCount(USHORT group) {
  return KeQueryMaximumProcessorCountEx(group);
}
const gate::FunctionExport<&NdisGroupMaxProcessorCount> export_NdisGroupMaxProcessorCount{
    module, "NdisGroupMaxProcessorCount", kAnyLevel};

// The log is not read here; a debugger would see the event.
void NdisWriteErrorLogEntry(NDIS_HANDLE /*adapter*/, ULONG code, ULONG /*values*/,
                            VariableArguments /*rest*/) {
  std::string text = "NdisWriteErrorLogEntry: ";
  gate::format_hex(code, text);
  gate::debug_output(text);
}
const gate::FunctionExport<&NdisWriteErrorLogEntry> export_NdisWriteErrorLogEntry{
    module, "NdisWriteErrorLogEntry", kAtMostDispatch};

NTSTATUS NdisWriteEventLogEntry(void* /*driver*/, ULONG code, ULONG /*instance*/,
                                USHORT /*strings*/, void* /*list*/, ULONG /*bytes*/,
                                void* /*data*/) {
  std::string text = "NdisWriteEventLogEntry: ";
  gate::format_hex(code, text);
  gate::debug_output(text);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisWriteEventLogEntry,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ndis"});

}  // namespace rundown::ports::ndis
