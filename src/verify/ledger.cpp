#include "verify/ledger.h"

#include <algorithm>

namespace rundown::verify {

void Ledger::acquire(Holding holding) {
  holding.order = next_order_++;
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

std::vector<Holding> Ledger::held() const {
  std::vector<Holding> all;
  for (const auto& [id, holdings] : held_) {
    all.insert(all.end(), holdings.begin(), holdings.end());
  }
  std::ranges::sort(all, {}, &Holding::order);
  return all;
}

void Ledger::remember_release(const Holding& holding, std::vector<std::uint64_t> stack) {
  released_[{holding.kind, holding.key}] = {holding, std::move(stack)};
}

const Holding* Ledger::find_released(gate::Resource kind, std::uint64_t key) const {
  const auto found = released_.find({kind, key});
  return found == released_.end() ? nullptr : &found->second.first;
}

const Holding* Ledger::find_held(gate::Resource kind, std::uint64_t key) const {
  const auto found = held_.find({kind, key});
  return found == held_.end() ? nullptr : &found->second.back();
}

const std::vector<std::uint64_t>* Ledger::release_stack(gate::Resource kind,
                                                        std::uint64_t key) const {
  const auto found = released_.find({kind, key});
  return found == released_.end() ? nullptr : &found->second.second;
}

}  // namespace rundown::verify
