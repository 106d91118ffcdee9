// Strings that drivers pass.
#pragma once

#include "wdf/framework.h"

namespace rundown::wdf {

// FxValidateUnicodeString: whole letters, and a buffer as long as it says.
inline bool is_well_formed(const UNICODE_STRING& text) {
  if (text.Length % sizeof(WCHAR) != 0 || text.MaximumLength % sizeof(WCHAR) != 0) return false;
  return (text.MaximumLength == 0 || text.Buffer != nullptr) && text.Length <= text.MaximumLength;
}

}  // namespace rundown::wdf
