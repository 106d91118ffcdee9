#include "report/format.h"

#include "report/json.h"

namespace rundown::report {
namespace {

constexpr Format kFormats[] = {
    kJsonFormat,
};

}  // namespace

std::span<const Format> formats() {
  return kFormats;
}

}  // namespace rundown::report
