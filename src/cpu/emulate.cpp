#include "cpu/emulate.h"

#include <Zydis/Zydis.h>

#include <array>
#include <cstring>
#include <optional>

#include "cpu/call.h"
#include "cpu/exception.h"
#include "cpu/processor.h"
#include "machine/part.h"

namespace rundown::cpu {
namespace {

// Where Windows maps KUSER_SHARED_DATA for the kernel; Linux cannot map there, so each access is a
// page fault.
constexpr std::uint64_t kKernelSharedData = 0xFFFF'F780'0000'0000;

struct EmulateState {
  PortHook port{};
  std::uint64_t cr0 = 0x8005'0033, cr3 = 0x1AD000, cr4 = 0x3506F8;
  machine::Map<std::uint32_t, std::uint64_t> msrs;
};
const machine::Part<EmulateState> state;

// Exceptions that these instructions raise through the interrupt table of Windows.
constexpr std::uint8_t kFastFailVector = 0x29;
constexpr std::uint8_t kAssertVector = 0x2C;
constexpr std::uint8_t kDebugServiceVector = 0x2D;

class Instruction {
 public:
  explicit Instruction(ucontext_t& signal) : registers_(signal.uc_mcontext.gregs) {}

  bool decode() {
    static const ZydisDecoder decoder = [] {
      ZydisDecoder made;
      ZydisDecoderInit(&made, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
      return made;
    }();
    std::array<std::byte, ZYDIS_MAX_INSTRUCTION_LENGTH> bytes{};
    std::size_t length = bytes.size();
    const auto* at = reinterpret_cast<const std::byte*>(registers_[REG_RIP]);
    while (length > 0 && !copy_memory(bytes.data(), at, length)) --length;
    return ZYAN_SUCCESS(
        ZydisDecoderDecodeFull(&decoder, bytes.data(), length, &info_, operands_.data()));
  }

  ZydisMnemonic mnemonic() const { return info_.mnemonic; }
  const ZydisDecodedOperand& operand(std::size_t n) const { return operands_[n]; }
  unsigned width() const { return info_.operand_width; }
  void done() { registers_[REG_RIP] += info_.length; }

  std::uint64_t read(ZydisRegister name) const {
    const auto* place = find(name);
    if (place == nullptr) return 0;
    const auto whole = static_cast<std::uint64_t>(*place);
    switch (ZydisRegisterGetWidth(ZYDIS_MACHINE_MODE_LONG_64, name)) {
      case 8:
        return is_high_byte(name) ? (whole >> 8) & 0xFF : whole & 0xFF;
      case 16:
        return whole & 0xFFFF;
      case 32:
        return whole & 0xFFFF'FFFF;
      default:
        return whole;
    }
  }

  // Writing 32 bits clears the upper half; 8 and 16 bits keep the rest.
  void write(ZydisRegister name, std::uint64_t value) {
    auto* place = find(name);
    if (place == nullptr) return;
    const auto old = static_cast<std::uint64_t>(*place);
    std::uint64_t made = value;
    switch (ZydisRegisterGetWidth(ZYDIS_MACHINE_MODE_LONG_64, name)) {
      case 8:
        made = is_high_byte(name) ? (old & ~0xFF00ULL) | ((value & 0xFF) << 8)
                                  : (old & ~0xFFULL) | (value & 0xFF);
        break;
      case 16:
        made = (old & ~0xFFFFULL) | (value & 0xFFFF);
        break;
      case 32:
        made = value & 0xFFFF'FFFF;
        break;
      default:
        break;
    }
    *place = static_cast<greg_t>(made);
  }

 private:
  static bool is_high_byte(ZydisRegister name) {
    return name >= ZYDIS_REGISTER_AH && name <= ZYDIS_REGISTER_BH;
  }

  greg_t* find(ZydisRegister name) const {
    constexpr std::array kOrder{REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP,
                                REG_RSI, REG_RDI, REG_R8,  REG_R9,  REG_R10, REG_R11,
                                REG_R12, REG_R13, REG_R14, REG_R15};
    const ZydisRegister whole = ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, name);
    if (whole < ZYDIS_REGISTER_RAX || whole > ZYDIS_REGISTER_R15) return nullptr;
    return &registers_[kOrder[static_cast<std::size_t>(whole - ZYDIS_REGISTER_RAX)]];
  }

