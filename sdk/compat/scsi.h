/* mingw-w64's scsi.h, which ends with Windows 7's. */
#ifndef RUNDOWN_COMPAT_SCSI_H
#define RUNDOWN_COMPAT_SCSI_H

#if !defined(_NTSRB_) && !defined(_NTSCSI_USER_MODE_)
#include <srb.h> /* before mingw-w64's own */
#endif
#include_next <scsi.h>

#endif
