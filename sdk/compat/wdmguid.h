/* mingw-w64's wdmguid.h, and the interfaces that came since. */
#include_next <wdmguid.h>

#if defined(DEFINE_GUID) && !defined(RUNDOWN_WDMGUID_GUIDS)
#ifdef INITGUID
#define RUNDOWN_WDMGUID_GUIDS
#endif
DEFINE_GUID(GUID_THERMAL_COOLING_INTERFACE, 0xecbe47a8, 0xc498, 0x4bb9, 0xbd, 0x70, 0xe8, 0x67,
            0xe0, 0x94, 0x0d, 0x22);
DEFINE_GUID(GUID_POWER_LIMIT_INTERFACE, 0x3b96f4f2, 0xce49, 0x44d1, 0x91, 0xf8, 0x65, 0x2b, 0x81,
            0x21, 0xe9, 0x3a);
#endif
