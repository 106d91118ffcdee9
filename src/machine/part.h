// A component's mutable state, as one object in the arena.
//
//   namespace { machine::Part<PoolState> pool; }     // at namespace scope, in the component's file
//   pool->next += size;
//
// A part's place is fixed before main; its value is made by boot(), so a machine starts from the
// same bytes each time.
#pragma once

#include <cstddef>
#include <new>

#include "machine/arena.h"

namespace rundown::machine {

class PartBase {
 public:
  PartBase(const PartBase&) = delete;
  PartBase& operator=(const PartBase&) = delete;

 protected:
  using Construct = void (*)(void* place);
  PartBase(std::size_t size, std::size_t alignment, Construct construct);
  ~PartBase() = default;
  void* place() const { return place_; }

 private:
  friend void boot();
  void* place_;
  Construct construct_;
  PartBase* next_;
};

template <class T>
class Part : public PartBase {
 public:
  Part() : PartBase(sizeof(T), alignof(T), [](void* place) { new (place) T(); }) {}
  T& operator*() const { return *static_cast<T*>(place()); }
  T* operator->() const { return static_cast<T*>(place()); }
};

// Reserves the arena and makes every part. Once a process; a second machine is a second process.
void boot();

}  // namespace rundown::machine
