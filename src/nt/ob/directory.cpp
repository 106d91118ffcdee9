#include "nt/ob/directory.h"

#include <algorithm>

#include "machine/part.h"
#include "nt/pool/pool.h"

namespace rundown::nt::ob {
namespace {

using namespace abi;

struct Directory {
  machine::Map<machine::WString, Object*> entries;  // by upper-case name
};

struct Link {
  machine::WString target;
};

struct NamespaceState {
  Object* root = nullptr;
  machine::Map<const void*, Directory> directories;
  machine::Map<const void*, Link> links;
};
const machine::Part<NamespaceState> state;

constexpr int kMostReparses = 32;
constexpr std::size_t kBodySize = 0x60;

void* new_body() {
  return pool::allocate_object<std::byte>(kBodySize - 1);
}

Directory& entries_of(const Object& directory) {
  return state->directories[directory.body];
}

void destroy_directory(void* body) {
  state->directories.erase(body);
  pool::free(body);
}
void destroy_link(void* body) {
  state->links.erase(body);
  pool::free(body);
}

Object* child(const Object& directory, std::u16string_view name) {
  const auto& entries = entries_of(directory).entries;
  const auto found = entries.find(upcased(name));
  return found == entries.end() ? nullptr : found->second;
}

// Splits "\A\B" into "A" and "\B".
std::u16string_view take_component(std::u16string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find(u'\\'), path.size());
  const std::u16string_view component = path.substr(0, end);
  path.remove_prefix(end);
  return component;
}

void add(Object& directory, std::u16string_view name, Object& object) {
  object.name.assign(name);
  object.parent = &directory;
  entries_of(directory).entries[upcased(name)] = &object;
}

}  // namespace

char16_t upcase(char16_t letter) {
  if (letter >= u'a' && letter <= u'z') return static_cast<char16_t>(letter - 32);
  // Latin-1; 00FF's upper case lies elsewhere, 00F7 is the division sign.
  if (letter >= 0xE0 && letter <= 0xFE && letter != 0xF7) return static_cast<char16_t>(letter - 32);
  if (letter == 0xFF) return 0x178;
  // Greek and Cyrillic, whose small letters stand in one row.
  if (letter >= 0x3B1 && letter <= 0x3C9 && letter != 0x3C2)
    return static_cast<char16_t>(letter - 32);
  if (letter >= 0x430 && letter <= 0x44F) return static_cast<char16_t>(letter - 32);
  if (letter >= 0x450 && letter <= 0x45F) return static_cast<char16_t>(letter - 80);
  return letter;
}

machine::WString upcased(std::u16string_view text) {
  machine::WString made(text);
  std::ranges::transform(made, made.begin(), &upcase);
  return made;
}

bool equal_ignoring_case(std::u16string_view left, std::u16string_view right) {
  return std::ranges::equal(left, right, {}, &upcase, &upcase);
}

void create_root_directories() {
  Object& root = create(Type::directory, new_body(), &destroy_directory);
  root.permanent = true;
  root.in_use = true;
  state->root = &root;
  for (const std::u16string_view path :
       {u"\\Device", u"\\Driver", u"\\FileSystem", u"\\FileSystem\\Filters", u"\\GLOBAL??",
        u"\\Callback", u"\\ObjectTypes", u"\\BaseNamedObjects", u"\\KernelObjects", u"\\Security",
        u"\\RPC Control"}) {
    Object* made = nullptr;
    create_directory(path, &made);
    made->permanent = true;
    made->in_use = true;
  }
  for (const auto& [path, target] :
       {std::pair{u"\\??", u"\\GLOBAL??"}, std::pair{u"\\DosDevices", u"\\??"},
        std::pair{u"\\GLOBAL??\\GLOBALROOT", u""}, std::pair{u"\\GLOBAL??\\Global", u"\\GLOBAL??"},
        std::pair{u"\\SystemRoot", u"\\Device\\HarddiskVolume1\\Windows"},
        std::pair{u"\\GLOBAL??\\C:", u"\\Device\\HarddiskVolume1"},
        std::pair{u"\\BaseNamedObjects\\Global", u"\\BaseNamedObjects"},
        std::pair{u"\\BaseNamedObjects\\Local", u"\\BaseNamedObjects"}}) {
    Object* made = nullptr;
    create_symbolic_link(path, target, &made);
    made->permanent = true;
    made->in_use = true;
  }
  name_types();
}

