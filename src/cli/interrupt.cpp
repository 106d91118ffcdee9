#include "cli/interrupt.h"

#include <csignal>
#include <initializer_list>

namespace rundown::cli {
namespace {

volatile std::sig_atomic_t asked = 0;

void ask(int /*signal*/) {
  asked = 1;
}

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = &ask;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    // nohup and the like have asked that it be ignored.
    if (before.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
  }
}

bool interrupted() {
  return asked != 0;
}

}  // namespace rundown::cli
