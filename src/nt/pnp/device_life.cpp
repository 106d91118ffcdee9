#include "nt/pnp/device_life.h"

#include <utility>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/ke/thread.h"
#include "nt/pnp/device_steps.h"
#include "nt/pnp/root_bus.h"

namespace rundown::nt::pnp {
namespace {

struct LifeState {
  DeviceNode* node = nullptr;  // the device, while it is there
};
const machine::Part<LifeState> state;

// The bus deletes its device; one that a driver still lies on or refers to stays until it does not.
void forget_device() {
  DeviceNode& node = *std::exchange(state->node, nullptr);
  DEVICE_OBJECT& physical = *node.physical;
  forget_node(node);
  const gate::OwnedBySystem owned;
  if (physical.AttachedDevice == nullptr) io::delete_device(physical);
}

bool is_started() {
  return state->node != nullptr && state->node->state == NodeState::started;
}

// A driver that takes no interest in the device has put nothing on it: then nothing follows.
bool find_device(DRIVER_OBJECT& driver) {
  DEVICE_OBJECT* physical = nullptr;
  if (!nt_success(create_physical_device(&physical))) return false;
  state->node = &make_node(*physical, nullptr);
  if (!nt_success(add(*state->node, driver)) || physical->AttachedDevice == nullptr) {
    forget_device();
    return false;
  }
  start(*state->node);
  if (is_started()) ke::pass_time();
  return is_started();
}

void forget_if_removed() {
  if (state->node != nullptr && state->node->state == NodeState::removed) forget_device();
}

}  // namespace

void bring_up(DRIVER_OBJECT& driver, void (*sleep)(DEVICE_OBJECT& physical)) {
  if (find_device(driver)) {
    sleep(*state->node->physical);
    answer_invalidations(*state->node);
  }
  if (is_started()) rebalance(*state->node);
  forget_if_removed();
}

void answer_device() {
  if (state->node == nullptr) return;
  answer_invalidations(*state->node);
  forget_if_removed();
}

void take_away(DRIVER_OBJECT& driver) {
  if (state->node == nullptr) return;
  answer_device();
  if (state->node == nullptr) return;
  if (!remove(*state->node)) {
    // Refused; and then it is pulled out.
    if (state->node->state != NodeState::removed) remove_by_surprise(*state->node);
    return forget_device();
  }
  forget_device();
  ke::pass_time();
  if (find_device(driver)) remove_by_surprise(*state->node);
  forget_if_removed();
}

}  // namespace rundown::nt::pnp
