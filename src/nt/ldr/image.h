// Images in memory.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "image/pe.h"
#include "machine/arena.h"

namespace rundown::nt::ldr {

struct LoadedImage {
  std::string file_name;  // "leak.sys"
  std::string service;    // "leak"
  machine::Address base = 0;
  std::size_t size = 0;
  machine::Address entry = 0;
  const image::File* file = nullptr;      // outlives the machine
  bool initialization_discarded = false;  // its INIT sections are gone
};

// Maps, relocates and binds. The error is one line for the user. Imports that nothing provides bind
// to addresses that name themselves when they are used.
struct LoadError {
  std::string message;
};
std::optional<LoadError> load_image(const image::File& file, const std::string& path);

// In the order of loading.
std::span<const LoadedImage> loaded_images();
const LoadedImage* image_at(machine::Address address);
// Gives back the INIT sections of the image loaded last.
void discard_initialization_sections();

// The routine lies in an image that was linked with /INTEGRITYCHECK.
bool has_integrity_check(const void* routine);

}  // namespace rundown::nt::ldr
