#include "nt/ldr/image.h"

#include <sys/mman.h>

#include <algorithm>
#include <optional>

#include "cpu/exception.h"
#include "gate/modules.h"
#include "image/map.h"
#include "machine/guard.h"
#include "machine/part.h"

namespace rundown::nt::ldr {
namespace {

constexpr std::size_t kImageStride = 64 * 1024;
constexpr machine::Address kFirstImage = machine::kImages.base + 16 * machine::kMiB;

struct ImageState {
  std::vector<LoadedImage> images;
  machine::Address next = kFirstImage;
};
const machine::Part<ImageState> state;

std::string_view file_part(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::optional<machine::Address> resolve_in_driver(const LoadedImage& module,
                                                  const image::Symbol& symbol);

std::optional<machine::Address> resolve(std::string_view module, const image::Symbol& symbol) {
  if (!symbol.is_ordinal()) {
    if (const gate::ExportEntry* entry = gate::find_export(module, symbol.name)) {
      return gate::address_of(*entry);
    }
  }
  for (const LoadedImage& loaded : state->images) {
    if (!image::same_module(loaded.file_name, module)) continue;
    if (const auto address = resolve_in_driver(loaded, symbol)) return address;
  }
  return std::nullopt;
}

std::optional<machine::Address> resolve_in_driver(const LoadedImage& module,
                                                  const image::Symbol& symbol) {
  const image::ExportTable& exports = module.file->exports();
  const image::Export* found =
      symbol.is_ordinal() ? exports.find(symbol.ordinal) : exports.find(symbol.name);
  if (found == nullptr) return std::nullopt;
  if (found->forwarder.empty()) return module.base + found->rva;
  const auto forwarder = image::parse_forwarder(found->forwarder);
  if (!forwarder) return std::nullopt;
  return resolve(forwarder->module, forwarder->symbol);
}

std::string symbol_text(const image::Symbol& symbol) {
  return symbol.is_ordinal() ? "#" + std::to_string(symbol.ordinal) : std::string(symbol.name);
}

}  // namespace

std::optional<LoadError> load_image(const image::File& file, const std::string& path) {
  const std::size_t size = file.size_of_image();
  const machine::Address base = state->next;
  if (size > machine::kImages.end() - base) return LoadError{"no room for the image"};
  const std::span memory(reinterpret_cast<std::byte*>(base), size);
  if (mprotect(memory.data(), size, PROT_READ | PROT_WRITE) != 0) {
    return LoadError{"cannot make room for the image"};
  }
  state->next = (base + size + kImageStride - 1) & ~(kImageStride - 1);

  image::map(file, memory);
  if (const auto error = image::relocate(file, memory, base)) return LoadError{error->message};
  constexpr std::uint64_t kCookie = 0x0000'5EED'C00C'1E55;
  image::initialise_security_cookie(file, memory, kCookie);
  if (const gate::ExportEntry* check = gate::find_export("ntoskrnl.exe", "_guard_check_icall")) {
    const gate::ExportEntry* dispatch = gate::find_export("ntoskrnl.exe", "_guard_dispatch_icall");
    image::set_guard_functions(file, memory, gate::address_of(*check),
                               dispatch != nullptr ? gate::address_of(*dispatch) : 0);
  }
  image::bind_imports(file, memory, [](std::string_view module, const image::Symbol& symbol) {
    const auto address = resolve(module, symbol);
    return address ? *address : gate::unresolved_import(module, symbol_text(symbol));
  });
  if (image::protect(file, memory)) return LoadError{"cannot protect the image's sections"};
  cpu::add_code({.base = base, .size = size, .functions = file.functions()});

  LoadedImage loaded;
  loaded.file_name = file_part(path);
  loaded.service = loaded.file_name.substr(0, loaded.file_name.find_last_of('.'));
  loaded.base = base;
  loaded.size = size;
  loaded.entry = base + file.entry_point_rva();
  loaded.file = &file;
  state->images.push_back(std::move(loaded));
  return std::nullopt;
}

std::span<const LoadedImage> loaded_images() {
  return state->images;
}

const LoadedImage* image_at(machine::Address address) {
  for (const LoadedImage& image : state->images) {
    if (address - image.base < image.size) return &image;
  }
  return nullptr;
}

void discard_initialization_sections() {
  LoadedImage& image = state->images.back();
  for (const image::Region& region : image::protections(*image.file)) {
    if (region.is_initialisation) machine::guard(image.base + region.rva, region.size);
  }
  image.initialization_discarded = true;
}

bool has_integrity_check(const void* routine) {
  constexpr std::uint16_t kForceIntegrity = 0x80;
  const LoadedImage* image = image_at(reinterpret_cast<machine::Address>(routine));
  return image != nullptr &&
         (image->file->headers().optional.dll_characteristics & kForceIntegrity) != 0;
}

}  // namespace rundown::nt::ldr
