// The one processor of the simulated machine: its KPCR behind GS, its IRQL, and which fiber it
// runs.
#pragma once

#include <cstdint>

#include "cpu/frame.h"
#include "machine/arena.h"

namespace rundown::cpu {

// Interrupt request levels of x64, as wdm.h names them.
enum class Irql : std::uint8_t {
  passive = 0,
  apc = 1,
  dispatch = 2,
  device_lowest = 3,
  clock = 13,
  ipi = 14,
  high = 15,
};

// Offsets in the KPCR that compiled drivers read through gs:[...].
inline constexpr std::size_t kKpcrSelf = 0x18;
inline constexpr std::size_t kKpcrCurrentPrcb = 0x20;
inline constexpr std::size_t kKpcrIrql = 0x50;
inline constexpr std::size_t kKpcrPrcb = 0x180;
inline constexpr std::size_t kKpcrCurrentThread = 0x188;

// Points GS at the KPCR. Each process that forks off keeps it.
void start_processor();

Irql irql();
// Only stores the level. Lowering it is what delivers DPCs; that is ke's business (ke::lower_irql).
void store_irql(Irql level);

// What a guest's `mov cr8, reg` does beyond the store. Set once by ke.
using IrqlWrite = void (*)(Irql level);
void on_cr8_write(IrqlWrite handler);
void write_cr8(Irql level);

inline HostArea& host_area() {
  return *reinterpret_cast<HostArea*>(machine::kProcessor.base + kHostAreaOffset);
}
inline std::byte* kpcr() {
  return reinterpret_cast<std::byte*>(machine::kProcessor.base);
}

// The innermost crossing from the guest, or nullptr while no guest code waits for us.
inline GateFrame* current_gate() {
  Frame* top = host_area().top;
  return top != nullptr && top->kind == FrameKind::gate ? static_cast<GateFrame*>(top) : nullptr;
}

}  // namespace rundown::cpu
