// Network modules: providers and clients of a network programming interface (NPI).
#pragma once

#include "abi/types.h"

namespace rundown::abi {

struct NPI_MODULEID {
  USHORT Length;
  LONG Type;  // MIT_GUID or MIT_IF_LUID
  union {
    struct GUID Guid;
    LUID IfLuid;
  };
};

struct NPI_REGISTRATION_INSTANCE {
  USHORT Version;
  USHORT Size;
  const GUID* NpiId;
  const NPI_MODULEID* ModuleId;
  ULONG Number;
  const void* NpiSpecificCharacteristics;
};

// NPI_CLIENT_CHARACTERISTICS and NPI_PROVIDER_CHARACTERISTICS are laid out alike.
struct NPI_CHARACTERISTICS {
  USHORT Version;
  USHORT Length;
  void* Attach;
  void* Detach;
  void* CleanupBindingContext;
  NPI_REGISTRATION_INSTANCE RegistrationInstance;
};

// In no header of mingw-w64; the symbols of netio.sys have these sizes.
static_assert(sizeof(NPI_REGISTRATION_INSTANCE) == 0x28 && sizeof(NPI_CHARACTERISTICS) == 0x48);

}  // namespace rundown::abi
