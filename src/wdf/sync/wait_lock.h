// A WDFWAITLOCK as other parts of the framework use one; what the functions do is the exports'.
#pragma once

#include "wdf/framework.h"

namespace rundown::wdf {

NTSTATUS WdfWaitLockCreate(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                           WDFWAITLOCK* lock);
NTSTATUS WdfWaitLockAcquire(WDF_DRIVER_GLOBALS* globals, WDFWAITLOCK handle, LONGLONG* timeout);
void WdfWaitLockRelease(WDF_DRIVER_GLOBALS* globals, WDFWAITLOCK handle);

}  // namespace rundown::wdf
