// Every resource that the driver holds now, with the call and the stack that acquired it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gate/observer.h"

namespace rundown::verify {

struct Holding {
  gate::Resource kind{};
  std::uint64_t key = 0;
  std::uint64_t bytes = 0;
  std::string name;
  std::string phrase;
  std::string function;
  std::uint32_t ordinal = 0;
  std::uint32_t site = 1;
  std::uint64_t order = 0;  // of acquisition
  bool reaches = false;     // by it the system can call the driver
  std::string step;         // of a device's life; empty: none
  std::vector<std::uint64_t> stack;
};

class Ledger {
 public:
  void acquire(Holding holding);

  // What releases the one, too, when the other is released.
  void goes_with(const gate::Held& what, const gate::Held& owner);

  // The newest holding of this kind and key, taken out; empty where the driver never acquired it
  // (the kernel did).
  std::vector<Holding> release(gate::Resource kind, std::uint64_t key);

  // Of the next acquisition.
  std::uint64_t next_order() const { return next_order_; }

  // In order of acquisition.
  std::vector<Holding> held() const;
  // Something is held by which the system can call the driver.
  bool reaches_driver() const;
  // The holding without which this one would not be held any more: itself, its owner, or the
  // reference that keeps it or its owner.
  const Holding& cause_of(const Holding& holding) const;

  // The last holding, held or released, at a key: for telling about memory that was freed.
  const Holding* find_released(gate::Resource kind, std::uint64_t key) const;
  // Of whatever kind: an address that the driver was given and has given back.
  const Holding* find_released(std::uint64_t key) const;
  const Holding* find_held(gate::Resource kind, std::uint64_t key) const;
  struct End {
    std::string by;
    std::vector<std::uint64_t> stack;
  };
  void remember_release(const Holding& holding, std::string by, std::vector<std::uint64_t> stack);
  const End* end_of(gate::Resource kind, std::uint64_t key) const;

 private:
  using Id = std::pair<gate::Resource, std::uint64_t>;
  std::map<Id, std::vector<Holding>> held_;
  std::map<Id, std::pair<Holding, End>> released_;
  std::map<Id, Id> owners_;
  std::uint64_t next_order_ = 0;
};

}  // namespace rundown::verify
