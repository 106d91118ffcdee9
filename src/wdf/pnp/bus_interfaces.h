// Interfaces of functions that bus drivers give those above them.
#pragma once

#include "abi/pnp.h"
#include "wdf/framework.h"

namespace rundown::wdf {

// wdmguid.h and wdm.h
struct REENUMERATE_SELF_INTERFACE_STANDARD {
  USHORT Size;
  USHORT Version;
  PVOID Context;
  INTERFACE_REFERENCE* InterfaceReference;
  INTERFACE_REFERENCE* InterfaceDereference;
  void(NTAPI* SurpriseRemoveAndReenumerateSelf)(PVOID Context);
};

}  // namespace rundown::wdf
