// How a C++ function becomes an export of a simulated module: one declaration, from which
// everything else is deduced.
//
//   NTSTATUS IoCreateSymbolicLink(const UNICODE_STRING* name, const UNICODE_STRING* target) { ... }
//   RUNDOWN_EXPORT(ntoskrnl, IoCreateSymbolicLink,
//                  {.irql = Irql::passive, .fails = {fails_with(STATUS_OBJECT_NAME_COLLISION)},
//                   .acquires = Resource::symbolic_link});
//
// The function is plain C++ under the host's own calling convention. Its type says how to take the
// arguments from a guest call and how the trace shows them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "abi/types.h"
#include "cpu/frame.h"
#include "gate/contract.h"
#include "gate/format.h"

namespace rundown::gate {

struct Module {
  std::string_view name;
  // Where a table already says part of the contracts: gives it back with that part filled in.
  Contract (*complete)(std::string_view function, Contract declared) = nullptr;
};
inline constexpr Module ntoskrnl{"ntoskrnl.exe"};
inline constexpr Module hal{"hal.dll"};

// The unnamed arguments of a variadic export, in order.
class VariableArguments {
 public:
  VariableArguments(const cpu::GateFrame& frame, std::size_t first)
      : frame_(&frame), next_(first) {}
  explicit VariableArguments(const std::uint64_t* list) : list_(list) {}

  std::uint64_t next() { return list_ != nullptr ? *list_++ : frame_->argument(next_++); }

 private:
  const cpu::GateFrame* frame_ = nullptr;
  std::size_t next_ = 0;
  const std::uint64_t* list_ = nullptr;  // a va_list of the Windows x64 convention
};

enum class Returns : std::uint8_t { nothing, status, pointer, value };

// An export as the tables hold it.
struct ExportEntry {
  std::string_view module;
  std::string_view name;
  Contract contract;
  std::uint64_t (*invoke)(const cpu::GateFrame& frame) = nullptr;
  void (*format_arguments)(const cpu::GateFrame& frame, std::string& out) = nullptr;
  void (*format_result)(std::uint64_t result, std::string& out) = nullptr;
  Returns returns = Returns::nothing;

  // Exactly one of these three is set; `invoke` makes it a function.
  std::size_t data_size = 0;  // a datum: so many bytes in the module's data
  void (*initialize_data)(void* place) = nullptr;
  std::string_view code{};  // machine code that runs as it is, where registers must survive

  const ExportEntry* next = nullptr;  // registration list
  explicit ExportEntry(std::string_view in_module, std::string_view called, Contract with);
  ExportEntry(const ExportEntry&) = delete;
  ExportEntry& operator=(const ExportEntry&) = delete;
};

const ExportEntry* first_export();

// False for a type whose arguments say nothing to the reader of a call trace.
template <class T>
inline constexpr bool kShownInTrace = true;

namespace detail {

template <class T>
T argument(const cpu::GateFrame& frame, std::size_t n) {
  if constexpr (std::is_same_v<T, VariableArguments>) {
    return VariableArguments(frame, n);
  } else if constexpr (std::is_pointer_v<T>) {
    return reinterpret_cast<T>(frame.argument(n));
  } else if constexpr (std::is_class_v<T> || std::is_union_v<T>) {
    // The convention passes a structure of eight bytes in place of the word, any larger by
    // reference.
    if constexpr (sizeof(T) <= 8) {
      const std::uint64_t word = frame.argument(n);
      T value;
      __builtin_memcpy(&value, &word, sizeof value);
      return value;
    } else {
      return *reinterpret_cast<const T*>(frame.argument(n));
    }
  } else {
    return static_cast<T>(frame.argument(n));
  }
}

template <class T>
std::uint64_t word(T value) {
  if constexpr (std::is_pointer_v<T>) {
    return reinterpret_cast<std::uint64_t>(value);
  } else if constexpr (std::is_class_v<T> || std::is_union_v<T>) {
    static_assert(sizeof(T) <= 8);
    std::uint64_t result = 0;
    __builtin_memcpy(&result, &value, sizeof value);
    return result;
  } else {
    return static_cast<std::uint64_t>(value);
  }
}

template <auto Function, class Type = decltype(Function)>
struct Bound;

template <auto Function, class Result, class... Arguments>
struct Bound<Function, Result (*)(Arguments...)> {
  using Indexes = std::index_sequence_for<Arguments...>;
  static constexpr Returns kReturns = std::is_void_v<Result>                  ? Returns::nothing
                                      : std::is_same_v<Result, abi::NTSTATUS> ? Returns::status
                                      : std::is_pointer_v<Result>             ? Returns::pointer
                                                                              : Returns::value;

  static std::uint64_t invoke(const cpu::GateFrame& frame) {
    return [&]<std::size_t... n>(std::index_sequence<n...>)->std::uint64_t {
      if constexpr (kReturns != Returns::nothing) {
        return word(Function(argument<Arguments>(frame, n)...));
      } else {
        Function(argument<Arguments>(frame, n)...);
        return 0;
      }
    }
    (Indexes{});
  }

  static void format_arguments(const cpu::GateFrame& frame, std::string& out) {
    [&]<std::size_t... n>(std::index_sequence<n...>) {
      [[maybe_unused]] std::string_view separator;
      [[maybe_unused]] const auto show = [&]<class T>(T value) {
        if constexpr (kShownInTrace<T>) {
          out += std::exchange(separator, ", ");
          format_value(value, out);
        }
      };
      (show(argument<Arguments>(frame, n)), ...);
    }
    (Indexes{});
  }

  static void format_result(std::uint64_t result, std::string& out) {
    if constexpr (std::is_pointer_v<Result>) {
      format_value(reinterpret_cast<Result>(result), out);
    } else if constexpr (std::is_integral_v<Result> || std::is_enum_v<Result>) {
      format_value(static_cast<Result>(result), out);
    } else if constexpr (kReturns != Returns::nothing) {
      format_value(result, out);
    }
  }
};

inline void format_value(const VariableArguments& /*rest*/, std::string& out) {
  out += "...";
}

}  // namespace detail

template <auto Function>
struct FunctionExport : ExportEntry {
  FunctionExport(Module in, std::string_view called, const Contract& with)
      : ExportEntry(in.name, called, in.complete != nullptr ? in.complete(called, with) : with) {
    using Type = detail::Bound<Function>;
    invoke = &Type::invoke;
    format_arguments = &Type::format_arguments;
    format_result = &Type::format_result;
    returns = Type::kReturns;
  }
};

// A variable of a module. `initialize` runs when a machine boots, after every part has been made.
template <class T>
struct DataExport : ExportEntry {
  DataExport(Module in, std::string_view called, void (*initialize)(void* place))
      : ExportEntry(in.name, called, {}) {
    data_size = sizeof(T);
    initialize_data = initialize;
  }
};

// Code copied into the module as it stands, for functions whose contract is about registers.
struct CodeExport : ExportEntry {
  CodeExport(Module in, std::string_view called, std::string_view bytes)
      : ExportEntry(in.name, called, {}) {
    code = bytes;
  }
};

}  // namespace rundown::gate

#define RUNDOWN_EXPORT(module, function, ...)                          \
  const ::rundown::gate::FunctionExport<&function> export_##function { \
    module, #function, ::rundown::gate::Contract __VA_ARGS__           \
  }
