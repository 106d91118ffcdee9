// Filters, their instances and what keeps them from going.
#pragma once

#include <cstdint>

#include "abi/flt.h"
#include "machine/part.h"
#include "nt/export.h"

namespace rundown::ports::flt {

inline constexpr gate::Module fltmgr{"fltmgr.sys"};
inline constexpr gate::Module internal{"fltmgr-internal.sys"};

// The driver's own view of an object is an opaque block of pool; what it stands for lies beside.
struct Filter {
  abi::FLT_FILTER* object = nullptr;
  abi::DRIVER_OBJECT* driver = nullptr;
  abi::FLT_REGISTRATION registration{};
  machine::Vector<abi::FLT_CONTEXT_REGISTRATION> contexts;
  machine::Vector<abi::FLT_OPERATION_REGISTRATION> operations;
  // DriverUnload as the driver had set it before it registered.
  abi::DRIVER_UNLOAD* old_unload = nullptr;
  machine::WString instance_name;
  bool started = false;
  bool deleting = false;
  // What FltUnregisterFilter waits for.
  std::uint32_t ports = 0;
  std::uint32_t held_contexts = 0;
  std::uint32_t references = 0;
  std::uint32_t work_items = 0;  // that are queued or run
  std::uint32_t pended = 0;      // operations that its callbacks have, or have kept
};

enum class Hold : std::uint8_t { port, context, reference, work_item, operation };

// What a driver names and the filter manager has not made. An address where nothing is faults, as
// using it does on Windows; another one is not judged.
[[noreturn]] void not_ours(const void* object, std::string_view what);

// nullptr: there is none at this address.
Filter* find_filter(const void* object);
// One that a driver names; not_ours otherwise.
Filter& filter_at(const void* object, std::string_view function);
// The filters that are registered.
machine::Map<const void*, Filter>& filters();

void hold(Filter& filter, Hold what);
void let_go(Filter& filter, Hold what);
// A reference that the driver gives back with FltObjectDereference.
void refer_to(Filter& filter, const void* object);

// Instances of the one volume (instance.cpp).
void attach_to_volumes(Filter& filter);
// The callbacks; the instances are there until nobody refers to them.
void tear_down_instances(Filter& filter);
void drop_instances(Filter& filter);
Filter* filter_of_instance(const void* instance);
// All of them, the lowest last; and those that a filter is told of an operation, to be freed.
machine::Vector<const void*> instances();
bool has_instances();
abi::FLT_RELATED_OBJECTS* related_objects(const void* instance, abi::FILE_OBJECT* file);
// As filter_at.
void check_instance(const void* object);

// The volume, and the context that a filter keeps on it (volume.cpp).
abi::FLT_VOLUME* volume();
abi::DEVICE_OBJECT& volume_device();
void check_volume(const void* object);  // as filter_at
// It is never dismounted, so nothing waits for its references.
void refer_to_volume();
void drop_volume_context(const Filter& filter);

// Contexts (context.cpp). The link of an object holds a reference of its own.
struct Link {
  void* context = nullptr;
};
abi::NTSTATUS set_context(Link& link, abi::FLT_CONTEXT_TYPE type,
                          abi::FLT_SET_CONTEXT_OPERATION operation, void* context, void** old);
abi::NTSTATUS get_context(const Link& link, void** context);
abi::NTSTATUS delete_context(Link& link, void** old);
const void* filter_of_context(const void* context);

}  // namespace rundown::ports::flt
