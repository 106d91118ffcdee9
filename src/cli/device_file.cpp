#include "cli/device_file.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "cli/json_object.h"
#include "cli/read_file.h"

namespace rundown::cli {
namespace {

using namespace abi;  // NOLINT(google-build-using-namespace)
using nt::hardware::DeviceDescription;

template <class T>
constexpr Limits kAny{0, std::numeric_limits<T>::max()};

constexpr Limits kRegisterBytes{1, 8};

std::u16string wide(const std::string& text) {
  return {text.begin(), text.end()};
}

std::vector<std::u16string> wide(const std::vector<std::string>& texts) {
  std::vector<std::u16string> all;
  all.reserve(texts.size());
  for (const std::string& text : texts) all.push_back(wide(text));
  return all;
}

// A member that is there replaces what the device has.
template <class T>
void take_number(JsonObject& object, std::string_view name, T& value, Limits limits = kAny<T>) {
  if (const auto given = object.number(name, limits)) value = static_cast<T>(*given);
}

// What lies at an offset of `bytes` bytes.
nt::hardware::Register read_register(JsonObject& object, std::uint64_t bytes, unsigned widest) {
  nt::hardware::Register made;
  made.address = object.needed_number("offset", {0, bytes - 1});
  made.bytes = static_cast<unsigned>(object.needed_number("size", kRegisterBytes));
  if ((made.bytes & (made.bytes - 1)) != 0 || made.bytes > widest) {
    throw WrongMember(object.path_of("size"),
                      widest == 8 ? "must be 1, 2, 4 or 8" : "must be 1, 2 or 4");
  }
  if (made.address + made.bytes > bytes)
    throw WrongMember(object.path_of("offset"), "lies outside, or the register does in part");
  const std::uint64_t most =
      made.bytes == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * made.bytes)) - 1;
  made.value = object.needed_number("value", {0, most});
  return made;
}

void read_registers(JsonObject& resource, DeviceDescription& device, std::uint64_t start,
                    std::uint64_t bytes, bool is_port) {
  resource.objects("registers", [&](JsonObject& object) {
    nt::hardware::Register made = read_register(object, bytes, is_port ? 4 : 8);
    made.is_port = is_port;
    made.address += start;
    device.registers.push_back(made);
  });
}

void read_memory(JsonObject& resource, DeviceDescription& device) {
  constexpr ULONG kPage = 0x1000;
  constexpr Limits kWhere{kPage, (std::uint64_t{1} << 46) - 1};
  constexpr Limits kLength{1, 16 << 20};
  const std::uint64_t start = resource.needed_number("start", kWhere);
  const std::uint64_t length = resource.needed_number("length", kLength);
  device.resources.push_back(nt::hardware::memory_range(start, static_cast<ULONG>(length)));
  read_registers(resource, device, start, length, false);
}

void read_ports(JsonObject& resource, DeviceDescription& device) {
  constexpr std::uint64_t kPorts = 0x10000;
  const std::uint64_t start = resource.needed_number("start", {0, kPorts - 1});
  const std::uint64_t count = resource.needed_number("count", {1, kPorts - start});
  device.resources.push_back(nt::hardware::port_range(start, static_cast<ULONG>(count)));
  read_registers(resource, device, start, count, true);
}

void read_interrupt(JsonObject& resource, DeviceDescription& device) {
  constexpr Limits kLine{0, 255};
  constexpr Limits kMessages{1, 16};
  const auto line = resource.number("line", kLine);
  const auto messages = resource.number("messages", kMessages);
  if (line.has_value() == messages.has_value())
    throw WrongMember(resource.path_of("line"), "must be there, or messages, and not both");
  device.resources.push_back(
      line ? nt::hardware::interrupt_line(static_cast<ULONG>(*line))
           : nt::hardware::interrupt_messages(static_cast<USHORT>(*messages)));
}

