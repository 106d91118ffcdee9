// What a GPIO controller's driver registers with GpioClx (gpioclx.h).
#pragma once

#include "abi/ntstatus.h"
#include "abi/types.h"

namespace rundown::abi {

// Not in mingw-w64's ntstatus.h.
inline constexpr auto STATUS_GPIO_INVALID_REGISTRATION_PACKET =
    static_cast<NTSTATUS>(static_cast<std::int32_t>(0xC000A124));

struct GPIO_CLIENT_REGISTRATION_PACKET {
  USHORT Version;
  USHORT Size;
  ULONG Flags;
  ULONG ControllerContextSize;
  ULONGLONG Reserved;
  // The driver's routines; those of reading and writing have a second form.
  void* CLIENT_PrepareController;
  void* CLIENT_ReleaseController;
  void* CLIENT_StartController;
  void* CLIENT_StopController;
  void* CLIENT_QueryControllerBasicInformation;
  void* CLIENT_QuerySetControllerInformation;
  void* CLIENT_EnableInterrupt;
  void* CLIENT_DisableInterrupt;
  void* CLIENT_UnmaskInterrupt;
  void* CLIENT_MaskInterrupts;
  void* CLIENT_QueryActiveInterrupts;
  void* CLIENT_ClearActiveInterrupts;
  void* CLIENT_ConnectIoPins;
  void* CLIENT_DisconnectIoPins;
  void* CLIENT_ReadGpioPins;
  void* CLIENT_WriteGpioPins;
  void* CLIENT_SaveBankHardwareContext;
  void* CLIENT_RestoreBankHardwareContext;
  void* CLIENT_PreProcessControllerInterrupt;
  void* CLIENT_ControllerSpecificFunction;
  void* CLIENT_ReconfigureInterrupt;
  void* CLIENT_QueryEnabledInterrupts;
  void* CLIENT_ConnectFunctionConfigPins;  // these two since version 3
  void* CLIENT_DisconnectFunctionConfigPins;
};
static_assert(sizeof(GPIO_CLIENT_REGISTRATION_PACKET) == 0xd8);

}  // namespace rundown::abi
