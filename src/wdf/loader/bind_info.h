// What a driver's entry code tells wdfldr.sys (fxldr.h).
#pragma once

#include <string>

#include "image/pe.h"
#include "wdf/framework.h"

namespace rundown::wdf {

struct WDF_VERSION {
  ULONG Major;
  ULONG Minor;
  ULONG Build;
};

struct WDF_BIND_INFO {
  ULONG Size;
  const WCHAR* Component;  // "KmdfLibrary"
  WDF_VERSION Version;
  ULONG FuncCount;
  // Up to 1.13 the driver's own array; later a variable that is to point to the framework's table.
  machine::Address* FuncTable;
  PVOID Module;
};
static_assert(sizeof(WDF_BIND_INFO) == 0x30);

// From 1.25 on.
struct WDF_BIND_INFO2 {
  WDF_BIND_INFO V1;
  ULONG* MinimumVersionRequired;
  BOOLEAN* ClientVersionHigherThanFramework;
  ULONG* FuncCountPtr;
  ULONG* StructCountPtr;
  const std::size_t** StructTable;
};
static_assert(sizeof(WDF_BIND_INFO2) == 0x58);

// The framework's version that a driver's file asks for, "1.15", as its WDF_BIND_INFO says before
// it is mapped. Empty: it has none.
std::string bound_version(const image::File& file);

// The record that a class extension's stub library puts into a driver (wdfcx.h, wdfldr.h). Since
// 1.25 five pointers may follow, as in WDF_BIND_INFO2.
struct WDF_CLASS_BIND_INFO {
  ULONG Size;
  const WCHAR* ClassName;
  WDF_VERSION Version;
  machine::Address* FunctionTable;  // the driver's own array
  ULONG FunctionTableCount;
  void** ClassBindInfo;  // a variable of the driver's, or NULL
  void* ClientBindClass;
  void* ClientUnbindClass;
  PVOID ClassModule;  // the loader's
};
static_assert(sizeof(WDF_CLASS_BIND_INFO) == 0x50);

}  // namespace rundown::wdf
