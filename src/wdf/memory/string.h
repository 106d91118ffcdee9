// WDFSTRING, which other parts of the framework give to drivers too.
#pragma once

#include <string_view>

#include "wdf/object/object.h"

namespace rundown::wdf {

class String final : public Object {
 public:
  static constexpr Type kType = Type::string;

  String(const Blueprint& plan, std::u16string_view text);

  const UNICODE_STRING& text() const { return text_; }
  void assign(std::u16string_view text);

 protected:
  void release() override;

 private:
  UNICODE_STRING text_{};  // over the guest's memory, with a terminator behind it
};

}  // namespace rundown::wdf
