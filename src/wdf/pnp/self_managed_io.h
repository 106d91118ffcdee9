// Self managed I/O: the callbacks of drivers that do I/O besides their power-managed queues.
#pragma once

#include "wdf/framework.h"

namespace rundown::wdf {

class Device;

// The names are those of selfmanagediostatemachine.cpp.
enum class SelfManagedIoState : std::uint8_t {
  created,
  init_failed,
  started,
  stopped,
  failed,
  flushed,
  final
};

class SelfManagedIo {
 public:
  explicit SelfManagedIo(Device& device) : device_(device) {}

  // EvtDeviceSelfManagedIoInit, once; EvtDeviceSelfManagedIoRestart from then on.
  NTSTATUS start();
  NTSTATUS suspend();
  void flush();
  void clean_up();

  SelfManagedIoState state() const { return state_; }

 private:
  enum class Event : std::uint8_t { start, suspend, flush, cleanup };
  enum class Call : std::uint8_t { nothing, init, suspend, restart, flush, cleanup };
  struct Row;

  NTSTATUS process(Event event);
  NTSTATUS carry_out(Call call);

  Device& device_;
  SelfManagedIoState state_ = SelfManagedIoState::created;
};

}  // namespace rundown::wdf
