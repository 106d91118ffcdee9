// A notification event of the framework's own.
#pragma once

#include <span>

#include "nt/ke/thread.h"
#include "wdf/framework.h"

namespace rundown::wdf {

class Signal {
 public:
  Signal() : event_{} {
    event_.Header.Type = EventNotificationObject;
    event_.Header.WaitListHead = {&event_.Header.WaitListHead, &event_.Header.WaitListHead};
  }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  void set() {
    event_.Header.SignalState = 1;
    ke::signalled(event_.Header);
  }
  void clear() { event_.Header.SignalState = 0; }
  bool is_set() const { return event_.Header.SignalState != 0; }
  // False: not within the time, in 100 ns.
  bool wait_for(ke::Ticks time) {
    DISPATCHER_HEADER* const header = &event_.Header;
    return ke::wait(std::span(&header, 1), WaitAny, time) != STATUS_TIMEOUT;
  }
  // `what` is told where the wait never ends.
  void wait(std::string_view what) {
    const gate::WaitsFor named(what);
    DISPATCHER_HEADER* const header = &event_.Header;
    ke::wait(std::span(&header, 1), WaitAny, std::nullopt);
  }

 private:
  KEVENT event_;
};

}  // namespace rundown::wdf
