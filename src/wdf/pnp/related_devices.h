// Other devices that a driver has named for a device of its own: removed or ejected together with
// it, or needed for its paging file.
#pragma once

#include "abi/io.h"
#include "machine/arena.h"
#include "wdf/framework.h"

namespace rundown::wdf {

// In the order in which they were added. Each is referenced.
struct RelatedDevices {
  machine::Vector<DEVICE_OBJECT*> devices;
  bool exists = false;         // the first device makes the list
  bool tells_missing = false;  // one has been taken away, and Plug and Play does not know

  // STATUS_DUPLICATE_OBJECTID: it is there.
  NTSTATUS add(DEVICE_OBJECT& device);
  void remove(const DEVICE_OBJECT& device);
  void clear();
};

struct RelatedDevicesOf {
  RelatedDevices removal;
  RelatedDevices ejection;
  RelatedDevices usage;
  void clear();
};

}  // namespace rundown::wdf
