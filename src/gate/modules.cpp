#include "gate/modules.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <string>
#include <system_error>
#include <vector>

#include "cpu/call.h"
#include "cpu/trap.h"
#include "gate/kernel_image.h"
#include "gate/observer.h"
#include "image/symbol.h"
#include "machine/part.h"

namespace rundown::gate {
namespace {

constexpr std::size_t kStubSize = 16;
constexpr std::size_t kUnresolvedSize = 16;

struct Unresolved {
  machine::String module;
  machine::String function;
};

struct ModuleState {
  machine::Vector<const ExportEntry*> exports;  // by index, which a stub loads into eax
  machine::Map<machine::String, machine::Map<machine::String, machine::Address>> by_module;
  machine::Map<machine::Address, const ExportEntry*> by_address;
  machine::Map<const ExportEntry*, machine::Address> addresses;
  machine::Vector<Unresolved> unresolved;
};
const machine::Part<ModuleState> state;

ExportEntry const*& registration_head() {
  static const ExportEntry* head = nullptr;
  return head;
}

machine::Address round_up(machine::Address value, std::size_t to) {
  return (value + to - 1) & ~(to - 1);
}

void set_protection(machine::Address begin, machine::Address end, int protection) {
  if (begin == end) return;
  if (mprotect(reinterpret_cast<void*>(begin), end - begin, protection) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot protect a module");
  }
}

// mov eax, index; jmp [rip+d]: to the slot that holds the gate's address.
void write_stub(machine::Address at, std::uint32_t index, machine::Address slot) {
  auto* bytes = reinterpret_cast<std::uint8_t*>(at);
  std::memset(bytes, 0xCC, kStubSize);
  bytes[0] = 0xB8;
  std::memcpy(bytes + 1, &index, 4);
  bytes[5] = 0xFF;
  bytes[6] = 0x25;
  const auto displacement = static_cast<std::int32_t>(slot - (at + 11));
  std::memcpy(bytes + 7, &displacement, 4);
}

void write_pointer(machine::Address at, void (*function)()) {
  std::memcpy(reinterpret_cast<void*>(at), &function, sizeof function);
}

machine::Address allocate(machine::Address& next, std::size_t bytes, std::size_t alignment) {
  next = round_up(next, alignment);
  const machine::Address place = next;
  next += bytes;
  return place;
}

bool is_kernel(std::string_view module) {
  return image::same_module(module, ntoskrnl.name) || image::same_module(module, hal.name) ||
         image::same_module(module, "ntkrnlmp.exe") || image::same_module(module, "ntkrnlpa.exe");
}

// The hardware abstraction layer's among them, as since Windows 10 version 2004. By name.
std::vector<KernelExport> kernel_exports(const std::vector<const ExportEntry*>& all) {
  std::vector<KernelExport> exports;
  for (const ExportEntry* entry : all) {
    if (is_kernel(entry->module)) exports.push_back({entry->name, 0});
  }
  std::ranges::sort(exports, {}, &KernelExport::name);
  const auto same = [](const KernelExport& a, const KernelExport& b) { return a.name == b.name; };
  exports.erase(std::unique(exports.begin(), exports.end(), same), exports.end());
  return exports;
}

}  // namespace

ExportEntry::ExportEntry(std::string_view in_module, std::string_view called, Contract with)
    : module(in_module), name(called), contract(with) {
  next = registration_head();
  registration_head() = this;
}

const ExportEntry* first_export() {
  return registration_head();
}

void lay_out_modules() {
  std::vector<const ExportEntry*> sorted;
  for (const ExportEntry* entry = first_export(); entry != nullptr; entry = entry->next) {
    sorted.push_back(entry);
  }
  std::ranges::sort(sorted, {}, [](const ExportEntry* e) { return std::pair(e->module, e->name); });
  state->exports.assign(sorted.begin(), sorted.end());

  // An image of the kernel: its headers, one executable stretch for all stubs, one writable one for
  // all data, and the table of what a driver may import from it.
  const machine::Address first_code = machine::kImages.base + machine::kPageSize;
  machine::Address code = first_code;
  const machine::Address gate_slot = allocate(code, 8, 8);
  const machine::Address leave_slot = allocate(code, 8, 8);
  const machine::Address return_stub = allocate(code, kStubSize, kStubSize);
  const machine::Address code_bytes =
      round_up(code + sorted.size() * kStubSize * 2, machine::kPageSize) - first_code;
  machine::Address data = first_code + code_bytes;
  const machine::Address data_begin = data;
  std::size_t data_bytes = 0;
  for (const ExportEntry* entry : sorted) data_bytes += round_up(entry->data_size, 16);
  std::vector<KernelExport> kernel = kernel_exports(sorted);
  const machine::Address table = round_up(data + data_bytes, machine::kPageSize);
  const machine::Address table_end =
      round_up(table + export_table_size(kernel), machine::kPageSize);
  set_protection(machine::kImages.base, table_end, PROT_READ | PROT_WRITE);

  write_pointer(gate_slot, &rundown_gate);
  write_pointer(leave_slot, &rundown_leave_guest);
  write_stub(return_stub, 0, leave_slot);
  // The result is in rax, so the return stub must not load an index there.
  std::memset(reinterpret_cast<void*>(return_stub), 0x90, 5);
  cpu::set_return_stub(return_stub);

  for (std::uint32_t i = 0; i < sorted.size(); ++i) {
    const ExportEntry& entry = *sorted[i];
    machine::Address place = 0;
    if (entry.data_size != 0) {
      place = allocate(data, entry.data_size, 16);
    } else if (!entry.code.empty()) {
      place = allocate(code, round_up(entry.code.size(), kStubSize), kStubSize);
      std::memcpy(reinterpret_cast<void*>(place), entry.code.data(), entry.code.size());
    } else {
      place = allocate(code, kStubSize, kStubSize);
      write_stub(place, i, gate_slot);
    }
    state->by_module[machine::String(entry.module)][machine::String(entry.name)] = place;
    state->by_address[place] = &entry;
    state->addresses[&entry] = place;
  }
  if (code > data_begin) throw std::length_error("export code does not fit its pages");
  for (KernelExport& one : kernel) {
    one.address = address_of(*find_export(ntoskrnl.name, one.name));
  }
  write_kernel_image({machine::kImages.base, first_code, data_begin, table}, kernel);
  set_protection(machine::kImages.base, first_code, PROT_READ);
  set_protection(first_code, data_begin, PROT_READ | PROT_EXEC);
  set_protection(table, table_end, PROT_READ);
  for (const ExportEntry* entry : sorted) {
    if (entry->data_size != 0) {
      entry->initialize_data(reinterpret_cast<void*>(state->addresses[entry]));
    }
  }
}

const ExportEntry* find_export(std::string_view module, std::string_view name) {
  const auto in = [&](std::string_view candidate) -> const ExportEntry* {
    for (const auto& [module_name, names] : state->by_module) {
      if (!image::same_module(module_name, candidate)) continue;
      const auto found = names.find(name);
      return found == names.end() ? nullptr : state->by_address[found->second];
    }
    return nullptr;
  };
  if (!is_kernel(module)) return in(module);
  const ExportEntry* found = in(ntoskrnl.name);
  return found != nullptr ? found : in(hal.name);
}

machine::Address address_of(const ExportEntry& entry) {
  return state->addresses.at(&entry);
}

void* data_of(std::string_view module, std::string_view name) {
  const ExportEntry* entry = find_export(module, name);
  return entry == nullptr ? nullptr : reinterpret_cast<void*>(address_of(*entry));
}

machine::Address unresolved_import(std::string_view module, std::string_view function) {
  auto& list = state->unresolved;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (image::same_module(list[i].module, module) && list[i].function == function) {
      return machine::kUnresolved.base + i * kUnresolvedSize;
    }
  }
  list.push_back({machine::String(module), machine::String(function)});
  return machine::kUnresolved.base + (list.size() - 1) * kUnresolvedSize;
}

