/* What all objects have: attributes, contexts, references. */
#ifndef _WDFOBJECT_H_
#define _WDFOBJECT_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

typedef enum _WDF_EXECUTION_LEVEL {
  WdfExecutionLevelInvalid = 0x00,
  WdfExecutionLevelInheritFromParent,
  WdfExecutionLevelPassive,
  WdfExecutionLevelDispatch
} WDF_EXECUTION_LEVEL;

typedef enum _WDF_SYNCHRONIZATION_SCOPE {
  WdfSynchronizationScopeInvalid = 0x00,
  WdfSynchronizationScopeInheritFromParent,
  WdfSynchronizationScopeDevice,
  WdfSynchronizationScopeQueue,
  WdfSynchronizationScopeNone
} WDF_SYNCHRONIZATION_SCOPE;

WDF_CALLBACK(VOID, WDF_OBJECT_CONTEXT_CLEANUP, (WDFOBJECT Object));
WDF_CALLBACK(VOID, WDF_OBJECT_CONTEXT_DESTROY, (WDFOBJECT Object));

typedef const struct _WDF_OBJECT_CONTEXT_TYPE_INFO* PCWDF_OBJECT_CONTEXT_TYPE_INFO;

typedef struct _WDF_OBJECT_ATTRIBUTES {
  ULONG Size;
  PFN_WDF_OBJECT_CONTEXT_CLEANUP EvtCleanupCallback;
  PFN_WDF_OBJECT_CONTEXT_DESTROY EvtDestroyCallback;
  WDF_EXECUTION_LEVEL ExecutionLevel;
  WDF_SYNCHRONIZATION_SCOPE SynchronizationScope;
  WDFOBJECT ParentObject;
  size_t ContextSizeOverride;
  PCWDF_OBJECT_CONTEXT_TYPE_INFO ContextTypeInfo;
} WDF_OBJECT_ATTRIBUTES;

typedef PCWDF_OBJECT_CONTEXT_TYPE_INFO(NTAPI* PFN_GET_UNIQUE_CONTEXT_TYPE)(VOID);

typedef struct _WDF_OBJECT_CONTEXT_TYPE_INFO {
  ULONG Size;
  LPCSTR ContextName;
  size_t ContextSize;
  PCWDF_OBJECT_CONTEXT_TYPE_INFO UniqueType;
  PFN_GET_UNIQUE_CONTEXT_TYPE EvtDriverGetUniqueContextType;
} WDF_OBJECT_CONTEXT_TYPE_INFO, *PWDF_OBJECT_CONTEXT_TYPE_INFO;

typedef struct _WDF_CUSTOM_TYPE_CONTEXT {
  ULONG Size;
  ULONG_PTR Data;
} WDF_CUSTOM_TYPE_CONTEXT, *PWDF_CUSTOM_TYPE_CONTEXT;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_OBJECT_ATTRIBUTES_INIT(PWDF_OBJECT_ATTRIBUTES Attributes) {
  WDF_BEGIN_INIT(WDF_OBJECT_ATTRIBUTES, Attributes);
  Attributes->ExecutionLevel = WdfExecutionLevelInheritFromParent;
  Attributes->SynchronizationScope = WdfSynchronizationScopeInheritFromParent;
}

#endif

#include "wdf_functions/wdfobject.h"

#ifndef RUNDOWN_HOST

/* Context types. The framework knows a type by the address of its description, `UniqueType`: of a
 * type that a driver declares for itself that is the description here; of a shared one the entry
 * stub asks EvtDriverGetUniqueContextType before DriverEntry, for every description between
 * .kmdftypeinit$a and .kmdftypeinit$c. */
#define WDF_TYPE_INIT_BASE_SECTION_NAME ".kmdftypeinit"
#define WDF_TYPE_INIT_SECTION_NAME ".kmdftypeinit$b"

#define WDF_TYPE_NAME_TO_TYPE_INFO(type) _WDF_##type##_TYPE_INFO
#define WDF_TYPE_NAME_TO_EXTERNAL_INIT(type) _WDF_##type##_EXTERNAL_INIT
#define WDF_TYPE_NAME_TO_EXTERNAL_INIT_FUNCTION(type) type##_EXTERNAL_INIT_FUNCTION
#define WDF_TYPE_NAME_POINTER_TYPE(type) WDF_POINTER_TYPE_##type
#define WDF_GET_CONTEXT_TYPE_INFO(type) (&WDF_TYPE_NAME_TO_TYPE_INFO(type))

