#include "nt/cm/key.h"

#include <algorithm>

#include "machine/part.h"
#include "nt/cm/callbacks.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt::cm {
namespace {

constexpr std::size_t kBodySize = 0x60;

struct Before {
  Key* key;
  Key then;
};
struct KeyState {
  machine::Map<void*, machine::Vector<Before>> transactions;
};
const machine::Part<KeyState> state;

void destroy_key(void* body) {
  drop_watches(body);
  pool::free(body);
}

void close_key(ob::Object& object) {
  if (object.handles != 0) return;
  drop_watches(object.body);
  key_closed(object.body);
}

machine::WString query_name(const ob::Object& object) {
  return path_of(*static_cast<const KeyBody*>(object.body)->key);
}

std::u16string_view take_part(std::u16string_view& path) {
  const std::size_t end = std::min(path.find(u'\\'), path.size());
  const std::u16string_view part = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return part;
}

}  // namespace

ob::Object& new_key_object(Key& key, void* transaction) {
  auto* body = pool::allocate_object<KeyBody>(kBodySize - sizeof(KeyBody));
  body->key = &key;
  body->transaction = transaction;
  ob::Object& object = ob::create(ob::Type::key, body, &destroy_key);
  object.close = &close_key;
  object.query_name = &query_name;
  return object;
}

KeyBody* body_of(const void* object) {
  const ob::Object* found = ob::find(object);
  if (found == nullptr || found->type != ob::Type::key) return nullptr;
  return static_cast<KeyBody*>(found->body);
}

NTSTATUS key_of(HANDLE handle, KeyBody** found) {
  ob::Object* object = nullptr;
  const NTSTATUS status = ob::object_of(handle, ob::Type::key, &object);
  if (!nt_success(status)) return status;
  *found = static_cast<KeyBody*>(object->body);
  return (*found)->key->deleted ? STATUS_KEY_DELETED : STATUS_SUCCESS;
}

NTSTATUS locate(const OBJECT_ATTRIBUTES& attributes, Place& place) {
  std::u16string_view path;
  if (attributes.ObjectName != nullptr) path = ob::text_of(*attributes.ObjectName);
  Key* at = nullptr;
  if (attributes.RootDirectory != nullptr) {
    KeyBody* root = nullptr;
    const NTSTATUS status = key_of(attributes.RootDirectory, &root);
    if (!nt_success(status)) return status;
    at = root->key;
    if (!path.empty() && path.front() == u'\\') return STATUS_OBJECT_PATH_SYNTAX_BAD;
  } else {
    if (path.empty()) return STATUS_OBJECT_NAME_INVALID;
    if (path.front() != u'\\') return STATUS_OBJECT_PATH_SYNTAX_BAD;
    path.remove_prefix(1);
    at = find_key(take_part(path));
    if (at == nullptr || at->parent == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  }
  while (!path.empty()) {
    const std::u16string_view before = path;
    const std::u16string_view part = take_part(path);
    if (part.empty()) continue;  // two backslashes count as one
    Key* next = find_key(part, at);
    if (next == nullptr) {
      place = {nullptr, at, before};
      return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    at = next;
  }
  place = {at, at->parent, {}};
  return STATUS_SUCCESS;
}

void remember(void* transaction, Key& key) {
  if (transaction != nullptr) state->transactions[transaction].push_back({&key, key});
}

void roll_back(void* transaction) {
  auto& changes = state->transactions[transaction];
  while (!changes.empty()) {
    Before& last = changes.back();
    for (const auto& [name, subkey] : last.key->subkeys) {
      if (!last.then.subkeys.contains(name)) subkey->deleted = true;
    }
    for (const auto& [name, subkey] : last.then.subkeys) subkey->deleted = false;
    *last.key = std::move(last.then);
    changes.pop_back();
  }
  forget(transaction);
}

void forget(void* transaction) {
  state->transactions.erase(transaction);
}

}  // namespace rundown::nt::cm
