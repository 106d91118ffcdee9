// Threads that keep the driver's image while they run: work items of the I/O manager, and those of
// IoCreateSystemThread. Each refers to its device or driver object, and the image stays as long as
// such a reference does:
// https://learn.microsoft.com/windows-hardware/drivers/kernel/releasing-driver-allocated-resources
#pragma once

#include "nt/ke/thread.h"

namespace rundown::nt::ps {

void keeps_image(const ke::Thread& thread);

// Lets every such thread come to its end, those that begin meanwhile too.
void finish_image_threads();

}  // namespace rundown::nt::ps
