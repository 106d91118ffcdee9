/* mingw-w64's wmistr.h, and the flags of IoWMIRegistrationControl for a provider that is no device.
 */
#ifndef RUNDOWN_COMPAT_WMISTR_H
#define RUNDOWN_COMPAT_WMISTR_H

#include_next <wmistr.h>

#ifndef WMIREG_FLAG_TRACE_PROVIDER
#define WMIREG_FLAG_TRACE_PROVIDER 0x00010000
#endif
#ifndef WMIREG_FLAG_CALLBACK
#define WMIREG_FLAG_CALLBACK 0x80000000
#endif
#ifndef WMIREG_FLAG_TRACE_CONTROL_GUID
#define WMIREG_FLAG_TRACE_CONTROL_GUID 0x00001000
#endif
#ifndef WMIREG_FLAG_TRACED_GUID
#define WMIREG_FLAG_TRACED_GUID 0x00080000
#endif

#endif
