#include "cpu/processor.h"

#include <asm/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "machine/part.h"

namespace rundown::cpu {
namespace {

struct ProcessorState {
  IrqlWrite cr8_write = nullptr;
};
const machine::Part<ProcessorState> state;

template <class T>
T& kpcr_field(std::size_t offset) {
  return *reinterpret_cast<T*>(kpcr() + offset);
}

}  // namespace

void start_processor() {
  if (syscall(SYS_arch_prctl, ARCH_SET_GS, machine::kProcessor.base) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot set the GS base");
  }
  kpcr_field<std::uint64_t>(kKpcrSelf) = machine::kProcessor.base;
  kpcr_field<std::uint64_t>(kKpcrCurrentPrcb) = machine::kProcessor.base + kKpcrPrcb;
}

Irql irql() {
  return kpcr_field<Irql>(kKpcrIrql);
}
void store_irql(Irql level) {
  kpcr_field<Irql>(kKpcrIrql) = level;
}

void on_cr8_write(IrqlWrite handler) {
  state->cr8_write = handler;
}
void write_cr8(Irql level) {
  if (state->cr8_write != nullptr) {
    state->cr8_write(level);
  } else {
    store_irql(level);
  }
}

}  // namespace rundown::cpu
