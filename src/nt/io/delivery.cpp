#include "nt/io/delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "gate/format.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/device_request.h"
#include "nt/io/driver.h"

namespace rundown::nt::io {
namespace {

struct Delivery {
  std::uint64_t id = 0;
  DeviceRequest what{};
  machine::Address routine = 0;
  const IRP* irp = nullptr;
  const IO_STACK_LOCATION* location = nullptr;
  bool sent_on = false;  // to the next lower driver
  bool skipped = false;  // and with this location, so the answer is that driver's
  bool completed = false;
  bool marked = false;  // when it was completed
  NTSTATUS status{};
};
struct DeliveryState {
  machine::Vector<Delivery> open;
  std::uint64_t next_id = 1;
};
const machine::Part<DeliveryState> state;

void announce(const Delivery& delivery, std::string_view rule, std::string_view text) {
  gate::verifier_break({.rule = rule, .text = text, .family = "irp", .routine = delivery.routine});
}

std::string name_of(NTSTATUS status) {
  std::string text;
  gate::format_value(status, text);
  return text;
}

void judge_device_request(const Delivery& delivery) {
  const std::string name(delivery.what.name);
  if (!nt_success(delivery.status) && delivery.what.must_not_fail) {
    announce(delivery, "must-not-fail",
             fmt::format("the driver has completed {} with {}", name, name_of(delivery.status)));
  }
  // Nobody has touched the status of one that is completed as not supported.
  const bool as_done = nt_success(delivery.status) || delivery.status == STATUS_NOT_SUPPORTED;
  if (!delivery.sent_on && delivery.what.must_be_passed_down && as_done) {
    announce(delivery, "not-passed-down",
             fmt::format("the driver has completed {} with {}, and the drivers below have not seen "
                         "it",
                         name, name_of(delivery.status)));
  }
}

void judge_completed(const Delivery& delivery, NTSTATUS returned) {
  if (returned == STATUS_PENDING) {
    if (delivery.marked) return;
    return announce(delivery, "pending-not-marked",
                    "the dispatch routine returned STATUS_PENDING and has not called "
                    "IoMarkIrpPending");
  }
  if (delivery.marked) {
    return announce(delivery, "pending-not-returned",
                    fmt::format("the dispatch routine has called IoMarkIrpPending and returned {}",
                                name_of(returned)));
  }
  if (returned == delivery.status) return;
  announce(delivery, "two-statuses",
           fmt::format("the request was completed with {}, and the dispatch routine returned {}",
                       name_of(delivery.status), name_of(returned)));
}

// The request still lies where the routine got it.
void judge_kept(const Delivery& delivery, NTSTATUS returned) {
  const bool marked = (delivery.location->Control & SL_PENDING_RETURNED) != 0;
  if (returned == STATUS_PENDING) {
    if (marked) return;
    return announce(delivery, "pending-not-marked",
                    "the dispatch routine keeps the request, returned STATUS_PENDING, and has not "
                    "called IoMarkIrpPending");
  }
  if (marked) {
    return announce(delivery, "pending-not-returned",
                    fmt::format("the dispatch routine keeps the request, has called "
                                "IoMarkIrpPending, and returned {}",
                                name_of(returned)));
  }
  announce(delivery, "not-completed",
           fmt::format("the dispatch routine returned {} and has neither completed the request, "
                       "nor sent it on, nor marked it pending",
                       name_of(returned)));
}

}  // namespace

std::uint64_t begin_delivery(const void* routine, const IRP& irp,
                             const IO_STACK_LOCATION& location) {
  for (Delivery& above : state->open) {
    if (above.irp != &irp) continue;
    above.sent_on = true;
    if (above.location == &location) above.skipped = true;
  }
  // The system's and the framework's own routines are not the driver's.
  const auto address = reinterpret_cast<machine::Address>(routine);
  if (ldr::image_at(address) == nullptr) return 0;
  Delivery made;
  made.id = state->next_id++;
  made.routine = address;
  made.irp = &irp;
  made.what = device_request(location);
  made.location = &location;
  state->open.push_back(made);
  return made.id;
}

void end_delivery(std::uint64_t id, NTSTATUS returned) {
  const auto found = std::ranges::find(state->open, id, &Delivery::id);
  if (id == 0 || found == state->open.end()) return;
  const Delivery delivery = *found;
  state->open.erase(found);
  if (delivery.skipped) return;
  if (delivery.completed) {
    judge_device_request(delivery);
    return judge_completed(delivery, returned);
  }
  if (!delivery.sent_on) judge_kept(delivery, returned);
}

void note_completion(const IRP& irp, const IO_STACK_LOCATION& location) {
  for (Delivery& delivery : state->open) {
    if (delivery.irp != &irp || delivery.location != &location) continue;
    delivery.completed = true;
    delivery.marked = (location.Control & SL_PENDING_RETURNED) != 0;
    delivery.status = irp.IoStatus.Status;
  }
}

}  // namespace rundown::nt::io
