// The registry as a tree in memory. Names keep their case and compare without it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "abi/ntstatus.h"
#include "abi/types.h"
#include "machine/arena.h"

namespace rundown::nt::cm {

struct Value {
  machine::WString name;  // empty: the key's default value
  abi::ULONG type = 0;    // REG_SZ and its like
  machine::Vector<std::byte> data;
};

struct Key {
  machine::WString name;
  Key* parent = nullptr;
  machine::Map<machine::WString, Key*> subkeys;  // by upper-case name
  machine::Map<machine::WString, Value> values;  // by upper-case name
  bool volatile_key = false;
  bool deleted = false;
  bool essential = false;  // every Windows that could start this driver has the key
  std::int64_t last_write = 0;
};

// \Registry\Machine\..., each part made where it is missing.
Key& make_key(std::u16string_view path);

// The key at an absolute path or, with a root, below it. nullptr: not there.
Key* find_key(std::u16string_view path, Key* root = nullptr);

void set_value(Key& key, std::u16string_view name, abi::ULONG type,
               std::span<const std::byte> data);
void set_string(Key& key, std::u16string_view name, std::u16string_view text);
void set_number(Key& key, std::u16string_view name, abi::ULONG number);
const Value* find_value(const Key& key, std::u16string_view name);

machine::WString path_of(const Key& key);

// One more key below `parent`, or the one that is there already.
Key& make_subkey(Key& parent, std::u16string_view name);
// Takes the key out of the tree. Handles to it stay, and find that it is deleted.
void delete_key(Key& key);
void rename_key(Key& key, std::u16string_view name);
// Says of the key and those above it that they cannot be missing.
void mark_essential(Key& key);

// The keys that every Windows has and drivers look at.
void create_initial_keys();

}  // namespace rundown::nt::cm
