// What is left behind, and what Windows does about it.
#include "verify/rule_facts.h"

namespace rundown::verify {
namespace {

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
     "The object can never be deleted; a thread or a process keeps its memory after it has ended.",
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
    {gate::Resource::timer, "KeCancelTimer, or ExDeleteTimer for a timer of ExAllocateTimer",
     "A timer that is set calls, or lies in, memory that has gone: the machine stops at a timer "
     "tick. One of ExAllocateTimer that is not set stays allocated until the next boot.",
     "debugger/bug-check-0xc7--timer-or-dpc-invalid", 0xC7, 0x0},
    {gate::Resource::dpc,
     "KeRemoveQueueDpc, or KeFlushQueuedDpcs",
     "The DPC's routine lies in an image that has been unloaded: the machine stops when the queue "
     "is drained.",
     kPendingPage,
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::apc,
     "KeRemoveQueueApc, or letting the thread run the APC",
     "The APC's routines lie in an image that has been unloaded: the machine stops when the thread "
     "may run its APCs again.",
     kPendingPage,
     kUnloadedWithPendingOperations,
     {}},
    {gate::Resource::work_item,
     "IoFreeWorkItem, once it has run; for ExQueueWorkItem a wait for an event that its routine "
     "sets",
     "A work item of ExQueueWorkItem runs a routine that has gone, for nothing keeps the image "
     "until "
     "then. One of IoAllocateWorkItem keeps its device while it is queued; one that is not freed "
     "stays "
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
     "The IRP stays allocated until the next boot. One that is still with another driver calls, "
     "when "
     "that driver completes it, a completion routine in an image that has been unloaded.",
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
     "WMI sends its requests to a device, or to a callback, that has gone.",
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
     "SeReleaseSubjectContext, SeDeleteClientSecurity or PsDereferencePrimaryToken",
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
    {gate::Resource::wdf_object,
     "WdfObjectDelete, or deleting its parent; and one WdfObjectDereference for each "
     "WdfObjectReference",
     "The object stays allocated after the framework has unbound from the driver: with the "
     "framework's verifier it is reported as "
     "leaked, and the callbacks of an object that is destroyed later lie in an image that has been "
     "unloaded.",
     "wdf/framework-object-life-cycle",
     0,
     {}},
    {gate::Resource::wdf_device_init,
     "WdfDeviceInitFree",
     "Nothing reclaims it: WdfDeviceCreate frees it only when it succeeds. The framework's "
     "verifier reports the pool as leaked.",
     "ddi/wdfdevice/nf-wdfdevice-wdfdeviceinitfree",
     0,
     {}},
    {gate::Resource::wdf_reference,
     "WdfObjectDereference",
     "The object outlives its parent and the driver.",
     "ddi/wdfobject/nf-wdfobject-wdfobjectreference",
     0,
     {}},
    {gate::Resource::wdf_request,
     "WdfRequestComplete, or one of its kind",
     "Whoever sent the request waits for ever, and so does all that waits for the queue: its "
     "deletion, its purge, the device's removal, the driver's unloading.",
     "wdf/completing-i-o-requests",
     0,
     {}},
};

}  // namespace

std::span<const LeakFacts> leak_facts() {
  return kLeaks;
}

}  // namespace rundown::verify
