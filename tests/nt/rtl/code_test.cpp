// Exports that compilers call with rules of their own about registers: each register but what the
// rule names must come back as it was.
#include "gate/modules.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::in_machine;

machine::Address address(const char* name) {
  return gate::address_of(*gate::find_export("ntoskrnl.exe", name));
}

struct Registers {
  std::uint64_t rax, rcx, rdx, r8, r9, r10, r11;
  bool operator==(const Registers&) const = default;
};

// Calls with these in the registers, and says what is in them afterwards.
Registers run(machine::Address routine, Registers with) {
  register std::uint64_t r8 asm("r8") = with.r8;
  register std::uint64_t r9 asm("r9") = with.r9;
  register std::uint64_t r10 asm("r10") = with.r10;
  register std::uint64_t r11 asm("r11") = with.r11;
  // Past the red zone, which the compiler may use.
  asm volatile("sub $128, %%rsp\n call *%[routine]\n add $128, %%rsp"
               : "+a"(with.rax), "+c"(with.rcx), "+d"(with.rdx), "+r"(r8), "+r"(r9), "+r"(r10),
                 "+r"(r11)
               : [routine] "b"(routine)
               : "memory", "cc");
  return {with.rax, with.rcx, with.rdx, r8, r9, r10, r11};
}

TEST(Code, ProbingTheStackAndCheckingACallKeepEveryRegister) {
  in_machine([] {
    for (const char* name : {"__chkstk", "_alloca_probe", "___chkstk_ms", "_guard_check_icall"}) {
      const Registers before{0x1000, 2, 3, 4, 5, 6, 7};
      EXPECT_EQ(run(address(name), before), before) << name;
    }
  });
}

// Puts the sum of two arguments of Windows' convention into rax.
__attribute__((naked)) void add_arguments() {
  asm("lea (%rcx,%rdx), %rax\n ret");
}

TEST(Code, AGuardedCallGoesToTheAddressInRaxWithItsArguments) {
  in_machine([] {
    const auto target = reinterpret_cast<std::uint64_t>(&add_arguments);
    const Registers after = run(address("_guard_dispatch_icall"), {target, 40, 2, 4, 5, 6, 7});
    EXPECT_EQ(after, (Registers{42, 40, 2, 4, 5, 6, 7}));
  });
}

}  // namespace
}  // namespace rundown
