// A driver of the framework, as a test plays it: bound, with a WDFDRIVER and control devices, and
// the requests that programs send to them.
//
//   in_machine([] {
//     FrameworkDriver driver;
//     ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
//     ASSERT_EQ(driver.create_driver(), STATUS_SUCCESS);
//     WDFDEVICE device = driver.create_control_device();
//     ...
//   });
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "in_machine.h"
#include "kmdf/host.h"
#include "wdf/loader/bind_info.h"

namespace rundown::test {

using namespace wdf::abi;  // NOLINT(google-build-using-namespace)

inline constexpr ULONG kNewestFramework = 33;

WDF_OBJECT_ATTRIBUTES no_attributes();
// A type of context with so many bytes.
WDF_OBJECT_CONTEXT_TYPE_INFO context_type(const char* name, std::size_t bytes);

struct IoResult {
  NTSTATUS status{};
  ULONG_PTR information = 0;
};

// A request that has been sent and may still be under way.
struct SentRequest {
  IRP* irp = nullptr;
  KEVENT event{};
  IO_STATUS_BLOCK result{};
  NTSTATUS returned{};  // by the dispatch routine
  bool done() const { return event.Header.SignalState != 0; }
};

class FrameworkDriver {
 public:
  FrameworkDriver();
  FrameworkDriver(const FrameworkDriver&) = delete;
  FrameworkDriver& operator=(const FrameworkDriver&) = delete;

  // WdfVersionBind and, at the end, what a driver's entry code does when it is unloaded.
  NTSTATUS bind(ULONG minor_version = kNewestFramework);
  void unload();
  // The entry code after a failed DriverEntry.
  NTSTATUS unbind();

  // One that is not plug and play, and can be unloaded, unless `config` says otherwise.
  NTSTATUS create_driver(WDF_OBJECT_ATTRIBUTES* attributes = nullptr,
                         WDF_DRIVER_CONFIG* config = nullptr);

  // \Device\Sample; `configure` may go on with the init, `create` with the device before it is
  // finished. nullptr after a failure, whose status is in `last_status`.
  struct ControlPlan {
    const char16_t* name = u"\\Device\\Sample";
    std::function<void(PWDFDEVICE_INIT)> configure{};
    WDF_OBJECT_ATTRIBUTES* attributes = nullptr;
    std::function<void(WDFDEVICE)> before_finish{};
    bool finish = true;
  };
  WDFDEVICE create_control_device(const ControlPlan& plan);
  WDFDEVICE create_control_device() { return create_control_device(ControlPlan{}); }

  // A function of the framework, by name; the driver globals come first by themselves.
  template <class Result = void, class... Arguments>
  Result call(std::string_view name, Arguments... arguments) {
    return test::call<Result>(name, globals, arguments...);
  }

  // A callback that notes its name in `log` and then does `then`.
  template <class Pointer>
  Pointer noted(std::string name, Callback then = {}) {
    return reinterpret_cast<Pointer>(note(std::move(name), std::move(then)));
  }
  std::vector<std::string> log;

  WDF_DRIVER_GLOBALS* globals = nullptr;
  DRIVER_OBJECT object{};
  WDFDRIVER driver = nullptr;
  NTSTATUS last_status{};

 private:
  void* note(std::string name, Callback then);

  DRIVER_EXTENSION extension_{};
  UNICODE_STRING registry_path_{};
  wdf::WDF_BIND_INFO2 bind_info_{};
  std::vector<machine::Address> own_table_;  // up to 1.13
  machine::Address table_ = 0;               // later
  ULONG function_count_ = 0;
  ULONG minimum_ = 0;
  BOOLEAN too_new_ = FALSE;
};

// Programs' side of a device.
NTSTATUS open_device(const char16_t* path, HANDLE* handle);
IoResult read_device(HANDLE handle, void* buffer, ULONG bytes);
IoResult write_device(HANDLE handle, const void* buffer, ULONG bytes);
IoResult control_device(HANDLE handle, ULONG code, const void* input, ULONG input_bytes,
                        void* output, ULONG output_bytes);
void close_device(HANDLE handle);
FILE_OBJECT* file_of(HANDLE handle);

// Sends without waiting. `sent` stays where it is until the request is done.
void send_control(SentRequest& sent, DEVICE_OBJECT* device, ULONG code, void* input,
                  ULONG input_bytes, void* output, ULONG output_bytes, FILE_OBJECT* file = nullptr,
                  bool internal = false);
void send_transfer(SentRequest& sent, DEVICE_OBJECT* device, UCHAR major, void* buffer, ULONG bytes,
                   FILE_OBJECT* file = nullptr);
// For a request that is to be changed first: as send_transfer makes it, and off it goes.
void build_transfer(SentRequest& sent, DEVICE_OBJECT* device, UCHAR major, void* buffer,
                    ULONG bytes, FILE_OBJECT* file = nullptr);
void send(SentRequest& sent, DEVICE_OBJECT* device);

// CTL_CODE(FILE_DEVICE_UNKNOWN, function, method, FILE_ANY_ACCESS)
constexpr ULONG control_code(ULONG function, ULONG method) {
  return 0x22U << 16 | function << 2 | method;
}

}  // namespace rundown::test
