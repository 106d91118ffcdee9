#include "wdf/io/forward_progress.h"

#include <algorithm>
#include <utility>

#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"
#include "wdf/object/callback.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kOnAnyQueueSince = 11;  // 1.11

bool is_paging(const IRP& irp) {
  constexpr ULONG kPagingIo = 0x2;
  constexpr ULONG kSynchronousPagingIo = 0x40;
  return (irp.Flags & (kPagingIo | kSynchronousPagingIo)) != 0;
}

bool gets_requests_directly(const Queue& queue) {
  const Device& device = queue.device();
  if (device.default_queue == &queue) return true;
  return std::ranges::any_of(device.queue_of_major,
                             [&](const auto& entry) { return entry.second == &queue; });
}

}  // namespace

NTSTATUS ForwardProgress::fill(Queue& queue) {
  const auto& attributes = queue.device().settings().request_attributes;
  for (ULONG i = 0; i < policy_.TotalForwardProgressRequests; ++i) {
    auto& request = make<Request>(Blueprint{&queue.client(), attributes ? &*attributes : nullptr},
                                  &queue.device(), nullptr, IrpOrigin::presented);
    request.reserved = true;
    request.queue = &queue;
    if (const auto callback = policy_.EvtIoAllocateResourcesForReservedRequest) {
      request.presented = true;
      make_known(request);
      const auto status = call_driver("EvtIoAllocateResourcesForReservedRequest", queue, callback,
                                      queue.queue_handle(), request.request_handle());
      if (!nt_success(status)) {
        delete_object(request);
        return status;
      }
    }
    free_.push_back(&request);
  }
  return STATUS_SUCCESS;
}

NTSTATUS ForwardProgress::allocate_resources(Queue& queue, Request& request) const {
  if (policy_.EvtIoAllocateRequestResources == nullptr) return STATUS_SUCCESS;
  request.presented = true;
  make_known(request);
  return call_driver("EvtIoAllocateRequestResources", queue, policy_.EvtIoAllocateRequestResources,
                     queue.queue_handle(), request.request_handle());
}

bool ForwardProgress::uses_reserve(Queue& queue, IRP& irp) const {
  switch (policy_.ForwardProgressReservedPolicy) {
    case WdfIoForwardProgressReservedPolicyPagingIO:
      return is_paging(irp);
    case WdfIoForwardProgressReservedPolicyUseExamine: {
      const auto examine = policy_.ForwardProgressReservePolicySettings.Policy.ExaminePolicy
                               .EvtIoWdmIrpForForwardProgress;
      return call_driver("EvtIoWdmIrpForForwardProgress", queue, examine, queue.queue_handle(),
                         &irp) == WdfIoForwardProgressActionUseReservedRequest;
    }
    default:
      return true;
  }
}

NTSTATUS ForwardProgress::take(Queue& queue, IRP& irp, Request** taken) {
  if (!uses_reserve(queue, irp)) return STATUS_UNSUCCESSFUL;
  // The framework keeps the IRP until a reserved request comes back.
  if (free_.empty()) gate::unsupported(wdf01000.name, "forward progress without a free request");
  *taken = free_.front();
  free_.erase(free_.begin());
  (*taken)->set_irp(&irp);
  (*taken)->completed = false;
  (*taken)->canceled = false;
  return STATUS_SUCCESS;
}

void ForwardProgress::give_back(Request& request) {
  request.cancelable = request.cancel_delivered = request.found = false;
  request.forget_buffers();
  free_.push_back(&request);
}

void ForwardProgress::free_all() {
  for (Request* request : std::exchange(free_, {})) delete_object(*request);
}

void Queue::return_reserved(Request& request) {
  forward_progress->give_back(request);
}

NTSTATUS WdfIoQueueAssignForwardProgressPolicy(WDF_DRIVER_GLOBALS* globals, WDFQUEUE handle,
                                               WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY* policy) {
  Queue& queue = object_of<Queue>(globals, handle);
  require(globals, policy);
  if (queue.forward_progress) {
    break_at("queue-type", "WdfIoQueueAssignForwardProgressPolicy",
             "is called for a queue that has a policy already");
    return STATUS_INVALID_PARAMETER;
  }
  if (policy->Size != sizeof *policy) return STATUS_INFO_LENGTH_MISMATCH;
  const auto& examine = policy->ForwardProgressReservePolicySettings.Policy.ExaminePolicy;
  if (policy->ForwardProgressReservedPolicy == WdfIoForwardProgressReservedPolicyUseExamine &&
      examine.EvtIoWdmIrpForForwardProgress == nullptr)
    return STATUS_INVALID_PARAMETER;
  if (policy->TotalForwardProgressRequests == 0) return STATUS_INVALID_PARAMETER;
  if (queue.client().minor_version < kOnAnyQueueSince && !gets_requests_directly(queue))
    return STATUS_INVALID_PARAMETER;
  ForwardProgress reserve(*policy);
  if (const NTSTATUS status = reserve.fill(queue); !nt_success(status)) {
    reserve.free_all();
    return status;
  }
  queue.forward_progress = std::move(reserve);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueAssignForwardProgressPolicy,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

}  // namespace rundown::wdf
