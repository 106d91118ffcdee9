#include "nt/cm/registry.h"

#include <algorithm>
#include <cstring>

#include "abi/registry.h"
#include "machine/part.h"
#include "nt/ke/processors.h"
#include "nt/ke/shared_data.h"
#include "nt/ke/thread.h"
#include "nt/ob/directory.h"

namespace rundown::nt::cm {
namespace {

using namespace abi;

struct RegistryState {
  Key root;  // stands for the empty path above \Registry
};
const machine::Part<RegistryState> state;

// CurrentControlSet is a link to the control set that was booted.
constexpr std::u16string_view kCurrentControlSet = u"CURRENTCONTROLSET";
constexpr std::u16string_view kControlSet001 = u"CONTROLSET001";

std::u16string_view take_part(std::u16string_view& path) {
  while (!path.empty() && path.front() == u'\\') path.remove_prefix(1);
  const std::size_t end = std::min(path.find(u'\\'), path.size());
  const std::u16string_view part = path.substr(0, end);
  path.remove_prefix(end);
  return part;
}

machine::WString canonical(std::u16string_view part) {
  machine::WString name = ob::upcased(part);
  return name == kCurrentControlSet ? machine::WString(kControlSet001) : name;
}

Key& child(Key& parent, std::u16string_view part) {
  Key*& made = parent.subkeys[canonical(part)];
  if (made == nullptr) {
    made = new (machine::Allocator<Key>().allocate(1)) Key();
    made->name.assign(part);
    made->parent = &parent;
    made->last_write = ke::now();
  }
  return *made;
}

std::u16string_view product_name(const ke::WindowsVersion& version) {
  constexpr std::uint32_t kWindows10 = 10;
  if (version.major >= kWindows10) return u"Windows 10 Pro";
  if (version.minor == 1) return u"Windows 7 Professional";
  return version.minor == 2 ? u"Windows 8 Pro" : u"Windows 8.1 Pro";
}

// What installers and drivers read below Windows NT\\CurrentVersion.
void describe_system(Key& key) {
  const ke::WindowsVersion& version = ke::windows_version();
  const auto text = [](std::string_view ascii) {
    return std::u16string(ascii.begin(), ascii.end());
  };
  const std::u16string build = text(std::to_string(version.build));
  set_string(key, u"CurrentBuild", build);
  set_string(key, u"CurrentBuildNumber", build);
  set_string(key, u"ProductName", product_name(version));
  if (version.service_pack != 0) set_string(key, u"CSDVersion", u"Service Pack 1");
  // Windows 10 leaves the old value where 8.1 had it.
  if (version.major >= 10) {
    set_string(key, u"CurrentVersion", u"6.3");
    set_number(key, u"CurrentMajorVersionNumber", version.major);
    set_number(key, u"CurrentMinorVersionNumber", version.minor);
  } else {
    set_string(key, u"CurrentVersion", u"6." + text(std::to_string(version.minor)));
  }
}

std::span<const std::byte> terminated_bytes(const std::u16string& text) {
  return std::as_bytes(std::span(text.c_str(), text.size() + 1));
}

}  // namespace

Key& make_key(std::u16string_view path) {
  Key* at = &state->root;
  for (std::u16string_view part = take_part(path); !part.empty(); part = take_part(path)) {
    at = &child(*at, part);
  }
  return *at;
}

Key* find_key(std::u16string_view path, Key* root) {
  Key* at = root != nullptr ? root : &state->root;
  for (std::u16string_view part = take_part(path); !part.empty(); part = take_part(path)) {
    const auto found = at->subkeys.find(canonical(part));
    if (found == at->subkeys.end()) return nullptr;
    at = found->second;
  }
  return at;
}

void set_value(Key& key, std::u16string_view name, ULONG type, std::span<const std::byte> data) {
  Value& value = key.values[ob::upcased(name)];
  value.name.assign(name);
  value.type = type;
  value.data.assign(data.begin(), data.end());
  key.last_write = ke::now();
}

void set_string(Key& key, std::u16string_view name, std::u16string_view text) {
  set_value(key, name, REG_SZ, terminated_bytes(std::u16string(text)));
}

void set_number(Key& key, std::u16string_view name, ULONG number) {
  set_value(key, name, REG_DWORD, std::as_bytes(std::span(&number, 1)));
}

const Value* find_value(const Key& key, std::u16string_view name) {
  const auto found = key.values.find(ob::upcased(name));
  return found == key.values.end() ? nullptr : &found->second;
}

machine::WString path_of(const Key& key) {
  machine::WString path;
  for (const Key* at = &key; at->parent != nullptr; at = at->parent) {
    path.insert(0, at->name);
    path.insert(0, u"\\");
  }
  return path;
}

Key& make_subkey(Key& parent, std::u16string_view name) {
  return child(parent, name);
}

void delete_key(Key& key) {
  if (key.parent == nullptr || key.deleted) return;
  key.deleted = true;
  key.parent->last_write = ke::now();
  key.parent->subkeys.erase(canonical(key.name));
}

void rename_key(Key& key, std::u16string_view name) {
  key.parent->subkeys.erase(canonical(key.name));
  key.name.assign(name);
  key.parent->subkeys[canonical(name)] = &key;
  key.last_write = ke::now();
}

void mark_essential(Key& key) {
  for (Key* at = &key; at != nullptr; at = at->parent) at->essential = true;
}

void create_initial_keys() {
  for (const std::u16string_view path :
       {u"System\\CurrentControlSet\\Services", u"System\\CurrentControlSet\\Enum",
        u"System\\CurrentControlSet\\Control\\Class",
        u"System\\CurrentControlSet\\Control\\DeviceClasses", u"Hardware\\DeviceMap"}) {
    mark_essential(make_key(std::u16string(u"\\Registry\\Machine\\").append(path)));
  }
  for (unsigned i = 0; i < ke::processor_count(); ++i) {
    const std::string number = std::to_string(i);
    mark_essential(make_key(
        std::u16string(u"\\Registry\\Machine\\Hardware\\Description\\System\\CentralProcessor\\")
            .append(number.begin(), number.end())));
  }
  mark_essential(make_key(u"\\Registry\\User\\.Default"));
  Key& version = make_key(u"\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion");
  mark_essential(version);
  describe_system(version);
  set_string(version, u"SystemRoot", u"C:\\Windows");
}

}  // namespace rundown::nt::cm
