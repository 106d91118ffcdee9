/* miniport.h: what ntddk.h and wdm.h say of a machine, for drivers that include this instead, and
 * what video miniports emulate ports with. Microsoft's is a part of ntddk.h said again. */
#ifndef RUNDOWN_COMPAT_MINIPORT_H
#define RUNDOWN_COMPAT_MINIPORT_H

/* Its DEVICE_FLAGS, of ARC firmware, are not here, and a miniport may have its own. */
#define DEVICE_FLAGS RUNDOWN_ARC_DEVICE_FLAGS
#include <ntddk.h>
#undef DEVICE_FLAGS

#define __BROKEN__ /* leaves out what ntddk.h has said */
#include_next <miniport.h>
#undef __BROKEN__

#endif
