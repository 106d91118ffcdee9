#include "nt/ps/image_threads.h"

#include "machine/part.h"
#include "nt/export.h"

namespace rundown::nt::ps {
namespace {

struct ImageThreadState {
  machine::Vector<const ke::Thread*> running;
};
const machine::Part<ImageThreadState> state;

}  // namespace

void keeps_image(const ke::Thread& thread) {
  std::erase_if(state->running, [](const ke::Thread* one) { return one->terminated; });
  state->running.push_back(&thread);
}

void finish_image_threads() {
  // One that does not come to its end keeps the image for ever.
  constexpr ke::Ticks kPatience = 100'000'000;
  while (!state->running.empty()) {
    const ke::Thread& next = *state->running.front();
    auto* header = reinterpret_cast<DISPATCHER_HEADER*>(next.object);
    if (!next.terminated) ke::wait(std::span(&header, 1), WaitAny, kPatience);
    state->running.erase(state->running.begin());
  }
}

}  // namespace rundown::nt::ps
