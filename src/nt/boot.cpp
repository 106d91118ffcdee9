#include "nt/boot.h"

#include "cpu/processor.h"
#include "cpu/trap.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/cm/registry.h"
#include "nt/ex/callback.h"
#include "nt/fs/volume.h"
#include "nt/hardware/registers.h"
#include "nt/ke/thread.h"
#include "nt/mm/fault.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/ob/named.h"
#include "nt/ob/thread_objects.h"
#include "nt/ps/process.h"

namespace rundown::nt {
void boot(const Configuration& configuration) {
  machine::boot();
  cpu::start_processor();
  cpu::install_traps();
  ke::start_scheduler(ob::thread_objects);
  ob::set_current_objects(ps::current_objects);
  ke::set_windows_version(configuration.version);
  ke::set_processor_count(configuration.processors);
  ke::initialize_shared_data();
  mm::install_fault_rules();
  ob::create_root_directories();
  ob::create_standard_events();
  ex::create_system_callbacks();
  cm::create_initial_keys();
  gate::lay_out_modules();
  fs::mount_volume();
  hardware::answer_ports();
}

void run_on_system_thread(void (*work)(void*), void* argument) {
  ke::create_host_thread(work, argument);
  ke::settle();
}

void wait_for_ever() {
  for (;;) ke::wait({}, abi::WaitAny, std::nullopt);
}

}  // namespace rundown::nt
