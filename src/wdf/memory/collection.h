// WDFCOLLECTION, which other parts of the framework fill and read too.
#pragma once

#include "wdf/object/object.h"

namespace rundown::wdf {

class Collection final : public Object {
 public:
  static constexpr Type kType = Type::collection;
  explicit Collection(const Blueprint& plan) : Object(plan, kType) {}

  // Each item has a reference as long as it is in here.
  void add(Object& item);
  void remove(std::size_t index);

  machine::Vector<Object*> items;

 protected:
  void dispose() override;
};

}  // namespace rundown::wdf
