#include "nt/fs/node.h"

#include <initializer_list>

#include "machine/part.h"
#include "nt/ke/thread.h"
#include "nt/ob/directory.h"

namespace rundown::nt::fs {
namespace {

struct VolumeState {
  Node root;
  std::uint64_t last_id = 0;
};
const machine::Part<VolumeState> state;

void create_path(std::initializer_list<std::u16string_view> names) {
  Node* at = &state->root;
  for (const std::u16string_view name : names) {
    Node* next = child(*at, name);
    at = next != nullptr ? next : &add_child(*at, name, true);
  }
}

}  // namespace

Node& root() {
  return state->root;
}

Node* child(const Node& directory, std::u16string_view name) {
  const auto found = directory.children.find(ob::upcased(name));
  return found == directory.children.end() ? nullptr : found->second;
}

Node& add_child(Node& directory, std::u16string_view name, bool is_directory) {
  Node& made = *new (machine::Allocator<Node>().allocate(1)) Node();
  made.name.assign(name);
  made.id = ++state->last_id;
  made.parent = &directory;
  made.directory = is_directory;
  const ke::Ticks now = ke::now();
  made.times = {now, now, now, now};
  directory.children[ob::upcased(name)] = &made;
  touch(directory);
  return made;
}

void unlink(Node& node) {
  if (node.parent == nullptr) return;
  node.parent->children.erase(ob::upcased(node.name));
  touch(*node.parent);
  node.parent = nullptr;
}

void touch(Node& node) {
  node.times.accessed = node.times.written = node.times.changed = ke::now();
}

void create_directories() {
  state->root.directory = true;
  create_path({u"Windows", u"Temp"});
  create_path({u"Windows", u"System32", u"drivers"});
  create_path({u"Temp"});
}

}  // namespace rundown::nt::fs
