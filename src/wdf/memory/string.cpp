// WDFSTRING.
#include "wdf/memory/string.h"

#include "nt/pool/pool.h"
#include "wdf/object/attributes.h"

namespace rundown::wdf {

String::String(const Blueprint& plan, std::u16string_view text) : Object(plan, kType) {
  needs_passive_level();
  assign(text);
}

void String::assign(std::u16string_view text) {
  const UNICODE_STRING before = text_;
  const auto bytes = static_cast<USHORT>(text.size() * sizeof(WCHAR));
  auto* letters =
      reinterpret_cast<WCHAR*>(nt::pool::allocate_object<std::byte>(bytes + sizeof(WCHAR) - 1));
  text.copy(letters, text.size());
  text_ = {bytes, static_cast<USHORT>(bytes + sizeof(WCHAR)), letters};
  if (before.Buffer != nullptr) nt::pool::free(before.Buffer);
}

void String::release() {
  nt::pool::free(text_.Buffer);
}

NTSTATUS WdfStringCreate(WDF_DRIVER_GLOBALS* globals, const UNICODE_STRING* text,
                         WDF_OBJECT_ATTRIBUTES* attributes, WDFSTRING* string) {
  Client& client = client_of(globals);
  require(globals, string);
  *string = nullptr;
  if (text != nullptr && (text->Length % sizeof(WCHAR) != 0 || text->Length > text->MaximumLength))
    return STATUS_INVALID_PARAMETER;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  const std::u16string_view letters =
      text == nullptr ? std::u16string_view()
                      : std::u16string_view(text->Buffer, text->Length / sizeof(WCHAR));
  auto& made = make<String>(Blueprint{&client, attributes}, letters);
  return publish(made, attributes, parent_of(globals, attributes, default_parent(client)), string);
}
RUNDOWN_EXPORT(wdf01000, WdfStringCreate, (kCreatesObject));

void WdfStringGetUnicodeString(WDF_DRIVER_GLOBALS* globals, WDFSTRING string,
                               UNICODE_STRING* text) {
  const String& object = object_of<String>(globals, string);
  require(globals, text);
  *text = object.text();
}
RUNDOWN_EXPORT(wdf01000, WdfStringGetUnicodeString, {});

}  // namespace rundown::wdf
