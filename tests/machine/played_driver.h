// A driver that the test plays: one dispatch routine for everything, and a device.
#pragma once

#include "abi/irp.h"
#include "in_machine.h"
#include "nt/io/device.h"

namespace rundown::test {

struct PlayedDriver {
  explicit PlayedDriver(Callback dispatch) {
    auto* routine = reinterpret_cast<abi::DRIVER_DISPATCH*>(guest_callback(std::move(dispatch)));
    for (abi::DRIVER_DISPATCH*& slot : driver.MajorFunction) slot = routine;
    device = make();
  }
  abi::DEVICE_OBJECT* make(const abi::UNICODE_STRING* name = nullptr) {
    abi::DEVICE_OBJECT* made = nullptr;
    EXPECT_EQ(nt::io::create_device({.driver = &driver, .name = name}, &made), abi::STATUS_SUCCESS);
    made->Flags &= ~abi::DO_DEVICE_INITIALIZING;
    return made;
  }
  abi::DRIVER_OBJECT driver{};
  abi::DEVICE_OBJECT* device = nullptr;
};

// A dispatch routine: success, and four bytes of information.
inline std::uint64_t complete(std::uint64_t /*device*/, std::uint64_t irp, std::uint64_t,
                              std::uint64_t) {
  auto* request = reinterpret_cast<abi::IRP*>(irp);
  request->IoStatus = {};
  request->IoStatus.Information = 4;
  call("IofCompleteRequest", request, 0);
  return 0;
}

}  // namespace rundown::test
