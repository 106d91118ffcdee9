// Exports that are a few instructions of their own, because a compiler calls them with other rules
// about registers.
#include <string_view>

#include "nt/export.h"

namespace rundown::nt {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kReturn = "\xC3"sv;
constexpr std::string_view kJumpRax = "\xFF\xE0"sv;

// Kernel stacks are committed from the start: there is nothing to probe, and every register is
// kept.
const gate::CodeExport kChkstk{ntoskrnl, "__chkstk", kReturn};
const gate::CodeExport kAllocaProbe{ntoskrnl, "_alloca_probe", kReturn};
const gate::CodeExport kChkstkMs{ntoskrnl, "___chkstk_ms", kReturn};

// Control flow guard is off on this machine, as it is without virtualization-based security: each
// target is allowed.
const gate::CodeExport kGuardCheck{ntoskrnl, "_guard_check_icall", kReturn};
const gate::CodeExport kGuardDispatch{ntoskrnl, "_guard_dispatch_icall", kJumpRax};

}  // namespace
}  // namespace rundown::nt
