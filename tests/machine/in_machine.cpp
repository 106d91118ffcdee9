#include "in_machine.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <tuple>
#include <utility>

#include "cpu/call.h"
#include "cpu/processor.h"
#include "gate/export.h"
#include "gate/modules.h"
#include "machine/arena.h"
#include "nt/boot.h"

namespace rundown::test {
namespace {

constexpr int kFinished = 0;
constexpr int kExpectationFailed = 1;
constexpr int kBugChecked = 42;
constexpr int kOther = 43;
constexpr int kDeadlocked = 44;
constexpr int kRequestLost = 45;
constexpr int kUnsupported = 46;

struct Shared {
  gate::BugCheck bug;
  std::array<char, 128> unsupported{};
};

class Recorder final : public gate::Observer {
 public:
  explicit Recorder(Shared& shared) : shared_(shared) {}

  std::optional<gate::Failure> on_call(const gate::Call& call) override {
    if (ask_next_) {
      const gate::Contract& contract = call.target.contract;
      const gate::Failures failures =
          contract.fails_when != nullptr ? contract.fails_when(call.frame) : contract.fails;
      asked_.assign(failures.begin(), failures.end());
      ask_next_ = false;
      return gate::returns_null;
    }
    return std::exchange(fail_next_, std::nullopt);
  }
  void on_return(const gate::Call&, std::uint64_t) override {}
  void on_acquired(const gate::Acquired& what) override {
    names_.push_back(std::make_unique<std::string>(what.name));
    gate::Acquired copy = what;
    copy.name = *names_.back();
    held_.push_back(copy);
  }
  void on_released(gate::Resource kind, std::uint64_t key) override {
    const auto newest = std::find_if(held_.rbegin(), held_.rend(), [&](const gate::Acquired& a) {
      return a.kind == kind && a.key == key;
    });
    if (newest != held_.rend()) held_.erase(std::next(newest).base());
  }
  void on_goes_with(const gate::Held&, const gate::Held&) override {}
  void on_stage(gate::Stage) override {}
  void on_callback(const gate::CallBack& what) override {
    callbacks_.push_back(std::string(what.name) + " of " + std::string(what.of));
  }
  void on_verifier_break(const gate::VerifierBreak& what) override {
    verifier_breaks_.emplace_back(what.rule);
  }
  void on_device_step(const gate::DeviceStep& step) override {
    if (!step.status) return;
    std::string text(step.name);
    text += " = ";
    gate::format_value(*step.status, text);
    device_steps_.push_back(std::move(text));
  }
  void on_bus_started() override {}
  void on_breakpoint() override { ++breakpoints_; }
  void on_program_request(std::string_view call) override { program_calls_.emplace_back(call); }
  void on_program_answer(const gate::ProgramAnswer& answer) override {
    if (!answer.text.empty()) program_calls_.back() += " = " + std::string(answer.text);
  }
  void on_debug_output(std::string_view text) override { debug_text_ += text; }
  void on_bug_check(const gate::BugCheck& bug) override {
    shared_.bug = bug;
    leave(kBugChecked);
  }
  void on_unsupported(std::string_view module, std::string_view function) override {
    const std::string text = std::string(module) + "!" + std::string(function);
    shared_.unsupported.fill(0);
    text.copy(shared_.unsupported.data(), shared_.unsupported.size() - 1);
    leave(kUnsupported);
  }
  void on_deadlock() override { leave(kDeadlocked); }
  void on_request_lost(std::string_view request, std::uint64_t) override {
    std::printf("never completed: %s\n", std::string(request).c_str());
    leave(kRequestLost);
  }

  void fail_next(const gate::Failure& failure) { fail_next_ = failure; }
  void ask_next() { ask_next_ = true; }
  const std::vector<gate::Failure>& asked() const { return asked_; }
  const std::vector<gate::Acquired>& held() const { return held_; }
  int breakpoints() const { return breakpoints_; }
  const std::vector<std::string>& device_steps() const { return device_steps_; }
  const std::string& debug_text() const { return debug_text_; }
  const std::vector<std::string>& callbacks() const { return callbacks_; }
  const std::vector<std::string>& verifier_breaks() const { return verifier_breaks_; }
  const std::vector<std::string>& program_calls() const { return program_calls_; }

 private:
  [[noreturn]] static void leave(int code) {
    std::fflush(stdout);
    _exit(testing::Test::HasFailure() ? kExpectationFailed : code);
  }

  Shared& shared_;
  std::optional<gate::Failure> fail_next_;
  bool ask_next_ = false;
  std::vector<gate::Failure> asked_;
  int breakpoints_ = 0;
  std::vector<std::string> device_steps_;
  std::vector<gate::Acquired> held_;
  std::vector<std::unique_ptr<std::string>> names_;
  std::string debug_text_;
  std::vector<std::string> callbacks_;
  std::vector<std::string> verifier_breaks_;
  std::vector<std::string> program_calls_;
};

Recorder* recorder;
const std::function<void()>* body_to_run;

// Callbacks are exports of a module of their own, one for each place in a table.
constexpr std::size_t kCallbacks = 64;
std::array<Callback, kCallbacks> callbacks;
std::size_t callbacks_used;
constexpr gate::Module kCallbackModule{"test-callbacks.sys"};

template <std::size_t n>
std::uint64_t run_callback(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
  return callbacks[n](a, b, c, d);
}

template <std::size_t n>
struct CallbackExport : gate::FunctionExport<&run_callback<n>> {
  CallbackExport() : gate::FunctionExport<&run_callback<n>>(kCallbackModule, text(), {}) {}
  static std::string_view text() {
    static const std::string number = std::to_string(n);
    return number;
  }
};

template <class Sequence>
struct CallbackExports;
template <std::size_t... n>
struct CallbackExports<std::index_sequence<n...>> {
  std::tuple<CallbackExport<n>...> all;
};
const CallbackExports<std::make_index_sequence<kCallbacks>> callback_exports;

int run(const std::function<void()>& body, Shared& shared) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    nt::boot({});
    Recorder own(shared);
    recorder = &own;
    body_to_run = &body;
    gate::set_observer(&own);
    nt::run_on_system_thread(
        [](void*) {
          (*body_to_run)();
          std::fflush(stdout);
          _exit(testing::Test::HasFailure() ? kExpectationFailed : kFinished);
        },
        nullptr);
    nt::wait_for_ever();
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) {
    ADD_FAILURE() << "the machine's process was ended by signal " << WTERMSIG(status);
    return kOther;
  }
  return WEXITSTATUS(status);
}

