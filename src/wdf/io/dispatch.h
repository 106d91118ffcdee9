// IRPs as they reach a device of the framework, by what they ask.
#pragma once

#include "abi/irp.h"
#include "wdf/device/device.h"

namespace rundown::wdf {

class Request;

// IRP_MJ_CREATE, IRP_MJ_CLEANUP, IRP_MJ_CLOSE, IRP_MJ_SHUTDOWN (fxpkggeneral.cpp). The status is
// the dispatch routine's.
NTSTATUS open_file(Device& device, IRP& irp);
NTSTATUS clean_up_file(Device& device, IRP& irp);
NTSTATUS close_file(Device& device, IRP& irp);
NTSTATUS shut_down(Device& device, IRP& irp);

// The queue that gets such requests; nullptr: none.
Queue* queue_for(const Device& device, UCHAR major);
// IRP_MJ_READ and its like (fxpkgio.cpp).
NTSTATUS dispatch_io(Device& device, IRP& irp);
// The same, for a queue that is chosen, and by way of EvtIoInCallerContext or not.
NTSTATUS dispatch_to_queue(Device& device, IRP& irp, Queue* queue, bool in_caller_context);

// FxRequest::_CreateForPackage
Request& make_presented_request(Device& device, IRP& irp);

// Normal kernel APCs wait while one lives, as while the framework presents a request.
class CriticalRegion {
 public:
  CriticalRegion();
  ~CriticalRegion();
  CriticalRegion(const CriticalRegion&) = delete;
  CriticalRegion& operator=(const CriticalRegion&) = delete;

 private:
  bool entered_;
};

}  // namespace rundown::wdf
