// What every driver is held to: memory, crashes, IRQL, locks, hangs, requests, contracts.
#pragma once

#include "verify/rules.h"

namespace rundown::verify::general_rules {

inline constexpr Rule kRules[] = {
    {.id = "memory/use-after-free",
     .headline = "memory is used after it was freed",
     .what = "Memory is not touched after it has been freed.",
     .windows = "Without special pool the driver reads or changes memory that by then belongs to "
                "somebody else; with it the machine stops.",
     .mend = "Set the pointer to NULL where the block is freed, and free it after its last use.",
     .page = "debugger/bug-check-0xcc--page-fault-in-freed-special-pool",
     .bug_check = 0xCC},
    {.id = "memory/overrun",
     .headline = "memory behind a pool block is touched",
     .what = "A driver stays within the memory that it allocated.",
     .windows = "Without special pool a read takes what lies there and a write changes it, another "
                "block's header, silently; with it the machine stops.",
     .mend = "Check each length and index against the block's size, where they come from a request "
             "before anything else; allocate what is used: a UNICODE_STRING's Length counts no "
             "terminator.",
     .page = "debugger/bug-check-0xd6--driver-page-fault-beyond-end-of-allocation",
     .bug_check = 0xD6},
    {.id = "memory/underrun",
     .headline = "memory before a pool block is written",
     .what = "A driver stays within the memory that it allocated.",
     .windows = "The bytes before the block, its own header, are changed; the machine stops when "
                "the block is freed.",
     .mend = "Check the index or pointer that steps back.",
     .page = "debugger/bug-check-0xc1--special-pool-detected-memory-corruption",
     .bug_check = 0xC1},
    {.id = "memory/double-free",
     .headline = "a pool block is freed twice",
     .what = "A block is freed once.",
     .windows = "The machine stops, or hands one block to two owners and stops later elsewhere.",
     .mend = "Let one place own the block: set the pointer to NULL where it is freed and test it "
             "before.",
     .page = "debugger/bug-check-0xc2--bad-pool-caller",
     .bug_check = 0xC2},
    {.id = "memory/bad-free",
     .headline = "something is freed that was not allocated so",
     .what = "Only the address that an allocation returned is freed, and with the tag that it was "
             "allocated with.",
     .windows = "The machine stops.",
     .mend = "Free the pointer as it was returned, with its own tag.",
     .page = "debugger/bug-check-0xc2--bad-pool-caller",
     .bug_check = 0xC2},
    {.id = "memory/null-dereference",
     .headline = "a NULL pointer is used",
     .what = "A pointer that may be NULL is checked before it is used.",
     .windows = "The machine stops.",
     .mend = "Check the pointer before it is used: the result of a call that can fail, or a buffer "
             "that a request of no bytes does not have.",
     .page = "debugger/bug-check-0x7e--system-thread-exception-not-handled",
     .bug_check = 0x7E},
    {.id = "memory/stack-overflow",
     .headline = "the kernel stack overflows",
     .what = "A driver's calls fit a kernel stack of 24 KB.",
     .windows = "The machine stops with a double fault.",
     .mend = "Move large local variables to pool; bound the recursion.",
     .page = "debugger/bug-check-0x7f--unexpected-kernel-mode-trap",
     .bug_check = 0x7F},
    {.id = "memory/stack-overrun",
     .headline = "the stack above the driver's first frame is touched",
     .what = "A routine touches its own frame and its arguments, not its caller's frame.",
     .windows = "The return address and the saved registers of the kernel that called the driver "
                "lie there: the machine stops when the driver returns, or later.",
     .mend = "Check the index or length with which a local variable or an argument is written.",
     .page = "debugger/bug-check-0x50--page-fault-in-nonpaged-area",
     .bug_check = 0x50},
    {.id = "memory/system-object",
     .headline = "an object of the system's is overwritten",
     .what = "Of a driver object, a device object or a thread, a driver writes only what the "
             "documentation gives it.",
     .windows = "The kernel follows what it finds there: the machine stops, at once or later.",
     .mend = "Look for what writes there: a copy that is too long, or a pointer to the wrong "
             "structure.",
     .page = "kernel/introduction-to-driver-objects"},
    {.id = "memory/over-dereference",
     .headline = "an object is dereferenced too often",
     .what = "An object is dereferenced as often as it was referenced.",
     .windows = "The object is deleted while others use it; the machine stops.",
     .mend = "Pair each ObDereferenceObject with the call that took the reference.",
     .page = "debugger/bug-check-0x18--reference-by-pointer",
     .bug_check = 0x18},
    {.id = "memory/not-resident",
     .headline = "an object that must be resident lies in paged pool",
     .what = "Events, mutexes, timers, DPCs, spin locks, resources and lookaside lists lie in "
             "memory that is never paged out.",
     .windows = "The kernel touches such an object at DISPATCH_LEVEL or above: once its page has "
                "been paged out, the machine stops.",
     .mend = "Allocate the structure that holds it from nonpaged pool.",
     .page = "kernel/introduction-to-kernel-dispatcher-objects",
     .bug_check = 0xA},
    {.id = "memory/read-only",
     .headline = "read-only memory is written",
     .what = "A driver writes only what is not const.",
     .windows = "The machine stops; __try does not catch it.",
     .mend = "Take const away from what is changed, or write to a copy: string literals, const "
             "data and code lie in sections that are read-only.",
     .page = "debugger/bug-check-0xbe--attempted-write-to-readonly-memory",
     .bug_check = 0xBE},
    {.id = "crash/no-execute",
     .headline = "memory that is not code is executed",
     .what = "A driver calls only code.",
     .windows = "The machine stops.",
     .mend = "Look at where the function pointer comes from; code that is made at run time needs "
             "executable pool (POOL_FLAG_NON_PAGED_EXECUTE).",
     .page = "debugger/bug-check-0xfc--attempted-execute-of-noexecute-memory",
     .bug_check = 0xFC},
    {.id = "crash/init-section",
     .headline = "code or data of a discarded section is used",
     .what = "Code and data of INIT sections are not used after DriverEntry has returned.",
     .windows = "The memory has been given back: the machine stops.",
     .mend = "Leave what is needed later out of the INIT section.",
     .page = "kernel/when-should-code-and-data-be-pageable-",
     .bug_check = 0x50},
    {.id = "crash/invalid-address",
     .headline = "an invalid system address is touched",
     .what = "A driver touches only addresses that are valid.",
     .windows = "The machine stops; __try does not catch it for a system address.",
     .mend = "Look at where the address comes from: a variable that this path did not set, or an "
             "object that has gone.",
     .page = "debugger/bug-check-0x50--page-fault-in-nonpaged-area",
     .bug_check = 0x50},
    {.id = "crash/access-violation",
     .headline = "an invalid address is touched",
     .what = "A driver touches only addresses that are valid.",
     .windows = "The machine stops.",
     .mend = "Look at where the address comes from: a variable that this path did not set, or a "
             "user address outside __try.",
     .page = "debugger/bug-check-0x7e--system-thread-exception-not-handled",
     .bug_check = 0x7E},
    {.id = "crash/unhandled-exception",
     .headline = "an exception is not handled",
     .what = "An exception that a routine can raise is handled.",
     .windows = "The machine stops.",
     .mend = "Put the call into __try, or use the variant that returns a status.",
     .page = "debugger/bug-check-0x7e--system-thread-exception-not-handled",
     .bug_check = 0x7E},
    {.id = "crash/breakpoint",
     .headline = "a breakpoint is left in the driver",
     .severity = Severity::warning,
     .what = "A driver that is shipped has no breakpoint on its way.",
     .windows = "Where no kernel debugger is attached the machine stops with STATUS_BREAKPOINT. "
                "The check goes on, as a debugger would.",
     .mend = "Take DbgBreakPoint out, or leave it to builds for debugging (KdBreakPoint).",
     .page = "debugger/bug-check-0x7e--system-thread-exception-not-handled",
     .bug_check = 0x7E},
    {.id = "crash/fast-fail",
     .headline = "an integrity check fails",
     .what = "No integrity check of compiler or kernel fails.",
     .windows = "The machine stops.",
     .mend = "The code says which check: 2 is a stack cookie, 3 a list entry.",
     .page = "debugger/bug-check-0x139--kernel-security-check-failure",
     .bug_check = 0x139},
    {.id = "crash/in-system-code",
     .headline = "the system itself runs into an invalid address",
     .what = "What a driver leaves in the system's objects and in its own unwind tables is sound.",
     .windows = "The machine stops in the kernel's own code.",
     .mend = "Look for what the driver has written into a DRIVER_OBJECT, a DEVICE_OBJECT, an IRP "
             "or a thread, or beyond memory of its own.",
     .page = "debugger/bug-check-0x50--page-fault-in-nonpaged-area",
     .bug_check = 0x50},
    {.id = "crash/system-call",
     .headline = "kernel code makes a system call by instruction",
     .what = "A driver calls the Zw routines; the syscall instruction is for programs.",
     .windows = "The processor enters the kernel with a program's GS base and stack: the machine "
                "stops with a double fault.",
     .mend = "Call the Zw routine.",
     .page = "kernel/using-nt-and-zw-versions-of-the-native-system-services-routines",
     .bug_check = 0x7F},
    {.id = "crash/bug-check",
     .headline = "the driver stops the machine",
     .what = "A driver does not stop the machine.",
     .windows = "The machine stops.",
     .page = "debugger/bug-check-code-reference2"},
    {.id = "contract/processor-state",
     .headline = "the processor's control bits are left changed",
     .severity = Severity::warning,
     .what = "A routine gives back the control bits of MXCSR as it found them (x64 calling "
             "convention).",
     .windows = "The kernel and other drivers on this thread compute with rounding or exceptions "
                "that they did not choose; an exception that was unmasked stops the machine.",
     .mend = "Save MXCSR before it is changed, and restore it on every path.",
     .page = "kernel/using-floating-point-in-a-wdm-driver"},
    {.id = "contract/invalid-handle",
     .headline = "an invalid handle is used",
     .what = "A handle is closed once and used only while it is open.",
     .windows = "With Driver Verifier, or for a kernel handle, the machine stops.",
     .mend = "Set the handle to NULL where it is closed.",
     .page = "debugger/bug-check-0x93--invalid-kernel-handle",
     .bug_check = 0x93},
    {.id = "hang/deadlock",
     .headline = "a wait never ends",
     .what = "A wait ends.",
     .windows = "The thread waits for ever. While the driver is loaded or unloaded, service "
                "control waits with it; a program whose request never ends cannot be closed.",
     .mend = "On the failing path, signal what is waited for, or do not wait for what was never "
             "started.",
     .page = "kernel/introduction-to-kernel-dispatcher-objects"},
    {.id = "hang/loop",
     .headline = "a loop never ends",
     .what = "A loop ends.",
     .windows =
         "The processor is lost to the loop; at DISPATCH_LEVEL the watchdog stops the machine.",
     .mend = "Bound the number of tries, and give up with the failure's status.",
     .page = "debugger/bug-check-0x133-dpc-watchdog-violation"},
    {.id = "irql/too-high",
     .headline = "a routine is called at too high an IRQL",
     .what = "A routine is called at the IRQL that its documentation allows.",
     .windows = "At DISPATCH_LEVEL it works until a page is not in memory or the routine waits; "
                "then the machine stops. At APC_LEVEL a routine that waits for I/O may wait for "
                "ever: the kernel APC that ends it is held off.",
     .mend = "Call it before the IRQL is raised, by a spin lock, a fast mutex or a guarded region, "
             "or after it is lowered again; or move the call to a work item.",
     .page = "kernel/managing-hardware-priorities",
     .bug_check = 0xA},
    {.id = "irql/page-fault",
     .headline = "memory that may be paged out is touched at raised IRQL",
     .what = "Memory touched at DISPATCH_LEVEL or above is resident.",
     .windows = "The machine stops.",
     .mend = "Use nonpaged memory, or touch it below DISPATCH_LEVEL.",
     .page = "debugger/bug-check-0xd1--driver-irql-not-less-or-equal",
     .bug_check = 0xD1},
    {.id = "irql/pool",
     .headline = "pool is allocated or freed at too high an IRQL",
     .what = "Paged pool is allocated and freed at APC_LEVEL at most, nonpaged pool at "
             "DISPATCH_LEVEL at most.",
     .windows = "With Driver Verifier the machine stops; without it, when the pool's code is not "
                "in memory.",
     .mend = "Release the spin lock first, or use nonpaged pool.",
     .page = "debugger/bug-check-0xc4--driver-verifier-detected-violation",
     .bug_check = 0xC4},
    {.id = "irql/wait",
     .headline = "a thread waits at DISPATCH_LEVEL",
     .what = "A thread waits below DISPATCH_LEVEL only.",
     .windows = "The machine stops.",
     .mend = "Release the spin lock before the wait; poll with a timeout of zero.",
     .page = "debugger/bug-check-0xb8--attempted-switch-from-dpc",
     .bug_check = 0xB8},
    {.id = "irql/order",
     .headline = "the IRQL is raised or lowered the wrong way",
     .what = "A level is raised to a higher one, and restored to the one that was found.",
     .windows =
         "With Driver Verifier the machine stops; without it the thread goes on at the wrong IRQL.",
     .mend = "Release spin locks in the opposite order, each with the IRQL that its own "
             "acquisition gave.",
     .page = "debugger/bug-check-0xa--irql-not-less-or-equal",
     .bug_check = 0xA},
    {.id = "irql/changed-on-return",
     .headline = "a routine returns at another IRQL than it was called at",
     .what = "DriverEntry, DriverUnload and a dispatch routine return at the IRQL at which they "
             "were called.",
     .windows = "The machine stops: a system worker thread, and a program's call, must come back "
                "at PASSIVE_LEVEL.",
     .mend = "Release the lock, or lower the IRQL, on this path too.",
     .page = "debugger/bug-check-0xe1--worker-thread-returned-at-bad-irql",
     .bug_check = 0xE1},
    {.id = "status/swallowed",
     .headline = "DriverEntry returns success and nothing can reach the driver",
     .severity = Severity::warning,
     .what =
         "DriverEntry does not return success when what makes the driver reachable has failed: its "
         "device, its only callback, its registration with the framework or with a port driver.",
     .windows = "The driver stays loaded and nobody can reach it; nothing says why. Without a "
                "DriverUnload of its own, which the framework or the port driver would have set, "
                "it cannot be unloaded either.",
     .mend = "Return the status of the call that failed, after undoing what was done before.",
     .page = "kernel/writing-a-driverentry-routine"},
    {.id = "irp/two-statuses",
     .headline = "a dispatch routine returns another status than the request's",
     .what = "A dispatch routine that completes its request returns what it has set "
             "IoStatus.Status to.",
     .windows =
         "The I/O manager believes the returned status and the program the other, or the other way "
         "round: a failure is taken for a success. With Driver Verifier the machine stops.",
     .mend = "Keep the status in one variable, set IoStatus.Status from it and return it.",
     .page = "debugger/bug-check-0xc9--driver-verifier-iomanager-violation",
     .bug_check = 0xC9,
     .parameter1 = 0x224},
    {.id = "irp/pending-not-marked",
     .headline = "STATUS_PENDING is returned for a request not marked pending",
     .what = "A dispatch routine that returns STATUS_PENDING has called IoMarkIrpPending before.",
     .windows = "When the request is completed the I/O manager does not know that somebody waits "
                "for it: the program's wait never ends. With Driver Verifier the machine stops.",
     .mend = "Call IoMarkIrpPending first, then queue the request, then return STATUS_PENDING.",
     .page = "debugger/bug-check-0xc9--driver-verifier-iomanager-violation",
     .bug_check = 0xC9,
     .parameter1 = 0x23D},
    {.id = "irp/pending-not-returned",
     .headline = "a request is marked pending and STATUS_PENDING is not returned",
     .what = "A dispatch routine that has called IoMarkIrpPending returns STATUS_PENDING, also "
             "when the request has been completed by then.",
     .windows = "The I/O manager ends the request twice, once for the returned status and once for "
                "the mark. With Driver Verifier the machine stops.",
     .mend = "Return STATUS_PENDING after IoMarkIrpPending, whatever has become of the request.",
     .page = "debugger/bug-check-0xc9--driver-verifier-iomanager-violation",
     .bug_check = 0xC9,
     .parameter1 = 0x23E},
    {.id = "irp/not-passed-down",
     .headline = "a Plug and Play or power request does not reach the drivers below",
     .what = "A function or filter driver passes each Plug and Play and power request down the "
             "stack, whether it does something for it or not; only one that it fails may end with "
             "it.",
     .windows = "The bus never starts, stops, removes or powers the device: the hardware stays as "
                "it was, and the bus driver's own state no longer agrees with the manager's.",
     .mend = "Call IoSkipCurrentIrpStackLocation, or IoCopyCurrentIrpStackLocationToNext with a "
             "completion routine, and IoCallDriver with the next lower device.",
     .page = "kernel/rules-for-handling-plug-and-play-irps"},
    {.id = "irp/must-not-fail",
     .headline = "a request that must not fail is failed",
     .what = "A driver does not fail IRP_MN_REMOVE_DEVICE, IRP_MN_SURPRISE_REMOVAL, "
             "IRP_MN_CANCEL_REMOVE_DEVICE, IRP_MN_CANCEL_STOP_DEVICE and IRP_MN_SET_POWER.",
     .windows = "Nothing can be undone any more: the device is gone, or powered, all the same, and "
                "the drivers below have not heard of it.",
     .mend =
         "Set the status to STATUS_SUCCESS and pass the request down; what such a step needs is "
         "acquired when the device starts.",
     .page = "devtest/wdm-pnpremove"},
    {.id = "irp/start-before-lower",
     .headline = "the hardware is used before the drivers below have started the device",
     .what = "A function driver passes IRP_MN_START_DEVICE down first, waits until the drivers "
             "below have completed it, and only then touches the hardware.",
     .windows =
         "The bus has not switched the device on: its registers read as all ones, writes are "
         "lost, and what is mapped may belong to nobody.",
     .mend = "Call IoForwardIrpSynchronously, or send the request down with a completion routine "
             "that sets an event and wait for it; then look at IoStatus.Status; then start.",
     .page = "kernel/starting-a-device-in-a-function-driver"},
    {.id = "irp/cancel-routine-set",
     .headline = "a request is completed with its cancel routine set",
     .what = "A driver takes its cancel routine away with IoSetCancelRoutine before it completes a "
             "request.",
     .windows = "The request can be cancelled while it is being completed: the cancel routine then "
                "works on memory that is gone. With Driver Verifier the machine stops.",
     .mend = "Call IoSetCancelRoutine(Irp, NULL) first; where it returns NULL, the cancel routine "
             "runs and completes the request.",
     .page = "debugger/bug-check-0xc9--driver-verifier-iomanager-violation",
     .bug_check = 0xC9,
     .parameter1 = 0x7},
    {.id = "irp/completed-twice",
     .headline = "a request is completed or freed twice",
     .what = "A request is completed once, and is not touched afterwards.",
     .windows = "The machine stops.",
     .mend = "Let one place own the request: whoever takes it off its queue, or out of its "
             "variable, completes it.",
     .page = "debugger/bug-check-0x44--multiple-irp-complete-requests",
     .bug_check = 0x44},
    {.id = "contract/thread-not-awaited",
     .headline = "nobody waits for a thread's end itself",
     .severity = Severity::warning,
     .what = "Before a driver goes, each thread that it has created has ended: DriverUnload, or a "
             "DriverEntry that fails, waits for the thread object.",
     .windows = "An event that the thread sets comes before its last instructions. Where the "
                "thread is preempted between the two, the image goes first and the machine stops.",
     .mend = "Take a reference to the thread object (ObReferenceObjectByHandle), and wait for that "
             "with KeWaitForSingleObject.",
     .page = "kernel/releasing-driver-allocated-resources",
     .bug_check = 0xCE},
    {.id = "contract/foreign-link",
     .headline = "a symbolic link of somebody else's is deleted",
     .severity = Severity::warning,
     .what = "A driver deletes only the symbolic links that it has created.",
     .windows = "IoCreateSymbolicLink failed with STATUS_OBJECT_NAME_COLLISION: the name belongs "
                "to another driver or another instance. IoDeleteSymbolicLink deletes it all the "
                "same, and programs no longer find that device.",
     .mend = "Delete the link only on paths on which its creation has succeeded.",
     .page = "ddi/wdm/nf-wdm-iodeletesymboliclink"},
    {.id = "irp/not-completed",
     .headline = "a request is never completed",
     .what = "A driver completes every request that it gets, also when it is cancelled and when "
             "its handle is closed.",
     .windows = "Whoever sent the request waits for ever. A program that has sent it cannot end: "
                "Windows waits for five minutes, gives up, and leaves the request and the file "
                "behind, so the driver can never be unloaded. Where the dispatch routine neither "
                "completes the request, nor sends it on, nor returns STATUS_PENDING, Driver "
                "Verifier stops the machine (0xC9, parameter 1 0x226).",
     .mend = "Complete it before returning, or hold it with a cancel routine, and complete it "
             "there and in IRP_MJ_CLEANUP too.",
     .page = "kernel/completing-irps"},
};

}  // namespace rundown::verify::general_rules