  gregset_t& registers_;
  ZydisDecodedInstruction info_{};
  mutable std::array<ZydisDecodedOperand, ZYDIS_MAX_OPERAND_COUNT> operands_{};
};

bool is_register(const ZydisDecodedOperand& operand) {
  return operand.type == ZYDIS_OPERAND_TYPE_REGISTER;
}

std::optional<std::uint64_t> read_control(ZydisRegister name) {
  switch (name) {
    case ZYDIS_REGISTER_CR0:
      return state->cr0;
    case ZYDIS_REGISTER_CR2:
      return 0;
    case ZYDIS_REGISTER_CR3:
      return state->cr3;
    case ZYDIS_REGISTER_CR4:
      return state->cr4;
    case ZYDIS_REGISTER_CR8:
      return static_cast<std::uint64_t>(irql());
    default:
      break;
  }
  if (name >= ZYDIS_REGISTER_DR0 && name <= ZYDIS_REGISTER_DR7) return 0;
  return std::nullopt;
}

bool write_control(ZydisRegister name, std::uint64_t value) {
  switch (name) {
    case ZYDIS_REGISTER_CR0:
      state->cr0 = value;
      return true;
    case ZYDIS_REGISTER_CR3:
      state->cr3 = value;
      return true;
    case ZYDIS_REGISTER_CR4:
      state->cr4 = value;
      return true;
    case ZYDIS_REGISTER_CR8:
      write_cr8(static_cast<Irql>(value & 0xF));
      return true;
    default:
      return name >= ZYDIS_REGISTER_DR0 && name <= ZYDIS_REGISTER_DR7;
  }
}

bool move(Instruction& instruction) {
  const auto& to = instruction.operand(0);
  const auto& from = instruction.operand(1);
  if (!is_register(to) || !is_register(from)) return false;
  if (const auto value = read_control(from.reg.value)) {
    instruction.write(to.reg.value, *value);
    return true;
  }
  return write_control(to.reg.value, instruction.read(from.reg.value));
}

std::uint16_t port_of(const Instruction& instruction, const ZydisDecodedOperand& operand) {
  if (operand.type == ZYDIS_OPERAND_TYPE_IMMEDIATE) {
    return static_cast<std::uint16_t>(operand.imm.value.u);
  }
  return static_cast<std::uint16_t>(instruction.read(ZYDIS_REGISTER_DX));
}

void port_in(Instruction& instruction) {
  const auto& to = instruction.operand(0);
  const unsigned bytes = to.size / 8;
  const std::uint16_t port = port_of(instruction, instruction.operand(1));
  const std::uint32_t value = state->port.in != nullptr ? state->port.in(port, bytes) : 0xFFFF'FFFF;
  instruction.write(to.reg.value, value);
}

void port_out(Instruction& instruction) {
  const auto& from = instruction.operand(1);
  const std::uint16_t port = port_of(instruction, instruction.operand(0));
  if (state->port.out == nullptr) return;
  state->port.out(port, static_cast<std::uint32_t>(instruction.read(from.reg.value)),
                  from.size / 8);
}

bool read_msr(Instruction& instruction) {
  constexpr std::uint32_t kGsBase = 0xC000'0101;
  const auto number = static_cast<std::uint32_t>(instruction.read(ZYDIS_REGISTER_ECX));
  std::uint64_t value = machine::kProcessor.base;
  if (number != kGsBase) {
    const auto found = state->msrs.find(number);
    if (found == state->msrs.end()) return false;
    value = found->second;
  }
  instruction.write(ZYDIS_REGISTER_EAX, value & 0xFFFF'FFFF);
  instruction.write(ZYDIS_REGISTER_EDX, value >> 32);
  return true;
}

void write_msr(Instruction& instruction) {
  const auto number = static_cast<std::uint32_t>(instruction.read(ZYDIS_REGISTER_ECX));
  state->msrs[number] =
      instruction.read(ZYDIS_REGISTER_EDX) << 32 | instruction.read(ZYDIS_REGISTER_EAX);
}

// A load from the kernel's mapping of the shared page: done from ours.
bool read_shared_data(Instruction& instruction, std::uint64_t address) {
  const auto& to = instruction.operand(0);
  const auto& from = instruction.operand(1);
  if (!is_register(to) || from.type != ZYDIS_OPERAND_TYPE_MEMORY) return false;
  std::uint64_t value = 0;
  const auto* place =
      reinterpret_cast<const void*>(machine::kUserSharedData.base + (address - kKernelSharedData));
  const std::size_t bytes = from.size / 8U;
  if (bytes > sizeof value || !copy_memory(&value, place, bytes)) return false;
  switch (instruction.mnemonic()) {
    case ZYDIS_MNEMONIC_MOV:
    case ZYDIS_MNEMONIC_MOVZX:
      instruction.write(to.reg.value, value);
      return true;
    case ZYDIS_MNEMONIC_MOVSX:
    case ZYDIS_MNEMONIC_MOVSXD: {
      const unsigned shift = 64U - from.size;
      instruction.write(to.reg.value, static_cast<std::uint64_t>(
                                          static_cast<std::int64_t>(value << shift) >> shift));
      return true;
    }
    default:
      return false;
  }
}

// `int n`, which arrives as a general protection fault. False: the record now says what Windows
// raises.
void software_interrupt(const Instruction& instruction, ucontext_t& signal,
                        abi::EXCEPTION_RECORD& record) {
  const auto vector = static_cast<std::uint8_t>(instruction.operand(0).imm.value.u);
  record.NumberParameters = 0;
  if (vector == kFastFailVector) {
    record.ExceptionCode = abi::STATUS_STACK_BUFFER_OVERRUN;
    record.ExceptionFlags = abi::EXCEPTION_NONCONTINUABLE;
    record.NumberParameters = 1;
    record.ExceptionInformation[0] = static_cast<std::uint64_t>(signal.uc_mcontext.gregs[REG_RCX]);
  } else if (vector == kAssertVector) {
    record.ExceptionCode = abi::STATUS_ASSERTION_FAILURE;
  } else if (vector == kDebugServiceVector) {
    // A debug service stands in front of an int3, which the debugger steps over as well; the
    // processor's own breakpoint would have left rip behind it.
    constexpr greg_t kService = 2 + 1;
    signal.uc_mcontext.gregs[REG_RIP] += kService;
    record.ExceptionCode = abi::STATUS_BREAKPOINT;
  }
}

// Instructions that ring 3 does not know at all. They only say whether the kernel may touch a
// program's memory, which it may here.
bool ring_zero_only(ucontext_t& signal) {
  Instruction instruction(signal);
  if (!instruction.decode()) return false;
  const ZydisMnemonic name = instruction.mnemonic();
  if (name != ZYDIS_MNEMONIC_STAC && name != ZYDIS_MNEMONIC_CLAC) return false;
  instruction.done();
  return true;
}

}  // namespace

bool emulate(ucontext_t& signal, abi::EXCEPTION_RECORD& record) {
  constexpr std::uint64_t kNoAddress = ~std::uint64_t{0};
  const bool access = record.ExceptionCode == abi::STATUS_ACCESS_VIOLATION;
  const std::uint64_t address = record.ExceptionInformation[1];
  const bool shared_data = access && address >= kKernelSharedData &&
                           address < kKernelSharedData + machine::kUserSharedData.size;
  constexpr std::uint64_t kExecute = 8;
  if (record.ExceptionCode == abi::STATUS_ILLEGAL_INSTRUCTION) return ring_zero_only(signal);
  if (!access || record.ExceptionInformation[0] == kExecute) return false;
  if (address != kNoAddress && !shared_data) return false;

  Instruction instruction(signal);
  if (!instruction.decode()) return false;
  if (shared_data) {
    if (!read_shared_data(instruction, address)) return false;
    instruction.done();
    return true;
  }
  bool carried_out = true;
  switch (instruction.mnemonic()) {
    case ZYDIS_MNEMONIC_MOV:
      carried_out = move(instruction);
      break;
    case ZYDIS_MNEMONIC_IN:
      port_in(instruction);
      break;
    case ZYDIS_MNEMONIC_OUT:
      port_out(instruction);
      break;
    case ZYDIS_MNEMONIC_RDMSR:
      carried_out = read_msr(instruction);
      break;
    case ZYDIS_MNEMONIC_WRMSR:
      write_msr(instruction);
      break;
    // Interrupts are delivered between calls only, caches and translations need no care: nothing is
    // left to do.
    case ZYDIS_MNEMONIC_CLI:
    case ZYDIS_MNEMONIC_STI:
    case ZYDIS_MNEMONIC_HLT:
    case ZYDIS_MNEMONIC_INVLPG:
    case ZYDIS_MNEMONIC_WBINVD:
    case ZYDIS_MNEMONIC_INVD:
    case ZYDIS_MNEMONIC_CLTS:
      break;
    case ZYDIS_MNEMONIC_INT:
      software_interrupt(instruction, signal, record);
      return false;
    default:
      return false;
  }
  if (carried_out) instruction.done();
  return carried_out;
}

void on_port(PortHook hook) {
  state->port = hook;
}

}  // namespace rundown::cpu
