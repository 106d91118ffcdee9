#include "verify/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "abi/ntstatus_names.h"
#include "cpu/trap.h"
#include "gate/export.h"
#include "gate/modules.h"
#include "image/map.h"
#include "nt/io/driver.h"
#include "nt/io/reinitialize.h"
#include "nt/ke/bug_check.h"
#include "nt/pool/pool.h"
#include "verify/rule_table.h"

namespace rundown::verify {
namespace {

namespace ke = nt::ke;

// Memory of what the driver held and has given back: an object that the framework has destroyed, a
// registration.
ResourceSeen given_back(const Holding& object, const Ledger& ledger) {
  ResourceSeen made = seen(object);
  if (const auto* end = ledger.end_of(object.kind, object.key)) {
    made.released = end->stack;
    made.released_by = end->by;
  }
  return made;
}

// What the block at an address was, from the kernel's books and the ledger's.
std::optional<ResourceSeen> block_at(std::uint64_t address, const Ledger& ledger) {
  const nt::pool::Block* block = nt::pool::find_block(address);
  if (block == nullptr) return std::nullopt;
  ResourceSeen seen;
  seen.kind = block->owner == nt::pool::Owner::driver ? Subject(gate::Resource::pool)
                                                      : Subject::kernel_memory();
  if (const Holding* object = ledger.find_released(gate::Resource::wdf_object, block->address)) {
    return given_back(*object, ledger);
  }
  if (block->freed && block->owner != nt::pool::Owner::driver) {
    if (const Holding* held = ledger.find_released(block->address))
      return given_back(*held, ledger);
  }
  seen.name = nt::pool::tag_text(block->tag);
  seen.bytes = block->bytes;
  seen.key = block->address;
  const Holding* holding = block->freed ? ledger.find_released(gate::Resource::pool, block->address)
                                        : ledger.find_held(gate::Resource::pool, block->address);
  if (holding != nullptr) {
    seen.phrase = holding->phrase;
    seen.function = holding->function;
    seen.ordinal = holding->ordinal;
    seen.acquired = holding->stack;
  }
  if (const auto* end = ledger.end_of(gate::Resource::pool, block->address);
      end != nullptr && block->freed) {
    seen.released = end->stack;
    seen.released_by = end->by;
  }
  return seen;
}

Defect made(const Rule* broken, std::string detail = {}) {
  Defect defect;
  defect.rule = broken;
  defect.detail = std::move(detail);
  return defect;
}

std::string_view access_text(std::uint64_t access) {
  if (access == 1) return "writes";
  return access == 8 ? "executes" : "reads";
}

Defect judge_freed(const gate::BugCheck& bug, const Ledger& ledger) {
  if (bug.parameters[0] == 0) {
    Defect defect = made(rule("memory/null-dereference"));
    defect.bug_check = BugCheckSeen{defect.rule->bug_check, {}};
    return defect;
  }
  Defect defect = made(rule("memory/use-after-free"));
  defect.address = bug.parameters[0];
  defect.resource = block_at(defect.address, ledger);
  if (defect.resource) {
    defect.detail =
        fmt::format("the driver {} at offset {} of the block", access_text(bug.parameters[1]),
                    defect.address - defect.resource->key);
  }
  return defect;
}

Defect judge_beyond(const gate::BugCheck& bug, const Ledger& ledger) {
  const std::uint64_t address = bug.parameters[0];
  Defect defect = made(rule("memory/overrun"));
  defect.address = address;
  defect.resource = block_at(address, ledger);
  if (defect.resource) {
    defect.detail = fmt::format("the driver {} at offset {} of a block of {} bytes",
                                access_text(bug.parameters[1]), address - defect.resource->key,
                                defect.resource->bytes);
  }
  return defect;
}

Defect judge_damage(const gate::BugCheck& bug, const Ledger& ledger) {
  constexpr std::uint64_t kPastEnd = 0x23;
  constexpr std::uint64_t kBeforeStart = 0x22;
  const std::uint64_t type = bug.parameters[3];
  if (type != kPastEnd && type != kBeforeStart) {
    return made(rule("irql/pool"),
                "pool is allocated or freed above the IRQL that its type allows");
  }
  Defect defect = made(type == kPastEnd ? rule("memory/overrun") : rule("memory/underrun"));
  defect.address = bug.parameters[1];
  defect.resource = block_at(bug.parameters[0], ledger);
  defect.detail = "the bytes next to the block were found changed when it was freed";
  return defect;
}

Defect judge_pool_caller(const gate::BugCheck& bug, const Ledger& ledger) {
  constexpr std::uint64_t kFreedAlready = 0x7;
  constexpr std::uint64_t kWrongTag = 0xA;
  switch (bug.parameters[0]) {
    case kFreedAlready: {
      Defect defect = made(rule("memory/double-free"));
      defect.resource = block_at(bug.parameters[3], ledger);
      return defect;
    }
    case kWrongTag: {
      Defect defect = made(rule("memory/bad-free"));
      defect.resource = block_at(bug.parameters[1], ledger);
      defect.detail =
          fmt::format("the block's tag is '{}', it is freed with '{}'",
                      nt::pool::tag_text(static_cast<std::uint32_t>(bug.parameters[2])),
                      nt::pool::tag_text(static_cast<std::uint32_t>(bug.parameters[3])));
      return defect;
    }
    default:
      return made(rule("memory/bad-free"),
                  fmt::format("0x{:X} is not the address of a pool block", bug.parameters[1]));
  }
}

Defect judge_kernel_address(const gate::BugCheck& bug) {
  const std::uint64_t address = bug.parameters[0];
  const nt::ldr::LoadedImage* image = nt::ldr::image_at(address);
  if (image != nullptr && image->initialization_discarded) {
    Defect defect = made(rule("crash/init-section"),
                         fmt::format("the address lies in {}, in a section that Windows has given "
                                     "back after DriverEntry",
                                     image->file_name));
    defect.address = address;
    return defect;
  }
  Defect defect = made(rule("crash/invalid-address"));
  defect.address = address;
  defect.detail = fmt::format("the driver {} 0x{:X}", access_text(bug.parameters[1]), address);
  return defect;
}

// The page is there and its protection forbids the access.
Defect judge_protection(const Rule* broken, std::uint64_t address) {
  Defect defect = made(broken);
  defect.address = address;
  if (const nt::ldr::LoadedImage* image = nt::ldr::image_at(address)) {
    for (const image::Region& region : image::protections(*image->file)) {
      if (address - image->base - region.rva >= region.size) continue;
      defect.detail =
          fmt::format("the address lies in {}, section {}", image->file_name, region.name);
    }
  }
  return defect;
}

Defect judge_exception(const gate::BugCheck& bug) {
  constexpr std::uint64_t kFirstPages = 0x10000;
  const auto code = static_cast<abi::NTSTATUS>(static_cast<std::int32_t>(bug.parameters[0]));
  const auto* record = reinterpret_cast<const abi::EXCEPTION_RECORD*>(bug.parameters[2]);
  if (code == abi::STATUS_ACCESS_VIOLATION && record != nullptr && record->NumberParameters >= 2) {
    const std::uint64_t address = record->ExceptionInformation[1];
    const bool null = address < kFirstPages;
    Defect defect = made(null ? rule("memory/null-dereference") : rule("crash/access-violation"));
    defect.address = address;
    defect.detail = address == ~std::uint64_t{0}
                        ? "the address is not canonical (pool that was never written holds such)"
                        : fmt::format("the driver {} address 0x{:X}",
                                      access_text(record->ExceptionInformation[0]), address);
    return defect;
  }
  const std::string_view name = abi::nt_status_name(code);
  return made(rule("crash/unhandled-exception"),
              name.empty() ? fmt::format("exception 0x{:08X}", static_cast<std::uint32_t>(code))
                           : std::string(name));
}

// WDF_VIOLATION: the first parameter says which rule.
Defect judge_framework(const gate::BugCheck& bug) {
  for (const Rule& one : framework_rules::kRules) {
    if (one.bug_check == bug.code && one.parameter1 == bug.parameters[0]) return made(&one);
  }
  return made(rule("wdf/violation"),
              fmt::format("its first parameter is 0x{:X}", bug.parameters[0]));
}

}  // namespace

Defect judge_bug_check(const gate::BugCheck& bug, const Ledger& ledger) {
  constexpr std::uint32_t kWorkerReturnedAtBadIrql = 0xE1;
  constexpr std::uint32_t kIrqlGtZeroAtSystemService = 0x4A;
  constexpr std::uint64_t kDoubleFault = 8;
  const auto judge = [&]() -> Defect {
    switch (bug.code) {
      case abi::kPageFaultInFreedSpecialPool:
        return judge_freed(bug, ledger);
      case abi::kPageFaultBeyondEndOfAllocation:
        return judge_beyond(bug, ledger);
      case abi::kSpecialPoolDetectedMemoryCorruption:
        return judge_damage(bug, ledger);
      case abi::kBadPoolCaller:
        return judge_pool_caller(bug, ledger);
      case abi::kAttemptedWriteToReadonlyMemory:
        return judge_protection(rule("memory/read-only"), bug.parameters[0]);
      case abi::kAttemptedExecuteOfNoexecuteMemory:
        return judge_protection(rule("crash/no-execute"), bug.parameters[0]);
      case abi::kPageFaultInNonpagedArea:
        return judge_kernel_address(bug);
      case abi::kSystemThreadExceptionNotHandled:
      case abi::kKmodeExceptionNotHandled:
        return judge_exception(bug);
      case abi::kUnexpectedKernelModeTrap:
        return made(bug.parameters[0] == kDoubleFault ? rule("memory/stack-overflow")
                                                      : rule("crash/bug-check"));
      case abi::kDriverIrqlNotLessOrEqual: {
        Defect defect =
            made(rule("irql/page-fault"),
                 fmt::format("the driver {} address 0x{:X} at IRQL {}",
                             access_text(bug.parameters[2]), bug.parameters[0], bug.parameters[1]));
        if (bug.parameters[0] < 0x10000) defect.rule = rule("memory/null-dereference");
        if (auto block = block_at(bug.parameters[0], ledger)) {
          defect.rule =
              !block->released.empty() ? rule("memory/use-after-free") : rule("memory/overrun");
          defect.resource = std::move(block);
        }
        defect.address = bug.parameters[0];
        return defect;
      }
      case abi::kAttemptedSwitchFromDpc:
        return made(rule("irql/wait"));
      case abi::kIrqlNotLessOrEqual:
        // No level: the I/O manager reports a completed request to its thread.
        if (bug.parameters[0] > static_cast<std::uint64_t>(gate::Irql::high)) {
          return made(rule("memory/null-dereference"),
                      "the completed request has no thread (Tail.Overlay.Thread), so its last "
                      "completion routine must keep it with STATUS_MORE_PROCESSING_REQUIRED");
        }
        [[fallthrough]];
      case abi::kIrqlNotGreaterOrEqual:
        return made(rule("irql/order"),
                    fmt::format("the IRQL is {}, and the driver {} it to {}",
                                irql_name(static_cast<gate::Irql>(bug.parameters[0])),
                                bug.code == abi::kIrqlNotLessOrEqual ? "restores" : "raises",
                                irql_name(static_cast<gate::Irql>(bug.parameters[1]))));
      case kIrqlGtZeroAtSystemService:
      case kWorkerReturnedAtBadIrql:
        return made(rule("irql/changed-on-return"),
                    fmt::format("it returned at IRQL {}", bug.parameters[1]));
      case abi::kWdfViolation:
        return judge_framework(bug);
      case abi::kMultipleIrpCompleteRequests:
        return made(rule("irp/completed-twice"));
      case abi::kReferenceByPointer:
        return made(rule("memory/over-dereference"));
      case abi::kInvalidKernelHandle:
        return made(rule("contract/invalid-handle"));
      case abi::kKernelSecurityCheckFailure:
        return made(rule("crash/fast-fail"), fmt::format("fast fail code {}", bug.parameters[0]));
      default:
        return made(rule("crash/bug-check"));
    }
  };
  const auto by_cause = [&]() -> Defect {
    const auto touched = [&] {
      return fmt::format("{} address 0x{:X}", access_text(bug.parameters[1]), bug.parameters[0]);
    };
    switch (bug.cause) {
      case gate::BugCause::system_call:
        return made(rule("crash/system-call"));
      case gate::BugCause::in_system_code:
        return made(rule("crash/in-system-code"), "the system " + touched());
      case gate::BugCause::above_the_stack:
        return made(rule("memory/stack-overrun"), "the driver " + touched());
      case gate::BugCause::as_coded:
        break;
    }
    return judge();
  };
  Defect defect = by_cause();
  defect.bug_check = BugCheckSeen{
      bug.code, {bug.parameters[0], bug.parameters[1], bug.parameters[2], bug.parameters[3]}};
  return defect;
}

std::vector<Defect> judge_damage_left(const Ledger& ledger) {
  std::vector<Defect> defects;
  for (const auto& [block, damage] : nt::pool::damaged_blocks()) {
    Defect defect = made(damage < block->address ? rule("memory/underrun") : rule("memory/overrun"),
                         "the bytes next to the block were found changed at the end of the run");
    defect.address = damage;
    defect.resource = block_at(block->address, ledger);
    defects.push_back(std::move(defect));
  }
  return defects;
}

namespace {

bool can_be_reached(const Ledger& ledger) {
  const abi::DRIVER_OBJECT* driver = nt::io::driver_object();
  if (driver->DeviceObject != nullptr || driver->DriverExtension->AddDevice != nullptr ||
      nt::io::reinitializes()) {
    return true;
  }
  // Other drivers call an export driver.
  if (!nt::ldr::loaded_images().back().file->exports().by_ordinal().empty()) return true;
  return ledger.reaches_driver();
}

}  // namespace

bool would_reach(const gate::Contract& contract) {
  constexpr gate::Resource kKinds[] = {
      gate::Resource::device,       gate::Resource::wdf_device_init, gate::Resource::callback,
      gate::Resource::notification, gate::Resource::thread,          gate::Resource::interrupt,
  };
  return contract.makes_reachable || std::ranges::any_of(kKinds, [&](gate::Resource kind) {
           return contract.acquires.contains(kind);
         });
}

std::optional<Defect> judge_success(const EntrySeen& entry, const Ledger& ledger) {
  if (can_be_reached(ledger)) return std::nullopt;
  if (entry.failed_registration && !entry.registered) {
    Defect defect =
        made(rule("status/swallowed"),
             fmt::format("{} failed, and without it the driver is nothing to the system; yet "
                         "DriverEntry returned success: the driver stays loaded and nothing can "
                         "reach it",
                         entry.failed_registration->function));
    defect.where = entry.failed_registration->stack;
    return defect;
  }
  if (!entry.owes.empty() && !entry.registered) {
    return made(rule("status/swallowed"),
                fmt::format("DriverEntry returned success and has not called {}: the driver stays "
                            "loaded and nothing can reach it",
                            entry.owes));
  }
  if (!entry.failed_reach) return std::nullopt;
  Defect defect =
      made(rule("status/swallowed"),
           fmt::format("{} failed and nothing else can call the driver, neither a device nor a "
                       "registered routine; yet DriverEntry returned success: the driver stays "
                       "loaded and nothing can reach it",
                       entry.failed_reach->function));
  defect.where = entry.failed_reach->stack;
  return defect;
}

ResourceSeen seen(const Holding& holding) {
  ResourceSeen made;
  made.kind = holding.kind;
  made.name = holding.name;
  made.phrase = holding.phrase;
  made.bytes = holding.bytes;
  made.key = holding.key;
  made.function = holding.function;
  made.ordinal = holding.ordinal;
  made.order = holding.order;
  made.site = holding.site;
  made.step = holding.step;
  made.acquired = holding.stack;
  return made;
}

std::uint64_t after_first_byte(std::uint64_t routine) {
  return routine + 1;
}

std::string_view irql_name(gate::Irql level) {
  switch (level) {
    case gate::Irql::passive:
      return "PASSIVE_LEVEL";
    case gate::Irql::apc:
      return "APC_LEVEL";
    case gate::Irql::dispatch:
      return "DISPATCH_LEVEL";
    case gate::Irql::clock:
      return "CLOCK_LEVEL";
    case gate::Irql::high:
      return "HIGH_LEVEL";
    default:
      return "a device's level";
  }
}

}  // namespace rundown::verify