std::optional<ImportName> unresolved_at(machine::Address address) {
  if (!machine::kUnresolved.contains(address)) return std::nullopt;
  const std::size_t i = (address - machine::kUnresolved.base) / kUnresolvedSize;
  if (i >= state->unresolved.size()) return std::nullopt;
  return ImportName{state->unresolved[i].module, state->unresolved[i].function};
}

std::optional<ImportName> export_at(machine::Address address) {
  const auto found = state->by_address.find(address & ~(kStubSize - 1));
  if (found == state->by_address.end()) return std::nullopt;
  return ImportName{found->second->module, found->second->name};
}

bool implements_module(std::string_view module) {
  if (is_kernel(module)) return true;
  for (const ExportEntry* entry = first_export(); entry != nullptr; entry = entry->next) {
    if (image::same_module(entry->module, module)) return true;
  }
  return false;
}

bool implements(std::string_view module, std::string_view name) {
  for (const ExportEntry* entry = first_export(); entry != nullptr; entry = entry->next) {
    if (entry->name != name) continue;
    if (image::same_module(entry->module, module)) return true;
    if (is_kernel(entry->module) && is_kernel(module)) return true;
  }
  return false;
}

}  // namespace rundown::gate

namespace rundown::gate {
namespace {

// A size or a count that no machine has room for ends in an exception of C++, which must not leave
// an export: there is no way to unwind across the gate.
std::uint64_t invoke(const ExportEntry& entry, const cpu::GateFrame& frame) {
  try {
    return entry.invoke(frame);
  } catch (const std::exception& /*error*/) {
    unsupported(entry.module, std::string(entry.name) + " with these arguments");
  }
}

}  // namespace
}  // namespace rundown::gate

// gate.S: a guest has called export number frame->index.
extern "C" std::uint64_t rundown_dispatch(rundown::cpu::GateFrame* frame) {
  using namespace rundown;
  using namespace rundown::gate;
  const ExportEntry& entry = *state->exports[frame->index];
  Observer* listener = observer();
  if (listener == nullptr) return invoke(entry, *frame);
  const OwnedByDriver driver;
  const Call call{entry, *frame};
  const std::optional<Failure> failure = listener->on_call(call);
  if (failure && entry.contract.handle_out != 0) {
    constexpr std::uint64_t kNone = 0;
    const std::uint64_t out = frame->argument(entry.contract.handle_out - 1);
    if (out != 0) cpu::copy_memory(reinterpret_cast<void*>(out), &kNone, sizeof kNone);
  }
  const std::uint64_t result = failure ? fail(*failure) : invoke(entry, *frame);
  listener->on_return(call, result);
  cpu::poll_timeout(*frame);
  return result;
}
