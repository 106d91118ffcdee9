#include "image/load_config.h"

#include <string_view>

namespace rundown::image {
namespace {

constexpr std::uint32_t kSecurityCookie = 0x58;
constexpr std::uint32_t kGuardCfCheckFunctionPointer = 0x70;
constexpr std::uint32_t kGuardCfDispatchFunctionPointer = 0x78;
constexpr std::uint32_t kGuardFlags = 0x90;

}  // namespace

Result<LoadConfig> parse_load_config(const Layout& layout, const Headers& headers) {
  LoadConfig config;
  const DataDirectory directory = headers.directory(Directory::kLoadConfig);
  if (directory.rva == 0 || directory.size == 0) return config;
  // The directory's own size is a fixed 0x40 in images of old linkers; the Size field is true.
  const auto size = layout.read<std::uint32_t>(directory.rva);
  if (!size || !layout.contains(directory.rva, *size)) {
    return fail("bad load configuration: it does not lie in the image (0x{:X})", directory.rva);
  }
  config.size = *size;
  const auto pointer = [&](std::uint32_t offset,
                           std::string_view field) -> Result<std::optional<std::uint32_t>> {
    if (!fits(offset, sizeof(std::uint64_t), config.size)) return std::optional<std::uint32_t>{};
    const auto va = layout.read<std::uint64_t>(std::uint64_t{directory.rva} + offset);
    if (va && *va == 0) return std::optional<std::uint32_t>{};
    if (!va || *va < headers.optional.image_base ||
        !layout.contains(*va - headers.optional.image_base, sizeof(std::uint64_t))) {
      return fail("bad load configuration: {} 0x{:X} does not lie in the image", field,
                  va.value_or(0));
    }
    return std::optional(static_cast<std::uint32_t>(*va - headers.optional.image_base));
  };
  const auto cookie = pointer(kSecurityCookie, "SecurityCookie");
  if (!cookie) return cookie.error();
  const auto check = pointer(kGuardCfCheckFunctionPointer, "GuardCFCheckFunctionPointer");
  if (!check) return check.error();
  const auto dispatch = pointer(kGuardCfDispatchFunctionPointer, "GuardCFDispatchFunctionPointer");
  if (!dispatch) return dispatch.error();
  config.security_cookie_rva = *cookie;
  config.guard_cf_check_function_pointer_rva = *check;
  config.guard_cf_dispatch_function_pointer_rva = *dispatch;
  if (fits(kGuardFlags, sizeof(config.guard_flags), config.size)) {
    config.guard_flags =
        layout.read<std::uint32_t>(std::uint64_t{directory.rva} + kGuardFlags).value_or(0);
  }
  return config;
}

}  // namespace rundown::image
