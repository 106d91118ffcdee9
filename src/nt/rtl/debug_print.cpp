// What a driver says to the kernel debugger. Nobody is attached, so nothing stops; the words are
// announced.
#include <array>
#include <cstring>
#include <string_view>

#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/rtl/printf.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kMostBytes = 512;  // DbgPrint transmits no more at once

using Line = std::array<CHAR, kMostBytes>;

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

NTSTATUS DbgQueryDebugFilterState(ULONG /*component*/, ULONG /*level*/) {
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, DbgQueryDebugFilterState, {.header = ""});

NTSTATUS DbgSetDebugFilterState(ULONG /*component*/, ULONG /*level*/, BOOLEAN /*state*/) {
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
