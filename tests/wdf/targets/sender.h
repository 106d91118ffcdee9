// A driver that sends requests to the device below it, and the bus that a test plays there.
#pragma once

#include "../function_stack.h"
#include "../io/io_fixture.h"

namespace rundown::test {

struct Sender : FunctionStack {
  // `flags`: DO_BUFFERED_IO or DO_DIRECT_IO of the device below.
  explicit Sender(ULONG flags = DO_BUFFERED_IO) {
    physical->Flags |= flags;
    add();
    target = call<WDFIOTARGET>("WdfDeviceGetIoTarget", device);
    on_io = [this](IRP& irp, const IO_STACK_LOCATION& location) {
      last = location;
      ++arrived;
      if (answer == STATUS_PENDING) {
        nt::io::current_location(irp).Control |= SL_PENDING_RETURNED;
        irp.CancelRoutine = cancel_;
        kept.push_back(&irp);
      }
      irp.IoStatus.Information = information;
      return answer;
    };
  }

  WDFREQUEST make_request(bool for_target = true, WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    WDFREQUEST request = nullptr;
    EXPECT_EQ(
        call<NTSTATUS>("WdfRequestCreate", attributes, for_target ? target : nullptr, &request),
        STATUS_SUCCESS);
    return request;
  }
  WDFMEMORY memory_over(void* buffer, std::size_t bytes) {
    WDFMEMORY memory = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfMemoryCreatePreallocated", nullptr, buffer, bytes, &memory),
              STATUS_SUCCESS);
    return memory;
  }
  // A buffered control without data.
  NTSTATUS format(WDFREQUEST request) {
    return call<NTSTATUS>("WdfIoTargetFormatRequestForIoctl", target, request,
                          control_code(0x800, METHOD_BUFFERED), nullptr, nullptr, nullptr, nullptr);
  }
  bool send(WDFREQUEST request, WDF_REQUEST_SEND_OPTIONS* options = nullptr) {
    return call<BOOLEAN>("WdfRequestSend", request, target, options) != FALSE;
  }
  NTSTATUS status_of(WDFREQUEST request) { return call<NTSTATUS>("WdfRequestGetStatus", request); }
  // Notes its end, and the status, in the driver's log and in `completed`.
  void set_routine(WDFREQUEST request, Callback then = {}) {
    call("WdfRequestSetCompletionRoutine", request,
         driver.noted<PFN_WDF_REQUEST_COMPLETION_ROUTINE>(
             "completed",
             [this, then](std::uint64_t of, std::uint64_t at, std::uint64_t params,
                          std::uint64_t context) -> std::uint64_t {
               results = *reinterpret_cast<WDF_REQUEST_COMPLETION_PARAMS*>(params);
               if (then) then(of, at, params, context);
               return 0;
             }),
         nullptr);
  }
  WDF_IO_TARGET_STATE state() { return call<WDF_IO_TARGET_STATE>("WdfIoTargetGetState", target); }
  void complete_kept(NTSTATUS status = STATUS_SUCCESS) {
    IRP& irp = *kept.back();
    kept.pop_back();
    irp.CancelRoutine = nullptr;
    complete(irp, status);
  }

  static WDF_REQUEST_SEND_OPTIONS options(ULONG flags, LONGLONG timeout = 0) {
    return {sizeof(WDF_REQUEST_SEND_OPTIONS), flags, timeout};
  }

  WDFIOTARGET target = nullptr;
  NTSTATUS answer = STATUS_SUCCESS;  // of the bus; STATUS_PENDING: it keeps the request
  ULONG_PTR information = 0;
  int arrived = 0;
  IO_STACK_LOCATION last{};
  std::vector<IRP*> kept;
  WDF_REQUEST_COMPLETION_PARAMS results{};

 private:
  DRIVER_CANCEL* cancel_ = reinterpret_cast<DRIVER_CANCEL*>(guest_callback(
      [this](std::uint64_t, std::uint64_t at, std::uint64_t, std::uint64_t) -> std::uint64_t {
        auto& irp = *reinterpret_cast<IRP*>(at);
        std::erase(kept, &irp);
        test::call("IoReleaseCancelSpinLock", irp.CancelIrql);
        complete(irp, STATUS_CANCELLED);
        return 0;
      }));
};

}  // namespace rundown::test
