#include "nt/io/reinitialize.h"

#include <vector>

#include "abi/io.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;
using Word = std::uint64_t;

// "The Reinitialize routine is called with the number of times that it has been called, so far",
// and only once for each registration.
TEST(Reinitialize, RunsEachRoutineOnceInItsTurn) {
  in_machine([] {
    DRIVER_EXTENSION extension{};
    DRIVER_OBJECT driver{};
    driver.DriverExtension = &extension;
    std::vector<Word> seen;
    void* again = nullptr;
    void* routine = guest_callback([&](Word given, Word context, Word count, Word) {
      EXPECT_EQ(reinterpret_cast<DRIVER_OBJECT*>(given), &driver);
      EXPECT_EQ(extension.Count, count);
      seen.push_back(context * 100 + count);
      if (again != nullptr) call("IoRegisterDriverReinitialization", &driver, again, 9);
      again = nullptr;
      return 0;
    });
    EXPECT_FALSE(nt::io::reinitializes());
    call("IoRegisterDriverReinitialization", &driver, routine, 7);
    call("IoRegisterBootDriverReinitialization", &driver, routine, 8);
    EXPECT_TRUE(nt::io::reinitializes());
    EXPECT_TRUE(seen.empty());
    again = routine;
    nt::io::run_reinitialization(driver);
    EXPECT_EQ(seen, (std::vector<Word>{701, 802, 903}));
    EXPECT_FALSE(nt::io::reinitializes());
    nt::io::run_reinitialization(driver);
    EXPECT_EQ(seen.size(), 3U);
  });
}

}  // namespace
}  // namespace rundown