/* Where the description of a driver's own type lies is the compiler's choice, unless the driver
 * chooses. */
#ifdef WDF_TYPE_DEFAULT_SECTION_NAME
#define WDF_TYPE_DEFAULT_SECTION __attribute__((section(WDF_TYPE_DEFAULT_SECTION_NAME)))
#else
#define WDF_TYPE_DEFAULT_SECTION
#endif
#define WDF_TYPE_INIT_SECTION __attribute__((section(WDF_TYPE_INIT_SECTION_NAME)))

#define WDF_DECLARE_TYPE_AND_GLOBALS(type, unique, get_unique, qualifier, section)                \
  typedef type* WDF_TYPE_NAME_POINTER_TYPE(type);                                                 \
  WDF_EXTERN_C_START                                                                              \
  extern WDF_ANY_ONE_DECLARED section qualifier WDF_OBJECT_CONTEXT_TYPE_INFO                      \
      WDF_TYPE_NAME_TO_TYPE_INFO(type);                                                           \
  WDF_ANY_ONE section qualifier WDF_OBJECT_CONTEXT_TYPE_INFO WDF_TYPE_NAME_TO_TYPE_INFO(type) = { \
      sizeof(WDF_OBJECT_CONTEXT_TYPE_INFO), #type, sizeof(type), unique, get_unique};             \
  WDF_EXTERN_C_END

#define WDF_DECLARE_CASTING_FUNCTION(type, function)                        \
  WDF_EXTERN_C_START                                                        \
  FORCEINLINE WDF_TYPE_NAME_POINTER_TYPE(type) function(WDFOBJECT Handle) { \
    return WdfObjectGetTypedContext(Handle, type);                          \
  }                                                                         \
  WDF_EXTERN_C_END

#define WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(type, function)                         \
  WDF_DECLARE_TYPE_AND_GLOBALS(type, WDF_GET_CONTEXT_TYPE_INFO(type), NULL, const, \
                               WDF_TYPE_DEFAULT_SECTION)                           \
  WDF_DECLARE_CASTING_FUNCTION(type, function)

#define WDF_DECLARE_CONTEXT_TYPE(type) WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(type, WdfObjectGet_##type)

/* The stub writes into the description of a shared type, so it is not constant. */
#define WDF_DECLARE_SHARED_CONTEXT_TYPE_WITH_NAME(type, function)                           \
  WDF_DECLARE_TYPE_AND_GLOBALS(type, NULL, WDF_TYPE_NAME_TO_EXTERNAL_INIT_FUNCTION(type), , \
                               WDF_TYPE_INIT_SECTION)                                       \
  WDF_DECLARE_CASTING_FUNCTION(type, function)

#define WdfObjectGetTypedContext(handle, type)                \
  ((type*)WdfObjectGetTypedContextWorker((WDFOBJECT)(handle), \
                                         WDF_GET_CONTEXT_TYPE_INFO(type)->UniqueType))

#define WDF_OBJECT_ATTRIBUTES_SET_CONTEXT_TYPE(attributes, type) \
  (attributes)->ContextTypeInfo = WDF_GET_CONTEXT_TYPE_INFO(type)->UniqueType

#define WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(attributes, type) \
  WDF_OBJECT_ATTRIBUTES_INIT(attributes);                         \
  WDF_OBJECT_ATTRIBUTES_SET_CONTEXT_TYPE(attributes, type)

/* Custom types: a mark, with a number, that a driver puts on an object. It is a context of its own.
 */
#define WDF_CUSTOM_TYPE_CONTEXT_NAME(type) WdfCustomType_##type
#define WDF_GET_CUSTOM_TYPE_FUNCTION_NAME(type) WdfObjectGetCustomType_##type
#define WDF_ADD_CUSTOM_TYPE_FUNCTION_NAME(type) WdfObjectAddCustomType_##type

FORCEINLINE NTSTATUS WdfAddCustomType(WDFOBJECT Handle, PCWDF_OBJECT_CONTEXT_TYPE_INFO Type,
                                      ULONG_PTR Data, PFN_WDF_OBJECT_CONTEXT_CLEANUP Cleanup,
                                      PFN_WDF_OBJECT_CONTEXT_DESTROY Destroy) {
  WDF_OBJECT_ATTRIBUTES Attributes;
  PVOID Context = NULL;
  NTSTATUS Status;
  WDF_OBJECT_ATTRIBUTES_INIT(&Attributes);
  Attributes.ContextTypeInfo = Type;
  Attributes.EvtCleanupCallback = Cleanup;
  Attributes.EvtDestroyCallback = Destroy;
  Status = WdfObjectAllocateContext(Handle, &Attributes, &Context);
  if (NT_SUCCESS(Status)) {
    ((PWDF_CUSTOM_TYPE_CONTEXT)Context)->Size = sizeof(WDF_CUSTOM_TYPE_CONTEXT);
    ((PWDF_CUSTOM_TYPE_CONTEXT)Context)->Data = Data;
  }
  return Status;
}

#define WDF_DECLARE_CUSTOM_TYPE(type)                                                         \
  typedef WDF_CUSTOM_TYPE_CONTEXT WDF_CUSTOM_TYPE_CONTEXT_NAME(type);                         \
  WDF_DECLARE_CUSTOM_TYPE_CONTEXT(WDF_CUSTOM_TYPE_CONTEXT_NAME(type),                         \
                                  WDF_GET_CUSTOM_TYPE_FUNCTION_NAME(type))                    \
  WDF_EXTERN_C_START                                                                          \
  FORCEINLINE NTSTATUS WDF_ADD_CUSTOM_TYPE_FUNCTION_NAME(type)(                               \
      WDFOBJECT Handle, ULONG_PTR Data, PFN_WDF_OBJECT_CONTEXT_CLEANUP EvtCleanupCallback,    \
      PFN_WDF_OBJECT_CONTEXT_DESTROY EvtDestroyCallback) {                                    \
    return WdfAddCustomType(Handle, WDF_CUSTOM_TYPE_INFO(WDF_CUSTOM_TYPE_CONTEXT_NAME(type)), \
                            Data, EvtCleanupCallback, EvtDestroyCallback);                    \
  }                                                                                           \
  WDF_EXTERN_C_END

/* One more step, for the names above have to be put together before they are pasted into others. */
#define WDF_DECLARE_CUSTOM_TYPE_CONTEXT(type, function) \
  WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(type, function)
#define WDF_CUSTOM_TYPE_INFO(type) WDF_CUSTOM_TYPE_INFO_(type)
#define WDF_CUSTOM_TYPE_INFO_(type) (WDF_GET_CONTEXT_TYPE_INFO(type)->UniqueType)
#define WDF_CUSTOM_TYPE_OF(handle, type) WDF_CUSTOM_TYPE_OF_(handle, type)
#define WDF_CUSTOM_TYPE_OF_(handle, type) WdfObjectGetTypedContext(handle, type)

#define WdfObjectIsCustomType(handle, type) \
  (WDF_CUSTOM_TYPE_OF(handle, WDF_CUSTOM_TYPE_CONTEXT_NAME(type)) != NULL ? TRUE : FALSE)
#define WdfObjectAddCustomTypeWithData(handle, type, data, cleanup, destroy) \
  WDF_ADD_CUSTOM_TYPE_FUNCTION_NAME(type)(handle, data, cleanup, destroy)
#define WdfObjectAddCustomType(handle, type) \
  WdfObjectAddCustomTypeWithData(handle, type, 0, NULL, NULL)
#define WdfObjectGetCustomTypeData(handle, type) \
  (WDF_GET_CUSTOM_TYPE_FUNCTION_NAME(type)(handle)->Data)

#define WdfObjectReferenceWithTag(handle, tag) \
  WdfObjectReferenceActual(handle, tag, __LINE__, __FILE__)
#define WdfObjectDereferenceWithTag(handle, tag) \
  WdfObjectDereferenceActual(handle, tag, __LINE__, __FILE__)
#define WdfObjectReference(handle) WdfObjectReferenceWithTag(handle, NULL)
#define WdfObjectDereference(handle) WdfObjectDereferenceWithTag(handle, NULL)

#endif

WDF_EXTERN_C_END

#endif