Shared& shared_page() {
  static auto* page = static_cast<Shared*>(
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  return *page;
}

std::string why(int code) {
  if (code == kRequestLost) return "a request is never completed";
  if (code == kDeadlocked) return "every thread of the machine waits for ever";
  if (code == kUnsupported) return std::string("unsupported: ") + shared_page().unsupported.data();
  return "expectations failed inside the machine; they are printed above";
}

}  // namespace

void in_machine(const std::function<void()>& body) {
  Shared& shared = shared_page();
  const int code = run(body, shared);
  if (code == kBugChecked) {
    ADD_FAILURE() << "bug check 0x" << std::hex << shared.bug.code << " ("
                  << shared.bug.parameters[0] << ", " << shared.bug.parameters[1] << ", "
                  << shared.bug.parameters[2] << ", " << shared.bug.parameters[3] << ")";
  } else if (code != kFinished) {
    ADD_FAILURE() << why(code);
  }
}

std::optional<gate::BugCheck> bug_check_in(const std::function<void()>& body) {
  Shared& shared = shared_page();
  const int code = run(body, shared);
  if (code == kBugChecked) return shared.bug;
  if (code != kFinished) ADD_FAILURE() << why(code);
  return std::nullopt;
}

std::string unsupported_in(const std::function<void()>& body) {
  const int code = run(body, shared_page());
  if (code == kUnsupported) return shared_page().unsupported.data();
  if (code != kFinished) ADD_FAILURE() << why(code);
  return {};
}

bool deadlock_in(const std::function<void()>& body) {
  const int code = run(body, shared_page());
  if (code != kDeadlocked && code != kFinished) ADD_FAILURE() << why(code);
  return code == kDeadlocked;
}

bool request_lost_in(const std::function<void()>& body) {
  const int code = run(body, shared_page());
  if (code != kRequestLost && code != kFinished) ADD_FAILURE() << why(code);
  return code == kRequestLost;
}

std::uint64_t call_words(std::string_view name, std::initializer_list<std::uint64_t> arguments) {
  const gate::ExportEntry* entry = nullptr;
  for (const gate::ExportEntry* e = gate::first_export(); e != nullptr; e = e->next) {
    if (e->name == name) entry = e;
  }
  if (entry == nullptr) {
    ADD_FAILURE() << name << " is not exported";
    return 0;
  }
  return call_words(*entry, arguments);
}

std::uint64_t call_words(const gate::ExportEntry& entry,
                         std::initializer_list<std::uint64_t> arguments) {
  return cpu::call_guest(gate::address_of(entry), std::span(arguments.begin(), arguments.size()));
}

void fail_next_call(const gate::Failure& failure) {
  recorder->fail_next(failure);
}

std::vector<gate::Failure> failures_of_words(std::string_view name,
                                             std::initializer_list<std::uint64_t> arguments) {
  recorder->ask_next();
  call_words(name, arguments);
  return recorder->asked();
}

const std::vector<gate::Acquired>& held() {
  return recorder->held();
}

std::vector<gate::Acquired> held(gate::Resource kind) {
  std::vector<gate::Acquired> found;
  std::ranges::copy_if(recorder->held(), std::back_inserter(found),
                       [&](const gate::Acquired& a) { return a.kind == kind; });
  return found;
}

const std::string& debug_text() {
  return recorder->debug_text();
}

int breakpoints() {
  return recorder->breakpoints();
}

const std::vector<std::string>& device_steps() {
  return recorder->device_steps();
}

const std::vector<std::string>& announced_callbacks() {
  return recorder->callbacks();
}

const std::vector<std::string>& verifier_breaks() {
  return recorder->verifier_breaks();
}

const std::vector<std::string>& program_calls() {
  return recorder->program_calls();
}

abi::UNICODE_STRING unicode(const char16_t* text) {
  const auto bytes = static_cast<abi::USHORT>(std::u16string_view(text).size() * 2);
  return {bytes, static_cast<abi::USHORT>(bytes + 2), const_cast<char16_t*>(text)};
}

void* guest_callback(Callback function) {
  callbacks.at(callbacks_used) = std::move(function);
  const gate::ExportEntry* entry =
      gate::find_export(kCallbackModule.name, std::to_string(callbacks_used++));
  return reinterpret_cast<void*>(gate::address_of(*entry));
}

void* user_memory(std::size_t bytes) {
  static machine::Address next = machine::kUser.base;
  const machine::Address at = next;
  next += (bytes + machine::kPageSize - 1) & ~(machine::kPageSize - 1);
  return reinterpret_cast<void*>(at);
}

}  // namespace rundown::test
