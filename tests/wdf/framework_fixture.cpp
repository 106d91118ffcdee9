#include "framework_fixture.h"

#include "abi/object.h"
#include "nt/io/irp.h"
#include "nt/ob/handle.h"
#include "wdf/function_table.h"

namespace rundown::test {
namespace {

constexpr const char16_t* kService =
    u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\sample";
constexpr ULONG kFirstSharedTable = 15;  // from 1.15 on a driver gets the framework's own table
constexpr ULONG kFirstNewBindInfo = 25;

void initialize(KEVENT& event) {
  event = {};
  event.Header.Type = EventNotificationObject;
  event.Header.WaitListHead = {&event.Header.WaitListHead, &event.Header.WaitListHead};
}

IO_STACK_LOCATION& first_location(IRP& irp) {
  return nt::io::next_location(irp);
}

}  // namespace

WDF_OBJECT_ATTRIBUTES no_attributes() {
  WDF_OBJECT_ATTRIBUTES attributes{};
  attributes.Size = sizeof attributes;
  attributes.ExecutionLevel = WdfExecutionLevelInheritFromParent;
  attributes.SynchronizationScope = WdfSynchronizationScopeInheritFromParent;
  return attributes;
}

WDF_OBJECT_CONTEXT_TYPE_INFO context_type(const char* name, std::size_t bytes) {
  WDF_OBJECT_CONTEXT_TYPE_INFO type{};
  type.Size = sizeof type;
  type.ContextName = const_cast<char*>(name);
  type.ContextSize = bytes;
  return type;
}

FrameworkDriver::FrameworkDriver() {
  object.Type = IO_TYPE_DRIVER;
  object.Size = sizeof object;
  object.DriverExtension = &extension_;
  extension_.DriverObject = &object;
  registry_path_ = unicode(kService);
}

NTSTATUS FrameworkDriver::bind(ULONG minor_version) {
  static const char16_t library[] = u"KmdfLibrary";
  function_count_ = wdf::function_count(minor_version);
  minimum_ = minor_version;
  own_table_.resize(function_count_);
  wdf::WDF_BIND_INFO& info = bind_info_.V1;
  info.Size = minor_version < kFirstNewBindInfo ? sizeof info : sizeof bind_info_;
  info.Component = library;
  info.Version = {1, minor_version, 0};
  info.FuncCount = function_count_;
  info.FuncTable = minor_version < kFirstSharedTable ? own_table_.data() : &table_;
  bind_info_.MinimumVersionRequired = &minimum_;
  bind_info_.ClientVersionHigherThanFramework = &too_new_;
  bind_info_.FuncCountPtr = &function_count_;
  return test::call<NTSTATUS>("WdfVersionBind", &object, &registry_path_, &bind_info_, &globals);
}

NTSTATUS FrameworkDriver::unbind() {
  return test::call<NTSTATUS>("WdfVersionUnbind", &registry_path_, &bind_info_, globals);
}

void FrameworkDriver::unload() {
  test::call("FxDriverUnload", &object);
  unbind();
}

NTSTATUS FrameworkDriver::create_driver(WDF_OBJECT_ATTRIBUTES* attributes,
                                        WDF_DRIVER_CONFIG* config) {
  WDF_DRIVER_CONFIG usual{};
  usual.Size = sizeof usual;
  usual.DriverInitFlags = WdfDriverInitNonPnpDriver;
  if (config == nullptr) {
    usual.EvtDriverUnload = noted<PFN_WDF_DRIVER_UNLOAD>("unload");
    config = &usual;
  }
  return call<NTSTATUS>("WdfDriverCreate", &object, &registry_path_, attributes, config, &driver);
}

WDFDEVICE FrameworkDriver::create_control_device(const ControlPlan& plan) {
  UNICODE_STRING security = unicode(u"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
  auto init = call<PWDFDEVICE_INIT>("WdfControlDeviceInitAllocate", driver, &security);
  if (plan.name != nullptr) {
    UNICODE_STRING name = unicode(plan.name);
    EXPECT_EQ(call<NTSTATUS>("WdfDeviceInitAssignName", init, &name), STATUS_SUCCESS);
  }
  if (plan.configure) plan.configure(init, globals);
  WDFDEVICE device = nullptr;
  last_status = call<NTSTATUS>("WdfDeviceCreate", &init, plan.attributes, &device);
  if (!nt_success(last_status)) {
    call("WdfDeviceInitFree", init);
    return nullptr;
  }
  if (plan.before_finish) plan.before_finish(device);
  if (plan.finish) call("WdfControlFinishInitializing", device);
  return device;
}

void* FrameworkDriver::note(std::string name, Callback then) {
  return guest_callback([this, name = std::move(name), then = std::move(then)](
                            std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
    log.push_back(name);
    return then ? then(a, b, c, d) : 0;
  });
}

NTSTATUS open_device(const char16_t* path, HANDLE* handle) {
  UNICODE_STRING name = unicode(path);
  OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &name,
                               OBJ_KERNEL_HANDLE, nullptr, nullptr};
  IO_STATUS_BLOCK status{};
  return call<NTSTATUS>("ZwOpenFile", handle, FILE_READ_DATA, &attributes, &status, 0, 0);
}

IoResult read_device(HANDLE handle, void* buffer, ULONG bytes) {
  IO_STATUS_BLOCK result{};
  const auto status = call<NTSTATUS>("ZwReadFile", handle, nullptr, nullptr, nullptr, &result,
                                     buffer, bytes, nullptr, nullptr);
  return {status, result.Information};
}

IoResult write_device(HANDLE handle, const void* buffer, ULONG bytes) {
  IO_STATUS_BLOCK result{};
  const auto status = call<NTSTATUS>("ZwWriteFile", handle, nullptr, nullptr, nullptr, &result,
                                     buffer, bytes, nullptr, nullptr);
  return {status, result.Information};
}

IoResult control_device(HANDLE handle, ULONG code, const void* input, ULONG input_bytes,
                        void* output, ULONG output_bytes) {
  IO_STATUS_BLOCK result{};
  const auto status = call<NTSTATUS>("ZwDeviceIoControlFile", handle, nullptr, nullptr, nullptr,
                                     &result, code, input, input_bytes, output, output_bytes);
  return {status, result.Information};
}

void close_device(HANDLE handle) {
  EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
}

FILE_OBJECT* file_of(HANDLE handle) {
  nt::ob::Object* found = nullptr;
  EXPECT_EQ(nt::ob::object_of(handle, nt::ob::Type::file, &found), STATUS_SUCCESS);
  return static_cast<FILE_OBJECT*>(found->body);
}

// An error that is not pending is told by IoCallDriver alone, so its sender asks nothing else.
void send(SentRequest& sent, DEVICE_OBJECT* device) {
  sent.returned = call<NTSTATUS>("IofCallDriver", device, sent.irp);
  if (!nt_error(sent.returned) || sent.event.Header.SignalState != 0) return;
  sent.result.Status = sent.returned;
  sent.event.Header.SignalState = 1;
}

void send_control(SentRequest& sent, DEVICE_OBJECT* device, ULONG code, void* input,
                  ULONG input_bytes, void* output, ULONG output_bytes, FILE_OBJECT* file,
                  bool internal) {
  initialize(sent.event);
  sent.irp = call<IRP*>("IoBuildDeviceIoControlRequest", code, device, input, input_bytes, output,
                        output_bytes, internal ? TRUE : FALSE, &sent.event, &sent.result);
  first_location(*sent.irp).FileObject = file;
  send(sent, device);
}

void build_transfer(SentRequest& sent, DEVICE_OBJECT* device, UCHAR major, void* buffer,
                    ULONG bytes, FILE_OBJECT* file) {
  initialize(sent.event);
  LARGE_INTEGER offset{};
  sent.irp = call<IRP*>("IoBuildSynchronousFsdRequest", major, device, buffer, bytes, &offset,
                        &sent.event, &sent.result);
  first_location(*sent.irp).FileObject = file;
}

void send_transfer(SentRequest& sent, DEVICE_OBJECT* device, UCHAR major, void* buffer, ULONG bytes,
                   FILE_OBJECT* file) {
  build_transfer(sent, device, major, buffer, bytes, file);
  send(sent, device);
}

}  // namespace rundown::test
