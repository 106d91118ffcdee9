// Sockets of the Winsock Kernel, as its clients reach them: by tables of functions.
#pragma once

#include "abi/wsk.h"

namespace rundown::ports::netio {

// What a captured provider gives its client; the client is its own registration.
const abi::WSK_PROVIDER_DISPATCH* provider_dispatch();
bool has_sockets(const void* client);

}  // namespace rundown::ports::netio
