// --device: what a file says is what the driver gets; what is wrong with one is told in one line.
#include <gtest/gtest.h>

#include <sstream>

#include "rundown.h"

namespace rundown::test {
namespace {

using nlohmann::json;

json parse_json(const std::string& text) {
  return json::parse(text, nullptr, false);
}

// The blocks of docs/devices.md.
std::vector<std::string> examples() {
  constexpr std::string_view kOpen = "```json\n";
  const std::string page = read(PROJECT "/docs/devices.md");
  std::vector<std::string> all;
  for (std::size_t at = page.find(kOpen); at != std::string::npos; at = page.find(kOpen, at)) {
    at += kOpen.size();
    all.push_back(page.substr(at, page.find("```", at) - at));
  }
  return all;
}

// As much of JSON Schema as the file uses; empty: it fits.
class Schema {
 public:
  Schema() : root_(parse_json(read(PROJECT "/docs/device.schema.json"))) {}

  std::string complaint(const json& value) const { return check(root_, value, "the file"); }

 private:
  static bool is_of(const json& type, const json& value) {
    if (type.is_array()) {
      return std::ranges::any_of(type, [&](const json& one) { return is_of(one, value); });
    }
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
           (type == "integer" && value.is_number_integer());
  }

  std::string check(const json& schema, const json& value, const std::string& path) const {
    if (const auto reference = schema.find("$ref"); reference != schema.end()) {
      const std::string name = reference->get<std::string>().substr(sizeof "#/$defs/" - 1);
      return check(root_.at("$defs").at(name), value, path);
    }
    if (!is_of(schema.at("type"), value)) return path + " has the wrong type";
    if (const auto words = schema.find("enum"); words != schema.end()) {
      if (std::ranges::find(*words, value) == words->end()) return path + " is none of the words";
    }
    if (value.is_array()) return check_items(schema, value, path);
    return value.is_object() ? check_members(schema, value, path) : std::string();
  }

  std::string check_items(const json& schema, const json& value, const std::string& path) const {
    for (const json& one : value) {
      if (auto wrong = check(schema.at("items"), one, path + "[]"); !wrong.empty()) return wrong;
    }
    return {};
  }

  std::string check_members(const json& schema, const json& value, const std::string& path) const {
    for (const json& name : schema.value("required", json::array())) {
      if (!value.contains(name.get<std::string>())) return path + " lacks " + name.dump();
    }
    for (const auto& [name, member] : value.items()) {
      const json& known = schema.at("properties");
      if (!known.contains(name)) return path + " has " + name;
      if (auto wrong = check(known.at(name), member, path + "." + name); !wrong.empty())
        return wrong;
    }
    return {};
  }

  json root_;
};

class DeviceFile {
 public:
  explicit DeviceFile(const std::string& text) : file_("device.json") { write(file_.path(), text); }
  CommandResult run() const {
    return rundown({"run", test_driver("device"), "--device", file_.path()});
  }
  const std::string& path() const { return file_.path(); }