void read_resources(JsonObject& file, DeviceDescription& device) {
  if (!file.has("resources")) return;
  device.resources.clear();
  file.objects("resources", [&](JsonObject& resource) {
    const auto type = resource.choice("type", {"memory", "ports", "interrupt"});
    if (!type) throw WrongMember(resource.path_of("type"), "is missing");
    constexpr void (*kReaders[])(JsonObject&, DeviceDescription&) = {&read_memory, &read_ports,
                                                                     &read_interrupt};
    kReaders[*type](resource, device);
  });
}

constexpr std::size_t kSleepStates = 5;
const std::vector<std::string_view> kDeviceStates = {"D0", "D1", "D2", "D3"};

void take_flag(JsonObject& object, std::string_view name, auto set) {
  if (const auto given = object.flag(name)) set(*given ? 1U : 0U);
}

// Each state of the system from S1 on.
void read_device_states(JsonObject& capabilities, DEVICE_CAPABILITIES& can) {
  capabilities.object("device_states", [&](JsonObject& states) {
    for (std::size_t i = 1; i <= kSleepStates; ++i) {
      if (const auto state = states.choice(fmt::format("S{}", i), kDeviceStates))
        can.DeviceState[PowerSystemWorking + i] =
            static_cast<DEVICE_POWER_STATE>(PowerDeviceD0 + *state);
    }
  });
}

void read_wake_states(JsonObject& capabilities, DEVICE_CAPABILITIES& can) {
  const auto states = capabilities.choices("wake_from", kDeviceStates);
  if (!states) return;
  const auto has = [&](std::size_t state) {
    return std::ranges::find(*states, state) == states->end() ? 0U : 1U;
  };
  can.WakeFromD0 = has(0);
  can.WakeFromD1 = has(1);
  can.WakeFromD2 = has(2);
  can.WakeFromD3 = has(3);
}

void read_capabilities(JsonObject& file, DEVICE_CAPABILITIES& can) {
  file.object("capabilities", [&](JsonObject& object) {
    take_flag(object, "d1", [&](ULONG set) { can.DeviceD1 = set; });
    take_flag(object, "d2", [&](ULONG set) { can.DeviceD2 = set; });
    take_flag(object, "removable", [&](ULONG set) { can.Removable = set; });
    take_flag(object, "surprise_removal_ok", [&](ULONG set) { can.SurpriseRemovalOK = set; });
    take_flag(object, "unique_id", [&](ULONG set) { can.UniqueID = set; });
    take_number(object, "address", can.Address);
    take_number(object, "ui_number", can.UINumber);
    read_wake_states(object, can);
    read_device_states(object, can);
    if (const auto state = object.choice("device_wake", {"none", "D0", "D1", "D2", "D3"}))
      can.DeviceWake = static_cast<DEVICE_POWER_STATE>(*state);
    if (const auto state = object.choice("system_wake", {"none", "S0", "S1", "S2", "S3", "S4"}))
      can.SystemWake = static_cast<SYSTEM_POWER_STATE>(*state);
  });
}

void read_pci(JsonObject& file, DeviceDescription& device) {
  constexpr Limits kClass{0, 0xFFFFFF};
  constexpr std::uint64_t kConfigurationBytes = 256;
  if (!device.pci && file.has("pci")) throw WrongMember("pci", "is for the bus \"pci\"");
  file.object("pci", [&](JsonObject& object) {
    nt::hardware::PciFacts& pci = *device.pci;
    take_number(object, "vendor", pci.vendor);
    take_number(object, "device", pci.device);
    take_number(object, "revision", pci.revision);
    take_number(object, "class", pci.class_code, kClass);
    take_number(object, "subsystem_vendor", pci.subsystem_vendor);
    take_number(object, "subsystem", pci.subsystem);
    object.objects("bytes", [&](JsonObject& one) {
      pci.bytes.push_back(read_register(one, kConfigurationBytes, 4));
    });
  });
}

