// The letter of a volume.
#include <algorithm>
#include <string>

#include "nt/export.h"
#include "nt/ob/directory.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

constexpr ULONG kNameTag = 0x6D4E6F49;  // 'IoNm'

// Empty: none leads there.
std::u16string letter_of(const ob::Object& device) {
  for (char16_t letter = u'A'; letter <= u'Z'; ++letter) {
    std::u16string name{letter, u':'};
    ob::Found found;
    if (nt_success(ob::look_up(u"\\GLOBAL??\\" + name, found)) && found.object == &device) {
      return name;
    }
  }
  return {};
}

constexpr gate::Contract kToDosName{.irql = Irql::passive,
                                    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                    .acquires = Resource::pool,
                                    .needs_memory = true,
                                    .header = "ntddk"};

}  // namespace

// Windows asks the mount manager, which knows a volume without a letter by other names.
NTSTATUS IoVolumeDeviceToDosName(void* device, UNICODE_STRING* name) {
  const ob::Object* object = ob::find(device);
  if (object == nullptr || object->type != ob::Type::device) return STATUS_INVALID_PARAMETER;
  const std::u16string letter = letter_of(*object);
  if (letter.empty()) {
    gate::unsupported(ntoskrnl.name, "IoVolumeDeviceToDosName of a volume without a letter");
  }
  const std::size_t bytes = letter.size() * sizeof(char16_t);
  auto* text = static_cast<char16_t*>(pool::allocate({.bytes = bytes + sizeof(char16_t),
                                                      .tag = kNameTag,
                                                      .kind = pool::Kind::paged,
                                                      .zeroed = true}));
  if (text == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
  std::ranges::copy(letter, text);
  *name = {static_cast<USHORT>(bytes), static_cast<USHORT>(bytes + sizeof(char16_t)), text};
  return STATUS_SUCCESS;
}
const gate::FunctionExport<&IoVolumeDeviceToDosName> export_IoVolumeDeviceToDosName{
    ntoskrnl, "IoVolumeDeviceToDosName", kToDosName};
const gate::FunctionExport<&IoVolumeDeviceToDosName> export_RtlVolumeDeviceToDosName{
    ntoskrnl, "RtlVolumeDeviceToDosName", kToDosName};

}  // namespace rundown::nt
