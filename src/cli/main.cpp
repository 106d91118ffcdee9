#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

#include "verify/engine.h"

int main(int argc, char** argv) {
  using namespace rundown;
  if (argc < 2) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  std::vector<char> bytes((std::istreambuf_iterator<char>(in)), {});
  auto file = image::File::parse(std::as_bytes(std::span(bytes)));
  if (!file) {
    fmt::print(stderr, "rundown: {}: {}\n", argv[1], file.error().message);
    return 2;
  }
  verify::EngineRequest request;
  request.file = &*file;
  request.path = argv[1];
  request.trace = argc > 2;
  if (argc > 2) request.exploration.depth = 0;
  auto end = verify::run_engine(
      request, {.result =
                    [](verify::ScenarioResult&& r) {
                      fmt::print("[{}] outcome {} status {:X} end {}\n", verify::scenario_id(r.choices),
                                 static_cast<int>(r.outcome), r.entry_status.value_or(0), r.end);
                      for (auto& d : r.defects) {
                        fmt::print("    {} {} {}\n", d.rule, d.detail,
                                   d.resource ? d.resource->name : "");
                        for (auto a : d.where) fmt::print("      at {:x}\n", a);
                      }
                      for (auto& u : r.unsupported) fmt::print("    unsupported {}!{}\n", u.module, u.function);
                      if (!r.failure.empty()) fmt::print("    failure {}\n", r.failure);
                    },
                .trace_line = [](std::string&& line) { fmt::print("{}\n", line); }});
  fmt::print("end '{}'\n", end.error);
  for (auto& m : end.modules) fmt::print("{} {:x} {:x}\n", m.name, m.base, m.size);
}