NTSTATUS insert(Object& object, std::u16string_view path) {
  if (path.empty()) return STATUS_OBJECT_NAME_INVALID;
  if (path.front() != u'\\') return STATUS_OBJECT_PATH_SYNTAX_BAD;
  const std::size_t last = path.rfind(u'\\');
  const std::u16string_view name = path.substr(last + 1);
  if (name.empty()) return STATUS_OBJECT_NAME_INVALID;
  Found parent;
  if (last == 0) {
    parent.object = state->root;
  } else if (!nt_success(look_up(path.substr(0, last), parent))) {
    return STATUS_OBJECT_PATH_NOT_FOUND;
  }
  if (parent.object->type != Type::directory || !parent.rest.empty()) {
    return STATUS_OBJECT_PATH_NOT_FOUND;
  }
  if (child(*parent.object, name) != nullptr) return STATUS_OBJECT_NAME_COLLISION;
  add(*parent.object, name, object);
  return STATUS_SUCCESS;
}

void remove(Object& object) {
  if (object.parent == nullptr) return;
  entries_of(*object.parent).entries.erase(upcased(object.name));
  object.parent = nullptr;
}

NTSTATUS look_up(std::u16string_view given, Found& found, bool open_link) {
  machine::WString path(given);
  for (int reparse = 0; reparse < kMostReparses; ++reparse) {
    if (path.empty()) return STATUS_OBJECT_NAME_INVALID;
    if (path.front() != u'\\') return STATUS_OBJECT_PATH_SYNTAX_BAD;
    Object* at = state->root;
    std::u16string_view rest = path == u"\\" ? std::u16string_view{} : std::u16string_view(path);
    bool again = false;
    while (!rest.empty()) {
      if (at->type == Type::symbolic_link) {
        machine::WString target(link_target(*at));
        target += rest;
        path = std::move(target);
        again = true;
        break;
      }
      if (at->type != Type::directory) break;
      const std::u16string_view name = take_component(rest);
      Object* next = child(*at, name);
      if (next == nullptr) {
        return rest.empty() ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_OBJECT_PATH_NOT_FOUND;
      }
      at = next;
    }
    if (!again && at->type == Type::symbolic_link && !open_link) {
      path = machine::WString(link_target(*at));
      again = true;
    }
    if (!again) {
      found = {at, machine::WString(rest)};
      return STATUS_SUCCESS;
    }
  }
  return STATUS_OBJECT_NAME_NOT_FOUND;
}

NTSTATUS create_symbolic_link(std::u16string_view path, std::u16string_view target, Object** made) {
  Object& link = create(Type::symbolic_link, new_body(), &destroy_link);
  state->links[link.body].target.assign(target);
  const NTSTATUS status = insert(link, path);
  if (!nt_success(status)) {
    dereference(link);
    return status;
  }
  *made = &link;
  return STATUS_SUCCESS;
}

Object& new_directory() {
  return create(Type::directory, new_body(), &destroy_directory);
}

NTSTATUS create_directory(std::u16string_view path, Object** made) {
  Object& directory = new_directory();
  const NTSTATUS status = insert(directory, path);
  if (!nt_success(status)) {
    dereference(directory);
    return status;
  }
  *made = &directory;
  return STATUS_SUCCESS;
}

std::u16string_view link_target(const Object& link) {
  return state->links[link.body].target;
}

Object* find_symbolic_link(std::u16string_view target) {
  for (const auto& [name, object] : entries_of(*child(*state->root, u"GLOBAL??")).entries) {
    if (object->type != Type::symbolic_link) continue;
    if (equal_ignoring_case(link_target(*object), target)) return object;
  }
  return nullptr;
}

machine::WString full_name(const Object& object) {
  machine::WString name;
  for (const Object* at = &object; at != nullptr && !at->name.empty(); at = at->parent) {
    name.insert(0, at->name);
    name.insert(0, u"\\");
  }
  return name;
}

}  // namespace rundown::nt::ob
