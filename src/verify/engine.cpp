#include "verify/engine.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <system_error>
#include <thread>

#include "verify/channel.h"
#include "verify/engine_process.h"
#include "verify/roll_call.h"
#include "verify/sandbox.h"
#include "verify/sleepers.h"

namespace rundown::verify {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kLeastPatience = 2;  // seconds in which nobody who works uses no processor time

ModuleSeen parse_module(const std::string& text) {
  ModuleSeen module;
  char* rest = nullptr;
  module.base = std::strtoull(text.c_str(), &rest, 10);
  module.size = std::strtoull(rest, &rest, 10);
  if (*rest != '\0') module.name = rest + 1;
  return module;
}

// Receives what the engine's processes say, keeps the roll, and stops who does not end.
class Supervisor {
 public:
  Supervisor(pid_t engine, Receiver& receiver, const EngineRequest& request,
             const EngineListener& listener)
      : engine_(engine),
        receiver_(receiver),
        listener_(listener),
        sleepers_(
            std::chrono::duration<double>(std::max(request.timeout_seconds, kLeastPatience))) {
    Begun first;
    if (request.exploration.replay) first.choices = request.exploration.only;
    roll_.begin(first, engine, Clock::now());
  }

  EngineEnd run() {
    constexpr std::chrono::milliseconds kLook{200};
    Clock::time_point looked = Clock::now();
    Message message;
    for (;;) {
      const Receiver::Got got = receiver_.receive(kLook, message);
      if (got == Receiver::Got::all_senders_gone) break;
      if (got == Receiver::Got::message) take(message);
      if (Clock::now() - looked < kLook) continue;
      looked = Clock::now();
      if (listener_.stop && listener_.stop() && !end_.interrupted) {
        end_.interrupted = true;
        kill(-engine_, SIGKILL);
      }
      stop_sleepers(looked);
    }
    close();
    return std::move(end_);
  }

 private:
  void take(const Message& message) {
    switch (message.kind) {
      case MessageKind::module:
        end_.modules.push_back(parse_module(message.body));
        break;
      case MessageKind::begun:
        if (const auto begun = decode_begun(message.body)) {
          roll_.begin(*begun, message.process, Clock::now());
        } else {
          end_.unattributed = true;
        }
        break;
      case MessageKind::ended:
        if (const auto ended = decode_ended(message.body)) {
          if (auto none = roll_.end(*ended, Clock::now())) listener_.result(std::move(*none));
        }
        break;
      case MessageKind::result: {
        auto result = decode(message.body);
        if (result && roll_.answer(*result, message.process, Clock::now())) {
          listener_.result(std::move(*result));
        } else {
          end_.unattributed = true;
        }
        break;
      }
      case MessageKind::trace:
        if (listener_.trace_line) {
          char* rest = nullptr;
          const std::uint64_t caller = std::strtoull(message.body.c_str(), &rest, 10);
          if (*rest != '\0') listener_.trace_line(caller, std::string(rest + 1));
        }
        break;
      case MessageKind::refusal:
        end_.refusal = message.body;
        break;
      case MessageKind::error:
        end_.error = message.body;
        break;
    }
  }

  void stop_sleepers(Clock::time_point now) {
    for (const Sleepers::Found& found : sleepers_.look(roll_, now)) {
      // A number that Linux has given to somebody else since is not in the engine's group.
      if (getpgid(found.process) == engine_) kill(found.process, SIGKILL);
      if (auto none = roll_.stop(found.process, found.why, now)) {
        listener_.result(std::move(*none));
      }
    }
  }

  void close() {
    const std::string how = wait_for_engine();
    const bool no_scenarios = !end_.refusal.empty() || !end_.error.empty();
    if (no_scenarios || end_.interrupted) {
      end_.not_finished = roll_.unanswered();
      return;
    }
    for (ScenarioResult& none : roll_.close(how)) listener_.result(std::move(none));
  }

  // All have closed their sockets, so all but a process gone wild end at once.
  std::string wait_for_engine() const {
    constexpr int kTries = 100;
    int status = 0;
    pid_t ended = 0;
    for (int i = 0; i < kTries && ended == 0; ++i) {
      ended = waitpid(engine_, &status, WNOHANG);
      if (ended == 0) std::this_thread::sleep_for(std::chrono::milliseconds(i == 0 ? 1 : 10));
    }
    kill(-engine_, SIGKILL);
    while (ended == 0 || (ended < 0 && errno == EINTR)) ended = waitpid(engine_, &status, 0);
    if (WIFSIGNALED(status)) {
      return fmt::format("its process was ended by signal {}", WTERMSIG(status));
    }
    return "its process ended without a word";
  }

  pid_t engine_;
  Receiver& receiver_;
  const EngineListener& listener_;
  RollCall roll_;
  Sleepers sleepers_;
  EngineEnd end_;
};

}  // namespace

EngineEnd run_engine(const EngineRequest& request, const EngineListener& listener) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a socket");
  }
  Receiver receiver(sockets[0]);  // before the first message, or it comes without its sender
  const pid_t caller = getpid();
  const pid_t engine = fork();
  if (engine < 0) throw std::system_error(errno, std::generic_category(), "cannot fork");
  if (engine == 0) {
    close(sockets[0]);
    setpgid(0, 0);
    const Sender sender(sockets[1]);
    try {
      confine_process(caller);
      be_engine(request, sender);
    } catch (const std::exception& error) {
      sender.send(MessageKind::error, error.what());
      _exit(3);
    }
  }
  close(sockets[1]);
  setpgid(engine, engine);  // whichever of the two processes comes first
  EngineEnd end = Supervisor(engine, receiver, request, listener).run();
  close(sockets[0]);
  return end;
}

}  // namespace rundown::verify
