// Sections: memory that is mapped by handle. Only those without a file; \Device\PhysicalMemory does
// not exist here.
#include <cstring>

#include "abi/mdl.h"
#include "abi/object.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/mm/pages.h"
#include "nt/ob/named.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct Section {
  machine::Address first = 0;
  std::size_t pages = 0;
};
struct View {
  ob::Object* section = nullptr;  // referenced
  std::size_t bytes = 0;
};
struct SectionState {
  machine::Map<const void*, Section> sections;
  machine::Map<machine::Address, View> views;
};
const machine::Part<SectionState> state;

void destroy_section(void* body) {
  const Section section = state->sections[body];
  mm::free_pages(section.first, section.pages);
  state->sections.erase(body);
  pool::free(body);
}

}  // namespace

NTSTATUS ZwCreateSection(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                         const LARGE_INTEGER* size, ULONG /*protection*/, ULONG /*flags*/,
                         HANDLE file) {
  if (file != nullptr) gate::unsupported(ntoskrnl.name, "ZwCreateSection");
  if (size == nullptr || size->QuadPart <= 0) return STATUS_INVALID_PARAMETER_4;
  const std::size_t pages = mm::pages_spanned(nullptr, static_cast<std::size_t>(size->QuadPart));
  const machine::Address first = mm::allocate_pages(pages);
  if (first == 0) return STATUS_SECTION_TOO_BIG;
  void* body = pool::allocate_object<std::uint64_t>(0x38);
  ob::Object& object = ob::create(ob::Type::section, body, &destroy_section);
  state->sections[body] = {first, pages};
  return ob::insert_and_open(object, access, attributes, handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwCreateSection,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

NTSTATUS ZwOpenSection(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes) {
  return ob::open(ob::Type::section, access, *attributes, handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwOpenSection,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

// One address space for all: the view is the section's own pages, and a second view the same ones.
NTSTATUS ZwMapViewOfSection(HANDLE handle, HANDLE /*process*/, void** base, ULONG_PTR /*zero_bits*/,
                            SIZE_T /*commit*/, LARGE_INTEGER* offset, SIZE_T* bytes,
                            SECTION_INHERIT /*inherit*/, ULONG /*type*/, ULONG /*protection*/) {
  ob::Object* object = nullptr;
  const NTSTATUS status = ob::object_of(handle, ob::Type::section, &object);
  if (!nt_success(status)) return status;
  const Section& section = state->sections[object->body];
  const std::uint64_t skipped =
      offset != nullptr ? static_cast<std::uint64_t>(offset->QuadPart) : 0;
  const std::size_t whole = section.pages * machine::kPageSize;
  if (skipped > whole || *bytes > whole - skipped) return STATUS_INVALID_VIEW_SIZE;
  if (*bytes == 0) *bytes = whole - skipped;
  const machine::Address at = section.first + skipped;
  *base = reinterpret_cast<void*>(at);
  ob::reference(*object);
  state->views[at] = {object, *bytes};
  gate::acquired({.kind = Resource::section, .key = at, .bytes = *bytes});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwMapViewOfSection,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_CONFLICTING_ADDRESSES)},
                .acquires = Resource::section,
                .needs_memory = true});

NTSTATUS ZwUnmapViewOfSection(HANDLE /*process*/, void* base) {
  const auto found = state->views.find(reinterpret_cast<machine::Address>(base));
  if (found == state->views.end()) return STATUS_NOT_MAPPED_VIEW;
  ob::Object& section = *found->second.section;
  state->views.erase(found);
  gate::released(Resource::section, base);
  ob::dereference(section);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwUnmapViewOfSection,
               {.irql = Irql::passive, .releases = Resource::section});

}  // namespace rundown::nt
