#include "gate/family.h"

#include <algorithm>
#include <tuple>

namespace rundown::gate {
namespace {

std::vector<const Family*>& stated() {
  static std::vector<const Family*> all;
  return all;
}

// The order in which object files are linked is nobody's business.
auto rank(const Family* family) {
  return std::tuple(family->module.empty(), !family->is_framework, family->stands_on.empty(),
                    family->name);
}

}  // namespace

FamilyEntry::FamilyEntry(const Family& family) : family_(family) {
  auto& all = stated();
  all.insert(std::ranges::upper_bound(all, rank(&family_), {}, &rank), &family_);
}

const std::vector<const Family*>& families() {
  return stated();
}

const Family& family_of(const image::File& file) {
  for (const Family* family : families()) {
    const bool imports =
        std::ranges::any_of(file.imports(), [&](const image::ImportedModule& module) {
          return image::same_module(module.name, family->module);
        });
    if (imports) return *family;
  }
  return *families().back();
}

const Family* family_named(std::string_view name) {
  const auto found = std::ranges::find(families(), name, &Family::name);
  return found == families().end() ? nullptr : *found;
}

}  // namespace rundown::gate
