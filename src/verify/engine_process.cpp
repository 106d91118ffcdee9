#include "verify/engine_process.h"

#include <fmt/format.h>
#include <unistd.h>

#include "cpu/trap.h"
#include "nt/boot.h"
#include "nt/cm/reg_file.h"
#include "nt/etw/session.h"
#include "nt/io/driver.h"
#include "nt/life.h"
#include "verify/checker.h"
#include "verify/fork_brancher.h"
#include "verify/sandbox.h"

namespace rundown::verify {
namespace {

Checker* running;  // for the signal's way into it; one in each process

struct Running {
  Checker& checker;
  const EngineRequest& request;
};

void run_life(void* argument) {
  const auto& [checker, request] = *static_cast<Running*>(argument);
  const nt::LifeEnd end =
      nt::live({.returned = [&checker = checker](
                                abi::NTSTATUS status) { checker.driver_entry_returned(status); },
                .program = request.program ? &*request.program : nullptr,
                .stages = request.exploration.stages});
  checker.finish(end);
}

std::string load(const EngineRequest& request) {
  for (const EngineRequest::Dependency& dependency : request.dependencies) {
    if (const auto error = nt::ldr::load_image(*dependency.file, dependency.path)) {
      return dependency.path + ": " + error->message;
    }
  }
  if (const auto error = nt::ldr::load_image(*request.file, request.path)) return error->message;
  return {};
}

}  // namespace

void be_engine(const EngineRequest& request, const Sender& sender) {
  limit_processor_time(static_cast<unsigned>(request.timeout_seconds) + 5);
  if (request.device) nt::hardware::describe_device(*request.device);
  nt::boot({.version = nt::ke::version_of_build(request.windows_build),
            .processors = request.processors});
  if (!request.registry.empty()) nt::cm::load_reg_file(request.registry);
  if (const std::string error = load(request); !error.empty()) {
    sender.send(MessageKind::refusal, error);
    _exit(0);
  }
  for (const nt::ldr::LoadedImage& image : nt::ldr::loaded_images()) {
    sender.send(MessageKind::module,
                fmt::format("{}\n{}\n{}", image.base, image.size, image.file_name));
  }
  enter_sandbox();
  auto brancher = std::make_unique<ForkBrancher>(
      request.exploration.jobs,
      ScenarioNews{
          .begun =
              [&sender](const Begun& begun) { sender.send(MessageKind::begun, encode(begun)); },
          .ended =
              [&sender](const Ended& ended) { sender.send(MessageKind::ended, encode(ended)); }});
  Checker checker(
      request.exploration, std::move(brancher),
      [&sender](const ScenarioResult& result) { sender.send(MessageKind::result, encode(result)); },
      request.timeout_seconds);
  if (request.trace) {
    nt::etw::listen();
    checker.trace_to([&sender](std::uint64_t caller, const std::string& line) {
      sender.send(MessageKind::trace, fmt::format("{} {}", caller, line));
    });
  }
  running = &checker;
  gate::set_observer(&checker);
  cpu::on_timeout([](const abi::CONTEXT& /*context*/) { running->on_timeout(); });
  cpu::start_timeout(request.timeout_seconds);
  Running life{checker, request};
  nt::run_on_system_thread(&run_life, &life);
  // The life waits for something that can still come: let the clock go on until it ends or nothing
  // is left.
  nt::wait_for_ever();
}

}  // namespace rundown::verify
