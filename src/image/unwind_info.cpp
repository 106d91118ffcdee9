#include "image/unwind_info.h"

namespace rundown::image {
namespace {

constexpr std::size_t kSlot = 2;
constexpr std::size_t kHeader = 4;
enum : unsigned { kFlagEhandler = 1, kFlagUhandler = 2, kFlagChaininfo = 4 };

unsigned byte_at(std::span<const std::byte> bytes, std::size_t index) {
  return std::to_integer<unsigned>(bytes[index]);
}

UnwindOp op_of(std::span<const std::byte> slots) {
  return UnwindOp(byte_at(slots, 1) & 0xF);
}
unsigned info_of(std::span<const std::byte> slots) {
  return byte_at(slots, 1) >> 4;
}

// The number of slots that the code at the front takes; 0 if the version has no such code.
std::size_t slot_count(std::span<const std::byte> slots, unsigned version) {
  switch (op_of(slots)) {
    case UnwindOp::kPushNonvol:
    case UnwindOp::kAllocSmall:
    case UnwindOp::kSetFpreg:
      return 1;
    case UnwindOp::kPushMachframe:
      return info_of(slots) <= 1 ? 1 : 0;
    case UnwindOp::kAllocLarge:
      return info_of(slots) == 0 ? 2 : info_of(slots) == 1 ? 3 : 0;
    case UnwindOp::kSaveNonvol:
    case UnwindOp::kSaveXmm128:
      return 2;
    case UnwindOp::kSaveNonvolFar:
    case UnwindOp::kSaveXmm128Far:
      return 3;
    // Version 1 had other meanings for these two, in no compiler that was ever released.
    case UnwindOp::kEpilog:
      return version == 2 ? 2 : 0;
    case UnwindOp::kSpareCode:
      return version == 2 ? 3 : 0;
  }
  return 0;
}

bool are_codes_whole(std::span<const std::byte> slots, const UnwindInfo& info) {
  while (!slots.empty()) {
    const std::size_t size = slot_count(slots, info.version) * kSlot;
    if (size == 0 || size > slots.size()) return false;
    if (op_of(slots) == UnwindOp::kSetFpreg && info.frame_register == 0) return false;
    slots = slots.subspan(size);
  }
  return true;
}

}  // namespace

UnwindCode UnwindCodes::Iterator::operator*() const {
  const unsigned info = info_of(slots_);
  UnwindCode code{static_cast<std::uint8_t>(byte_at(slots_, 0)), op_of(slots_),
                  static_cast<std::uint8_t>(info), 0};
  const auto near = [&] { return std::uint32_t{*read_at<std::uint16_t>(slots_, kSlot)}; };
  const auto far = [&] { return *read_at<std::uint32_t>(slots_, kSlot); };
  switch (code.op) {
    case UnwindOp::kAllocSmall:
      code.value = info * 8 + 8;
      break;
    case UnwindOp::kAllocLarge:
      code.value = info == 0 ? near() * 8 : far();
      break;
    case UnwindOp::kSaveNonvol:
      code.value = near() * 8;
      break;
    case UnwindOp::kSaveXmm128:
      code.value = near() * 16;
      break;
    case UnwindOp::kSaveNonvolFar:
    case UnwindOp::kSaveXmm128Far:
      code.value = far();
      break;
    case UnwindOp::kPushNonvol:
    case UnwindOp::kSetFpreg:
    case UnwindOp::kEpilog:
    case UnwindOp::kSpareCode:
    case UnwindOp::kPushMachframe:
      break;
  }
  return code;
}

UnwindCodes::Iterator& UnwindCodes::Iterator::operator++() {
  slots_ = slots_.subspan(slot_count(slots_, 2) * kSlot);
  return *this;
}

std::optional<std::uint32_t> UnwindInfo::epilog_at(const RuntimeFunction& function,
                                                   std::uint32_t rva) const {
  auto slots = codes.slots();
  if (version != 2 || slots.empty() || op_of(slots) != UnwindOp::kEpilog) return std::nullopt;
  // The first slot gives the size of every epilog and, in its lowest info bit, whether one of them
  // ends the function. Each further slot gives the distance of one from the function's end; a zero
  // is padding.
  const std::uint32_t size = byte_at(slots, 0);
  const auto begins = [&](std::uint32_t distance) -> std::optional<std::uint32_t> {
    const std::uint32_t begin = function.end_rva - distance;
    if (distance > function.end_rva || rva < begin || rva - begin >= size) return std::nullopt;
    return begin;
  };
  if ((info_of(slots) & 1) != 0) {
    if (const auto begin = begins(size)) return begin;
  }
  for (slots = slots.subspan(kSlot); !slots.empty() && op_of(slots) == UnwindOp::kEpilog;
       slots = slots.subspan(kSlot)) {
    const std::uint32_t distance = byte_at(slots, 0) | info_of(slots) << 8;
    if (distance == 0) break;
    if (const auto begin = begins(distance)) return begin;
  }
  return std::nullopt;
}

std::optional<UnwindInfo> decode(std::span<const std::byte> image, std::uint32_t unwind_rva) {
  if (!fits(unwind_rva, kHeader, image.size())) return std::nullopt;
  const auto bytes = image.subspan(unwind_rva);
  const unsigned flags = byte_at(bytes, 0) >> 3;
  const std::size_t count = byte_at(bytes, 2);
  UnwindInfo info;
  info.version = byte_at(bytes, 0) & 7;
  info.has_exception_handler = (flags & kFlagEhandler) != 0;
  info.has_termination_handler = (flags & kFlagUhandler) != 0;
  info.size_of_prolog = static_cast<std::uint8_t>(byte_at(bytes, 1));
  info.frame_register = byte_at(bytes, 3) & 0xF;
  info.frame_offset = static_cast<std::uint8_t>((byte_at(bytes, 3) >> 4) * 16);
  const bool has_handler = info.has_exception_handler || info.has_termination_handler;
  const bool is_chained = (flags & kFlagChaininfo) != 0;
  if ((info.version != 1 && info.version != 2) || flags > 7 || (has_handler && is_chained) ||
      !fits(kHeader, count * kSlot, bytes.size())) {
    return std::nullopt;
  }
  info.codes = UnwindCodes(bytes.subspan(kHeader, count * kSlot));
  if (!are_codes_whole(info.codes.slots(), info)) return std::nullopt;

  const std::size_t tail = kHeader + (count + 1) / 2 * 2 * kSlot;  // an even number of slots
  if (has_handler) {
    const auto handler = read_at<std::uint32_t>(bytes, tail);
    if (!handler || *handler >= image.size()) return std::nullopt;
    info.handler_rva = *handler;
    info.handler_data_rva = static_cast<std::uint32_t>(unwind_rva + tail + sizeof(*handler));
  }
  if (is_chained) {
    info.chained = read_at<RuntimeFunction>(bytes, tail);
    if (!info.chained || info.chained->begin_rva >= info.chained->end_rva ||
        info.chained->end_rva > image.size() || info.chained->unwind_rva >= image.size()) {
      return std::nullopt;
    }
  }
  return info;
}

}  // namespace rundown::image
