// MmGetSystemRoutineAddress: an export by its name, while the driver runs.
#include <algorithm>
#include <string>

#include "gate/modules.h"
#include "nt/export.h"
#include "nt/ke/shared_data.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

// Policy. A name that is implemented here is found, unless the Windows that the machine says it is
// came before the function. A name that Windows has and that is missing here (kWindowsNames) gets
// an address that names itself when it is called, so the run ends as unsupported and does not take
// the driver's way for an older Windows. Any other name is not known to exist, and the answer is
// null, as on a Windows without it.
struct Introduced {
  std::string_view name;
  ULONG build;
};
constexpr Introduced kIntroduced[] = {
    {"ExAllocatePool2", 19041},
    {"ExAllocatePool3", 19041},
    {"ExFreePool2", 19041},
    {"PsSetCreateProcessNotifyRoutineEx2", 14980},
    {"PsSetLoadImageNotifyRoutineEx", 16299},
    {"PsSetCreateThreadNotifyRoutineEx", 10240},
    {"KeQuerySystemTimePrecise", 9200},
    {"KeQueryInterruptTimePrecise", 9600},
    {"IoCreateSystemThread", 9200},
    {"ExAllocateTimer", 9600},
    {"ExDeleteTimer", 9600},
    {"ExSetTimer", 9600},
    {"ExCancelTimer", 9600},
};

// All that mingw-w64's import libraries of the kernel name, which is what Windows
// 7 exports. What came later and is not here is not known.
constexpr std::string_view kWindowsNames[] = {
#include "nt/mm/windows_names.inc"
};
static_assert(std::ranges::is_sorted(kWindowsNames));

bool exists_on(std::string_view name, ULONG build) {
  const auto* found = std::ranges::find(kIntroduced, name, &Introduced::name);
  return found == std::end(kIntroduced) || found->build <= build;
}

}  // namespace

void* MmGetSystemRoutineAddress(const UNICODE_STRING* wanted) {
  std::string name;
  for (const WCHAR letter : rtl::view_of(*wanted)) {
    name += rtl::to_byte(letter, rtl::CodePage::ansi);
  }
  if (!exists_on(name, ke::windows_version().build)) return nullptr;
  if (const gate::ExportEntry* entry = gate::find_export(ntoskrnl.name, name)) {
    return reinterpret_cast<void*>(gate::address_of(*entry));
  }
  if (!std::ranges::binary_search(kWindowsNames, std::string_view(name))) return nullptr;
  return reinterpret_cast<void*>(gate::unresolved_import(ntoskrnl.name, name));
}
RUNDOWN_EXPORT(ntoskrnl, MmGetSystemRoutineAddress, {.irql = Irql::passive});

}  // namespace rundown::nt
