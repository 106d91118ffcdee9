// Kernel objects: what Windows keeps in the OBJECT_HEADER before each body, and the types.
#pragma once

#include <cstdint>
#include <string_view>

#include "abi/object.h"
#include "machine/arena.h"

namespace rundown::nt::ob {

enum class Type : std::uint8_t {
  directory,
  symbolic_link,
  driver,
  device,
  file,
  event,
  semaphore,
  mutant,
  timer,
  key,
  thread,
  process,
  section,
  callback,
  token,
  transaction,
  transaction_manager,
  resource_manager,
  enlistment,
  type,
  count_,
};

// Undoes the object when its last reference goes, and frees the body.
using Destroy = void (*)(void* body);

struct Object;
// Runs when a handle has been closed; `handles` counts those that are left.
using Close = void (*)(Object& object);
// The name of an object that stands in no directory: a registry key, a file.
using QueryName = machine::WString (*)(const Object& object);

struct Object {
  void* body = nullptr;
  Type type = Type::event;
  machine::WString name;     // the last part of the path; empty: no name
  Object* parent = nullptr;  // the directory that holds it
  std::int64_t references = 0;
  std::int64_t handles = 0;
  bool permanent = false;
  // The system itself works with it still: a thread runs, a device is not deleted. The last
  // reference is then not a driver's to give back.
  bool in_use = false;
  Destroy destroy = nullptr;
  Close close = nullptr;
  QueryName query_name = nullptr;
};

// A new object with one reference, which is the caller's.
Object& create(Type type, void* body, Destroy destroy);

// The object whose body is at this address; nullptr if none is or it has gone.
Object* find(const void* body);

void reference(Object& object);
// At the last reference the object leaves its directory and is destroyed. Bug check 0x18 when there
// is none left, and at the last one of an object that is in use or has open handles:
// https://learn.microsoft.com/windows-hardware/drivers/debugger/bug-check-0x18--reference-by-pointer
void dereference(Object& object);

// The guest's OBJECT_TYPE, as *IoFileObjectType and its like point to; an object of type Type
// itself.
abi::OBJECT_TYPE* type_object(Type type);
// Puts the types into \ObjectTypes.
void name_types();
bool is_type(const Object& object, const abi::OBJECT_TYPE* type);
std::u16string_view type_name(Type type);

}  // namespace rundown::nt::ob
