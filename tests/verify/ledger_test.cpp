#include "verify/ledger.h"

#include <gtest/gtest.h>

namespace rundown::verify {
namespace {

using gate::Resource;

Holding holding(Resource kind, std::uint64_t key, std::string name) {
  Holding made;
  made.kind = kind;
  made.key = key;
  made.name = std::move(name);
  return made;
}

std::vector<std::string> names(const std::vector<Holding>& holdings) {
  std::vector<std::string> all;
  for (const Holding& one : holdings) all.push_back(one.name);
  return all;
}
using Names = std::vector<std::string>;

// A second reference to an object has the key of the first: what is given back is the newer one, so
// that the stack of a leak is that of the one taken first.
TEST(Ledger, OfSeveralWithOneKeyTheNewestIsReleasedFirst) {
  Ledger ledger;
  for (const char* name : {"first", "second", "third"}) {
    ledger.acquire(holding(Resource::object_reference, 5, name));
  }
  EXPECT_EQ(ledger.find_held(Resource::object_reference, 5)->name, "third");
  EXPECT_EQ(names(ledger.release(Resource::object_reference, 5)), Names{"third"});
  EXPECT_EQ(names(ledger.held()), (Names{"first", "second"}));
  EXPECT_EQ(names(ledger.release(Resource::object_reference, 5)), Names{"second"});
  EXPECT_EQ(names(ledger.release(Resource::object_reference, 5)), Names{"first"});
  EXPECT_TRUE(ledger.held().empty());
  EXPECT_TRUE(ledger.release(Resource::object_reference, 5).empty());
}

TEST(Ledger, KnowsAHoldingByItsKindAndItsKey) {
  Ledger ledger;
  ledger.acquire(holding(Resource::pool, 5, "block"));
  ledger.acquire(holding(Resource::handle, 5, "handle"));
  EXPECT_TRUE(ledger.release(Resource::pool, 6).empty());
  EXPECT_TRUE(ledger.release(Resource::mdl, 5).empty());
  EXPECT_EQ(names(ledger.release(Resource::pool, 5)), Names{"block"});
  EXPECT_EQ(names(ledger.held()), Names{"handle"});
}

TEST(Ledger, TellsWhetherTheSystemCanReachTheDriver) {
  Ledger ledger;
  ledger.acquire(holding(Resource::pool, 1, "block"));
  EXPECT_FALSE(ledger.reaches_driver());
  Holding device = holding(Resource::device, 2, "device");
  device.reaches = true;
  ledger.acquire(device);
  EXPECT_TRUE(ledger.reaches_driver());
  ledger.release(Resource::device, 2);
  EXPECT_FALSE(ledger.reaches_driver());
}

TEST(Ledger, ListsWhatIsHeldInTheOrderOfAcquisition) {
  Ledger ledger;
  ledger.acquire(holding(Resource::thread, 9, "first"));
  ledger.acquire(holding(Resource::pool, 3, "second"));
  ledger.acquire(holding(Resource::pool, 1, "third"));
  EXPECT_EQ(names(ledger.held()), (Names{"first", "second", "third"}));
}

TEST(Ledger, FindsTheCauseOfWhatGoesWithAnother) {
  Ledger ledger;
  ledger.acquire(holding(Resource::device, 1, "device"));
  ledger.acquire(holding(Resource::timer, 2, "timer"));
  ledger.goes_with({Resource::timer, 2}, {Resource::device, 1});
  const Holding timer = *ledger.find_held(Resource::timer, 2);
  EXPECT_EQ(ledger.cause_of(timer).name, "device");
  ledger.release(Resource::device, 1);
  EXPECT_EQ(ledger.cause_of(timer).name, "timer");
  // What is at the address next has no owner.
  ledger.release(Resource::timer, 2);
  ledger.acquire(holding(Resource::device, 1, "device"));
  ledger.acquire(holding(Resource::timer, 2, "another"));
  EXPECT_EQ(ledger.cause_of(*ledger.find_held(Resource::timer, 2)).name, "another");
}

TEST(Ledger, FindsTheReferenceThatKeepsAnObject) {
  Ledger ledger;
  ledger.acquire(holding(Resource::wdf_object, 1, "object"));
  ledger.acquire(holding(Resource::wdf_reference, 1, "reference"));
  EXPECT_EQ(ledger.cause_of(*ledger.find_held(Resource::wdf_object, 1)).name, "reference");
}

TEST(Ledger, RemembersWhoReleasedLast) {
  Ledger ledger;
  ledger.acquire(holding(Resource::pool, 5, "block"));
  EXPECT_EQ(ledger.find_released(Resource::pool, 5), nullptr);
  EXPECT_EQ(ledger.end_of(Resource::pool, 5), nullptr);
  const auto released = ledger.release(Resource::pool, 5);
  ledger.remember_release(released[0], "ExFreePool", {1, 2});
  EXPECT_EQ(ledger.find_released(5)->name, "block");
  EXPECT_EQ(ledger.find_released(Resource::pool, 5)->name, "block");
  EXPECT_EQ(ledger.find_released(Resource::handle, 5), nullptr);
  EXPECT_EQ(ledger.end_of(Resource::pool, 5)->by, "ExFreePool");
  EXPECT_EQ(ledger.end_of(Resource::pool, 5)->stack, (std::vector<std::uint64_t>{1, 2}));
}

}  // namespace
}  // namespace rundown::verify
