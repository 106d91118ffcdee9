// Memory, crashes, IRQL, hangs: what every driver is held to.
#include "verify/rule_facts.h"

namespace rundown::verify {
namespace {

constexpr Fixed kFixed[] = {
    {"memory/use-after-free", "memory is used after it was freed", Severity::error,
     "Memory is not touched after it has been freed.",
     "Without special pool the driver reads or changes memory that by then belongs to somebody "
     "else; with it the machine stops.",
     "Set the pointer to NULL where the block is freed, and free it after its last use.",
     "debugger/bug-check-0xcc--page-fault-in-freed-special-pool", 0xCC},
    {"memory/overrun", "memory behind a pool block is touched", Severity::error,
     "A driver stays within the memory that it allocated.",
     "Without special pool a read takes what lies there and a write changes it, another block's "
     "header, silently; with it the machine stops.",
     "Check each length and index against the block's size, where they come from a request before "
     "anything else; allocate what is used: a UNICODE_STRING's Length counts no terminator.",
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
     "Check the pointer before it is used: the result of a call that can fail, or a buffer that a "
     "request of no bytes does not have.",
     "debugger/bug-check-0x7e--system-thread-exception-not-handled", 0x7E},
    {"memory/stack-overflow", "the kernel stack overflows", Severity::error,
     "A driver's calls fit a kernel stack of 24 KB.", "The machine stops with a double fault.",
     "Move large local variables to pool; bound the recursion.",
     "debugger/bug-check-0x7f--unexpected-kernel-mode-trap", 0x7F},
    {"memory/stack-overrun", "the stack above the driver's first frame is touched", Severity::error,
     "A routine touches its own frame and its arguments, not its caller's frame.",
     "The return address and the saved registers of the kernel that called the driver lie there: "
     "the machine stops when the driver returns, or later.",
     "Check the index or length with which a local variable or an argument is written.",
     "debugger/bug-check-0x50--page-fault-in-nonpaged-area", 0x50},
    {"memory/system-object", "an object of the system's is overwritten", Severity::error,
     "Of a driver object, a device object or a thread, a driver writes only what the documentation "
     "gives it.",
     "The kernel follows what it finds there: the machine stops, at once or later.",
     "Look for what writes there: a copy that is too long, or a pointer to the wrong structure.",
     "kernel/introduction-to-driver-objects", 0},
    {"memory/over-dereference", "an object is dereferenced too often", Severity::error,
     "An object is dereferenced as often as it was referenced.",
     "The object is deleted while others use it; the machine stops.",
     "Pair each ObDereferenceObject with the call that took the reference.",
     "debugger/bug-check-0x18--reference-by-pointer", 0x18},
    {"memory/not-resident", "an object that must be resident lies in paged pool", Severity::error,
     "Events, mutexes, timers, DPCs, spin locks, resources and lookaside lists lie in memory that "
     "is never paged out.",
     "The kernel touches such an object at DISPATCH_LEVEL or above: once its page has been paged "
     "out, the machine stops.",
     "Allocate the structure that holds it from nonpaged pool.",
     "kernel/introduction-to-kernel-dispatcher-objects", 0xA},
    {"memory/read-only", "read-only memory is written", Severity::error,
     "A driver writes only what is not const.", "The machine stops; __try does not catch it.",
     "Take const away from what is changed, or write to a copy: string literals, const data and "
     "code lie in sections that are read-only.",
     "debugger/bug-check-0xbe--attempted-write-to-readonly-memory", 0xBE},
    {"crash/no-execute", "memory that is not code is executed", Severity::error,
     "A driver calls only code.", "The machine stops.",
     "Look at where the function pointer comes from; code that is made at run time needs "
     "executable pool (POOL_FLAG_NON_PAGED_EXECUTE).",
     "debugger/bug-check-0xfc--attempted-execute-of-noexecute-memory", 0xFC},
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
    {"crash/in-system-code", "the system itself runs into an invalid address", Severity::error,
     "What a driver leaves in the system's objects and in its own unwind tables is sound.",
     "The machine stops in the kernel's own code.",
     "Look for what the driver has written into a DRIVER_OBJECT, a DEVICE_OBJECT, an IRP or a "
     "thread, or beyond memory of its own.",
     "debugger/bug-check-0x50--page-fault-in-nonpaged-area", 0x50},
    {"crash/system-call", "kernel code makes a system call by instruction", Severity::error,
     "A driver calls the Zw routines; the syscall instruction is for programs.",
     "The processor enters the kernel with a program's GS base and stack: the machine stops with a "
     "double fault.",
     "Call the Zw routine.",
     "kernel/using-nt-and-zw-versions-of-the-native-system-services-routines", 0x7F},
    {"crash/bug-check", "the driver stops the machine", Severity::error,
     "A driver does not stop the machine.", "The machine stops.", "",
     "debugger/bug-check-code-reference2", 0},
    {"contract/processor-state", "the processor's control bits are left changed", Severity::warning,
     "A routine gives back the control bits of MXCSR as it found them (x64 calling convention).",
     "The kernel and other drivers on this thread compute with rounding or exceptions that they "
     "did "
     "not choose; an exception that was unmasked stops the machine.",
     "Save MXCSR before it is changed, and restore it on every path.",
     "kernel/using-floating-point-in-a-wdm-driver", 0},
    {"contract/invalid-handle", "an invalid handle is used", Severity::error,
     "A handle is closed once and used only while it is open.",
     "With Driver Verifier, or for a kernel handle, the machine stops.",
     "Set the handle to NULL where it is closed.", "debugger/bug-check-0x93--invalid-kernel-handle",
     0x93},
    {"hang/deadlock", "a wait never ends", Severity::error, "A wait ends.",
     "The thread waits for ever. While the driver is loaded or unloaded, service control waits "
     "with "
     "it; a program whose request never ends cannot be closed.",
     "On the failing path, signal what is waited for, or do not wait for what was never started.",
     "kernel/introduction-to-kernel-dispatcher-objects", 0},
    {"hang/loop", "a loop never ends", Severity::error, "A loop ends.",
     "The processor is lost to the loop; at DISPATCH_LEVEL the watchdog stops the machine.",
     "Bound the number of tries, and give up with the failure's status.",
     "debugger/bug-check-0x133-dpc-watchdog-violation", 0},
    {"irql/too-high", "a routine is called at too high an IRQL", Severity::error,
     "A routine is called at the IRQL that its documentation allows.",
     "At DISPATCH_LEVEL it works until a page is not in memory or the routine waits; then the "
     "machine stops. At APC_LEVEL a routine that waits for I/O may wait for ever: the kernel APC "
     "that ends it is held off.",
     "Call it before the IRQL is raised, by a spin lock, a fast mutex or a guarded region, or "
     "after "
     "it is lowered again; or move the call to a work item.",
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
     "A level is raised to a higher one, and restored to the one that was found.",
     "With Driver Verifier the machine stops; without it the thread goes on at the wrong IRQL.",
     "Release spin locks in the opposite order, each with the IRQL that its own acquisition gave.",
     "debugger/bug-check-0xa--irql-not-less-or-equal", 0xA},
    {"irql/changed-on-return", "a routine returns at another IRQL than it was called at",
     Severity::error,
     "DriverEntry, DriverUnload and a dispatch routine return at the IRQL at which they were "
     "called.",
     "The machine stops: a system worker thread, and a program's call, must come back at "
     "PASSIVE_LEVEL.",
     "Release the lock, or lower the IRQL, on this path too.",
     "debugger/bug-check-0xe1--worker-thread-returned-at-bad-irql", 0xE1},
    {"status/swallowed", "DriverEntry returns success and nothing can reach the driver",
     Severity::warning,
     "DriverEntry does not return success when what makes the driver reachable has failed: its "
     "device, its only callback, its registration with the framework or with a port driver.",
     "The driver stays loaded and nobody can reach it; nothing says why. Without a "
     "DriverUnload of its own, which the framework or the port driver would have set, it cannot be "
     "unloaded either.",
     "Return the status of the call that failed, after undoing what was done before.",
     "kernel/writing-a-driverentry-routine", 0},
    {"irp/two-statuses", "a dispatch routine returns another status than the request's",
     Severity::error,
     "A dispatch routine that completes its request returns what it has set IoStatus.Status to.",
     "The I/O manager believes the returned status and the program the other, or the other way "
     "round: a failure is taken for a success. With Driver Verifier the machine stops.",
     "Keep the status in one variable, set IoStatus.Status from it and return it.",
     "debugger/bug-check-0xc9--driver-verifier-iomanager-violation", 0xC9, 0x224},
    {"irp/pending-not-marked", "STATUS_PENDING is returned for a request not marked pending",
     Severity::error,
     "A dispatch routine that returns STATUS_PENDING has called IoMarkIrpPending before.",
     "When the request is completed the I/O manager does not know that somebody waits for it: the "
     "program's wait never ends. With Driver Verifier the machine stops.",
     "Call IoMarkIrpPending first, then queue the request, then return STATUS_PENDING.",
     "debugger/bug-check-0xc9--driver-verifier-iomanager-violation", 0xC9, 0x23D},
    {"irp/pending-not-returned", "a request is marked pending and STATUS_PENDING is not returned",
     Severity::error,
     "A dispatch routine that has called IoMarkIrpPending returns STATUS_PENDING, also when the "
     "request has been completed by then.",
     "The I/O manager ends the request twice, once for the returned status and once for the mark. "
     "With Driver Verifier the machine stops.",
     "Return STATUS_PENDING after IoMarkIrpPending, whatever has become of the request.",
     "debugger/bug-check-0xc9--driver-verifier-iomanager-violation", 0xC9, 0x23E},
    {"irp/cancel-routine-set", "a request is completed with its cancel routine set",
     Severity::error,
     "A driver takes its cancel routine away with IoSetCancelRoutine before it completes a "
     "request.",
     "The request can be cancelled while it is being completed: the cancel routine then works on "
     "memory that is gone. With Driver Verifier the machine stops.",
     "Call IoSetCancelRoutine(Irp, NULL) first; where it returns NULL, the cancel routine runs "
     "and completes the request.",
     "debugger/bug-check-0xc9--driver-verifier-iomanager-violation", 0xC9, 0x7},
    {"irp/completed-twice", "a request is completed or freed twice", Severity::error,
     "A request is completed once, and is not touched afterwards.", "The machine stops.",
     "Let one place own the request: whoever takes it off its queue, or out of its variable, "
     "completes it.",
     "debugger/bug-check-0x44--multiple-irp-complete-requests", 0x44},
    {"contract/thread-not-awaited", "nobody waits for a thread's end itself", Severity::warning,
     "Before a driver goes, each thread that it has created has ended: DriverUnload, or a "
     "DriverEntry that fails, waits for the thread object.",
     "An event that the thread sets comes before its last instructions. Where the thread is "
     "preempted between the two, the image goes first and the machine stops.",
     "Take a reference to the thread object (ObReferenceObjectByHandle), and wait for that with "
     "KeWaitForSingleObject.",
     "kernel/releasing-driver-allocated-resources", 0xCE},
    {"contract/foreign-link", "a symbolic link of somebody else's is deleted", Severity::warning,
     "A driver deletes only the symbolic links that it has created.",
     "IoCreateSymbolicLink failed with STATUS_OBJECT_NAME_COLLISION: the name belongs to another "
     "driver or another instance. IoDeleteSymbolicLink deletes it all the same, and programs no "
     "longer find that device.",
     "Delete the link only on paths on which its creation has succeeded.",
     "ddi/wdm/nf-wdm-iodeletesymboliclink", 0},
    {"irp/not-completed", "a request is never completed", Severity::error,
     "A driver completes every request that it gets, also when it is cancelled and when its handle "
     "is closed.",
     "Whoever sent the request waits for ever. A program that has sent it cannot end: Windows "
     "waits for five minutes, gives up, and leaves the request and the file behind, so the driver "
     "can never be unloaded. Where the dispatch routine neither completes the request, nor sends "
     "it "
     "on, nor returns STATUS_PENDING, Driver Verifier stops the machine (0xC9, parameter 1 0x226).",
     "Complete it before returning, or hold it with a cancel routine, and complete it there and in "
     "IRP_MJ_CLEANUP too.",
     "kernel/completing-irps", 0},
};

}  // namespace

std::span<const Fixed> general_rules() {
  return kFixed;
}

}  // namespace rundown::verify
