#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>

#include "image/function_table.h"

// UNWIND_INFO, as learn.microsoft.com/cpp/build/exception-handling-x64 describes it; the epilog
// codes of version 2 as the .NET runtime's published unwinder (unwinder_amd64.cpp) reads them.
namespace rundown::image {

enum class UnwindOp : std::uint8_t {
  kPushNonvol = 0,
  kAllocLarge = 1,
  kAllocSmall = 2,
  kSetFpreg = 3,
  kSaveNonvol = 4,
  kSaveNonvolFar = 5,
  kEpilog = 6,     // version 2; no work for the unwinder, see UnwindInfo::epilog_at
  kSpareCode = 7,  // version 2; no work for the unwinder
  kSaveXmm128 = 8,
  kSaveXmm128Far = 9,
  kPushMachframe = 10,
};

struct UnwindCode {
  std::uint8_t prolog_offset = 0;  // of the end of the instruction
  UnwindOp op = UnwindOp::kPushNonvol;
  std::uint8_t info = 0;    // a register, or for kPushMachframe whether there is an error code
  std::uint32_t value = 0;  // in bytes: what kAlloc* allocates, or the offset where kSave* saves

  bool operator==(const UnwindCode&) const = default;
};

// The codes in the file's order, the last prolog instruction first. Made only by decode(), which
// has checked that each lies wholly within the array.
class UnwindCodes {
 public:
  class Iterator {
   public:
    using value_type = UnwindCode;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;

    Iterator() = default;
    explicit Iterator(std::span<const std::byte> slots) : slots_(slots) {}
    UnwindCode operator*() const;
    Iterator& operator++();
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return slots_.size() == other.slots_.size(); }

   private:
    std::span<const std::byte> slots_;
  };

  UnwindCodes() = default;
  explicit UnwindCodes(std::span<const std::byte> slots) : slots_(slots) {}
  Iterator begin() const { return Iterator(slots_); }
  Iterator end() const { return Iterator(); }
  bool empty() const { return slots_.empty(); }
  std::span<const std::byte> slots() const { return slots_; }

 private:
  std::span<const std::byte> slots_;
};

struct UnwindInfo {
  std::uint8_t version = 1;
  bool has_exception_handler = false;    // UNW_FLAG_EHANDLER
  bool has_termination_handler = false;  // UNW_FLAG_UHANDLER
  std::uint8_t size_of_prolog = 0;
  std::uint8_t frame_register = 0;  // 0 if the function keeps no frame register
  std::uint8_t frame_offset = 0;    // in bytes, already scaled
  UnwindCodes codes;
  std::uint32_t handler_rva = 0;       // the language specific handler, if there is any
  std::uint32_t handler_data_rva = 0;  // what it is given as HandlerData
  // Where the codes go on. A hostile image may chain in a circle: follow at most kMaxUnwindChain.
  std::optional<RuntimeFunction> chained;

  // Version 2: where the epilog that contains `rva` begins. Version 1 does not say; there the
  // unwinder has to recognise the instructions.
  std::optional<std::uint32_t> epilog_at(const RuntimeFunction& function, std::uint32_t rva) const;
};

inline constexpr int kMaxUnwindChain = 32;

// Reads from the mapped image; nothing if the bytes are not valid unwind information. The result
// looks into `image`.
std::optional<UnwindInfo> decode(std::span<const std::byte> image, std::uint32_t unwind_rva);

}  // namespace rundown::image
