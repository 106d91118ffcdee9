#include "reported.h"

#include "verify/rules.h"

namespace rundown::test {

using verify::Outcome;

verify::ScenarioResult scenario(const std::string& id) {
  verify::ScenarioResult made;
  made.choices = *verify::parse_scenario(id);
  std::uint32_t site = 0;
  for (verify::Choice& choice : made.choices) {
    choice.site = ++site;
    choice.stack = {0x1000 + site};
  }
  made.entry_status = static_cast<std::uint32_t>(abi::STATUS_INSUFFICIENT_RESOURCES);
  made.end = nt::LifeEnd::entry_failed;
  made.outcome = Outcome::finding;
  return made;
}

verify::ScenarioResult baseline() {
  verify::ScenarioResult made;
  made.entry_status = 0;
  made.end = nt::LifeEnd::unloaded;
  made.sites = 3;
  return made;
}

verify::ResourceSeen block(const std::string& tag, std::uint32_t ordinal, verify::Stack acquired) {
  verify::ResourceSeen made;
  made.kind = gate::Resource::pool;
  made.name = tag;
  made.phrase = "paged pool";
  made.bytes = 64;
  made.function = "ExAllocatePoolWithTag";
  made.ordinal = ordinal;
  made.acquired = std::move(acquired);
  return made;
}

verify::Defect leak_of(verify::ResourceSeen resource) {
  verify::Defect made;
  made.rule = verify::find_rule("leak/" + std::string(resource.kind.id()));
  made.resource = std::move(resource);
  return made;
}

verify::Defect defect(const verify::Rule* rule, verify::Stack where) {
  verify::Defect made;
  made.rule = rule;
  made.where = std::move(where);
  return made;
}

report::DriverReport report_of(std::vector<verify::ScenarioResult> results, const char* family) {
  report::DriverReport made;
  made.path = "driver.sys";
  made.family = gate::family_named(family);
  report::Symbols symbols({}, {});
  report::build(std::move(results), symbols, {}, made);
  return made;
}

}  // namespace rundown::test
