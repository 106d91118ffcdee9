#pragma once

#include <cstdint>
#include <optional>

#include "image/layout.h"

namespace rundown::image {

// Where IMAGE_LOAD_CONFIG_DIRECTORY64 says the loader has to write. Fields beyond the Size that the
// file gives do not exist.
struct LoadConfig {
  std::uint32_t size = 0;
  std::optional<std::uint32_t> security_cookie_rva;
  std::optional<std::uint32_t> guard_cf_check_function_pointer_rva;
  std::optional<std::uint32_t> guard_cf_dispatch_function_pointer_rva;
  std::uint32_t guard_flags = 0;
};

Result<LoadConfig> parse_load_config(const Layout& layout, const Headers& headers);

}  // namespace rundown::image
