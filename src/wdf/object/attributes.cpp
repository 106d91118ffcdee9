#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

// Without UniqueType and EvtDriverGetUniqueContextType, as version 1.0 had it.
constexpr ULONG kFirstTypeInfoSize = 24;

NTSTATUS validate_context(const WDF_OBJECT_ATTRIBUTES& attributes) {
  const PCWDF_OBJECT_CONTEXT_TYPE_INFO type = attributes.ContextTypeInfo;
  if (type == nullptr) {
    return attributes.ContextSizeOverride != 0 ? STATUS_WDF_OBJECT_ATTRIBUTES_INVALID
                                               : STATUS_SUCCESS;
  }
  if (type->Size != sizeof *type && type->Size != kFirstTypeInfoSize)
    return STATUS_INFO_LENGTH_MISMATCH;
  if (type->ContextSize > 0 && type->ContextName == nullptr)
    return STATUS_WDF_OBJECT_ATTRIBUTES_INVALID;
  if (attributes.ContextSizeOverride != 0 && attributes.ContextSizeOverride < type->ContextSize) {
    return STATUS_WDF_OBJECT_ATTRIBUTES_INVALID;
  }
  return STATUS_SUCCESS;
}

bool names_a_level(const WDF_OBJECT_ATTRIBUTES& attributes) {
  return attributes.ExecutionLevel > WdfExecutionLevelInvalid &&
         attributes.ExecutionLevel <= WdfExecutionLevelDispatch;
}
bool names_a_scope(const WDF_OBJECT_ATTRIBUTES& attributes) {
  return attributes.SynchronizationScope > WdfSynchronizationScopeInvalid &&
         attributes.SynchronizationScope <= WdfSynchronizationScopeNone;
}

}  // namespace

NTSTATUS validate(const Client& /*client*/, const WDF_OBJECT_ATTRIBUTES* attributes,
                  const AttributeRules& rules) {
  if (attributes == nullptr) {
    return rules.parent == ParentRule::required ? STATUS_WDF_PARENT_NOT_SPECIFIED : STATUS_SUCCESS;
  }
  if (attributes->Size != sizeof *attributes) return STATUS_INFO_LENGTH_MISMATCH;
  if (const NTSTATUS status = validate_context(*attributes); !nt_success(status)) return status;
  if (rules.parent == ParentRule::forbidden && attributes->ParentObject != nullptr) {
    return STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED;
  }
  if (rules.parent == ParentRule::required && attributes->ParentObject == nullptr) {
    return STATUS_WDF_PARENT_NOT_SPECIFIED;
  }
  if (!names_a_level(*attributes) || !names_a_scope(*attributes))
    return STATUS_WDF_OBJECT_ATTRIBUTES_INVALID;
  if (!rules.synchronization_scope &&
      attributes->SynchronizationScope != WdfSynchronizationScopeInheritFromParent &&
      attributes->SynchronizationScope != WdfSynchronizationScopeNone) {
    return STATUS_WDF_SYNCHRONIZATION_SCOPE_INVALID;
  }
  if (!rules.execution_level && attributes->ExecutionLevel != WdfExecutionLevelInheritFromParent) {
    return STATUS_WDF_EXECUTION_LEVEL_INVALID;
  }
  return STATUS_SUCCESS;
}

Object* default_parent(const Client& client) {
  return client.default_parent;
}

Object* parent_of(const WDF_DRIVER_GLOBALS* globals, const WDF_OBJECT_ATTRIBUTES* attributes,
                  Object* otherwise) {
  if (attributes == nullptr || attributes->ParentObject == nullptr) return otherwise;
  return &object_of(globals, attributes->ParentObject);
}

}  // namespace rundown::wdf
