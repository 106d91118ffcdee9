// What a device knows of its requests and of who has it open.
#pragma once

#include "machine/arena.h"
#include "wdf/framework.h"

namespace rundown::wdf {

class CallbackLock;
class Device;
class FileObject;
class Queue;

// WdfDeviceConfigureWdmIrpDispatchCallback: asked before the queues are.
struct DispatchCallback {
  PFN_WDFDEVICE_WDM_IRP_DISPATCH routine = nullptr;
  WDFCONTEXT context = nullptr;
};

struct DeviceIo {
  machine::Map<UCHAR, DispatchCallback> dispatch_callbacks;  // by major function
  machine::Vector<Queue*> queues;                            // in order of creation
  bool powered = false;  // power-managed queues present requests; those that come later do at once
  Queue* queue_of_creates = nullptr;      // WdfDeviceConfigureRequestDispatching
  Queue* own_queue_of_creates = nullptr;  // through which requests go to EvtDeviceFileCreate
  machine::Vector<FileObject*> files;     // newest first
  // For the callbacks of files (FxPkgGeneral::ConfigureConstraints).
  WDF_EXECUTION_LEVEL file_level = WdfExecutionLevelDispatch;
  CallbackLock* file_lock = nullptr;
};

}  // namespace rundown::wdf
