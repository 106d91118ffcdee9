#include "nt/mm/fault.h"

#include <sys/mman.h>

#include <algorithm>

#include "cpu/exception.h"
#include "cpu/fiber.h"
#include "cpu/trap.h"
#include "gate/modules.h"
#include "gate/observer.h"
#include "image/map.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ldr/image.h"
#include "nt/pool/pool.h"

namespace rundown::nt::mm {
namespace {

using machine::Address;

constexpr std::uint64_t kWrite = 1;
constexpr std::uint64_t kExecute = 8;
constexpr std::uint64_t kDoubleFault = 8;

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

// Whether the page is there, so that only its protection forbids the access.
bool is_present(const ldr::LoadedImage& image, Address address) {
  const std::vector<image::Region> regions = image::protections(*image.file);
  const auto region = std::ranges::find_if(
      regions, [&](const image::Region& r) { return address - image.base - r.rva < r.size; });
  return region != regions.end() && region->readable &&
         !(region->is_initialisation && image.initialization_discarded);
}

bool is_present(const pool::Block& block, Address address) {
  return !block.freed && address - block.address < block.bytes;
}

// What the page fault handler makes of a kernel address that is not there, or not for this: no
// exception handler is asked.
[[noreturn]] void stop_for_kernel_address(const abi::EXCEPTION_RECORD& record, Address address) {
  const std::uint64_t access = record.ExceptionInformation[0];
  const std::uint64_t where = word(record.ExceptionAddress);
  const pool::Block* block = pool::find_block(address);
  const ldr::LoadedImage* image = ldr::image_at(address);
  if ((block != nullptr && is_present(*block, address)) ||
      (image != nullptr && is_present(*image, address))) {
    if (access == kExecute) ke::bug_check(abi::kAttemptedExecuteOfNoexecuteMemory, address);
    if (access == kWrite) ke::bug_check(abi::kAttemptedWriteToReadonlyMemory, address);
  }
  if (block != nullptr) {
    ke::bug_check(
        block->freed ? abi::kPageFaultInFreedSpecialPool : abi::kPageFaultBeyondEndOfAllocation,
        address, access, where);
  }
  if (const cpu::Fiber* fiber = cpu::stack_owner(address)) {
    if (address >= fiber->guest_stack_base) {
      gate::bug_check({abi::kPageFaultInNonpagedArea,
                       {address, access, where, 0},
                       gate::BugCause::above_the_stack});
    }
    ke::bug_check(abi::kUnexpectedKernelModeTrap, kDoubleFault);
  }
  ke::bug_check(abi::kPageFaultInNonpagedArea, address, access, where);
}

// Pool that a driver did not ask for as no-execute is executable on x64. Windows maps it so from
// the start; here its pages become so when they are first called, for hardly any driver does.
// https://learn.microsoft.com/windows-hardware/drivers/kernel/nx-and-execute-pool-types
bool make_executable(Address address, std::uint64_t access) {
  const pool::Block* block = access == kExecute ? pool::find_block(address) : nullptr;
  if (block == nullptr || block->kind != pool::Kind::nonpaged || !is_present(*block, address)) {
    return false;
  }
  return mprotect(reinterpret_cast<void*>(block->pages), block->page_bytes,
                  PROT_READ | PROT_WRITE | PROT_EXEC) == 0;
}

// A debugger sees a breakpoint before any handler does, and goes on. Without one the machine stops:
// the observer hears of it.
bool judge_fault(abi::EXCEPTION_RECORD& record, abi::CONTEXT& context) {
  if (record.ExceptionCode == abi::STATUS_BREAKPOINT) {
    gate::breakpoint();
    context.Rip += 1;
    return true;
  }
  if (record.ExceptionCode == abi::STATUS_STACK_BUFFER_OVERRUN) {
    ke::bug_check(abi::kKernelSecurityCheckFailure, record.ExceptionInformation[0], word(&context),
                  word(&record));
  }
  // In ring 0 the instruction enters the kernel as if from a program: with the program's GS base,
  // and no kernel stack to be found there.
  if (record.ExceptionCode == abi::STATUS_INVALID_SYSTEM_SERVICE) {
    gate::bug_check({abi::kUnexpectedKernelModeTrap, {kDoubleFault}, gate::BugCause::system_call});
  }
  if (record.ExceptionCode != abi::STATUS_ACCESS_VIOLATION) return false;
  const std::uint64_t access = record.ExceptionInformation[0];
  const Address address = record.ExceptionInformation[1];
  constexpr Address kNotCanonical = ~Address{0};
  if (const auto missing = gate::unresolved_at(address)) {
    gate::unsupported(missing->module, missing->function);
  }
  if (make_executable(address, access)) return true;
  if (ke::current_irql() >= ke::Irql::dispatch && address != kNotCanonical) {
    ke::bug_check(abi::kDriverIrqlNotLessOrEqual, address,
                  static_cast<std::uint64_t>(ke::current_irql()), access,
                  word(record.ExceptionAddress));
  }
  if (address != kNotCanonical && address >= machine::kUserProbeAddress) {
    stop_for_kernel_address(record, address);
  }
  return false;
}

[[noreturn]] void stop_for_exception(const abi::EXCEPTION_RECORD& record,
                                     const abi::CONTEXT& context) {
  ke::bug_check(abi::kSystemThreadExceptionNotHandled,
                static_cast<std::uint64_t>(static_cast<std::int64_t>(record.ExceptionCode)),
                word(record.ExceptionAddress), word(&record), word(&context));
}

[[noreturn]] void stop_in_system_code(std::uint64_t access, Address address) {
  gate::bug_check(
      {abi::kPageFaultInNonpagedArea, {address, access, 0, 0}, gate::BugCause::in_system_code});
}

}  // namespace

void install_fault_rules() {
  cpu::on_fault(&judge_fault);
  cpu::on_system_fault(&stop_in_system_code);
  cpu::on_unhandled(&stop_for_exception);
  cpu::on_cr8_write(&ke::lower_irql);
}

}  // namespace rundown::nt::mm
