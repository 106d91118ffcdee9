// GpioClx: the registration of a GPIO controller's driver.
#include "abi/gpioclx.h"

#include "machine/part.h"
#include "wdf/class_extension/extensions.h"

namespace rundown::wdf {
namespace {

struct GpioState {
  machine::Set<WDFDRIVER> clients;
};
const machine::Part<GpioState> state;

// The packet ends with what the driver's version of the interface has.
bool is_valid(const GPIO_CLIENT_REGISTRATION_PACKET& packet) {
  constexpr USHORT kNewest = sizeof(GPIO_CLIENT_REGISTRATION_PACKET);
  constexpr USHORT kSecond =
      offsetof(GPIO_CLIENT_REGISTRATION_PACKET, CLIENT_ConnectFunctionConfigPins);
  if (packet.Version == 3) return packet.Size == kNewest;
  return packet.Version == 2 ? packet.Size == kSecond : packet.Version == 1;
}

}  // namespace

// Documented on learn.microsoft.com (gpioclx.h). What a second registration does is not.
NTSTATUS GPIO_CLX_RegisterClient(WDFDRIVER driver, GPIO_CLIENT_REGISTRATION_PACKET* packet,
                                 const UNICODE_STRING* registry_path) {
  if (driver == nullptr || packet == nullptr || registry_path == nullptr)
    return STATUS_INVALID_PARAMETER;
  if (!is_valid(*packet)) return STATUS_GPIO_INVALID_REGISTRATION_PACKET;
  if (!state->clients.insert(driver).second) {
    gate::unsupported(gpioclx.name, "GPIO_CLX_RegisterClient of a registered driver");
  }
  gate::acquired({.kind = Resource::gpio_client, .key = reinterpret_cast<std::uint64_t>(driver)});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(gpioclx, GPIO_CLX_RegisterClient,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                .acquires = Resource::gpio_client,
                .needs_memory = true});

// Once nobody is bound to GpioClx its driver may have been unloaded: a clean-up callback of the
// WDFDRIVER runs so late when DriverEntry has failed.
NTSTATUS GPIO_CLX_UnregisterClient(WDFDRIVER driver) {
  if (!is_bound(*find_class_extension(u"GPIOClx", 1))) {
    gate::unsupported(gpioclx.name, "GPIO_CLX_UnregisterClient after WdfVersionUnbindClass");
  }
  if (state->clients.erase(driver) == 0) return STATUS_NOT_FOUND;
  gate::released(Resource::gpio_client, driver);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(gpioclx, GPIO_CLX_UnregisterClient, {.releases = Resource::gpio_client});

}  // namespace rundown::wdf
