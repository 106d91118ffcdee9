#include "nt/pnp/enumeration.h"

#include <algorithm>

#include "nt/export.h"
#include "nt/io/device_irp.h"
#include "nt/ke/bug_check.h"
#include "nt/ob/directory.h"
#include "nt/pnp/device_steps.h"
#include "nt/pool/pool.h"

namespace rundown::nt::pnp {
namespace {

constexpr ULONG kUnknown = ~ULONG{0};

// What a driver answers with is its own allocation, and the manager's from then on.
void free_answer(const io::Answer& answer) {
  if (nt_success(answer.status) && answer.information != 0)
    pool::free(reinterpret_cast<void*>(answer.information));
}

void give_back(DEVICE_OBJECT* device) {
  ob::Object* object = ob::find(device);
  if (object == nullptr) return;
  gate::released(Resource::object_reference, device);
  ob::dereference(*object);
}

// The manager reads as many objects as the driver says that there are.
void check_size(const DEVICE_RELATIONS& relations) {
  const pool::Block* block = pool::find_block(reinterpret_cast<machine::Address>(&relations));
  if (block == nullptr || block->freed) return;  // freeing it will tell
  const std::size_t bytes =
      offsetof(DEVICE_RELATIONS, Objects) + relations.Count * sizeof(DEVICE_OBJECT*);
  if (bytes > block->bytes)
    ke::bug_check(kPageFaultBeyondEndOfAllocation, block->address + block->bytes);
}

// PNP_DETECTED_FATAL_ERROR, "invalid PDO":
// https://learn.microsoft.com/windows-hardware/drivers/debugger/bug-check-0xca--pnp-detected-fatal-error
void check_is_device(const DEVICE_OBJECT* device) {
  constexpr std::uint32_t kPnpDetectedFatalError = 0xCA;
  constexpr std::uint64_t kInvalidPdo = 2;
  const ob::Object* object = ob::find(device);
  if (object == nullptr || object->type != ob::Type::device)
    ke::bug_check(kPnpDetectedFatalError, kInvalidPdo, reinterpret_cast<std::uint64_t>(device));
}

// The objects in the answer carry a reference each.
machine::Vector<DEVICE_OBJECT*> relations_of(DeviceNode& node, DEVICE_RELATION_TYPE type) {
  IO_STACK_LOCATION location{};
  location.MinorFunction = IRP_MN_QUERY_DEVICE_RELATIONS;
  location.Parameters.QueryDeviceRelations.Type = type;
  const io::Answer answer = plug_and_play(node, location);
  machine::Vector<DEVICE_OBJECT*> found;
  if (!nt_success(answer.status) || answer.information == 0) return found;
  const auto* relations = reinterpret_cast<const DEVICE_RELATIONS*>(answer.information);
  check_size(*relations);
  found.assign(relations->Objects, relations->Objects + relations->Count);
  free_answer(answer);
  for (const DEVICE_OBJECT* device : found) check_is_device(device);
  return found;
}

DEVICE_CAPABILITIES ask_capabilities(DeviceNode& node) {
  auto* asked = pool::allocate_object<DEVICE_CAPABILITIES>();
  asked->Size = sizeof *asked;
  asked->Version = 1;
  asked->Address = kUnknown;
  asked->UINumber = kUnknown;
  IO_STACK_LOCATION location{};
  location.MinorFunction = IRP_MN_QUERY_CAPABILITIES;
  location.Parameters.DeviceCapabilities.Capabilities = asked;
  plug_and_play(node, location);
  const DEVICE_CAPABILITIES answered = *asked;
  pool::free(asked);
  return answered;
}

void ask_id(DeviceNode& child, BUS_QUERY_ID_TYPE type) {
  IO_STACK_LOCATION location{};
  location.MinorFunction = IRP_MN_QUERY_ID;
  location.Parameters.QueryId.IdType = type;
  free_answer(plug_and_play(child, location));
}

void ask_text(DeviceNode& child, DEVICE_TEXT_TYPE type) {
  constexpr LCID kEnglish = 0x409;
  IO_STACK_LOCATION location{};
  location.MinorFunction = IRP_MN_QUERY_DEVICE_TEXT;
  location.Parameters.QueryDeviceText.DeviceTextType = type;
  location.Parameters.QueryDeviceText.LocaleId = kEnglish;
  free_answer(plug_and_play(child, location));
}

// What a bus is asked of a child before any driver is loaded for it, in this order.
void meet(DeviceNode& child) {
  ask_id(child, BusQueryDeviceID);
  const DEVICE_CAPABILITIES can = ask_capabilities(child);
  ask_text(child, DeviceTextDescription);
  ask_text(child, DeviceTextLocationInformation);
  ask_id(child, BusQueryInstanceID);
  ask_id(child, BusQueryHardwareIDs);
  ask_id(child, BusQueryCompatibleIDs);
  free_answer(plug_and_play(child, IRP_MN_QUERY_RESOURCES));
  free_answer(plug_and_play(child, IRP_MN_QUERY_RESOURCE_REQUIREMENTS));
  free_answer(plug_and_play(child, IRP_MN_QUERY_BUS_INFORMATION));
  // Nobody has a driver for it; a raw device works without.
  if (can.RawDeviceOK != 0) start(child);
}

}  // namespace

io::Answer plug_and_play(DeviceNode& node, IO_STACK_LOCATION location, ULONG_PTR information) {
  location.MajorFunction = IRP_MJ_PNP;
  return io::ask_device(*node.physical, location, information);
}

io::Answer plug_and_play(DeviceNode& node, UCHAR minor) {
  IO_STACK_LOCATION location{};
  location.MinorFunction = minor;
  return plug_and_play(node, location);
}

void query_capabilities(DeviceNode& node) {
  ask_capabilities(node);
}

void query_state(DeviceNode& node) {
  const io::Answer answer = plug_and_play(node, IRP_MN_QUERY_PNP_DEVICE_STATE);
  if (!nt_success(answer.status)) return;
  if ((answer.information & (PNP_DEVICE_FAILED | PNP_DEVICE_REMOVED)) != 0)
    remove_by_surprise(node);
}

void query_children(DeviceNode& node) {
  const machine::Vector<DEVICE_OBJECT*> reported = relations_of(node, BusRelations);
  for (DeviceNode* child : machine::Vector<DeviceNode*>(node.children)) {
    if (std::ranges::find(reported, child->physical) != reported.end()) continue;
    remove_by_surprise(*child);
    forget_node(*child);
  }
  for (DEVICE_OBJECT* device : reported) {
    if (node_of(device) != nullptr) {
      give_back(device);
      continue;
    }
    meet(make_node(*device, &node));
    give_back(device);
  }
}

void query_relations(DeviceNode& node, DEVICE_RELATION_TYPE type) {
  for (DEVICE_OBJECT* device : relations_of(node, type)) give_back(device);
}

}  // namespace rundown::nt::pnp
