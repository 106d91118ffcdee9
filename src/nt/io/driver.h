// A driver's image and driver object.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "abi/io.h"
#include "image/pe.h"
#include "machine/arena.h"

namespace rundown::nt::io {

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

// The image's service key and driver object. It is the driver whose life runs from here on.
abi::DRIVER_OBJECT& create_driver(const LoadedImage& image);
std::u16string service_key_name(const LoadedImage& image);
// A counted string in kernel pool, with its terminator, to be freed by its Buffer.
abi::UNICODE_STRING allocate_string(std::u16string_view text);

// The driver object that the life belongs to.
abi::DRIVER_OBJECT* driver_object();

}  // namespace rundown::nt::io
