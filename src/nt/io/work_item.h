// What each kind of work item has in common, the I/O manager's own and a port driver's.
#pragma once

namespace rundown::nt::io {

// Bug check 0xE4 where a queued item is queued again, or freed.
void check_may_be_queued(bool queued, const void* item);
void check_may_be_freed(bool queued, const void* item);
// Bug check 0xE1 where the routine has not come back at PASSIVE_LEVEL.
void check_returned(const void* routine, const void* context);

}  // namespace rundown::nt::io