nt::hardware::EndpointFacts read_endpoint(JsonObject& object) {
  constexpr UCHAR kNumber = 0x0F;
  constexpr UCHAR kReserved = 0x70;
  constexpr Limits kPacket{1, 1024};
  nt::hardware::EndpointFacts made{};
  made.address = static_cast<UCHAR>(object.needed_number("address", kAny<UCHAR>));
  if ((made.address & kNumber) == 0 || (made.address & kReserved) != 0) {
    throw WrongMember(object.path_of("address"),
                      "must be 1 to 15, and with \"0x80\" added for one to the host");
  }
  const auto type = object.choice("type", {"bulk", "interrupt"});
  if (!type) throw WrongMember(object.path_of("type"), "is missing");
  made.type = *type == 0 ? UsbdPipeTypeBulk : UsbdPipeTypeInterrupt;
  made.most_bytes = *type == 0 ? 512 : 64;
  made.interval = *type == 0 ? 0 : 1;
  take_number(object, "max_packet", made.most_bytes, kPacket);
  take_number(object, "interval", made.interval);
  return made;
}

void read_usb(JsonObject& file, DeviceDescription& device) {
  constexpr std::size_t kMostEndpoints = 30;
  constexpr Limits kReads{0, 1000};
  if (!device.usb && file.has("usb")) throw WrongMember("usb", "is for the bus \"usb\"");
  file.object("usb", [&](JsonObject& object) {
    nt::hardware::UsbFacts& usb = *device.usb;
    take_number(object, "vendor", usb.vendor);
    take_number(object, "product", usb.product);
    take_number(object, "revision", usb.revision);
    take_number(object, "class", usb.interface_class);
    take_number(object, "subclass", usb.interface_subclass);
    take_number(object, "protocol", usb.interface_protocol);
    take_number(object, "zero_reads", usb.zero_reads, kReads);
    if (const auto strings = object.texts("strings")) usb.strings = wide(*strings);
    if (!object.has("endpoints")) return;
    usb.endpoints.clear();
    object.objects("endpoints",
                   [&](JsonObject& one) { usb.endpoints.push_back(read_endpoint(one)); });
    if (usb.endpoints.size() > kMostEndpoints)
      throw WrongMember(object.path_of("endpoints"), "must be 30 at most");
  });
}

// What Plug and Play makes part of a registry path and of a link's name.
void check_device_name(const std::string& name, const std::string& path) {
  if (name.find_first_of("\\/#,") != std::string::npos)
    throw WrongMember(path, "must have no backslash, slash, comma or #");
}

DeviceDescription device_of(const nlohmann::json& json) {
  JsonObject file(json, "");
  const auto bus = file.choice("bus", {"root", "pci", "usb", "acpi"});
  if (!bus) throw WrongMember("bus", "is missing");
  DeviceDescription device = nt::hardware::device_on(static_cast<nt::hardware::Bus>(*bus));
  read_pci(file, device);
  read_usb(file, device);
  if (const auto name = file.text("device")) {
    check_device_name(*name, "device");
    device.device = wide(*name);
  }
  const std::u16string stated = device.device;
  nt::hardware::name_by_facts(device);
  if (file.has("device")) device.device = stated;
  if (const auto ids = file.texts("hardware_ids")) device.hardware_ids = wide(*ids);
  if (const auto ids = file.texts("compatible_ids")) device.compatible_ids = wide(*ids);
  if (const auto text = file.text("description")) device.description = wide(*text);
  read_resources(file, device);
  read_capabilities(file, device.capabilities);
  file.finish();
  return device;
}

// 1 for the first line.
std::size_t line_at(const std::string& text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

}  // namespace

std::variant<DeviceDescription, std::string> read_device(const std::string& path) {
  std::string text;
  if (const auto error = read_file(path, text)) return *error;
  try {
    return device_of(nlohmann::json::parse(text));
  } catch (const nlohmann::json::parse_error& error) {
    return fmt::format("is not JSON from line {} on", line_at(text, error.byte));
  } catch (const WrongMember& wrong) {
    return std::string(wrong.what());
  }
}

}  // namespace rundown::cli
