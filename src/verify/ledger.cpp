#include "verify/ledger.h"

#include <algorithm>

namespace rundown::verify {

void Ledger::acquire(Holding holding) {
  holding.order = next_order_++;
  owners_.erase({holding.kind, holding.key});  // of what was at this address before
  held_[{holding.kind, holding.key}].push_back(std::move(holding));
}

std::vector<Holding> Ledger::release(gate::Resource kind, std::uint64_t key) {
  const auto found = held_.find({kind, key});
  if (found == held_.end()) return {};
  std::vector<Holding> taken{std::move(found->second.back())};
  found->second.pop_back();
  if (found->second.empty()) held_.erase(found);
  return taken;
}

void Ledger::goes_with(const gate::Held& what, const gate::Held& owner) {
  owners_[{what.kind, what.key}] = {owner.kind, owner.key};
}

bool Ledger::reaches_driver() const {
  return std::ranges::any_of(held_, [](const auto& entry) {
    return std::ranges::any_of(entry.second, &Holding::reaches);
  });
}

const Holding& Ledger::cause_of(const Holding& holding) const {
  constexpr int kDeepest = 64;
  const Holding* at = &holding;
  for (int i = 0; i < kDeepest; ++i) {
    const Holding* next = nullptr;
    if (at->kind == gate::Resource::wdf_object)
      next = find_held(gate::Resource::wdf_reference, at->key);
    if (const auto owner = owners_.find({at->kind, at->key});
        next == nullptr && owner != owners_.end())
      next = find_held(owner->second.first, owner->second.second);
    if (next == nullptr) break;
    at = next;
  }
  return *at;
}

std::vector<Holding> Ledger::held() const {
  std::vector<Holding> all;
  for (const auto& [id, holdings] : held_) {
    all.insert(all.end(), holdings.begin(), holdings.end());
  }
  std::ranges::sort(all, {}, &Holding::order);
  return all;
}

void Ledger::remember_release(const Holding& holding, std::string by,
                              std::vector<std::uint64_t> stack) {
  released_[{holding.kind, holding.key}] = {holding, {std::move(by), std::move(stack)}};
}

const Holding* Ledger::find_released(std::uint64_t key) const {
  for (const auto& [id, last] : released_) {
    if (id.second == key) return &last.first;
  }
  return nullptr;
}

const Holding* Ledger::find_released(gate::Resource kind, std::uint64_t key) const {
  const auto found = released_.find({kind, key});
  return found == released_.end() ? nullptr : &found->second.first;
}

const Holding* Ledger::find_held(gate::Resource kind, std::uint64_t key) const {
  const auto found = held_.find({kind, key});
  return found == held_.end() ? nullptr : &found->second.back();
}

const Ledger::End* Ledger::end_of(gate::Resource kind, std::uint64_t key) const {
  const auto found = released_.find({kind, key});
  return found == released_.end() ? nullptr : &found->second.second;
}

}  // namespace rundown::verify
