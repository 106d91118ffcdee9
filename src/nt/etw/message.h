// What a WPP trace message says. The driver's code only names a message and its arguments; the text
// is that of its TMF, which images built by this project's kit carry in a section `.wpp`
// (sdk/compat/wpp_kernel.h).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "abi/types.h"

namespace rundown::nt::etw {

struct MessageId {
  abi::GUID source{};  // of the source file
  abi::USHORT number = 0;
};

// "driver.c:12 DriverEntry: text" with the arguments' bytes put in. Empty: no loaded image has the
// message.
std::string describe_message(const MessageId& id, std::span<const std::span<const std::byte>> data);

// The same from one TMF text; for tests.
std::string format_message(std::string_view tmf, std::span<const std::span<const std::byte>> data);

}  // namespace rundown::nt::etw
