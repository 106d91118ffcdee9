#include "nt/ob/object.h"

#include <array>

#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace ob {
namespace {

constexpr std::size_t kTypes = static_cast<std::size_t>(Type::count_);

// The beginning of OBJECT_TYPE, as the public symbols of Windows 10 give it.
struct TypeObject {
  LIST_ENTRY TypeList;
  UNICODE_STRING Name;
  PVOID DefaultObject;
  UCHAR Index;
};
constexpr std::size_t kTypeObjectSize = 0xD8;
constexpr unsigned kFirstTypeIndex = 2;  // 0 and 1 are Windows' own markers

constexpr std::array<std::u16string_view, kTypes> kNames{
    u"Directory", u"SymbolicLink", u"Driver", u"Device", u"File",    u"Event",   u"Semaphore",
    u"Mutant",    u"Timer",        u"Key",    u"Thread", u"Process", u"Section", u"Callback",
    u"Token",     u"TmTx",         u"TmTm",   u"TmRm",   u"TmEn",    u"Type"};

struct ObjectState {
  machine::Map<const void*, Object*> by_body;
  std::array<OBJECT_TYPE*, kTypes> types{};
};
const machine::Part<ObjectState> state;

}  // namespace

Object& create(Type type, void* body, Destroy destroy) {
  auto* object = new (machine::Allocator<Object>().allocate(1)) Object();
  object->body = body;
  object->type = type;
  object->destroy = destroy;
  object->references = 1;
  state->by_body[body] = object;
  return *object;
}

Object* find(const void* body) {
  const auto found = state->by_body.find(body);
  return found == state->by_body.end() ? nullptr : found->second;
}

void reference(Object& object) {
  ++object.references;
}

void dereference(Object& object) {
  if (--object.references > 0) return;
  if (object.references < 0 || object.in_use || object.handles > 0) {
    ke::bug_check(kReferenceByPointer, reinterpret_cast<std::uint64_t>(type_object(object.type)),
                  reinterpret_cast<std::uint64_t>(object.body), 0,
                  static_cast<std::uint64_t>(object.references));
  }
  remove(object);
  state->by_body.erase(object.body);
  void* body = object.body;
  const Destroy destroy = object.destroy;
  object.~Object();
  machine::Allocator<Object>().deallocate(&object, 1);
  if (destroy != nullptr) destroy(body);
}

OBJECT_TYPE* type_object(Type type) {
  OBJECT_TYPE*& made = state->types[static_cast<std::size_t>(type)];
  if (made == nullptr) {
    auto* body = pool::allocate_object<TypeObject>(kTypeObjectSize - sizeof(TypeObject));
    body->TypeList = {&body->TypeList, &body->TypeList};
    body->Index = static_cast<UCHAR>(kFirstTypeIndex + static_cast<unsigned>(type));
    const std::u16string_view name = type_name(type);
    const auto bytes = static_cast<USHORT>(name.size() * sizeof(char16_t));
    auto* text = reinterpret_cast<char16_t*>(pool::allocate_object<std::byte>(bytes + 1));
    name.copy(text, name.size());
    body->Name = {bytes, static_cast<USHORT>(bytes + sizeof(char16_t)), text};
    made = reinterpret_cast<OBJECT_TYPE*>(body);
    create(Type::type, body, nullptr).in_use = true;
  }
  return made;
}

void name_types() {
  for (std::size_t i = 0; i < kTypes; ++i) {
    Object& object = *find(type_object(static_cast<Type>(i)));
    insert(object, std::u16string(u"\\ObjectTypes\\").append(type_name(static_cast<Type>(i))));
  }
}

bool is_type(const Object& object, const OBJECT_TYPE* type) {
  return type == nullptr || type_object(object.type) == type;
}

std::u16string_view type_name(Type type) {
  return kNames[static_cast<std::size_t>(type)];
}

}  // namespace ob

