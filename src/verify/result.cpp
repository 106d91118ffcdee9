#include "verify/result.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "verify/roll_call.h"

namespace rundown::verify {
namespace {

// One description of each structure serves both directions.
template <class Archive>
void describe(Archive& a, Choice& v) {
  a(v.function, v.ordinal, v.failure.kind, v.failure.status, v.site, v.onward, v.stage, v.step,
    v.stack);
}
// Neither has a name on the wire.
template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_same_v<T, Subject>;

// Of what came from outside, whether it is one of the values that there are.
constexpr bool exists(const auto& /*value*/) {
  return true;
}
constexpr bool exists(Outcome value) {
  return value <= Outcome::lost;
}
constexpr bool exists(const Subject& value) {
  return value.is_valid();
}
constexpr bool exists(gate::Resource value) {
  return value < gate::Resource::count_;
}
constexpr bool exists(gate::Stage value) {
  return value < gate::Stage::done;
}
constexpr bool exists(gate::Failure::Kind value) {
  return value <= gate::Failure::Kind::raise;
}
constexpr bool exists(nt::LifeEnd value) {
  return value <= nt::LifeEnd::kept_by_device;
}

template <class Archive>
void describe(Archive& a, BugCheckSeen& v) {
  a(v.code, v.parameters[0], v.parameters[1], v.parameters[2], v.parameters[3]);
}
template <class Archive>
void describe(Archive& a, ResourceSeen& v) {
  a(v.kind, v.name, v.phrase, v.bytes, v.key, v.order, v.function, v.ordinal, v.site, v.step,
    v.acquired, v.released, v.released_by);
}
template <class Archive>
void describe(Archive& a, Defect& v) {
  a(v.rule, v.detail, v.resource, v.with, v.bug_check, v.where, v.address, v.request);
}
template <class Archive>
void describe(Archive& a, CalledBack& v) {
  a(v.routine, v.order, v.name, v.of);
}
template <class Archive>
void describe(Archive& a, Release& v) {
  a(v.kind, v.function, v.ordinal, v.by, v.stage, v.step, v.callback, v.stack);
}
template <class Archive>
void describe(Archive& a, UnsupportedSeen& v) {
  a(v.module, v.function, v.stage, v.where);
}
template <class Archive>
void describe(Archive& a, FailedStep& v) {
  a(v.name, v.status, v.callbacks, v.followed);
}
template <class Archive>
void describe(Archive& a, OwnFailure& v) {
  a(v.function, v.call, v.wants_integrity_check, v.stack);
}
template <class Archive>
void describe(Archive& a, ScenarioResult& v) {
  a(v.number, v.choices, v.outcome, v.entry_status, v.own_failure, v.return_trail, v.end,
    v.add_device_not_run, v.device_tried, v.steps, v.failed_step, v.registered, v.sites,
    v.callbacks, v.defects, v.unsupported, v.not_opened, v.releases, v.refused_choice, v.left_out,
    v.failure);
}

template <class Archive>
void describe(Archive& a, Begun& v) {
  a(v.number, v.parent, v.choices);
}
template <class Archive>
void describe(Archive& a, Ended& v) {
  a(v.scenario, v.how);
}

class Writer {
 public:
  template <class... T>
  void operator()(T&... values) {
    (write(values), ...);
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <class T>
  void write(T& value) {
    if constexpr (Plain<T>) {
      bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    } else {
      describe(*this, value);
    }
  }
  void write(const Rule*& rule) {
    std::string id(rule->id);
    write(id);
  }
  void write(std::string& text) {
    auto size = static_cast<std::uint32_t>(text.size());
    write(size);
    bytes_ += text;
  }
  template <class T>
  void write(std::vector<T>& items) {
    auto size = static_cast<std::uint32_t>(items.size());
    write(size);
    for (T& item : items) write(item);
  }
  template <class T>
  void write(std::optional<T>& item) {
    bool present = item.has_value();
    write(present);
    if (present) write(*item);
  }

  std::string bytes_;
};

// The bytes come from a process that ran hostile code: every length is checked.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class... T>
  void operator()(T&... values) {
    (read(values), ...);
  }
  bool complete() const { return good_ && bytes_.empty(); }

 private:
  template <class T>
  void read(T& value) {
    if constexpr (Plain<T>) {
      if (bytes_.size() < sizeof value) {
        good_ = false;
        return;
      }
      std::memcpy(&value, bytes_.data(), sizeof value);
      bytes_.remove_prefix(sizeof value);
      if (!exists(value)) good_ = false;
    } else {
      describe(*this, value);
    }
  }
  void read(const Rule*& rule) {
    std::string id;
    read(id);
    rule = find_rule(id);
    if (rule == nullptr) good_ = false;
  }
  void read(bool& value) {
    std::uint8_t byte = 0;
    read(byte);
    value = byte != 0;
  }
  std::uint32_t read_size() {
    std::uint32_t size = 0;
    read(size);
    if (size > bytes_.size()) good_ = false;
    return good_ ? size : 0;
  }
  void read(std::string& text) {
    const std::uint32_t size = read_size();
    text.assign(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
  }
  template <class T>
  void read(std::vector<T>& items) {
    const std::uint32_t size = read_size();
    for (std::uint32_t i = 0; i < size && good_; ++i) read(items.emplace_back());
  }
  template <class T>
  void read(std::optional<T>& item) {
    bool present = false;
    read(present);
    if (present && good_) read(item.emplace());
  }

  std::string_view bytes_;
  bool good_ = true;
};

template <class T>
std::string encoded(T value) {
  Writer writer;
  writer(value);
  return writer.take();
}

template <class T>
std::optional<T> decoded(std::string_view bytes) {
  Reader reader(bytes);
  T value;
  reader(value);
  if (!reader.complete()) return std::nullopt;
  return value;
}

}  // namespace

std::string_view Subject::id() const {
  if (code_ == kKernelMemory) return "kernel";
  if (code_ == kRaisedIrql) return "irql";
  return gate::name_of(static_cast<gate::Resource>(code_)).id;
}

std::optional<Subject> Subject::named(std::string_view id) {
  for (std::uint8_t code = 0; code <= kRaisedIrql; ++code) {
    if (const Subject subject(code); subject.id() == id) return subject;
  }
  return std::nullopt;
}

std::string encode(const ScenarioResult& result) {
  return encoded(result);
}
std::string encode(const Begun& scenario) {
  return encoded(scenario);
}
std::string encode(const Ended& ended) {
  return encoded(ended);
}
std::optional<ScenarioResult> decode(std::string_view bytes) {
  return decoded<ScenarioResult>(bytes);
}
std::optional<Begun> decode_begun(std::string_view bytes) {
  return decoded<Begun>(bytes);
}
std::optional<Ended> decode_ended(std::string_view bytes) {
  return decoded<Ended>(bytes);
}

}  // namespace rundown::verify
