// Requests that a queue keeps in reserve, for when there is no memory for new ones.
#pragma once

#include "wdf/io/request.h"

namespace rundown::wdf {

class ForwardProgress {
 public:
  explicit ForwardProgress(const WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY& policy) : policy_(policy) {}

  // Makes the reserve. The status is that of the driver's
  // EvtIoAllocateResourcesForReservedRequest.
  NTSTATUS fill(Queue& queue);
  // EvtIoAllocateRequestResources for a new request.
  NTSTATUS allocate_resources(Queue& queue, Request& request) const;
  // A reserved request for the IRP. Any other status than success is the IRP's.
  NTSTATUS take(Queue& queue, IRP& irp, Request** taken);
  void give_back(Request& request);
  void free_all();

 private:
  bool uses_reserve(Queue& queue, IRP& irp) const;

  WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY policy_;
  machine::Vector<Request*> free_;
};

}  // namespace rundown::wdf
