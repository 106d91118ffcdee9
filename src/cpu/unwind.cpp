// Table-driven stack unwinding over guest code, and over the host code between guest frames.
#include <algorithm>
#include <array>
#include <cstring>

#include "cpu/call.h"
#include "cpu/exception.h"
#include "cpu/fiber.h"
#include "cpu/processor.h"
#include "cpu/trap.h"
#include "image/unwind_info.h"
#include "machine/part.h"

namespace rundown::cpu {
namespace {

struct CodeState {
  machine::Vector<CodeModule> modules;
};
const machine::Part<CodeState> state;

std::uint64_t& general_register(abi::CONTEXT& context, unsigned number) {
  return (
      &context
           .Rax)[number];  // Rax, Rcx, Rdx, Rbx, Rsp, Rbp, Rsi, Rdi, R8...R15, as they are encoded
}

// Reads from the kernel stack that runs now, where each frame of a sound walk lies.
template <class T>
bool read_stack(machine::Address from, T& value) {
  const Fiber& fiber = current_fiber();
  if (from < fiber.guest_stack_limit || from > fiber.guest_stack_base - sizeof value) return false;
  std::memcpy(&value, reinterpret_cast<const void*>(from), sizeof value);
  return true;
}

// The value of rsp that the prolog's fixed allocation left, from which saved registers are counted.
// A frame register holds it once the prolog has set it; until then, and without one, rsp itself
// does.
machine::Address frame_base(abi::CONTEXT& context, const image::UnwindInfo& info,
                            std::uint32_t pc_offset) {
  if (info.frame_register == 0) return context.Rsp;
  const auto is_set = [&](const image::UnwindCode& code) {
    return code.op == image::UnwindOp::kSetFpreg && code.prolog_offset <= pc_offset;
  };
  const bool in_prolog = pc_offset < info.size_of_prolog;
  if (in_prolog && std::none_of(info.codes.begin(), info.codes.end(), is_set)) return context.Rsp;
  return general_register(context, info.frame_register) - info.frame_offset;
}

// Undoes the prolog operations of one unwind info up to `pc_offset`. False: the stack or the table
// is not sound.
bool undo_codes(abi::CONTEXT& context, const image::UnwindInfo& info, std::uint32_t pc_offset,
                machine::Address base, bool& machine_frame) {
  using image::UnwindOp;
  for (const image::UnwindCode code : info.codes) {
    if (code.op == UnwindOp::kEpilog || code.op == UnwindOp::kSpareCode) continue;
    if (code.prolog_offset > pc_offset) continue;
    switch (code.op) {
      case UnwindOp::kPushNonvol:
        if (!read_stack(context.Rsp, general_register(context, code.info))) return false;
        context.Rsp += 8;
        break;
      case UnwindOp::kAllocLarge:
      case UnwindOp::kAllocSmall:
        context.Rsp += code.value;
        break;
      case UnwindOp::kSetFpreg:
        context.Rsp = general_register(context, info.frame_register) - info.frame_offset;
        break;
      case UnwindOp::kSaveNonvol:
      case UnwindOp::kSaveNonvolFar:
        if (!read_stack(base + code.value, general_register(context, code.info))) {
          return false;
        }
        break;
      case UnwindOp::kSaveXmm128:
      case UnwindOp::kSaveXmm128Far:
        if (!read_stack(base + code.value, context.FltSave.XmmRegisters[code.info])) {
          return false;
        }
        break;
      case UnwindOp::kPushMachframe: {
        const std::uint64_t frame = context.Rsp + (code.info != 0 ? 8 : 0);
        std::uint64_t rip = 0;
        std::uint64_t rsp = 0;
        if (!read_stack(frame, rip) || !read_stack(frame + 24, rsp)) return false;
        context.Rip = rip;
        context.Rsp = rsp;
        machine_frame = true;
        break;
      }
      default:
        return false;
    }
  }
  return true;
}

bool pop_return_address(abi::CONTEXT& context) {
  if (!read_stack(context.Rsp, context.Rip)) return false;
  context.Rsp += 8;
  return true;
}

}  // namespace

void add_code(const CodeModule& module) {
  state->modules.push_back(module);
}

void remove_code(machine::Address base) {
  std::erase_if(state->modules, [base](const CodeModule& module) { return module.base == base; });
}

const CodeModule* find_code(machine::Address address) {
  for (const CodeModule& module : state->modules) {
    if (address - module.base < module.size) return &module;
  }
  return nullptr;
}

const image::RuntimeFunction* lookup_function(machine::Address pc, machine::Address& image_base) {
  const CodeModule* module = find_code(pc);
  if (module == nullptr) return nullptr;
  image_base = module->base;
  return image::find_function(module->functions, static_cast<std::uint32_t>(pc - module->base));
}

namespace {

// Nothing where the table leads out of what the image's sections let be read.
std::optional<image::UnwindInfo> unwind_info(std::span<const std::byte> memory, std::uint32_t rva) {
  constexpr std::size_t kHeader = 4;
  constexpr unsigned kChained = 4;
  constexpr std::size_t kHandlerSize = sizeof(std::uint32_t);
  std::array<std::uint8_t, kHeader> header{};
  if (rva > memory.size() - kHeader || !read_memory(memory.data() + rva, header)) {
    return std::nullopt;
  }
  const unsigned flags = header[0] >> 3;
  const std::size_t tail = flags == 0                ? 0
                           : (flags & kChained) != 0 ? sizeof(image::RuntimeFunction)
                                                     : kHandlerSize;
  const std::size_t codes = (header[2] + std::size_t{1}) / 2 * 2 * sizeof(std::uint16_t);
  const std::size_t last = rva + kHeader + codes + tail - 1;
  std::byte byte{};
  // It is shorter than a page, so that its two ends stand for all of it.
  if (last >= memory.size() || !read_memory(memory.data() + last, byte)) return std::nullopt;
  return image::decode(memory, rva);
}

}  // namespace

bool virtual_unwind(abi::CONTEXT& context, std::uint8_t handler_type, Unwound& out) {
  machine::Address base = 0;
  const image::RuntimeFunction* found = lookup_function(context.Rip, base);
  out = {};
  out.establisher_frame = context.Rsp;
  if (found == nullptr) return pop_return_address(context);

  const CodeModule& module = *find_code(context.Rip);
  const std::span memory(reinterpret_cast<const std::byte*>(base), module.size);
  image::RuntimeFunction function = *found;
  std::uint32_t pc_offset = static_cast<std::uint32_t>(context.Rip - base) - function.begin_rva;
  bool machine_frame = false;
  for (int depth = 0; depth < image::kMaxUnwindChain; ++depth) {
    const std::optional<image::UnwindInfo> info = unwind_info(memory, function.unwind_rva);
    if (!info) return false;
    if (depth == 0) {
      out.establisher_frame = frame_base(context, *info, pc_offset);
      const bool wanted =
          ((handler_type & kExceptionHandler) != 0 && info->has_exception_handler) ||
          ((handler_type & kUnwindHandler) != 0 && info->has_termination_handler);
      if (wanted && pc_offset >= info->size_of_prolog) {
        out.handler = base + info->handler_rva;
        out.handler_data = reinterpret_cast<void*>(base + info->handler_data_rva);
      }
    }
    if (!undo_codes(context, *info, pc_offset, out.establisher_frame, machine_frame)) return false;
    if (!info->chained) return machine_frame || pop_return_address(context);
    function = *info->chained;
    pc_offset = ~0U;  // a chained function's prolog lies wholly behind us
  }
  return false;
}

namespace {

// A call through a bad pointer: its return address is all that is on the stack.
bool leave_nowhere(abi::CONTEXT& context, Unwound& out) {
  abi::CONTEXT caller = context;
  if (!pop_return_address(caller)) return false;
  if (caller.Rip != return_stub() && find_code(caller.Rip) == nullptr) return false;
  out.establisher_frame = context.Rsp;
  context = caller;
  return true;
}

}  // namespace

bool next_frame(abi::CONTEXT& context, const Frame*& inside, std::uint8_t handler_type,
                Unwound& out) {
  out = {};
  if (context.Rip != return_stub()) {
    if (find_code(context.Rip) == nullptr) return leave_nowhere(context, out);
    return virtual_unwind(context, handler_type, out);
  }
  const Frame* outside = inside != nullptr ? inside->previous : nullptr;
  if (outside == nullptr) return false;
  if (outside->kind == FrameKind::gate) {
    context = context_of_gate(*static_cast<const GateFrame*>(outside));
  } else {
    const auto& trap = *static_cast<const TrapFrame*>(outside);
    context = trap.context;
    out.collided = trap.unwinding;
  }
  inside = outside->previous;
  return true;
}

std::size_t walk_stack(std::span<machine::Address> out) {
  const Frame* inside = host_area().top;
  if (inside == nullptr || inside->kind == FrameKind::guest_call) return 0;
  abi::CONTEXT context = inside->kind == FrameKind::gate
                             ? context_of_gate(*static_cast<const GateFrame*>(inside))
                             : static_cast<const TrapFrame*>(inside)->context;
  bool trapped = inside->kind == FrameKind::trap;
  inside = inside->previous;
  std::size_t count = 0;
  Unwound unwound;
  while (count < out.size()) {
    if (context.Rip != return_stub()) out[count++] = context.Rip + (trapped ? 1 : 0);
    const Frame* before = inside;
    if (!next_frame(context, inside, 0, unwound)) break;
    trapped = inside != before && before->previous->kind == FrameKind::trap;
  }
  return count;
}

}  // namespace rundown::cpu
