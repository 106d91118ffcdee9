// A USB device in the few facts from which its descriptors follow.
#pragma once

#include <string>
#include <vector>

#include "abi/usb.h"

namespace rundown::nt::hardware {

struct EndpointFacts {
  abi::UCHAR address;
  abi::USBD_PIPE_TYPE type;
  abi::USHORT most_bytes;  // of one packet
  abi::UCHAR interval;
};

// As it stands: Microsoft's USB-FX2 learning kit, with interrupt IN 0x81, bulk OUT 0x06 and bulk IN
// 0x88.
struct UsbFacts {
  abi::USHORT vendor = 0x0547;
  abi::USHORT product = 0x1002;
  abi::USHORT revision = 0;
  abi::UCHAR interface_class = 0xFF;
  abi::UCHAR interface_subclass = 0;
  abi::UCHAR interface_protocol = 0;
  std::vector<EndpointFacts> endpoints = {{0x81, abi::UsbdPipeTypeInterrupt, 49, 1},
                                          {0x06, abi::UsbdPipeTypeBulk, 512, 0},
                                          {0x88, abi::UsbdPipeTypeBulk, 512, 0}};
  std::vector<std::u16string> strings = {u"OSR", u"USB-FX2 Learning Kit"};  // maker, product, ...
  unsigned zero_reads = 16;
};

}  // namespace rundown::nt::hardware
