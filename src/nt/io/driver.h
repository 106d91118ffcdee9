// A driver object, and the service key that it comes from.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "abi/io.h"
#include "nt/ldr/image.h"

namespace rundown::nt::io {

// The image's service key and driver object. It is the driver whose life runs from here on.
abi::DRIVER_OBJECT& create_driver(const ldr::LoadedImage& image);
std::u16string service_key_name(const ldr::LoadedImage& image);
// A counted string in kernel pool, with its terminator, to be freed by its Buffer.
abi::UNICODE_STRING allocate_string(std::u16string_view text);

// The driver object that the life belongs to.
abi::DRIVER_OBJECT* driver_object();

}  // namespace rundown::nt::io
