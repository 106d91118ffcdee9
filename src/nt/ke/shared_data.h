// KUSER_SHARED_DATA: the page that drivers read without a call.
#pragma once

#include "nt/ke/thread.h"

namespace rundown::nt::ke {

// 4 GiB.
inline constexpr std::uint32_t kPhysicalPages = 0x10'0000;

struct WindowsVersion {
  std::uint32_t major = 10;
  std::uint32_t minor = 0;
  std::uint32_t build = 19045;
  std::uint32_t service_pack = 0;
};

// The Windows that had this build; whatever names the system's version asks here.
WindowsVersion version_of_build(std::uint32_t build);

void set_windows_version(const WindowsVersion& version);
const WindowsVersion& windows_version();

// Fills the page in when the machine boots.
void initialize_shared_data();
void update_shared_time(Ticks system_time, Ticks interrupt_time);

}  // namespace rundown::nt::ke
