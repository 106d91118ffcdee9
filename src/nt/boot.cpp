#include "nt/boot.h"

#include "cpu/processor.h"
#include "cpu/trap.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/cm/registry.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/thread.h"
#include "nt/ob/directory.h"

namespace rundown::nt {
namespace {

struct Work {
  void (*function)(void*);
  void* argument;
  bool done;
};

}  // namespace

void boot(const ke::WindowsVersion& version) {
  machine::boot();
  cpu::start_processor();
  cpu::install_traps();
  ke::set_windows_version(version);
  ke::initialize_shared_data();
  ke::install_fault_rules();
  ob::create_root_directories();
  cm::create_initial_keys();
  gate::lay_out_modules();
}

void run_on_system_thread(void (*work)(void*), void* argument) {
  Work job{work, argument, false};
  ke::create_host_thread(
      [](void* context) {
        auto& own = *static_cast<Work*>(context);
        own.function(own.argument);
        own.done = true;
      },
      &job);
  ke::settle();
}

}  // namespace rundown::nt
