#include "nt/ke/bug_check.h"

#include "cpu/exception.h"
#include "cpu/fiber.h"
#include "cpu/trap.h"
#include "gate/modules.h"
#include "nt/ex/pool.h"
#include "nt/export.h"
#include "nt/ke/irql.h"

namespace rundown::nt {
namespace ke {
namespace {

using machine::Address;

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

// What the page fault handler makes of a kernel address that is not there: no exception handler is
// asked.
[[noreturn]] void stop_for_kernel_address(const abi::EXCEPTION_RECORD& record, Address address) {
  const std::uint64_t access = record.ExceptionInformation[0];
  const std::uint64_t where = word(record.ExceptionAddress);
  if (const ex::PoolBlock* block = ex::find_pool_block(address)) {
    const std::uint32_t code =
        block->freed ? kPageFaultInFreedSpecialPool : kPageFaultBeyondEndOfAllocation;
    bug_check(code, address, access, where);
  }
  constexpr std::uint64_t kDoubleFault = 8;
  if (cpu::stack_owner(address) != nullptr) bug_check(kUnexpectedKernelModeTrap, kDoubleFault);
  bug_check(kPageFaultInNonpagedArea, address, access, where);
}

// A debugger sees a breakpoint before any handler does, and goes on. Without one the machine stops:
// the observer hears of it.
bool judge_fault(abi::EXCEPTION_RECORD& record, abi::CONTEXT& context) {
  if (record.ExceptionCode == STATUS_BREAKPOINT) {
    gate::breakpoint();
    context.Rip += 1;
    return true;
  }
  if (record.ExceptionCode == STATUS_STACK_BUFFER_OVERRUN) {
    bug_check(kKernelSecurityCheckFailure, record.ExceptionInformation[0], word(&context),
              word(&record));
  }
  if (record.ExceptionCode != STATUS_ACCESS_VIOLATION) return false;
  const std::uint64_t access = record.ExceptionInformation[0];
  const Address address = record.ExceptionInformation[1];
  constexpr Address kNotCanonical = ~Address{0};
  if (const auto missing = gate::unresolved_at(address)) {
    gate::unsupported(missing->module, missing->function);
  }
  if (current_irql() >= Irql::dispatch && address != kNotCanonical) {
    bug_check(kDriverIrqlNotLessOrEqual, address, static_cast<std::uint64_t>(current_irql()),
              access, word(record.ExceptionAddress));
  }
  if (address != kNotCanonical && address >= machine::kUserProbeAddress) {
    stop_for_kernel_address(record, address);
  }
  return false;
}

[[noreturn]] void stop_for_exception(const abi::EXCEPTION_RECORD& record,
                                     const abi::CONTEXT& context) {
  bug_check(kSystemThreadExceptionNotHandled,
            static_cast<std::uint64_t>(static_cast<std::int64_t>(record.ExceptionCode)),
            word(record.ExceptionAddress), word(&record), word(&context));
}

}  // namespace

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

void install_fault_rules() {
  cpu::on_fault(&judge_fault);
  cpu::on_unhandled(&stop_for_exception);
  cpu::on_cr8_write(&lower_irql);
}

}  // namespace ke

void KeBugCheckEx(ULONG code, ULONG_PTR p1, ULONG_PTR p2, ULONG_PTR p3, ULONG_PTR p4) {
  ke::bug_check(code, p1, p2, p3, p4);
}
RUNDOWN_EXPORT(ntoskrnl, KeBugCheckEx, {});

void KeBugCheck(ULONG code) {
  ke::bug_check(code);
}
RUNDOWN_EXPORT(ntoskrnl, KeBugCheck, {});

void ExRaiseStatus(NTSTATUS status) {
  ke::raise_status(status);
}
RUNDOWN_EXPORT(ntoskrnl, ExRaiseStatus, {.irql = Irql::apc});

void ExRaiseAccessViolation() {
  ke::raise_status(STATUS_ACCESS_VIOLATION);
}
RUNDOWN_EXPORT(ntoskrnl, ExRaiseAccessViolation, {});

void ExRaiseDatatypeMisalignment() {
  ke::raise_status(STATUS_DATATYPE_MISALIGNMENT);
}
RUNDOWN_EXPORT(ntoskrnl, ExRaiseDatatypeMisalignment, {});

}  // namespace rundown::nt
