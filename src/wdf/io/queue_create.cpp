// WDFQUEUE: how it comes about, and which requests go to it.
#include "wdf/driver/driver.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"
#include "wdf/object/attributes.h"
#include "wdf/structure_sizes.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kUnlimited = ~ULONG{0};

bool has_callback(const WDF_IO_QUEUE_CONFIG& config) {
  return config.EvtIoDefault != nullptr || config.EvtIoRead != nullptr ||
         config.EvtIoWrite != nullptr || config.EvtIoDeviceControl != nullptr ||
         config.EvtIoInternalDeviceControl != nullptr;
}

// FxIoQueue::Initialize
NTSTATUS check(const Queue& queue, const WDF_IO_QUEUE_CONFIG& config, bool has_limit) {
  const Device& device = queue.device();
  if (queue.synchronization_scope == WdfSynchronizationScopeDevice &&
      queue.execution_level != device.execution_level)
    return STATUS_INVALID_PARAMETER;
  if (config.DispatchType <= WdfIoQueueDispatchInvalid ||
      config.DispatchType >= WdfIoQueueDispatchMax)
    return STATUS_INVALID_PARAMETER;
  const bool manual = config.DispatchType == WdfIoQueueDispatchManual;
  if (!manual && !has_callback(config)) return STATUS_WDF_NO_CALLBACK;
  if (manual && has_callback(config)) return STATUS_INVALID_PARAMETER;
  if (has_limit && config.DispatchType != WdfIoQueueDispatchParallel &&
      config.Settings.Parallel.NumberOfPresentedRequests != 0)
    return STATUS_INVALID_PARAMETER;
  return STATUS_SUCCESS;
}

// A device's parent object must be the device, or below it.
NTSTATUS find_parent(Device& device, const WDF_OBJECT_ATTRIBUTES* attributes, Object** parent) {
  *parent = parent_of(device.client().globals, attributes, &device.io_package());
  return device_of(**parent) == &device ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST;
}

// Queues are fixed once requests may come.
bool is_started(const Device& device) {
  if (device.kind() == DeviceKind::control) return device.finished();
  return !device.pnp.is_new();
}

}  // namespace

Queue::Queue(const Blueprint& plan, Device& device, const WDF_IO_QUEUE_CONFIG& config)
    : Object(plan, kType), device_(device), config_(config) {
  needs_passive_level();
  power_managed_ = device.kind() != DeviceKind::control &&
                   (config.PowerManaged == WdfTrue ||
                    (config.PowerManaged == WdfUseDefault && !device.settings().filter));
  if (power_managed_ && !device.io.powered) power_ = Power::off;
}

void Queue::inherit_constraints() {
  if (execution_level == WdfExecutionLevelInheritFromParent)
    execution_level = device_.execution_level;
  if (synchronization_scope == WdfSynchronizationScopeInheritFromParent)
    synchronization_scope = device_.synchronization_scope;
}

void Queue::add_callback_lock() {
  if (synchronization_scope == WdfSynchronizationScopeDevice) {
    lock_ = device_.callback_lock();
  } else if (synchronization_scope == WdfSynchronizationScopeQueue) {
    lock_ = &own_lock_.emplace(*this, has_passive_callbacks());
  }
}

NTSTATUS create_queue(Device& device, const WDF_IO_QUEUE_CONFIG& given,
                      const WDF_OBJECT_ATTRIBUTES* attributes, Queue** made) {
  Object* parent = nullptr;
  if (const NTSTATUS status = find_parent(device, attributes, &parent); !nt_success(status))
    return status;
  WDF_IO_QUEUE_CONFIG config{};
  copy_config(given, config);
  const bool has_limit = given.Size > offsetof(WDF_IO_QUEUE_CONFIG, Settings);
  if (!has_limit) config.Settings.Parallel.NumberOfPresentedRequests = kUnlimited;
  if (config.Driver != nullptr) object_of<Driver>(device.client().globals, config.Driver);
  auto& queue = make<Queue>(Blueprint{&device.client(), attributes}, device, config);
  queue.inherit_constraints();
  if (const NTSTATUS status = check(queue, config, has_limit); !nt_success(status)) {
    discard(queue);
    return status;
  }
  queue.add_callback_lock();
  if (const NTSTATUS status = commit(queue, attributes, parent); !nt_success(status)) return status;
  device.io.queues.push_back(&queue);
  *made = &queue;
  return STATUS_SUCCESS;
}

