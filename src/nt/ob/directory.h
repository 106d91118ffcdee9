// The object namespace: directories, names, and symbolic links on the way.
#pragma once

#include <string_view>

#include "abi/ntstatus.h"
#include "nt/ob/object.h"

namespace rundown::nt::ob {

// Makes \Device, \Driver, \??, \GLOBAL??, \DosDevices and the other directories that Windows starts
// with.
void create_root_directories();

// Puts the object under its path. STATUS_OBJECT_NAME_COLLISION, STATUS_OBJECT_PATH_NOT_FOUND,
// STATUS_OBJECT_PATH_SYNTAX_BAD, STATUS_OBJECT_NAME_INVALID.
abi::NTSTATUS insert(Object& object, std::u16string_view path);
void remove(Object& object);

// The object at a path, symbolic links followed (the last one too unless `open_link`). What a
// device or a key leaves of the path is for its own parser and goes to `rest`.
struct Found {
  Object* object = nullptr;
  machine::WString rest;
};
abi::NTSTATUS look_up(std::u16string_view path, Found& found, bool open_link = false);

abi::NTSTATUS create_symbolic_link(std::u16string_view path, std::u16string_view target,
                                   Object** made);
abi::NTSTATUS create_directory(std::u16string_view path, Object** made);
// A directory without a name yet.
Object& new_directory();
std::u16string_view link_target(const Object& link);
// A link in \GLOBAL?? that leads straight to this path; nullptr: none.
Object* find_symbolic_link(std::u16string_view target);

// \Device\Name
machine::WString full_name(const Object& object);

bool equal_ignoring_case(std::u16string_view left, std::u16string_view right);
char16_t upcase(char16_t letter);
machine::WString upcased(std::u16string_view text);

}  // namespace rundown::nt::ob
