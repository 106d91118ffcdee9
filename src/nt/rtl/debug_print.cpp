// What a driver says to the kernel debugger. Nobody is attached, so nothing stops; the words are
// announced.
#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/rtl/printf.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kMostBytes = 512;  // DbgPrint transmits no more at once

using Line = std::array<CHAR, kMostBytes>;

// What a debugger would be shown. The words are announced whatever it says.
struct Filter {
  machine::Map<ULONG, ULONG> masks;  // by component
};
const machine::Part<Filter> filter;
constexpr ULONG kErrors = 1;  // DPFLTR_ERROR_LEVEL's bit

// A level below 32 is the number of a bit, any other is a mask.
ULONG mask_of(ULONG level) {
  return level < 32 ? ULONG{1} << level : level;
}

ULONG print(const CHAR* prefix, const CHAR* pattern, VariableArguments arguments) {
  Line line{};
  const std::size_t start = std::min(std::strlen(prefix), line.size());
  std::memcpy(line.data(), prefix, start);
  const std::size_t length =
      start + rtl::format(line.data() + start, line.size() - start, pattern, arguments);
  gate::debug_output({line.data(), std::min(length, line.size())});
  return 0;  // STATUS_SUCCESS
}

}  // namespace

ULONG DbgPrint(const CHAR* pattern, VariableArguments arguments) {
  return print("", pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, DbgPrint, {});

ULONG DbgPrintEx(ULONG /*component*/, ULONG /*level*/, const CHAR* pattern,
                 VariableArguments arguments) {
  return print("", pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, DbgPrintEx, {});

ULONG DbgPrintReturnControlC(const CHAR* pattern, VariableArguments arguments) {
  return print("", pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, DbgPrintReturnControlC, {.header = ""});

ULONG vDbgPrintEx(ULONG /*component*/, ULONG /*level*/, const CHAR* pattern,
                  const std::uint64_t* list) {
  return print("", pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, vDbgPrintEx, {});

ULONG vDbgPrintExWithPrefix(const CHAR* prefix, ULONG /*component*/, ULONG /*level*/,
                            const CHAR* pattern, const std::uint64_t* list) {
  return print(prefix, pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, vDbgPrintExWithPrefix, {});

// TRUE or FALSE, for all its type. Errors are let through for every component.
NTSTATUS DbgQueryDebugFilterState(ULONG component, ULONG level) {
  const auto found = filter->masks.find(component);
  const ULONG mask = kErrors | (found == filter->masks.end() ? 0 : found->second);
  return static_cast<NTSTATUS>((mask & mask_of(level)) != 0 ? 1 : 0);
}
RUNDOWN_EXPORT(ntoskrnl, DbgQueryDebugFilterState, {.header = ""});

NTSTATUS DbgSetDebugFilterState(ULONG component, ULONG level, BOOLEAN state) {
  ULONG& mask = filter->masks[component];
  mask = state != FALSE ? mask | mask_of(level) : mask & ~mask_of(level);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, DbgSetDebugFilterState, {.header = ""});

void DbgBreakPoint() {
  gate::breakpoint();
}
RUNDOWN_EXPORT(ntoskrnl, DbgBreakPoint, {});

void DbgBreakPointWithStatus(ULONG /*status*/) {
  gate::breakpoint();
}
RUNDOWN_EXPORT(ntoskrnl, DbgBreakPointWithStatus, {});

void RtlAssert(const void* assertion, const void* file, ULONG line, const CHAR* message) {
  const std::array<std::uint64_t, 4> words{
      reinterpret_cast<std::uint64_t>(message != nullptr ? message : ""),
      reinterpret_cast<std::uint64_t>(assertion), reinterpret_cast<std::uint64_t>(file), line};
  print("", "Assertion failed: %s%s, %s, line %u", VariableArguments(words.data()));
  ke::raise_status(STATUS_ASSERTION_FAILURE);
}
RUNDOWN_EXPORT(ntoskrnl, RtlAssert, {.header = ""});

NTSTATUS KdDisableDebugger() {
  return STATUS_DEBUGGER_INACTIVE;
}
RUNDOWN_EXPORT(ntoskrnl, KdDisableDebugger, {});
NTSTATUS KdEnableDebugger() {
  return STATUS_DEBUGGER_INACTIVE;
}
RUNDOWN_EXPORT(ntoskrnl, KdEnableDebugger, {});
BOOLEAN KdRefreshDebuggerNotPresent() {
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, KdRefreshDebuggerNotPresent, {});

}  // namespace rundown::nt