Queue& create_own_queue(Device& device, WDF_EXECUTION_LEVEL level,
                        WDF_SYNCHRONIZATION_SCOPE scope) {
  WDF_IO_QUEUE_CONFIG config{};
  config.Size = sizeof config;
  config.DispatchType = WdfIoQueueDispatchManual;
  config.PowerManaged = WdfFalse;
  auto& queue = make<Queue>(Blueprint{&device.client()}, device, config);
  queue.execution_level = level;
  queue.synchronization_scope = scope;
  queue.add_callback_lock();
  attach(queue, device.io_package());
  device.io.queues.push_back(&queue);
  return queue;
}

NTSTATUS WdfIoQueueCreate(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                          WDF_IO_QUEUE_CONFIG* config, WDF_OBJECT_ATTRIBUTES* attributes,
                          WDFQUEUE* queue) {
  Device& device = object_of<Device>(globals, handle);
  require(globals, config);
  if (queue != nullptr) *queue = nullptr;
  const AttributeRules rules{.execution_level = true, .synchronization_scope = true};
  if (const NTSTATUS status = validate(device.client(), attributes, rules); !nt_success(status))
    return status;
  if (WDF_IO_QUEUE_CONFIG ignored{}; !copy_config(*config, ignored))
    return STATUS_INFO_LENGTH_MISMATCH;
  const bool is_default = config->DefaultQueue != FALSE;
  if (!is_default && queue == nullptr) return STATUS_INVALID_PARAMETER_4;
  if (is_default && is_started(device)) return STATUS_INVALID_DEVICE_STATE;
  Queue* made = nullptr;
  if (const NTSTATUS status = create_queue(device, *config, attributes, &made); !nt_success(status))
    return status;
  if (is_default) {
    if (device.default_queue != nullptr) {
      discard(*made);
      return STATUS_UNSUCCESSFUL;
    }
    device.default_queue = made;
    made->keep();
  }
  if (queue != nullptr) *queue = made->queue_handle();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueCreate, (kCreatesObject));

WDFDEVICE WdfIoQueueGetDevice(WDF_DRIVER_GLOBALS* globals, WDFQUEUE queue) {
  return object_of<Queue>(globals, queue).device().device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueGetDevice, {});

WDFQUEUE WdfDeviceGetDefaultQueue(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device) {
  const Queue* queue = object_of<Device>(globals, device).default_queue;
  return queue == nullptr ? nullptr : queue->queue_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceGetDefaultQueue, {});

namespace {

NTSTATUS refuse(NTSTATUS status, std::string_view text) {
  break_at("queue-type", "WdfDeviceConfigureRequestDispatching", text);
  return status;
}

NTSTATUS configure_creates(Device& device, Queue& queue) {
  if (!queue.has_handler(WdfRequestTypeCreate)) {
    return refuse(STATUS_INVALID_DEVICE_REQUEST,
                  "is given a queue without EvtIoDefault for create requests");
  }
  if (device.io.queue_of_creates != nullptr) {
    return refuse(STATUS_INVALID_PARAMETER,
                  "is called a second time for the device's create requests");
  }
  device.io.queue_of_creates = &queue;
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS WdfDeviceConfigureRequestDispatching(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                              WDFQUEUE queue_handle, WDF_REQUEST_TYPE type) {
  Device& device = object_of<Device>(globals, handle);
  if (type != WdfRequestTypeCreate && type != WdfRequestTypeRead && type != WdfRequestTypeWrite &&
      type != WdfRequestTypeDeviceControl && type != WdfRequestTypeDeviceControlInternal) {
    return STATUS_INVALID_PARAMETER;
  }
  Queue& queue = object_of<Queue>(globals, queue_handle);
  if (&queue.device() != &device) return STATUS_INVALID_DEVICE_REQUEST;
  if (is_started(device)) return STATUS_INVALID_DEVICE_STATE;
  if (type == WdfRequestTypeCreate) return configure_creates(device, queue);
  if (!queue.has_handler(type)) {
    return refuse(STATUS_INVALID_DEVICE_REQUEST,
                  "is given a queue without a callback for requests of the type");
  }
  if (&queue == device.default_queue) {
    return refuse(STATUS_INVALID_DEVICE_REQUEST,
                  "is given the default queue, which gets all other requests by itself");
  }
  if (!device.queue_of_major.try_emplace(static_cast<UCHAR>(type), &queue).second)
    return refuse(STATUS_WDF_BUSY, "is called for a type of request that goes to a queue already");
  queue.keep();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceConfigureRequestDispatching, {});

}  // namespace rundown::wdf
