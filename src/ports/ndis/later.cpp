#include "machine/part.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "ports/ndis/stack.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

struct Events {
  std::uint64_t made = 0;
  machine::Map<std::uint64_t, Later> all;
};
const machine::Part<Events> state;

void run(void* argument) {
  const auto found = state->all.find(reinterpret_cast<std::uint64_t>(argument));
  const Later what = found->second;
  state->all.erase(found);
  what.run(what);
}

}  // namespace

void later(const Later& what) {
  const std::uint64_t number = ++state->made;
  state->all[number] = what;
  ke::create_host_thread(&run, reinterpret_cast<void*>(number));
}

void at_dispatch(void (*run)(const Later& what), const Later& what) {
  const Irql before = ke::raise_irql(Irql::dispatch);
  run(what);
  ke::lower_irql(before);
}

}  // namespace rundown::ports::ndis
