// Work items of the I/O manager, as far as other components wait for them.
#pragma once

#include "nt/ke/thread.h"

namespace rundown::nt::io {

// The thread refers to a device or driver object until it ends (IoCreateSystemThread).
void keeps_image(const ke::Thread& thread);

// Lets every such thread, and every work item that is queued or runs, come to its end. Each refers
// to its device or driver object, and the image stays as long as such a reference does:
// https://learn.microsoft.com/windows-hardware/drivers/kernel/releasing-driver-allocated-resources
void finish_work_items();

}  // namespace rundown::nt::io