 private:
  ScratchFile file_;
};

// What the test driver says of the device that the n-th example of the page describes.
void expect_says(std::size_t example, const std::vector<std::string>& words) {
  const CommandResult result = DeviceFile(examples().at(example)).run();
  EXPECT_EQ(result.code, 0) << result.output << result.error;
  for (const std::string& word : words)
    EXPECT_NE(result.output.find(" debug: " + word + "\n"), std::string::npos) << word << "\n"
                                                                               << result.output;
}

TEST(DeviceFile, EachExampleFitsTheSchema) {
  const Schema schema;
  EXPECT_EQ(examples().size(), 4U);
  for (const std::string& text : examples())
    EXPECT_EQ(schema.complaint(parse_json(text)), "") << text;
  EXPECT_NE(schema.complaint(parse_json(R"({"bus": "isa"})")), "");
  EXPECT_NE(schema.complaint(parse_json(R"({"bus": "pci", "pci": {"vendors": 1}})")), "");
}

TEST(DeviceFile, OfARootDeviceSaysItsNamesResourcesAndRegisters) {
  expect_says(
      0, {"the bus is ROOT", "the hardware is ROOT\\THERMOMETER", "the device is A thermometer",
          "memory fe000000 length 1000 holds 10002", "ports 300 count 8 hold 5a", "line 5"});
}

TEST(DeviceFile, OfAnAcpiDeviceMayHaveNoResources) {
  expect_says(1, {"the bus is ACPI", "the hardware is ACPI\\RUND0001", "no resources"});
}

TEST(DeviceFile, OfAPciDeviceMakesItsHardwareIdsOfItsConfiguration) {
  expect_says(2, {"the bus is PCI", "the hardware is PCI\\VEN_8086&DEV_1229&SUBSYS_00408086&REV_08",
                  "memory fea00000 length 1000 holds 0", "ports c000 count 40 hold ffffffff",
                  "2 messages"});
}

TEST(DeviceFile, OfAUsbDeviceMakesItsHardwareIdsOfItsDescriptor) {
  expect_says(
      3, {"the bus is USB", "the hardware is USB\\VID_045E&PID_930A&REV_0100", "no resources"});
}

TEST(DeviceFile, WithoutOneTheDeviceIsTheRootBuss) {
  const CommandResult result = rundown({"run", test_driver("device")});
  EXPECT_EQ(result.code, 0) << result.error;
  for (const char* word : {"the bus is ROOT", "memory feb00000 length 10000 holds 0",
                           "ports d000 count 100 hold ffffffff", "line 11"})
    EXPECT_NE(result.output.find(word), std::string::npos) << word << result.output;
}

TEST(DeviceFile, WhatIsWrongIsToldWithItsMember) {
  struct Case {
    const char* text;
    const char* told;
  };
  const Case cases[] = {
      {"{", "is not JSON from line 1 on"},
      {"{\n\n\"bus\": root}", "is not JSON from line 3 on"},
      {"[]", "the file must hold one object"},
      {"{}", "bus: is missing"},
      {R"({"bus": "isa"})", R"(bus: must be one of "root", "pci", "usb", "acpi")"},
      {R"({"bus": "root", "colour": 1})", "colour: is unknown"},
      {R"({"bus": "root", "pci": {}})", "pci: is for the bus \"pci\""},
      {R"({"bus": "root", "usb": {}})", "usb: is for the bus \"usb\""},
      {R"({"bus": "root", "device": "a\\b"})", "device: must have no backslash"},
      {R"({"bus": "root", "description": ""})", "description: must be a string of 1 to 199"},
      {R"({"bus": "root", "hardware_ids": "a"})", "hardware_ids: must be an array"},
      {R"({"bus": "root", "hardware_ids": ["a", 1]})", "hardware_ids[1]: must be a string"},
      {R"({"bus": "root", "resources": [{"type": "interrupt", "line": 1}, {"type": "memory"}]})",
       "resources[1].start: is missing"},
      {R"({"bus": "root", "resources": [{"start": 1}]})", "resources[0].type: is missing"},
      {R"({"bus": "root", "resources": [{"type": "memory", "start": "0x1000", "length": 0}]})",
       "resources[0].length: must be a number from 1 to 16777216"},
      {R"({"bus": "root", "resources": [{"type": "ports", "start": 65535, "count": 2}]})",
       "resources[0].count: must be a number from 1 to 1"},
      {R"({"bus": "root", "resources": [{"type": "interrupt"}]})",
       "resources[0].line: must be there, or messages, and not both"},
      {R"({"bus": "root", "resources": [{"type": "interrupt", "line": -1}]})",
       "resources[0].line: must be a number from 0 to 255"},
      {R"({"bus": "root", "resources": [{"type": "memory", "start": "0x1000", "length": 16,
           "registers": [{"offset": 14, "size": 4, "value": 0}]}]})",
       "resources[0].registers[0].offset: lies outside"},
      {R"({"bus": "root", "resources": [{"type": "memory", "start": "0x1000", "length": 16,
           "registers": [{"offset": 0, "size": 3, "value": 0}]}]})",
       "resources[0].registers[0].size: must be 1, 2, 4 or 8"},
      {R"({"bus": "root", "resources": [{"type": "ports", "start": 0, "count": 16,
           "registers": [{"offset": 0, "size": 2, "value": "0x10000"}]}]})",
       "resources[0].registers[0].value: must be a number from 0 to 65535"},
      {R"({"bus": "root", "capabilities": {"d1": 1}})", "capabilities.d1: must be true or false"},
      {R"({"bus": "root", "capabilities": {"device_states": {"S1": "D4"}}})",
       "capabilities.device_states.S1: must be one of \"D0\""},
      {R"({"bus": "usb", "usb": {"endpoints": [{"address": "0x80", "type": "bulk"}]}})",
       "usb.endpoints[0].address: must be 1 to 15"},
      {R"({"bus": "pci", "pci": {"bytes": [{"offset": 256, "size": 1, "value": 1}]}})",
       "pci.bytes[0].offset: must be a number from 0 to 255"},
      {R"({"bus": "pci", "pci": {"vendor": "8086"}})", "pci.vendor: must be a number"}};
  for (const Case& one : cases) {
    const DeviceFile file(one.text);
    const CommandResult result = file.run();
    EXPECT_EQ(result.code, 2) << one.text;
    EXPECT_TRUE(one_line(result.error)) << result.error;
    EXPECT_TRUE(result.error.starts_with("rundown: " + file.path() + ": " + one.told))
        << one.text << "\n"
        << result.error;
  }
}

TEST(DeviceFile, StandsInTheLineThatShowsAFinding) {
  const DeviceFile file(R"({"bus": "root"})");
  const CommandResult result =
      rundown({"check", driver("leak_symlink_wrong"), "--device", file.path()});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.output.find(" --device '" + file.path() + "'"), std::string::npos)
      << result.output;
}

}  // namespace
}  // namespace rundown::test
