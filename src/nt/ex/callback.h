// The callback objects that Windows itself makes.
#pragma once

namespace rundown::nt::ex {

// \Callback\PowerState, \Callback\SetSystemTime and \Callback\ProcessorAdd.
void create_system_callbacks();

}  // namespace rundown::nt::ex
