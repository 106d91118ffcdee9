// WdfObject*: what all objects have in common.
#include <string>

#include "wdf/object/attributes.h"

namespace rundown::wdf {
NTSTATUS WdfObjectCreate(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                         WDFOBJECT* object) {
  Client& client = client_of(globals);
  require(globals, object);
  if (const NTSTATUS status = validate(client, attributes, {.execution_level = true});
      !nt_success(status))
    return status;
  Object* parent = parent_of(globals, attributes, default_parent(client));
  return publish(make<Object>(Blueprint{&client, attributes}), attributes, parent, object);
}
RUNDOWN_EXPORT(wdf01000, WdfObjectCreate, (kCreatesObject));

void WdfObjectDelete(WDF_DRIVER_GLOBALS* globals, WDFOBJECT handle) {
  Object& object = object_of(globals, handle);
  if (!object.may_be_deleted()) {
    std::string text("WdfObjectDelete is called for a ");
    text += name_of(object.type());
    text += " that only the framework deletes; the call does nothing";
    return verifier_break("not-deletable", text);
  }
  object.delete_by_driver();
}
RUNDOWN_EXPORT(wdf01000, WdfObjectDelete, {.releases = Resource::wdf_object});

NTSTATUS WdfObjectAllocateContext(WDF_DRIVER_GLOBALS* globals, WDFOBJECT handle,
                                  WDF_OBJECT_ATTRIBUTES* attributes, void** context) {
  Client& client = client_of(globals);
  require(globals, handle);
  Object& object = object_of(globals, handle);
  if (!object.accepts_contexts()) return STATUS_OBJECT_PATH_INVALID;
  if (attributes == nullptr) return STATUS_WDF_PARENT_NOT_SPECIFIED;
  if (const NTSTATUS status = validate(client, attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  if (attributes->ContextTypeInfo == nullptr) return STATUS_OBJECT_NAME_INVALID;
  return add_context(object, *attributes, context);
}
RUNDOWN_EXPORT(wdf01000, WdfObjectAllocateContext,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

void* WdfObjectGetTypedContextWorker(WDF_DRIVER_GLOBALS* globals, WDFOBJECT handle,
                                     PCWDF_OBJECT_CONTEXT_TYPE_INFO type) {
  return find_context(object_of(globals, handle), type);
}
RUNDOWN_EXPORT(wdf01000, WdfObjectGetTypedContextWorker, {});

WDFOBJECT WdfObjectContextGetObject(WDF_DRIVER_GLOBALS* globals, void* context) {
  require(globals, context);
  Object* object = object_of_context(context);
  if (object == nullptr)
    violation(globals, WDF_INVALID_HANDLE, reinterpret_cast<std::uint64_t>(context), 0);
  return object->handle();
}
RUNDOWN_EXPORT(wdf01000, WdfObjectContextGetObject, {});

void WdfObjectReferenceActual(WDF_DRIVER_GLOBALS* globals, WDFOBJECT handle, void* /*tag*/,
                              LONG /*line*/, const char* /*file*/) {
  Object& object = object_of(globals, handle);
  reference(object);
  gate::acquired(
      {.kind = Resource::wdf_reference, .key = object.block(), .name = name_of(object.type())});
}
RUNDOWN_EXPORT(wdf01000, WdfObjectReferenceActual, {.acquires = Resource::wdf_reference});

void WdfObjectDereferenceActual(WDF_DRIVER_GLOBALS* globals, WDFOBJECT handle, void* /*tag*/,
                                LONG /*line*/, const char* /*file*/) {
  Object& object = object_of(globals, handle);
  gate::released(Resource::wdf_reference, object.block());
  dereference(object);
}
RUNDOWN_EXPORT(wdf01000, WdfObjectDereferenceActual, {.releases = Resource::wdf_reference});

// No information is known by any GUID (fxobjectkm.cpp).
NTSTATUS WdfObjectQuery(WDF_DRIVER_GLOBALS* globals, WDFOBJECT handle, const GUID* /*what*/,
                        ULONG /*bytes*/, void* /*buffer*/) {
  object_of(globals, handle);
  return STATUS_NOT_FOUND;
}
RUNDOWN_EXPORT(wdf01000, WdfObjectQuery, {});

}  // namespace rundown::wdf
