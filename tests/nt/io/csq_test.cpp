#include <vector>

#include "abi/irp.h"
#include "abi/irp_queue.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;
using Word = std::uint64_t;

// A queue over a vector, as a driver would keep one over its list.
struct Queue {
  explicit Queue(bool extended = false) {
    void* insert = guest_callback([this](Word, Word irp, Word context, Word) -> Word {
      EXPECT_TRUE(locked);
      insert_context = context;
      if (insert_status == STATUS_SUCCESS) list.push_back(irp);
      return static_cast<std::uint32_t>(insert_status);
    });
    void* remove = guest_callback([this](Word, Word irp, Word, Word) {
      EXPECT_TRUE(locked);
      return std::erase(list, irp);
    });
    // The next after `irp`, by the context where there is one.
    void* peek = guest_callback([this](Word, Word irp, Word context, Word) -> Word {
      EXPECT_TRUE(locked);
      auto at = list.begin();
      if (irp != 0) at = std::find(list.begin(), list.end(), irp) + 1;
      while (at != list.end() && context != 0 && *at != context) ++at;
      return at == list.end() ? 0 : *at;
    });
    void* acquire = guest_callback([this](auto...) {
      EXPECT_FALSE(locked);
      return locked = true, 0;
    });
    void* release = guest_callback([this](auto...) {
      EXPECT_TRUE(locked);
      return locked = false, 0;
    });
    void* complete = guest_callback([this](Word, Word irp, Word, Word) {
      EXPECT_FALSE(locked);
      return cancelled.push_back(irp), 0;
    });
    EXPECT_EQ(call<NTSTATUS>(extended ? "IoCsqInitializeEx" : "IoCsqInitialize", &csq, insert,
                             remove, peek, acquire, release, complete),
              STATUS_SUCCESS);
  }
  void insert(IRP* irp, IO_CSQ_IRP_CONTEXT* context = nullptr) {
    call("IoCsqInsertIrp", &csq, irp, context);
  }
  NTSTATUS insert_ex(IRP* irp, IO_CSQ_IRP_CONTEXT* context = nullptr, Word with = 0) {
    return call<NTSTATUS>("IoCsqInsertIrpEx", &csq, irp, context, with);
  }
  IRP* next(IRP* wanted = nullptr) { return call<IRP*>("IoCsqRemoveNextIrp", &csq, wanted); }

  IO_CSQ csq{};
  NTSTATUS insert_status = STATUS_SUCCESS;
  bool locked = false;
  Word insert_context = 0;
  std::vector<Word> list;
  std::vector<Word> cancelled;
};

IRP* current_irp() {
  auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
  irp->CurrentLocation = 1;
  --irp->Tail.Overlay.CurrentStackLocation;
  return irp;
}

bool is_pending(const IRP* irp) {
  return (irp->Tail.Overlay.CurrentStackLocation->Control & SL_PENDING_RETURNED) != 0;
}

std::vector<Word> only(IRP* irp) {
  return {reinterpret_cast<Word>(irp)};
}

TEST(CancelSafeQueue, MarksWhatItTakesAsPendingAndGivesItBack) {
  in_machine([] {
    Queue queue;
    IRP* irp = current_irp();
    queue.insert(irp);
    EXPECT_TRUE(is_pending(irp));
    EXPECT_NE(irp->CancelRoutine, nullptr);
    EXPECT_EQ(queue.list, only(irp));
    EXPECT_EQ(queue.next(), irp);
    EXPECT_TRUE(queue.list.empty());
    EXPECT_EQ(irp->CancelRoutine, nullptr);
    EXPECT_EQ(irp->Tail.Overlay.DriverContext[3], nullptr);
    EXPECT_EQ(queue.next(), nullptr);
  });
}

TEST(CancelSafeQueue, PassesThePeekContextOn) {
  in_machine([] {
    Queue queue;
    IRP* first = current_irp();
    IRP* second = current_irp();
    queue.insert(first);
    queue.insert(second);
    EXPECT_EQ(queue.next(second), second);
    EXPECT_EQ(queue.next(second), nullptr);
    EXPECT_EQ(queue.list, only(first));
  });
}

TEST(CancelSafeQueue, RemovesByContextOnce) {
  in_machine([] {
    Queue queue;
    IRP* irp = current_irp();
    IO_CSQ_IRP_CONTEXT context{};
    queue.insert(irp, &context);
    EXPECT_EQ(context.Irp, irp);
    EXPECT_EQ(call<IRP*>("IoCsqRemoveIrp", &queue.csq, &context), irp);
    EXPECT_TRUE(queue.list.empty());
    EXPECT_EQ(call<IRP*>("IoCsqRemoveIrp", &queue.csq, &context), nullptr);
    queue.insert(irp, &context);
    EXPECT_EQ(queue.next(), irp);
    EXPECT_EQ(call<IRP*>("IoCsqRemoveIrp", &queue.csq, &context), nullptr);
  });
}

TEST(CancelSafeQueue, RemovesAndCompletesWhatIsCancelled) {
  in_machine([] {
    Queue queue;
    IRP* irp = current_irp();
    IO_CSQ_IRP_CONTEXT context{};
    queue.insert(irp, &context);
    EXPECT_TRUE(call<bool>("IoCancelIrp", irp));
    EXPECT_EQ(queue.cancelled, only(irp));
    EXPECT_TRUE(queue.list.empty());
    EXPECT_EQ(call<IRP*>("IoCsqRemoveIrp", &queue.csq, &context), nullptr);
  });
}

TEST(CancelSafeQueue, DoesNotKeepWhatWasCancelledBefore) {
  in_machine([] {
    for (const bool extended : {false, true}) {
      Queue queue(extended);
      IRP* irp = current_irp();
      IO_CSQ_IRP_CONTEXT context{};
      EXPECT_FALSE(call<bool>("IoCancelIrp", irp));
      EXPECT_EQ(queue.insert_ex(irp, &context), STATUS_SUCCESS);
      EXPECT_TRUE(queue.list.empty());
      EXPECT_EQ(queue.cancelled, only(irp));
      EXPECT_EQ(call<IRP*>("IoCsqRemoveIrp", &queue.csq, &context), nullptr);
    }
  });
}

// "If Csq was initialized with IoCsqInitializeEx, IoCsqInsertIrpEx returns the value that was
// returned by the driver's CsqInsertIrpEx routine." The request is the driver's to complete then,
// so it must not be marked as pending.
TEST(CancelSafeQueue, ThatRefusesARequestLeavesItAsItWas) {
  in_machine([] {
    Queue queue(true);
    queue.insert_status = STATUS_DEVICE_BUSY;
    IRP* irp = current_irp();
    IO_CSQ_IRP_CONTEXT context{};
    EXPECT_EQ(queue.insert_ex(irp, &context, 5), STATUS_DEVICE_BUSY);
    EXPECT_EQ(queue.insert_context, 5U);
    EXPECT_FALSE(is_pending(irp));
    EXPECT_EQ(irp->CancelRoutine, nullptr);
    EXPECT_FALSE(call<bool>("IoCancelIrp", irp));
    EXPECT_TRUE(queue.cancelled.empty());
    EXPECT_FALSE(queue.locked);
  });
}

TEST(CancelSafeQueue, OfTheFirstKindAlwaysTakesARequest) {
  in_machine([] {
    Queue queue;
    IRP* irp = current_irp();
    EXPECT_EQ(queue.insert_ex(irp, nullptr, 5), STATUS_SUCCESS);
    EXPECT_TRUE(is_pending(irp));
    EXPECT_EQ(queue.list, only(irp));
  });
}

}  // namespace
}  // namespace rundown
