// WDF_OBJECT_ATTRIBUTES: what is checked, and in which order.
#pragma once

#include "wdf/object/object.h"

namespace rundown::wdf {

enum class ParentRule : std::uint8_t { optional, required, forbidden };

struct AttributeRules {
  ParentRule parent = ParentRule::optional;
  bool execution_level = false;        // may be set for this type
  bool synchronization_scope = false;  // likewise
};

// FxValidateObjectAttributes. NULL attributes are right where no parent is required.
NTSTATUS validate(const Client& client, const WDF_OBJECT_ATTRIBUTES* attributes,
                  const AttributeRules& rules);

// The WDFDRIVER, which is the parent of what names none; nullptr before WdfDriverCreate.
Object* default_parent(const Client& client);

// The parent that the attributes name, else `otherwise`. Bug check 0x10D/5 for a bad handle.
Object* parent_of(const WDF_DRIVER_GLOBALS* globals, const WDF_OBJECT_ATTRIBUTES* attributes,
                  Object* otherwise);

}  // namespace rundown::wdf
