#include "wdf/object/types.h"

namespace rundown::wdf {

std::string_view name_of(Type type) {
  switch (type) {
    case Type::any:
    case Type::object:
      return "WDFOBJECT";
    case Type::driver:
      return "WDFDRIVER";
    case Type::device:
      return "WDFDEVICE";
    case Type::queue:
      return "WDFQUEUE";
    case Type::wmi_provider:
      return "WDFWMIPROVIDER";
    case Type::key:
      return "WDFKEY";
    case Type::string:
      return "WDFSTRING";
    case Type::request:
      return "WDFREQUEST";
    case Type::lookaside:
      return "WDFLOOKASIDE";
    case Type::memory:
      return "WDFMEMORY";
    case Type::collection:
      return "WDFCOLLECTION";
    case Type::dpc:
      return "WDFDPC";
    case Type::file_object:
      return "WDFFILEOBJECT";
    case Type::wait_lock:
      return "WDFWAITLOCK";
    case Type::spin_lock:
      return "WDFSPINLOCK";
    case Type::work_item:
      return "WDFWORKITEM";
    case Type::interrupt:
      return "WDFINTERRUPT";
    case Type::timer:
      return "WDFTIMER";
    case Type::child_list:
      return "WDFCHILDLIST";
    case Type::wmi_instance:
      return "WDFWMIINSTANCE";
    case Type::io_resource_list:
      return "WDFIORESLIST";
    case Type::cm_resource_list:
      return "WDFCMRESLIST";
    case Type::io_resource_requirements_list:
      return "WDFIORESREQLIST";
    case Type::companion_target:
      return "WDFCOMPANIONTARGET";
    case Type::io_target:
    case Type::self_target:
      return "WDFIOTARGET";
    case Type::usb_device:
      return "WDFUSBDEVICE";
    case Type::usb_pipe:
      return "WDFUSBPIPE";
    case Type::usb_interface:
      return "WDFUSBINTERFACE";
    case Type::dma_enabler:
      return "WDFDMAENABLER";
    case Type::dma_transaction:
      return "WDFDMATRANSACTION";
    case Type::common_buffer:
      return "WDFCOMMONBUFFER";
  }
  return "WDFOBJECT";
}

bool reaches_driver(Type type) {
  return type == Type::device || type == Type::timer || type == Type::dpc ||
         type == Type::work_item || type == Type::interrupt;
}

}  // namespace rundown::wdf
