#include <sys/mman.h>

#include <cstdlib>
#include <span>

#include "image/map.h"
#include "image/pe.h"
#include "image/unwind_info.h"

// Whatever stands in the file: parse it, load it as the loader would, and walk all of its unwind
// information.
namespace {

using namespace rundown::image;

constexpr std::uint32_t kScratch = 1 << 18;
constexpr std::uint64_t kNewBase = 0xFFFFF80012340000;
constexpr std::uint64_t kFunction = 0xFFFFF80000001000;

void walk(std::span<const std::byte> image, const RuntimeFunction& first) {
  RuntimeFunction function = first;
  for (int depth = 0; depth < kMaxUnwindChain; ++depth) {
    const auto info = decode(image, function.unwind_rva);
    if (!info) return;
    std::uint64_t sum = info->handler_data_rva;
    for (const UnwindCode code : info->codes) sum += code.value + code.info;
    for (const auto rva : {function.begin_rva, function.end_rva - 1}) {
      const auto begin = info->epilog_at(function, rva);
      if (begin && *begin > rva) std::abort();
    }
    if (sum == 0x123456789) std::abort();  // keeps the sum, and so the reads, alive
    if (!info->chained) return;
    function = *info->chained;
  }
}

void load(const File& file, std::span<std::byte> memory) {
  map(file, memory);
  bind_imports(file, memory, [](std::string_view module, const Symbol& symbol) {
    return kFunction + module.size() + symbol.name.size() + symbol.ordinal;
  });
  (void)relocate(file, memory, kNewBase);
  initialise_security_cookie(file, memory, 0x123456789ABC);
  set_guard_functions(file, memory, kFunction, kFunction);
  for (const RuntimeFunction& function : file.functions()) {
    walk(memory, function);
    if (find_function(file.functions(), function.begin_rva) == nullptr) std::abort();
  }
  std::uint32_t end = 0;
  for (const Region& region : protections(file)) {
    if (region.rva != end) std::abort();
    end += region.size;
  }
  if (end != file.size_of_image()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::byte scratch[kScratch];
  const auto file = File::parse(std::as_bytes(std::span(data, size)));
  if (!file) {
    if (file.error().message.empty()) std::abort();
    return 0;
  }
  for (const Export& item : file->exports().named()) {
    if (file->exports().find(item.name) == nullptr) std::abort();
    if (!item.forwarder.empty() && !parse_forwarder(item.forwarder)) std::abort();
  }
  if (file->size_of_image() <= kScratch) {
    load(*file, std::span(scratch).first(file->size_of_image()));
  }
  return 0;
}
