// A filter's communication ports, to which programs connect.
#pragma once

#include "ports/fltmgr/filter.h"

namespace rundown::ports::flt {

struct ServerPort {
  const void* filter = nullptr;
  machine::WString name;
  void* cookie = nullptr;
  const void* connect = nullptr;
  const void* disconnect = nullptr;
  const void* message = nullptr;  // nullptr: it takes no messages
};

machine::Map<const void*, ServerPort>& server_ports();

}  // namespace rundown::ports::flt
