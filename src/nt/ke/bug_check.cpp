#include "nt/ke/bug_check.h"

#include "cpu/exception.h"
#include "nt/export.h"

namespace rundown::nt {
namespace ke {

void bug_check(std::uint32_t code, std::uint64_t p1, std::uint64_t p2, std::uint64_t p3,
               std::uint64_t p4) {
  gate::bug_check({code, {p1, p2, p3, p4}});
}

void raise_status(abi::NTSTATUS status) {
  abi::EXCEPTION_RECORD record{};
  record.ExceptionCode = status;
  record.ExceptionFlags = abi::EXCEPTION_NONCONTINUABLE;
  cpu::raise_exception(record);
}

}  // namespace ke

void KeBugCheckEx(ULONG code, ULONG_PTR p1, ULONG_PTR p2, ULONG_PTR p3, ULONG_PTR p4) {
  ke::bug_check(code, p1, p2, p3, p4);
}
RUNDOWN_EXPORT(ntoskrnl, KeBugCheckEx, {});

void KeBugCheck(ULONG code) {
  ke::bug_check(code);
}
RUNDOWN_EXPORT(ntoskrnl, KeBugCheck, {.header = "ntddk"});

void ExRaiseStatus(NTSTATUS status) {
  ke::raise_status(status);
}
RUNDOWN_EXPORT(ntoskrnl, ExRaiseStatus, {.irql = Irql::apc});

void ExRaiseAccessViolation() {
  ke::raise_status(STATUS_ACCESS_VIOLATION);
}
RUNDOWN_EXPORT(ntoskrnl, ExRaiseAccessViolation, {.header = "ntddk"});

void ExRaiseDatatypeMisalignment() {
  ke::raise_status(STATUS_DATATYPE_MISALIGNMENT);
}
RUNDOWN_EXPORT(ntoskrnl, ExRaiseDatatypeMisalignment, {.header = "ntddk"});

}  // namespace rundown::nt
