#include "verify/witness.h"

#include <algorithm>
#include <utility>

#include "abi/types.h"
#include "cpu/call.h"
#include "cpu/processor.h"
#include "gate/export.h"
#include "nt/ob/handle.h"
#include "nt/ob/object.h"
#include "verify/checker.h"

namespace rundown::verify {
namespace {

constexpr std::size_t kLongestName = 512;

// The name in the call's first argument, as it is compared: in capitals, and below "\\??\\".
std::u16string name_in(const gate::Call& call) {
  abi::UNICODE_STRING name{};
  if (!cpu::read_memory(reinterpret_cast<const void*>(call.frame.argument(0)), name)) return {};
  std::u16string text(std::min<std::size_t>(name.Length / sizeof(char16_t), kLongestName), u'\0');
  if (!cpu::copy_memory(text.data(), name.Buffer, text.size() * sizeof(char16_t))) return {};
  std::ranges::transform(text, text.begin(), [](char16_t c) {
    return c >= u'a' && c <= u'z' ? static_cast<char16_t>(c - u'a' + u'A') : c;
  });
  for (const std::u16string_view folder : {u"\\DOSDEVICES\\", u"\\GLOBAL??\\"}) {
    if (text.starts_with(folder)) text.replace(0, folder.size(), u"\\??\\");
  }
  return text;
}

}  // namespace

void Witness::forget_lowered() {
  const gate::Irql now = cpu::irql();
  while (!raises_.empty() && raises_.back().level > now) raises_.pop_back();
}

// The waits that a driver can do, by object and by handle.
void Witness::note_wait(const gate::Call& call) {
  constexpr std::uint64_t kMostObjects = 64;
  if (call.target.name == "KeWaitForSingleObject") {
    awaited_.insert(call.frame.argument(0));
  } else if (call.target.name == "KeWaitForMultipleObjects") {
    const auto* objects = reinterpret_cast<const std::uint64_t*>(call.frame.argument(1));
    for (std::uint64_t i = 0; i < std::min(call.frame.argument(0), kMostObjects); ++i) {
      std::uint64_t object = 0;
      if (cpu::read_memory(objects + i, object)) awaited_.insert(object);
    }
  } else if (call.target.name == "ZwWaitForSingleObject") {
    const nt::ob::Object* object =
        nt::ob::object_of(reinterpret_cast<abi::HANDLE>(call.frame.argument(0)));
    if (object != nullptr) awaited_.insert(reinterpret_cast<std::uint64_t>(object->body));
  }
}

void Witness::on_call(const gate::Call& call) {
  forget_lowered();
  note_wait(call);
  level_at_call_[&call.frame] = cpu::irql();
  if (call.target.contract.releases.contains(gate::Resource::irp)) {
    ends_[call.frame.argument(0)].push_back({std::string(call.target.name), capture_stack()});
  }
}

void Witness::on_return(const gate::Call& call, std::uint64_t result) {
  const auto before = level_at_call_.find(&call.frame);
  if (before != level_at_call_.end()) {
    if (cpu::irql() > before->second)
      raises_.push_back({cpu::irql(), {std::string(call.target.name), capture_stack()}});
    level_at_call_.erase(before);
  }
  forget_lowered();
  const auto status = static_cast<abi::NTSTATUS>(result);
  if (!call.target.contract.acquires.contains(gate::Resource::symbolic_link)) return;
  if (status == abi::STATUS_OBJECT_NAME_COLLISION) {
    foreign_[name_in(call)] = call.target.name;
  } else if (abi::nt_success(status)) {
    foreign_.erase(name_in(call));
  }
}

const Deed* Witness::raised() const {
  return raises_.empty() ? nullptr : &raises_.back().deed;
}

const Deed* Witness::first_end_of(std::uint64_t irp) const {
  const auto found = ends_.find(irp);
  if (found == ends_.end() || found->second.size() < 2) return nullptr;
  return &found->second[found->second.size() - 2];
}

const Deed* Witness::last_end_of(std::uint64_t irp) const {
  const auto found = ends_.find(irp);
  return found == ends_.end() ? nullptr : &found->second.back();
}

std::optional<std::string> Witness::foreign_link(const gate::Call& call) const {
  if (!call.target.contract.releases.contains(gate::Resource::symbolic_link)) return std::nullopt;
  const auto found = foreign_.find(name_in(call));
  if (found == foreign_.end()) return std::nullopt;
  return found->second;
}

}  // namespace rundown::verify
