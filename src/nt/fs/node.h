// Files and directories of the volume in memory.
#pragma once

#include <string_view>

#include "abi/io.h"
#include "machine/arena.h"

namespace rundown::nt::fs {

struct Times {
  std::int64_t created = 0;
  std::int64_t accessed = 0;
  std::int64_t written = 0;
  std::int64_t changed = 0;
};

struct Node {
  machine::WString name;
  std::uint64_t id = 0;    // no other file's
  Node* parent = nullptr;  // nullptr: the root, or deleted
  bool directory = false;
  bool delete_pending = false;
  abi::ULONG attributes = 0;
  std::int64_t handles = 0;
  abi::SHARE_ACCESS share{};
  Times times;
  machine::Vector<std::uint8_t> data;
  machine::Map<machine::WString, Node*> children;  // by upper-case name
};

Node& root();
// nullptr: none.
Node* child(const Node& directory, std::u16string_view name);
Node& add_child(Node& directory, std::u16string_view name, bool is_directory);
// The name goes; who still has the file open keeps its contents.
void unlink(Node& node);
void touch(Node& node);

// Makes the directories that every Windows has.
void create_directories();

}  // namespace rundown::nt::fs
