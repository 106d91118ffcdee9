// What a filter asks of an operation.
#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;
using test::unsupported_in;
using test::WithOperations;
using Word = std::uint64_t;
using Data = FLT_CALLBACK_DATA;
using Objects = FLT_RELATED_OBJECTS;

// Runs the body in the pre-operation callback of a write of five bytes.
void during_write(std::function<void(Data&, WithOperations&)> body) {
  in_machine([&] {
    WithOperations mini;
    int times = 0;
    mini.watch(IRP_MJ_WRITE, [&](Data& data, const Objects&, void*) -> Word {
      ++times;
      body(data, mini);
      return FLT_PREOP_SUCCESS_NO_CALLBACK;
    });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    EXPECT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_EQ(times, 1);
  });
}

TEST(FltIsOperationSynchronous, AsTheFileIs) {
  during_write([](Data& data, WithOperations&) {
    EXPECT_TRUE(call<BOOLEAN>("FltIsOperationSynchronous", &data));
  });
}

TEST(FltGetRequestorProcess, IsTheSenders) {
  during_write([](Data& data, WithOperations&) {
    const Word process = call<Word>("PsGetCurrentProcess");
    EXPECT_EQ(call<Word>("FltGetRequestorProcess", &data), process);
    EXPECT_EQ(call<ULONG>("FltGetRequestorProcessId", &data),
              call<ULONG>("PsGetProcessId", process));
  });
}

TEST(FltGetRequestorProcessId, IsTheSystemsForTheSystem) {
  during_write([](Data& data, WithOperations&) {
    EXPECT_EQ(call<ULONG>("FltGetRequestorProcessId", &data), 4U);
  });
}

TEST(FltIs32bitProcess, NoProgramIs) {
  during_write([](Data& data, WithOperations&) {
    EXPECT_FALSE(call<BOOLEAN>("FltIs32bitProcess", &data));
    EXPECT_FALSE(call<BOOLEAN>("FltIs32bitProcess", nullptr));
  });
}

TEST(FltLockUserBuffer, MakesTheListOnce) {
  during_write([](Data& data, WithOperations&) {
    MDL*& list = *reinterpret_cast<MDL**>(data.Iopb->Parameters + 0x20);
    EXPECT_EQ(list, nullptr);
    EXPECT_EQ(call<NTSTATUS>("FltLockUserBuffer", &data), STATUS_SUCCESS);
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(list->ByteCount, 5U);
    EXPECT_NE(list->MdlFlags & MDL_PAGES_LOCKED, 0);
    const MDL* first = list;
    EXPECT_EQ(call<NTSTATUS>("FltLockUserBuffer", &data), STATUS_SUCCESS);
    EXPECT_EQ(list, first);
  });
}

TEST(FltLockUserBuffer, AnOperationWithoutAListHasNothingToLock) {
  in_machine([] {
    WithOperations mini;
    mini.watch(IRP_MJ_CREATE, [](Data& data, const Objects&, void*) -> Word {
      EXPECT_EQ(call<NTSTATUS>("FltLockUserBuffer", &data), STATUS_INVALID_PARAMETER);
      return FLT_PREOP_SUCCESS_NO_CALLBACK;
    });
    mini.begin();
    mini.open();
  });
}

TEST(FltDecodeParameters, TellsWhereTheParametersAre) {
  during_write([](Data& data, WithOperations&) {
    MDL** list = nullptr;
    void** buffer = nullptr;
    ULONG* length = nullptr;
    LOCK_OPERATION access{};
    EXPECT_EQ(call<NTSTATUS>("FltDecodeParameters", &data, &list, &buffer, &length, &access),
              STATUS_SUCCESS);
    EXPECT_EQ(reinterpret_cast<UCHAR*>(list), data.Iopb->Parameters + 0x20);
    EXPECT_EQ(reinterpret_cast<UCHAR*>(buffer), data.Iopb->Parameters + 0x18);
    EXPECT_EQ(*length, 5U);
    EXPECT_EQ(access, IoReadAccess);
  });
}

TEST(FltDecodeParameters, SomeOperationsHaveNone) {
  in_machine([] {
    WithOperations mini;
    mini.watch(IRP_MJ_CLEANUP, [](Data& data, const Objects&, void*) -> Word {
      EXPECT_EQ(call<NTSTATUS>("FltDecodeParameters", &data, nullptr, nullptr, nullptr, nullptr),
                STATUS_INVALID_PARAMETER);
      return FLT_PREOP_SUCCESS_NO_CALLBACK;
    });
    mini.begin();
    mini.open();
    mini.close();
  });
}

TEST(FltDoCompletionProcessingWhenSafe, CallsAtOnceWhereItIsSafe) {
  in_machine([] {
    WithOperations mini;
    bool called = false;
    void* safe = guest_callback([&](Word, Word, Word context, Word) -> Word {
      called = context == 3;
      return FLT_POSTOP_FINISHED_PROCESSING;
    });
    mini.watch(IRP_MJ_WRITE, nullptr, [&](Data& data, const Objects& objects, void*) -> Word {
      auto answer = FLT_POSTOP_MORE_PROCESSING_REQUIRED;
      EXPECT_TRUE(
          call<BOOLEAN>("FltDoCompletionProcessingWhenSafe", &data, &objects, 3, 0, safe, &answer));
      EXPECT_EQ(answer, FLT_POSTOP_FINISHED_PROCESSING);
      return answer;
    });
    mini.begin();
    mini.open();
    EXPECT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_TRUE(called);
  });
}

TEST(FltGetEcpListFromCallbackData, ProgramsGiveNone) {
  in_machine([] {
    WithOperations mini;
    mini.watch(IRP_MJ_CREATE, [&](Data& data, const Objects&, void*) -> Word {
      void* list = &list;
      EXPECT_EQ(call<NTSTATUS>("FltGetEcpListFromCallbackData", mini.filter, &data, &list),
                STATUS_SUCCESS);
      EXPECT_EQ(list, nullptr);
      return FLT_PREOP_SUCCESS_NO_CALLBACK;
    });
    mini.watch(IRP_MJ_CLOSE, [&](Data& data, const Objects&, void*) -> Word {
      void* list = nullptr;
      EXPECT_EQ(call<NTSTATUS>("FltGetEcpListFromCallbackData", mini.filter, &data, &list),
                STATUS_INVALID_PARAMETER);
      return FLT_PREOP_SUCCESS_NO_CALLBACK;
    });
    mini.begin();
    mini.open();
    mini.close();
  });
}

TEST(FltCancellableWaitForSingleObject, WaitsLikeAnyWait) {
  in_machine([] {
    KEVENT event{};
    LARGE_INTEGER soon{};
    soon.QuadPart = -10'000;
    call("KeInitializeEvent", &event, NotificationEvent, FALSE);
    EXPECT_EQ(call<NTSTATUS>("FltCancellableWaitForSingleObject", &event, &soon, nullptr),
              STATUS_TIMEOUT);
    call("KeSetEvent", &event, 0, FALSE);
    EXPECT_EQ(call<NTSTATUS>("FltCancellableWaitForSingleObject", &event, &soon, nullptr),
              STATUS_SUCCESS);
  });
}

TEST(CallbackData, WhatIsNoOperationIsNotAsked) {
  EXPECT_EQ(unsupported_in([] {
              Data data{};
              call("FltIsCallbackDataDirty", &data);
            }),
            "fltmgr.sys!FltIsCallbackDataDirty of what is no operation");
}

}  // namespace
}  // namespace rundown
