#include "nt/pnp/device_node.h"

#include <algorithm>

#include "machine/part.h"
#include "nt/export.h"

namespace rundown::nt::pnp {
namespace {

struct NodeTable {
  machine::Map<const DEVICE_OBJECT*, DeviceNode> nodes;  // by physical device
};
const machine::Part<NodeTable> state;

}  // namespace

DeviceNode& make_node(DEVICE_OBJECT& physical, DeviceNode* parent) {
  DeviceNode& node = state->nodes[&physical];
  node = {.physical = &physical, .parent = parent};
  if (parent != nullptr) parent->children.push_back(&node);
  return node;
}

DeviceNode* node_of(const DEVICE_OBJECT* physical) {
  const auto found = state->nodes.find(physical);
  return found == state->nodes.end() ? nullptr : &found->second;
}

void forget_node(DeviceNode& node) {
  if (node.parent != nullptr) std::erase(node.parent->children, &node);
  state->nodes.erase(node.physical);
}

}  // namespace rundown::nt::pnp