namespace {

using TypePointer = OBJECT_TYPE*;

template <ob::Type type>
void point_to_type(void* place) {
  *static_cast<TypePointer*>(place) = ob::type_object(type);
}

const gate::DataExport<TypePointer> kFileType{ntoskrnl, "IoFileObjectType",
                                              &point_to_type<ob::Type::file>};
const gate::DataExport<TypePointer> kDriverType{ntoskrnl, "IoDriverObjectType",
                                                &point_to_type<ob::Type::driver>};
const gate::DataExport<TypePointer> kDeviceType{ntoskrnl, "IoDeviceObjectType",
                                                &point_to_type<ob::Type::device>};
const gate::DataExport<TypePointer> kEventType{ntoskrnl, "ExEventObjectType",
                                               &point_to_type<ob::Type::event>};
const gate::DataExport<TypePointer> kSemaphoreType{ntoskrnl, "ExSemaphoreObjectType",
                                                   &point_to_type<ob::Type::semaphore>};
const gate::DataExport<TypePointer> kProcessType{ntoskrnl, "PsProcessType",
                                                 &point_to_type<ob::Type::process>};
const gate::DataExport<TypePointer> kThreadType{ntoskrnl, "PsThreadType",
                                                &point_to_type<ob::Type::thread>};
const gate::DataExport<TypePointer> kTokenType{ntoskrnl, "SeTokenObjectType",
                                               &point_to_type<ob::Type::token>};
const gate::DataExport<TypePointer> kKeyType{ntoskrnl, "CmKeyObjectType",
                                             &point_to_type<ob::Type::key>};
const gate::DataExport<TypePointer> kSectionType{ntoskrnl, "MmSectionObjectType",
                                                 &point_to_type<ob::Type::section>};
const gate::DataExport<TypePointer> kTransactionType{ntoskrnl, "TmTransactionObjectType",
                                                     &point_to_type<ob::Type::transaction>};
const gate::DataExport<TypePointer> kTransactionManagerType{
    ntoskrnl, "TmTransactionManagerObjectType", &point_to_type<ob::Type::transaction_manager>};
const gate::DataExport<TypePointer> kResourceManagerType{
    ntoskrnl, "TmResourceManagerObjectType", &point_to_type<ob::Type::resource_manager>};
const gate::DataExport<TypePointer> kEnlistmentType{ntoskrnl, "TmEnlistmentObjectType",
                                                    &point_to_type<ob::Type::enlistment>};

ob::Object& known(const void* body) {
  constexpr std::uint64_t kFreed = 0x1;
  ob::Object* object = ob::find(body);
  if (object == nullptr) {
    ke::bug_check(kReferenceByPointer, 0, reinterpret_cast<std::uint64_t>(body), kFreed);
  }
  return *object;
}

}  // namespace

LONG_PTR ObfReferenceObject(void* body) {
  ob::Object& object = known(body);
  ob::reference(object);
  ob::announce_reference(object);
  return object.references;
}
RUNDOWN_EXPORT(ntoskrnl, ObfReferenceObject,
               {.irql = Irql::dispatch, .acquires = Resource::object_reference});

LONG_PTR ObfDereferenceObject(void* body) {
  ob::Object& object = known(body);
  const LONG_PTR left = object.references - 1;
  gate::released(Resource::object_reference, body);
  // PsDereferencePrimaryToken does the same.
  if (object.type == ob::Type::token) gate::released(Resource::token, body);
  ob::dereference(object);
  return left;
}
RUNDOWN_EXPORT(ntoskrnl, ObfDereferenceObject,
               {.irql = Irql::dispatch, .releases = Resource::object_reference});

LONG_PTR ObfReferenceObjectWithTag(void* body, ULONG /*tag*/) {
  return ObfReferenceObject(body);
}
RUNDOWN_EXPORT(ntoskrnl, ObfReferenceObjectWithTag,
               {.irql = Irql::dispatch, .acquires = Resource::object_reference});

LONG_PTR ObfDereferenceObjectWithTag(void* body, ULONG /*tag*/) {
  return ObfDereferenceObject(body);
}
RUNDOWN_EXPORT(ntoskrnl, ObfDereferenceObjectWithTag,
               {.irql = Irql::dispatch, .releases = Resource::object_reference});

void ObDereferenceObjectDeferDelete(void* body) {
  ObfDereferenceObject(body);
}
RUNDOWN_EXPORT(ntoskrnl, ObDereferenceObjectDeferDelete,
               {.irql = Irql::dispatch, .releases = Resource::object_reference});

NTSTATUS ObReferenceObjectByPointer(void* body, ACCESS_MASK /*access*/, OBJECT_TYPE* type,
                                    KPROCESSOR_MODE mode) {
  ob::Object& object = known(body);
  if (!ob::is_type(object, type) || (type == nullptr && mode == UserMode)) {
    return STATUS_OBJECT_TYPE_MISMATCH;
  }
  ob::reference(object);
  ob::announce_reference(object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ObReferenceObjectByPointer,
               {.irql = Irql::dispatch, .acquires = Resource::object_reference});

OBJECT_TYPE* ObGetObjectType(void* body) {
  return ob::type_object(known(body).type);
}
RUNDOWN_EXPORT(ntoskrnl, ObGetObjectType, {.header = ""});

}  // namespace rundown::nt
