// SIGINT, SIGTERM and SIGHUP: the first asks for an end, with what is known so far; a second ends
// the program as it always would.
#pragma once

namespace rundown::cli {

void catch_interrupts();
bool interrupted();

}  // namespace rundown::cli
