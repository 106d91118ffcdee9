// Handles: numbers that stand for a reference to an object.
#pragma once

#include "abi/object.h"
#include "nt/ob/object.h"

namespace rundown::nt::ob {

// A new handle, which holds a reference of its own. With OBJ_KERNEL_HANDLE it comes from the
// kernel's table.
abi::HANDLE create_handle(Object& object, abi::ACCESS_MASK access, abi::ULONG attributes);

struct HandleEntry {
  Object* object = nullptr;
  abi::ACCESS_MASK access = 0;
  abi::ULONG attributes = 0;
};

// nullptr: no such handle.
const HandleEntry* find_handle(abi::HANDLE handle);

// What NtCurrentProcess() and NtCurrentThread() stand for: processes and threads know
// (nt/ps/process.cpp).
struct CurrentObjects {
  Object* (*process)();
  Object* (*thread)();
};
void set_current_objects(const CurrentObjects& current);

// The object behind a handle, or behind NtCurrentProcess() or NtCurrentThread(). nullptr: none.
Object* object_of(abi::HANDLE handle);
// The same, of a type. STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH.
abi::NTSTATUS object_of(abi::HANDLE handle, Type type, Object** found);

// As ZwClose. Driver Verifier is on: a number that is no handle stops the machine with bug check
// 0x93.
abi::NTSTATUS close_handle(abi::HANDLE handle);

// A root directory's handle and a name below it, as one path.
machine::WString path_of(const abi::OBJECT_ATTRIBUTES& attributes);

// What an object is called, wherever its name is kept.
machine::WString name_of(const Object& object);

// The name and a terminator behind the structure, as ObQueryNameString gives them.
// STATUS_INFO_LENGTH_MISMATCH.
abi::NTSTATUS query_name(const Object& object, abi::OBJECT_NAME_INFORMATION* information,
                         abi::ULONG length, abi::ULONG* needed);

// How many handles are open.
std::size_t handle_count();

// "Key \Registry\Machine": how the ledger names it.
std::string describe(const Object& object);

// Announces one more reference that the driver will give back with ObDereferenceObject.
void announce_reference(const Object& object);

inline std::u16string_view text_of(const abi::UNICODE_STRING& string) {
  return {string.Buffer, string.Length / sizeof(char16_t)};
}

}  // namespace rundown::nt::ob
