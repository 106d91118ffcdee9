// Access tokens: so far only System's, which every thread of this machine has.
#pragma once

namespace rundown::nt::se {

void* system_token();

}  // namespace rundown::nt::se
