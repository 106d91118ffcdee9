// The framework's object types: the codes that bug check 0x10D shows, and their names.
#pragma once

#include <string_view>

#include "wdf/framework.h"

namespace rundown::wdf {

// fxtypes.h
enum class Type : USHORT {
  any = 0x1000,
  driver = 0x1001,
  device = 0x1002,
  queue = 0x1003,
  wmi_provider = 0x1004,
  key = 0x1006,
  string = 0x1007,
  request = 0x1008,
  lookaside = 0x1009,
  memory = 0x100A,
  object = 0x100C,
  collection = 0x100E,
  dpc = 0x1015,
  file_object = 0x1018,
  wait_lock = 0x1023,
  spin_lock = 0x1024,
  work_item = 0x1025,
  interrupt = 0x1027,
  timer = 0x1028,
  child_list = 0x1029,
  wmi_instance = 0x1034,
  io_resource_list = 0x1035,
  cm_resource_list = 0x1036,
  io_resource_requirements_list = 0x1037,
  companion_target = 0x1038,
  io_target = 0x1200,
  usb_device = 0x1202,
  usb_pipe = 0x1203,
  usb_interface = 0x1204,
  self_target = 0x1205,
  dma_enabler = 0x1400,
  dma_transaction = 0x1401,
  common_buffer = 0x1402,
};

// "WDFTIMER"
std::string_view name_of(Type type);
// By an object of this type the framework calls the driver.
bool reaches_driver(Type type);

}  // namespace rundown::wdf
