#include "nt/pnp/device_steps.h"

#include "abi/irp.h"
#include "cpu/call.h"
#include "nt/export.h"
#include "nt/hardware/device_description.h"
#include "nt/io/device.h"
#include "nt/io/device_irp.h"
#include "nt/ke/thread.h"
#include "nt/ob/object.h"
#include "nt/pnp/enumeration.h"
#include "nt/pnp/resources.h"
#include "nt/pool/pool.h"

namespace rundown::nt::pnp {
namespace {

NTSTATUS ask(DeviceNode& node, UCHAR minor) {
  return plug_and_play(node, minor).status;
}

void free_if_any(void* block) {
  if (block != nullptr) pool::free(block);
}

// A filter gives back a list of its own and frees the one that it got, or leaves it as it is.
void filter_requirements(DeviceNode& node) {
  IO_RESOURCE_REQUIREMENTS_LIST* list = requirements_list(hardware::device_description());
  IO_STACK_LOCATION location{};
  location.MinorFunction = IRP_MN_FILTER_RESOURCE_REQUIREMENTS;
  location.Parameters.FilterResourceRequirements.IoResourceRequirementList = list;
  const io::Answer answer = plug_and_play(node, location, reinterpret_cast<ULONG_PTR>(list));
  const bool filtered = nt_success(answer.status) && answer.information != 0;
  free_if_any(filtered ? reinterpret_cast<void*>(answer.information) : list);
}

NTSTATUS send_start(DeviceNode& node) {
  const bool of_the_root = node.parent == nullptr;
  CM_RESOURCE_LIST* raw = of_the_root ? raw_list(hardware::device_description()) : nullptr;
  CM_RESOURCE_LIST* translated =
      of_the_root ? translated_list(hardware::device_description()) : nullptr;
  IO_STACK_LOCATION location{};
  location.MinorFunction = IRP_MN_START_DEVICE;
  location.Parameters.StartDevice.AllocatedResources = raw;
  location.Parameters.StartDevice.AllocatedResourcesTranslated = translated;
  const NTSTATUS status = plug_and_play(node, location).status;
  // Both lists are the manager's, and gone once the start is over.
  free_if_any(raw);
  free_if_any(translated);
  return status;
}

// What a started device is asked for, in the manager's order.
void ask_started(DeviceNode& node) {
  query_capabilities(node);
  query_state(node);
  if (node.state == NodeState::started) query_children(node);
}

// The bus's driver deletes the device of a child that is gone; the root bus is the manager's.
void send_remove(DeviceNode& node) {
  ask(node, IRP_MN_REMOVE_DEVICE);
  node.state = NodeState::removed;
}

void remove_children(DeviceNode& node, bool by_surprise) {
  const machine::Vector<DeviceNode*> children = node.children;
  for (DeviceNode* child : children) {
    if (by_surprise) {
      remove_by_surprise(*child);
    } else {
      remove_children(*child, false);
      send_remove(*child);
    }
    forget_node(*child);
  }
}

// A device and those below it, bottom first. False: one of them refuses.
bool query_remove(DeviceNode& node) {
  for (DeviceNode* child : node.children) {
    if (!query_remove(*child)) return false;
  }
  return nt_success(ask(node, IRP_MN_QUERY_REMOVE_DEVICE));
}

void cancel_remove(DeviceNode& node) {
  ask(node, IRP_MN_CANCEL_REMOVE_DEVICE);
  for (DeviceNode* child : node.children) cancel_remove(*child);
}

void fail_start(DeviceNode& node, bool first) {
  if (first) {
    send_remove(node);
  } else {
    remove_by_surprise(node);
  }
}

}  // namespace

NTSTATUS add(DeviceNode& node, DRIVER_OBJECT& driver) {
  gate::device_step({"AddDevice", node.physical});
  const auto* routine = reinterpret_cast<const void*>(driver.DriverExtension->AddDevice);
  const auto status = static_cast<NTSTATUS>(cpu::call_guest(routine, &driver, node.physical));
  io::check_worker_level(reinterpret_cast<std::uint64_t>(routine));
  gate::device_step({"AddDevice", node.physical, status});
  if (nt_success(status)) node.state = NodeState::added;
  return status;
}

NTSTATUS start(DeviceNode& node) {
  const bool first = node.state != NodeState::stopped;
  if (first) filter_requirements(node);
  const NTSTATUS status = send_start(node);
  if (!nt_success(status)) {
    fail_start(node, first);
    return status;
  }
  node.state = NodeState::started;
  ke::settle();
  ask_started(node);
  answer_invalidations(node);
  return status;
}

void rebalance(DeviceNode& node) {
  if (!nt_success(ask(node, IRP_MN_QUERY_STOP_DEVICE))) {
    ask(node, IRP_MN_CANCEL_STOP_DEVICE);
    return answer_invalidations(node);
  }
  // Another device of the rebalance has refused.
  ask(node, IRP_MN_CANCEL_STOP_DEVICE);
  answer_invalidations(node);
  if (node.state != NodeState::started) return;
  if (!nt_success(ask(node, IRP_MN_QUERY_STOP_DEVICE))) {
    ask(node, IRP_MN_CANCEL_STOP_DEVICE);
    return answer_invalidations(node);
  }
  ask(node, IRP_MN_STOP_DEVICE);
  node.state = NodeState::stopped;
  ke::settle();
  start(node);
}

bool remove(DeviceNode& node) {
  query_relations(node, RemovalRelations);
  if (!query_remove(node)) {
    cancel_remove(node);
    answer_invalidations(node);
    return false;
  }
  remove_children(node, false);
  send_remove(node);
  ke::settle();
  return true;
}

void remove_by_surprise(DeviceNode& node) {
  if (node.state == NodeState::started || node.state == NodeState::stopped) {
    node.state = NodeState::surprise_removed;
    ask(node, IRP_MN_SURPRISE_REMOVAL);
    ke::settle();
  }
  remove_children(node, true);
  send_remove(node);
  ke::settle();
}

void answer_invalidations(DeviceNode& node) {
  constexpr int kMost = 20;  // a driver that invalidates in each answer goes on for ever
  for (int i = 0; i < kMost && node.state == NodeState::started; ++i) {
    ke::settle();
    if (!node.relations_are_stale && !node.state_is_stale) break;
    if (std::exchange(node.state_is_stale, false)) query_state(node);
    if (node.state == NodeState::started && std::exchange(node.relations_are_stale, false)) {
      query_children(node);
    }
  }
  for (DeviceNode* child : machine::Vector<DeviceNode*>(node.children)) {
    answer_invalidations(*child);
  }
}

}  // namespace rundown::nt::pnp
