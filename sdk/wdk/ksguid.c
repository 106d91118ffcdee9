/* The GUIDs of ks.h and ksmedia.h, which C++ for Windows takes from types (ksguid.lib, for C).
   Those of interfaces are the driver's own to define. */
#include <ntddk.h>
/* clang-format off */
#include <windef.h>
#define NOBITMAP
#include <mmreg.h>
#undef DEFINE_GUIDEX
#define DEFINE_GUIDEX(name) const GUID __declspec(selectany) name = {STATIC_##name}
#include <ks.h>
#include <ksmedia.h>
/* clang-format on */
