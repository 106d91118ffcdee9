#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::held;
using test::in_machine;

TEST(Recorder, ALogIsADriversUntilItStops) {
  in_machine([] {
    std::uint64_t control = 0;
    EXPECT_EQ(call<BOOLEAN>("imp_WppRecorderIsDefaultLogAvailable", &control), FALSE);
    call("WppAutoLogStart", &control, nullptr, nullptr);
    EXPECT_NE(call<void*>("imp_WppRecorderLogGetDefault", &control), nullptr);
    struct {
      ULONG size = 56;
      ULONG tag = 0;
      ULONG total = 64;
      ULONG error = 0;
      ULONG_PTR append = 0;
      BOOLEAN append_set = FALSE;
      ULONG identifier_size = 3;
      char identifier[16] = "own";
    } parameters;
    void* log = nullptr;
    EXPECT_EQ(call<NTSTATUS>("imp_WppRecorderLogCreate", &control, nullptr, &log),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("imp_WppRecorderLogCreate", &control, &parameters, &log),
              STATUS_SUCCESS);
    EXPECT_EQ(held(gate::Resource::etw).size(), 2U);
    const GUID source{};
    EXPECT_EQ(call<NTSTATUS>("WppAutoLogTrace", log, 4, 1, &source, 10, "abc", 4, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("WppAutoLogTrace", 0x1238, 4, 1, &source, 10, nullptr),
              STATUS_INVALID_PARAMETER);
    call("WppAutoLogStop", &control, nullptr);
    EXPECT_TRUE(held(gate::Resource::etw).empty());
  });
}

TEST(Recorder, ADriverMayGoWithoutTheDefaultLog) {
  in_machine([] {
    std::uint64_t control = 0;
    struct {
      ULONG size = 8;
      BOOLEAN create = FALSE;
    } configure;
    call("imp_WppRecorderConfigure", &control, &configure);
    call("WppAutoLogStart", &control, nullptr, nullptr);
    EXPECT_EQ(call<BOOLEAN>("imp_WppRecorderIsDefaultLogAvailable", &control), FALSE);
    EXPECT_TRUE(held(gate::Resource::etw).empty());
  });
}

TEST(Recorder, ALogIsNamedAndDeletedByItself) {
  in_machine([] {
    std::uint64_t control = 0;
    struct {
      ULONG size = 56;
      ULONG tag = 0;
      ULONG total = 64;
      ULONG error = 0;
      ULONG_PTR append = 0;
      BOOLEAN append_set = FALSE;
      ULONG identifier_size = 3;
      char identifier[16] = "own";
    } parameters;
    void* log = nullptr;
    ASSERT_EQ(call<NTSTATUS>("imp_WppRecorderLogCreate", &control, &parameters, &log),
              STATUS_SUCCESS);
    const auto name = [&](void* of, const char* identifier) {
      return call<NTSTATUS>("imp_WppRecorderLogSetIdentifier", &control, of, identifier);
    };
    EXPECT_EQ(name(log, "renamed"), STATUS_SUCCESS);
    EXPECT_EQ(name(log, nullptr), STATUS_INVALID_PARAMETER);
    call("imp_WppRecorderLogDelete", &control, log);
    EXPECT_TRUE(held(gate::Resource::etw).empty());
    EXPECT_EQ(name(log, "gone"), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("WppAutoLogTrace", log, 4, 1, nullptr, 10, nullptr),
              STATUS_INVALID_PARAMETER);
    call("imp_WppRecorderLogDelete", &control, log);
  });
}

}  // namespace
}  // namespace rundown
