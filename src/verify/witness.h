// What the driver did before, remembered for the finding that may come of it: where it raised the
// IRQL, where it completed a request, which names it was told to be others'.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/observer.h"
#include "verify/result.h"

namespace rundown::verify {

// A call and where it was made.
struct Deed {
  std::string function;
  Stack stack;
};

class Witness {
 public:
  void on_call(const gate::Call& call);
  void on_return(const gate::Call& call, std::uint64_t result);

  // The innermost call that raised the IRQL and has not been undone.
  const Deed* raised() const;
  // The completion or the freeing of a request before the last one.
  const Deed* first_end_of(std::uint64_t irp) const;
  const Deed* last_end_of(std::uint64_t irp) const;
  // The call is about to delete a symbolic link whose creation was refused for its name.
  std::optional<std::string> foreign_link(const gate::Call& call) const;
  // Somebody has waited for the object itself.
  bool awaited(std::uint64_t object) const { return awaited_.contains(object); }

 private:
  struct Raise {
    gate::Irql level;
    Deed deed;
  };
  void forget_lowered();
  void note_wait(const gate::Call& call);

  std::map<const cpu::GateFrame*, gate::Irql> level_at_call_;
  std::vector<Raise> raises_;
  std::map<std::uint64_t, std::vector<Deed>> ends_;
  std::set<std::uint64_t> awaited_;
  std::map<std::u16string, std::string> foreign_;  // by its name in capitals
};

}  // namespace rundown::verify
