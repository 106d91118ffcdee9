/* As with Microsoft's header, its GUIDs come into being where <initguid.h> stands before it, also
 * if the header was read before. */
#ifndef RUNDOWN_COMPAT_NTDDSER_H
#define RUNDOWN_COMPAT_NTDDSER_H
#ifdef INITGUID
#define RUNDOWN_NTDDSER_GUIDS
#endif
#include_next <ntddser.h>
#elif defined(INITGUID) && !defined(RUNDOWN_NTDDSER_GUIDS)
#define RUNDOWN_NTDDSER_GUIDS
DEFINE_GUID(GUID_DEVINTERFACE_COMPORT, 0x86e0d1e0, 0x8089, 0x11d0, 0x9c, 0xe4, 0x08, 0x00, 0x3e,
            0x30, 0x1f, 0x73);
DEFINE_GUID(GUID_DEVINTERFACE_SERENUM_BUS_ENUMERATOR, 0x4d36e978, 0xe325, 0x11ce, 0xbf, 0xc1, 0x08,
            0x00, 0x2b, 0xe1, 0x03, 0x18);
#endif
