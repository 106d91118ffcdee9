#include "verify/rules.h"

#include <algorithm>

#include "gate/contract.h"

namespace rundown::verify {
namespace {

constexpr std::string_view kDocs = "https://learn.microsoft.com/windows-hardware/drivers/";

// What becomes of each kind of resource when a driver goes without releasing it.
struct LeakFacts {
  gate::Resource kind;
  std::string_view release;  // what gives it back
  std::string_view windows;
  std::string_view page;  // below kDocs
  std::uint32_t bug_check;
  std::optional<std::uint64_t> parameter1;
};

constexpr std::uint32_t kVerifier = 0xC4;
constexpr std::uint32_t kUnloadedWithPendingOperations = 0xCE;
constexpr std::string_view kPendingPage =
    "debugger/bug-check-0xce--driver-unloaded-without-cancelling-pending-operations";

const LeakFacts kLeaks[] = {
    {gate::Resource::pool, "ExFreePoolWithTag",
     "The block stays allocated until the next boot. With Driver Verifier's pool tracking the "
     "machine stops when the driver "
     "is unloaded.",
     "debugger/bug-check-0xc4--driver-verifier-detected-violation", kVerifier, 0x62},
    {gate::Resource::device,
     "IoDeleteDevice",
     "The device object refers to its driver object, so the image cannot be unloaded; the name "
     "stays taken, and loading the "
     "driver again fails with STATUS_OBJECT_NAME_COLLISION. A request to the device calls a driver "
     "that believes it never "
     "started.",
     "kernel/writing-a-driverentry-routine",
     0,
     {}},
    {gate::Resource::device_attachment,
     "IoDetachDevice",
     "Requests for the stack still go to the attached device, whose driver has gone.",
     "ddi/wdm/nf-wdm-iodetachdevice",
     0,
     {}},
    {gate::Resource::symbolic_link,
     "IoDeleteSymbolicLink",
     "The link stays in the object namespace until the next boot. Opening it fails, and creating "
     "it again fails with "
     "STATUS_OBJECT_NAME_COLLISION, so the driver does not load a second time.",
     "ddi/wdm/nf-wdm-iodeletesymboliclink",
     0,
     {}},
    {gate::Resource::handle,
     "ZwClose",
     "The object stays open in the System process until the next boot: a key cannot be deleted, a "
     "file not be removed.",
     "ddi/ntifs/nf-ntifs-ntclose",
     0,
     {}},
    {gate::Resource::object_reference,
     "ObDereferenceObject",
     "The object can never be deleted; a thread's or a process's memory stays after it has ended.",
     "ddi/wdm/nf-wdm-obdereferenceobject",
     0,
     {}},
    {gate::Resource::thread,
     "PsTerminateSystemThread, and KeWaitForSingleObject on the thread before returning",
     "The thread goes on in an image that has been unloaded: the machine stops as soon as it is "
     "scheduled.",
     kPendingPage,
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::timer, "KeCancelTimer",
     "The timer is in the kernel's table with memory that has gone: the machine stops at a timer "
     "tick.",
     "debugger/bug-check-0xc7--timer-or-dpc-invalid", 0xC7, 0x0},
    {gate::Resource::dpc,
     "KeRemoveQueueDpc, or KeFlushQueuedDpcs",
     "The DPC's routine lies in an image that has been unloaded: the machine stops when the queue "
     "is drained.",
     kPendingPage,
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::work_item,
     "IoFreeWorkItem, once it has run",
     "A work item that was queued runs a routine that has gone; one that was only allocated stays "
     "allocated.",
     kPendingPage,
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::mdl,
     "IoFreeMdl",
     "The MDL stays allocated until the next boot.",
     "ddi/wdm/nf-wdm-iofreemdl",
     0,
     {}},
    {gate::Resource::locked_pages,
     "MmUnlockPages",
     "The pages stay locked in memory; when they belong to a process, its end stops the machine.",
     "debugger/bug-check-0xcb--driver-left-locked-pages-in-process",
     0xCB,
     {}},
    {gate::Resource::mapping,
     "MmUnmapLockedPages",
     "The system address range stays taken until the next boot.",
     "debugger/bug-check-0xd8--driver-used-excessive-ptes",
     0xD8,
     {}},
    {gate::Resource::irp,
     "IoFreeIrp, or completing it",
     "The IRP stays allocated until the next boot.",
     "ddi/wdm/nf-wdm-iofreeirp",
     0,
     {}},
    {gate::Resource::resource, "ExDeleteResourceLite",
     "The ERESOURCE stays on the system's list of resources while its memory goes: the next driver "
     "that initializes or "
     "deletes a resource follows a dangling pointer.",
     "ddi/wdm/nf-wdm-exdeleteresourcelite", kVerifier, 0xD2},
    {gate::Resource::lookaside,
     "ExDeleteNPagedLookasideList (or its paged or Ex twin)",
     "The list stays linked into the system's list of lookaside lists, which the balance set "
     "manager walks every second: the "
     "machine stops when it reaches memory that has gone.",
     kPendingPage,
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::remove_lock,
     "IoReleaseRemoveLock",
     "IoReleaseRemoveLockAndWait waits for it for ever.",
     "ddi/wdm/nf-wdm-ioreleaseremovelock",
     kVerifier,
     {}},
    {gate::Resource::callback,
     "the registration's own function to unregister",
     "The image is unloaded while Windows still holds the address of its routine: the machine "
     "stops the next time that it "
     "is called, at the next process start, image load, registry access or bug check.",
     kPendingPage,
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::notification,
     "IoUnregisterPlugPlayNotificationEx",
     "The PnP manager holds a reference to the driver object and calls a driver that believes it "
     "never started.",
     "ddi/wdm/nf-wdm-iounregisterplugplaynotificationex",
     0,
     {}},
    {gate::Resource::shutdown,
     "IoUnregisterShutdownNotification",
     "At shutdown the I/O manager sends a request to a device that has gone.",
     "ddi/wdm/nf-wdm-iounregistershutdownnotification",
     0,
     {}},
    {gate::Resource::wmi,
     "IoWMIRegistrationControl with WMIREG_ACTION_DEREGISTER",
     "WMI sends its requests to a device that has gone.",
     "ddi/wdm/nf-wdm-iowmiregistrationcontrol",
     0,
     {}},
    {gate::Resource::etw,
     "EtwUnregister",
     "ETW keeps the provider's registration, and its enable callback's address, after the image "
     "has been unloaded: the "
     "machine stops when a session enables the provider.",
     "ddi/wdm/nf-wdm-etwunregister",
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::interface_name,
     "RtlFreeUnicodeString",
     "The name's buffer stays allocated until the next boot.",
     "ddi/wdm/nf-wdm-ioregisterdeviceinterface",
     0,
     {}},
    {gate::Resource::contiguous_memory,
     "MmFreeContiguousMemory",
     "Physical memory, which is scarce as contiguous memory, stays taken until the next boot.",
     "ddi/wdm/nf-wdm-mmfreecontiguousmemory",
     0,
     {}},
    {gate::Resource::io_mapping,
     "MmUnmapIoSpace",
     "The system address range stays taken until the next boot.",
     "ddi/wdm/nf-wdm-mmunmapiospace",
     0,
     {}},
    {gate::Resource::interrupt,
     "IoDisconnectInterrupt",
     "The interrupt's routine lies in an image that has been unloaded: the machine stops at the "
     "next interrupt.",
     kPendingPage,
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::dma_adapter,
     "PutDmaAdapter",
     "The adapter's map registers stay reserved.",
     "ddi/wdm/nc-wdm-pput_dma_adapter",
     0,
     {}},
    {gate::Resource::section,
     "ZwUnmapViewOfSection",
     "The view stays mapped in the System process.",
     "ddi/wdm/nf-wdm-zwunmapviewofsection",
     0,
     {}},
    {gate::Resource::error_log,
     "IoWriteErrorLogEntry or IoFreeErrorLogEntry",
     "The entry counts against the error log's memory until the next boot.",
     "ddi/ntifs/nf-ntifs-iofreeerrorlogentry",
     0,
     {}},
    {gate::Resource::power,
     "the registration's own function to unregister",
     "The power manager holds the address of a routine that has gone.",
     kPendingPage,
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::token,
     "SeReleaseSubjectContext or SeDeleteClientSecurity",
     "The token can never be deleted.",
     "ddi/ntifs/nf-ntifs-sereleasesubjectcontext",
     0,
     {}},
    {gate::Resource::string,
     "RtlFreeUnicodeString",
     "The buffer stays allocated until the next boot.",
     "ddi/wdm/nf-wdm-rtlfreeunicodestring",
     0,
     {}},
};

struct Fixed {
  std::string_view id;
  std::string_view headline;
  Severity severity;
  std::string_view what;
  std::string_view windows;
  std::string_view mend;
  std::string_view page;
  std::uint32_t bug_check;
};

constexpr Fixed kFixed[] = {
    {"memory/use-after-free", "memory is used after it was freed", Severity::error,
     "Memory is not touched after it has been freed.",
     "Without special pool the driver reads or changes memory that by then belongs to somebody "
     "else; with it the machine stops.",
     "Set the pointer to NULL where the block is freed, and free it after its last use.",
     "debugger/bug-check-0xcc--page-fault-in-freed-special-pool", 0xCC},
    {"memory/overrun", "memory behind a pool block is touched", Severity::error,
     "A driver stays within the memory that it allocated.",
     "Without special pool the bytes behind the block, another block's header, are changed "
     "silently; with it the machine stops.",
     "Allocate what is used: a UNICODE_STRING's Length leaves no room for a terminator.",
     "debugger/bug-check-0xd6--driver-page-fault-beyond-end-of-allocation", 0xD6},
    {"memory/underrun", "memory before a pool block is written", Severity::error,
     "A driver stays within the memory that it allocated.",
     "The bytes before the block, its own header, are changed; the machine stops when the block is "
     "freed.",
     "Check the index or pointer that steps back.",
     "debugger/bug-check-0xc1--special-pool-detected-memory-corruption", 0xC1},
    {"memory/double-free", "a pool block is freed twice", Severity::error, "A block is freed once.",
     "The machine stops, or hands one block to two owners and stops later elsewhere.",
     "Let one place own the block: set the pointer to NULL where it is freed and test it before.",
     "debugger/bug-check-0xc2--bad-pool-caller", 0xC2},
    {"memory/bad-free", "something is freed that was not allocated so", Severity::error,
     "Only the address that an allocation returned is freed, and with the tag that it was "
     "allocated with.",
     "The machine stops.", "Free the pointer as it was returned, with its own tag.",
     "debugger/bug-check-0xc2--bad-pool-caller", 0xC2},
    {"memory/null-dereference", "a NULL pointer is used", Severity::error,
     "A pointer that may be NULL is checked before it is used.", "The machine stops.",
     "Check the result of the call that failed, and leave by the exit path.",
     "debugger/bug-check-0x7e--system-thread-exception-not-handled", 0x7E},
    {"memory/stack-overflow", "the kernel stack overflows", Severity::error,
     "A driver's calls fit a kernel stack of 24 KB.", "The machine stops with a double fault.",
     "Move large local variables to pool; bound the recursion.",
     "debugger/bug-check-0x7f--unexpected-kernel-mode-trap", 0x7F},
    {"memory/over-dereference", "an object is dereferenced too often", Severity::error,
     "An object is dereferenced as often as it was referenced.",
     "The object is deleted while others use it; the machine stops.",
     "Pair each ObDereferenceObject with the call that took the reference.",
     "debugger/bug-check-0x18--reference-by-pointer", 0x18},
    {"crash/init-section", "code or data of a discarded section is used", Severity::error,
     "Code and data of INIT sections are not used after DriverEntry has returned.",
     "The memory has been given back: the machine stops.",
     "Leave what is needed later out of the INIT section.",
     "kernel/when-should-code-and-data-be-pageable-", 0x50},
    {"crash/invalid-address", "an invalid system address is touched", Severity::error,
     "A driver touches only addresses that are valid.",
     "The machine stops; __try does not catch it for a system address.",
     "Look at where the address comes from: a variable that this path did not set, or an object "
     "that has gone.",
     "debugger/bug-check-0x50--page-fault-in-nonpaged-area", 0x50},
    {"crash/access-violation", "an invalid address is touched", Severity::error,
     "A driver touches only addresses that are valid.", "The machine stops.",
     "Look at where the address comes from: a variable that this path did not set, or a user "
     "address outside __try.",
     "debugger/bug-check-0x7e--system-thread-exception-not-handled", 0x7E},
    {"crash/unhandled-exception", "an exception is not handled", Severity::error,
     "An exception that a routine can raise is handled.", "The machine stops.",
     "Put the call into __try, or use the variant that returns a status.",
     "debugger/bug-check-0x7e--system-thread-exception-not-handled", 0x7E},
    {"crash/trap", "an instruction traps", Severity::error, "No instruction traps.",
     "The machine stops.", "", "debugger/bug-check-0x7f--unexpected-kernel-mode-trap", 0x7F},
    {"crash/breakpoint", "a breakpoint is left in the driver", Severity::warning,
     "A driver that is shipped has no breakpoint on its way.",
     "Where no kernel debugger is attached the machine stops with STATUS_BREAKPOINT. The check "
     "goes on, as a debugger would.",
     "Take DbgBreakPoint out, or leave it to builds for debugging (KdBreakPoint).",
     "debugger/bug-check-0x7e--system-thread-exception-not-handled", 0x7E},
    {"crash/fast-fail", "an integrity check fails", Severity::error,
     "No integrity check of compiler or kernel fails.", "The machine stops.",
     "The code says which check: 2 is a stack cookie, 3 a list entry.",
     "debugger/bug-check-0x139--kernel-security-check-failure", 0x139},
    {"crash/bug-check", "the driver stops the machine", Severity::error,
     "A driver does not stop the machine.", "The machine stops.", "",
     "debugger/bug-check-code-reference2", 0},
    {"contract/invalid-handle", "an invalid handle is used", Severity::error,
     "A handle is closed once and used only while it is open.",
     "With Driver Verifier, or for a kernel handle, the machine stops.",
     "Set the handle to NULL where it is closed.", "debugger/bug-check-0x93--invalid-kernel-handle",
     0x93},
    {"hang/deadlock", "a wait never ends", Severity::error, "A wait ends.",
     "The thread waits for ever: the driver never finishes loading or unloading, and service "
     "control waits with it.",
     "On the failing path, signal what is waited for, or do not wait for what was never started.",
     "kernel/introduction-to-kernel-dispatcher-objects", 0},
    {"hang/loop", "a loop never ends", Severity::error, "A loop ends.",
     "The processor is lost to the loop; at DISPATCH_LEVEL the watchdog stops the machine.",
     "Bound the number of tries, and give up with the failure's status.",
     "debugger/bug-check-0x133-dpc-watchdog-violation", 0},
    {"irql/too-high", "a routine is called at too high an IRQL", Severity::error,
     "A routine is called at the IRQL that its documentation allows.",
     "It works until the page is not in memory or the routine waits; then the machine stops.",
     "Lower the IRQL first, or move the call to a work item.",
     "kernel/managing-hardware-priorities", 0xA},
    {"irql/page-fault", "memory that may be paged out is touched at raised IRQL", Severity::error,
     "Memory touched at DISPATCH_LEVEL or above is resident.", "The machine stops.",
     "Use nonpaged memory, or touch it below DISPATCH_LEVEL.",
     "debugger/bug-check-0xd1--driver-irql-not-less-or-equal", 0xD1},
    {"irql/pool", "pool is allocated or freed at too high an IRQL", Severity::error,
     "Paged pool is allocated and freed at APC_LEVEL at most, nonpaged pool at DISPATCH_LEVEL at "
     "most.",
     "With Driver Verifier the machine stops; without it, when the pool's code is not in memory.",
     "Release the spin lock first, or use nonpaged pool.",
     "debugger/bug-check-0xc4--driver-verifier-detected-violation", 0xC4},
    {"irql/wait", "a thread waits at DISPATCH_LEVEL", Severity::error,
     "A thread waits below DISPATCH_LEVEL only.", "The machine stops.",
     "Release the spin lock before the wait; poll with a timeout of zero.",
     "debugger/bug-check-0xb8--attempted-switch-from-dpc", 0xB8},
    {"irql/order", "the IRQL is raised or lowered the wrong way", Severity::error,
     "The IRQL is raised by KeRaiseIrql and lowered by KeLowerIrql.", "The machine stops.",
     "Restore the level that KeRaiseIrql returned.",
     "debugger/bug-check-0xa--irql-not-less-or-equal", 0xA},
    {"irql/changed-on-return", "a routine returns at another IRQL than it was called at",
     Severity::error, "DriverEntry and DriverUnload return at the IRQL at which they were called.",
     "The machine stops: a system worker thread must come back at PASSIVE_LEVEL.",
     "Release the lock, or lower the IRQL, on this path too.",
     "debugger/bug-check-0xe1--worker-thread-returned-at-bad-irql", 0xE1},
    {"status/swallowed", "DriverEntry returns success without a device", Severity::warning,
     "DriverEntry does not return success when it has failed to create its device.",
     "The driver stays loaded and nobody can reach it; nothing says why.",
     "Return the status of the call that failed, after undoing what was done before.",
     "kernel/writing-a-driverentry-routine", 0},
};

std::string page(std::string_view below) {
  return std::string(kDocs) + std::string(below);
}

Rule leak_rule(const LeakFacts& facts) {
  const gate::ResourceName name = gate::name_of(facts.kind);
  Rule rule;
  rule.id = "leak/" + std::string(name.id);
  rule.what = "A driver that is not loaded, or no longer, holds nothing: not " +
              std::string(name.phrase) + ".";
  rule.windows = facts.windows;
  rule.mend = facts.release;
  rule.documentation = page(facts.page);
  rule.bug_check = facts.bug_check;
  rule.parameter1 = facts.parameter1;
  return rule;
}

std::vector<Rule> make_rules() {
  std::vector<Rule> rules;
  for (const LeakFacts& facts : kLeaks) rules.push_back(leak_rule(facts));
  for (const Fixed& fixed : kFixed) {
    Rule rule;
    rule.id = fixed.id;
    rule.headline = fixed.headline;
    rule.severity = fixed.severity;
    rule.what = fixed.what;
    rule.windows = fixed.windows;
    rule.mend = fixed.mend;
    rule.documentation = page(fixed.page);
    rule.bug_check = fixed.bug_check;
    rules.push_back(std::move(rule));
  }
  std::ranges::sort(rules, {}, &Rule::id);
  return rules;
}

}  // namespace

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

const std::vector<Rule>& all_rules() {
  static const std::vector<Rule> rules = make_rules();
  return rules;
}

const Rule* find_rule(std::string_view id) {
  const auto& rules = all_rules();
  const auto found = std::ranges::find(rules, id, &Rule::id);
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace rundown::verify
