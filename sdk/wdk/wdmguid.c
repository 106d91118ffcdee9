/* The GUIDs of wdmguid.h, for a driver that does not define them itself (wdmguid.lib). */
#include <ntddk.h>
/* clang-format off */
#include <initguid.h>
#include <wdmguid.h>
/* clang-format on */
