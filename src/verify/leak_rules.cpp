// What is left behind, and what Windows does about it.
#include <array>
#include <deque>
#include <string>

#include "verify/rules.h"

namespace rundown::verify {
namespace {

constexpr std::uint32_t kVerifier = 0xC4;
constexpr std::uint32_t kUnloadedWithPendingOperations = 0xCE;
constexpr std::string_view kPendingPage =
    "debugger/bug-check-0xce--driver-unloaded-without-cancelling-pending-operations";

struct Leak {
  gate::Resource kind;
  std::string_view release;  // what gives it back
  std::string_view windows;
  std::string_view page;
  std::uint32_t bug_check = 0;
  std::optional<std::uint64_t> parameter1{};
};

constexpr Leak kLeaks[] = {
    {.kind = gate::Resource::pool,
     .release = "ExFreePoolWithTag",
     .windows = "The block stays allocated until the next boot. With Driver Verifier's pool "
                "tracking the machine stops when the driver is unloaded.",
     .page = "debugger/bug-check-0xc4--driver-verifier-detected-violation",
     .bug_check = kVerifier,
     .parameter1 = 0x62},
    {.kind = gate::Resource::device,
     .release = "IoDeleteDevice",
     .windows =
         "The device object refers to its driver object, so the image cannot be unloaded; the name "
         "stays taken, and loading the driver again fails with STATUS_OBJECT_NAME_COLLISION. A "
         "request to the device calls a driver that believes it never started.",
     .page = "kernel/writing-a-driverentry-routine"},
    {.kind = gate::Resource::device_attachment,
     .release = "IoDetachDevice",
     .windows = "Requests for the stack still go to the attached device, whose driver has gone.",
     .page = "ddi/wdm/nf-wdm-iodetachdevice"},
    {.kind = gate::Resource::symbolic_link,
     .release = "IoDeleteSymbolicLink",
     .windows = "The link stays in the object namespace until the next boot. Opening it fails, and "
                "creating it again fails with STATUS_OBJECT_NAME_COLLISION, so the driver does not "
                "load a second time.",
     .page = "ddi/wdm/nf-wdm-iodeletesymboliclink"},
    {.kind = gate::Resource::handle,
     .release = "ZwClose",
     .windows = "The object stays open in the System process until the next boot: a key cannot be "
                "deleted, a file not be removed.",
     .page = "ddi/ntifs/nf-ntifs-ntclose"},
    {.kind = gate::Resource::object_reference,
     .release = "ObDereferenceObject",
     .windows = "The object can never be deleted; a thread or a process keeps its memory after it "
                "has ended.",
     .page = "ddi/wdm/nf-wdm-obdereferenceobject"},
    {.kind = gate::Resource::thread,
     .release = "PsTerminateSystemThread, and KeWaitForSingleObject on the thread before returning",
     .windows = "The thread goes on in an image that has been unloaded: the machine stops as soon "
                "as it is scheduled.",
     .page = kPendingPage,
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::timer,
     .release = "KeCancelTimer, or ExDeleteTimer for a timer of ExAllocateTimer",
     .windows =
         "A timer that is set calls, or lies in, memory that has gone: the machine stops at a "
         "timer tick. One of ExAllocateTimer that is not set stays allocated until the next boot.",
     .page = "debugger/bug-check-0xc7--timer-or-dpc-invalid",
     .bug_check = 0xC7,
     .parameter1 = 0x0},
    {.kind = gate::Resource::dpc,
     .release = "KeRemoveQueueDpc, or KeFlushQueuedDpcs",
     .windows = "The DPC's routine lies in an image that has been unloaded: the machine stops when "
                "the queue is drained.",
     .page = kPendingPage,
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::apc,
     .release = "KeRemoveQueueApc, or letting the thread run the APC",
     .windows = "The APC's routines lie in an image that has been unloaded: the machine stops when "
                "the thread may run its APCs again.",
     .page = kPendingPage,
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::work_item,
     .release = "IoFreeWorkItem or FltFreeGenericWorkItem, once it has run; for ExQueueWorkItem a "
                "wait for an event that its "
                "routine sets",
     .windows = "A work item of ExQueueWorkItem runs a routine that has gone, for nothing keeps "
                "the image until then. One of IoAllocateWorkItem keeps its device while it is "
                "queued; one that is not freed stays allocated.",
     .page = kPendingPage,
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::mdl,
     .release = "IoFreeMdl",
     .windows = "The MDL stays allocated until the next boot.",
     .page = "ddi/wdm/nf-wdm-iofreemdl"},
    {.kind = gate::Resource::locked_pages,
     .release = "MmUnlockPages",
     .windows = "The pages stay locked in memory; when they belong to a process, its end stops the "
                "machine.",
     .page = "debugger/bug-check-0xcb--driver-left-locked-pages-in-process",
     .bug_check = 0xCB},
    {.kind = gate::Resource::mapping,
     .release = "MmUnmapLockedPages",
     .windows = "The system address range stays taken until the next boot.",
     .page = "debugger/bug-check-0xd8--driver-used-excessive-ptes",
     .bug_check = 0xD8},
    {.kind = gate::Resource::irp,
     .release = "IoFreeIrp, or completing it",
     .windows = "The IRP stays allocated until the next boot. One that is still with another "
                "driver calls, when that driver completes it, a completion routine in an image "
                "that has been unloaded.",
     .page = "ddi/wdm/nf-wdm-iofreeirp"},
    {.kind = gate::Resource::resource,
     .release = "ExDeleteResourceLite",
     .windows = "The ERESOURCE stays on the system's list of resources while its memory goes: the "
                "next driver that initializes or deletes a resource follows a dangling pointer.",
     .page = "ddi/wdm/nf-wdm-exdeleteresourcelite",
     .bug_check = kVerifier,
     .parameter1 = 0xD2},
    {.kind = gate::Resource::lookaside,
     .release = "ExDeleteNPagedLookasideList (or its paged or Ex twin)",
     .windows =
         "The list stays linked into the system's list of lookaside lists, which the balance set "
         "manager walks every second: the machine stops when it reaches memory that has gone.",
     .page = kPendingPage,
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::remove_lock,
     .release = "IoReleaseRemoveLock",
     .windows = "IoReleaseRemoveLockAndWait waits for it for ever.",
     .page = "ddi/wdm/nf-wdm-ioreleaseremovelock",
     .bug_check = kVerifier},
    {.kind = gate::Resource::callback,
     .release = "the registration's own function to unregister",
     .windows = "The image is unloaded while Windows still holds the address of its routine: the "
                "machine stops the next time that it is called, at the next process start, image "
                "load, registry access or bug check.",
     .page = kPendingPage,
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::notification,
     .release = "IoUnregisterPlugPlayNotificationEx",
     .windows = "The PnP manager holds a reference to the driver object and calls a driver that "
                "believes it never started.",
     .page = "ddi/wdm/nf-wdm-iounregisterplugplaynotificationex"},
    {.kind = gate::Resource::shutdown,
     .release = "IoUnregisterShutdownNotification",
     .windows = "At shutdown the I/O manager sends a request to a device that has gone.",
     .page = "ddi/wdm/nf-wdm-iounregistershutdownnotification"},
    {.kind = gate::Resource::wmi,
     .release = "IoWMIRegistrationControl with WMIREG_ACTION_DEREGISTER",
     .windows = "WMI sends its requests to a device, or to a callback, that has gone.",
     .page = "ddi/wdm/nf-wdm-iowmiregistrationcontrol"},
    {.kind = gate::Resource::etw,
     .release = "EtwUnregister",
     .windows =
         "ETW keeps the provider's registration, and its enable callback's address, after the "
         "image has been unloaded: the machine stops when a session enables the provider.",
     .page = "ddi/wdm/nf-wdm-etwunregister",
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::counter_set,
     .release = "PcwUnregister, or PcwCloseInstance for an instance",
     .windows =
         "Windows keeps the counter set with its callback's and its data's addresses after the "
         "image has been unloaded: the machine stops when a program collects its counters.",
     .page = "ddi/wdm/nf-wdm-pcwunregister",
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::contiguous_memory,
     .release = "MmFreeContiguousMemory",
     .windows =
         "Physical memory, which is scarce as contiguous memory, stays taken until the next boot.",
     .page = "ddi/wdm/nf-wdm-mmfreecontiguousmemory"},
    {.kind = gate::Resource::io_mapping,
     .release = "MmUnmapIoSpace",
     .windows = "The system address range stays taken until the next boot.",
     .page = "ddi/wdm/nf-wdm-mmunmapiospace"},
    {.kind = gate::Resource::interrupt,
     .release = "IoDisconnectInterrupt",
     .windows = "The interrupt's routine lies in an image that has been unloaded: the machine "
                "stops at the next interrupt.",
     .page = kPendingPage,
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::dma_adapter,
     .release = "PutDmaAdapter",
     .windows = "The adapter's map registers stay reserved.",
     .page = "ddi/wdm/nc-wdm-pput_dma_adapter"},
    {.kind = gate::Resource::battery,
     .release = "BatteryClassUnload",
     .windows = "The battery class driver asks a device that has gone for its battery's state: the "
                "next query calls into memory that is no longer the driver's.",
     .page = "battery/unload-routine-of-a-battery-miniclass-driver"},
    {.kind = gate::Resource::section,
     .release = "ZwUnmapViewOfSection",
     .windows = "The view stays mapped in the System process.",
     .page = "ddi/wdm/nf-wdm-zwunmapviewofsection"},
    {.kind = gate::Resource::error_log,
     .release = "IoWriteErrorLogEntry or IoFreeErrorLogEntry",
     .windows = "The entry counts against the error log's memory until the next boot.",
     .page = "ddi/ntifs/nf-ntifs-iofreeerrorlogentry"},
    {.kind = gate::Resource::power,
     .release = "the registration's own function to unregister",
     .windows = "The power manager holds the address of a routine that has gone.",
     .page = kPendingPage,
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::token,
     .release = "SeReleaseSubjectContext, SeDeleteClientSecurity or PsDereferencePrimaryToken",
     .windows = "The token can never be deleted.",
     .page = "ddi/ntifs/nf-ntifs-sereleasesubjectcontext"},
    {.kind = gate::Resource::string,
     .release = "RtlFreeUnicodeString",
     .windows = "The buffer stays allocated until the next boot.",
     .page = "ddi/wdm/nf-wdm-rtlfreeunicodestring"},
    {.kind = gate::Resource::security_descriptor,
     .release = "FltFreeSecurityDescriptor",
     .windows = "The descriptor stays allocated in paged pool until the next boot.",
     .page = "ddi/fltkernel/nf-fltkernel-fltfreesecuritydescriptor"},
    {.kind = gate::Resource::unc_provider,
     .release = "FsRtlDeregisterUncProvider",
     .windows =
         "The Multiple UNC Provider keeps the device on its list of redirectors and sends it "
         "each UNC name that is asked for, to a driver that has been unloaded.",
     .page = "ddi/ntifs/nf-ntifs-fsrtlderegisteruncprovider"},
    {.kind = gate::Resource::filter,
     .release = "FltUnregisterFilter",
     .windows =
         "The filter manager still has the filter on its list, with its callbacks' addresses "
         "in an image that has been unloaded: the machine stops at the next file operation "
         "or volume that the filter manager presents to it.",
     .page = "ddi/fltkernel/nf-fltkernel-fltunregisterfilter",
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::filter_port,
     .release = "FltCloseCommunicationPort, before FltUnregisterFilter",
     .windows = "The port keeps its name and the addresses of its callbacks, in an image that has "
                "been unloaded: the machine stops when a program connects. FltUnregisterFilter "
                "waits for it for ever.",
     .page = "ddi/fltkernel/nf-fltkernel-fltcreatecommunicationport",
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::filter_context,
     .release = "one FltReleaseContext for each FltAllocateContext, FltGetXxxContext and "
                "FltReferenceContext",
     .windows = "The context is never freed, its clean-up callback never called, and "
                "FltUnregisterFilter waits for it for ever.",
     .page = "ddi/fltkernel/nf-fltkernel-fltreleasecontext"},
    {.kind = gate::Resource::filter_name,
     .release = "one FltReleaseFileNameInformation for each FltGetFileNameInformation and "
                "FltReferenceFileNameInformation",
     .windows = "The name stays in the filter manager's pool and in its cache of names: each "
                "operation that comes this way takes a little more memory.",
     .page = "ddi/fltkernel/nf-fltkernel-fltreleasefilenameinformation"},
    {.kind = gate::Resource::wdf_object,
     .release = "WdfObjectDelete, or deleting its parent; and one WdfObjectDereference for each "
                "WdfObjectReference",
     .windows = "The object stays allocated after the framework has unbound from the driver: with "
                "the framework's verifier it is reported as leaked, and the callbacks of an object "
                "that is destroyed later lie in an image that has been unloaded.",
     .page = "wdf/framework-object-life-cycle"},
    {.kind = gate::Resource::wdf_device_init,
     .release = "WdfDeviceInitFree",
     .windows = "Nothing reclaims it: WdfDeviceCreate frees it only when it succeeds. The "
                "framework's verifier reports the pool as leaked.",
     .page = "ddi/wdfdevice/nf-wdfdevice-wdfdeviceinitfree"},
    {.kind = gate::Resource::wdf_reference,
     .release = "WdfObjectDereference",
     .windows = "The object outlives its parent and the driver.",
     .page = "ddi/wdfobject/nf-wdfobject-wdfobjectreference"},
    {.kind = gate::Resource::wdf_request,
     .release = "WdfRequestComplete, or one of its kind",
     .windows = "Whoever sent the request waits for ever, and so does all that waits for the "
                "queue: its deletion, its purge, the device's removal, the driver's unloading.",
     .page = "wdf/completing-i-o-requests"},
    {.kind = gate::Resource::gpio_client,
     .release = "GPIO_CLX_UnregisterClient",
     .windows = "GpioClx stays told of a controller's driver, with the addresses of its callback "
                "functions in an image that is unloaded.",
     .page = "ddi/gpioclx/nf-gpioclx-gpio_clx_unregisterclient"},
    {.kind = gate::Resource::net_buffer_pool,
     .release = "NdisFreeNetBufferListPool or NdisFreeNetBufferPool",
     .windows = "The pool stays allocated until the next boot, with all that is in it.",
     .page = "ddi/nblapi/nf-nblapi-ndisfreenetbufferlistpool"},
    {.kind = gate::Resource::net_buffer,
     .release = "the function that frees its kind: NdisFreeNetBufferList, FwpsFreeNetBufferList0, "
                "FwpsFreeCloneNetBufferList0",
     .windows = "It stays allocated until the next boot, and its pool can never go; a clone keeps "
                "the packet that it was made of.",
     .page = "ddi/fwpsk/nf-fwpsk-fwpsfreeclonenetbufferlist0"},
    {.kind = gate::Resource::ndis_object,
     .release = "the function that frees its kind: NdisFreeGenericObject, NdisFreeCloneOidRequest, "
                "NdisCloseConfiguration",
     .windows = "The object stays allocated until the next boot; a configuration's registry key "
                "stays open.",
     .page = "ddi/ndis/nf-ndis-ndisfreegenericobject"},
    {.kind = gate::Resource::ndis_driver,
     .release = "NdisMDeregisterMiniportDriver, NdisFDeregisterFilterDriver or "
                "NdisDeregisterProtocolDriver, as it was registered",
     .windows = "NDIS keeps the addresses of the driver's handlers, and calls them for the next "
                "adapter or event: in an image that has been unloaded.",
     .page = "network/writing-ndis-miniport-drivers"},
    {.kind = gate::Resource::ndis_device,
     .release = "NdisDeregisterDeviceEx",
     .windows = "The device stays, and refers to the driver object: the image cannot be unloaded, "
                "and the name is taken when the driver is loaded again.",
     .page = "ddi/ndis/nf-ndis-ndisderegisterdeviceex"},
    {.kind = gate::Resource::ndis_timer,
     .release = "NdisCancelTimerObject and NdisFreeTimerObject",
     .windows = "One that is set calls a routine in an image that has been unloaded; one that is "
                "not stays allocated until the next boot.",
     .page = "ddi/ndis/nf-ndis-ndisfreetimerobject"},
    {.kind = gate::Resource::ndis_lock,
     .release = "NdisFreeRWLock",
     .windows = "The lock stays allocated until the next boot.",
     .page = "ddi/ndis/nf-ndis-ndisfreerwlock"},
    {.kind = gate::Resource::wfp_engine,
     .release = "FwpmEngineClose0",
     .windows = "The Base Filtering Engine keeps the session, the objects of a dynamic one and a "
                "transaction that is not ended; while that goes on, every other change of the "
                "machine's filters waits and then fails with STATUS_FWP_TIMEOUT.",
     .page = "ddi/fwpmk/nf-fwpmk-fwpmengineclose0"},
    {.kind = gate::Resource::wfp_object,
     .release = "the Fwpm...Delete function of its kind, in a transaction that is committed; a "
                "dynamic session takes its objects along",
     .windows =
         "A static object stays in the engine until it is stopped, and adding it again fails with "
         "STATUS_FWP_ALREADY_EXISTS, so the driver may not load a second time. A filter whose "
         "callout has gone blocks what it matches, where its action may end the search.",
     .page = "ddi/fwpsk/nf-fwpsk-fwpscalloutunregisterbykey0"},
    {.kind = gate::Resource::wfp_notification,
     .release = "FwpmBfeStateUnsubscribeChanges0",
     .windows = "The callback lies in an image that has been unloaded: the machine stops when the "
                "filter engine starts or stops.",
     .page = "ddi/fwpmk/nf-fwpmk-fwpmbfestatesubscribechanges0",
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::callout,
     .release = "FwpsCalloutUnregisterById0 or FwpsCalloutUnregisterByKey0",
     .windows = "The filter engine keeps the addresses of the callout's functions after the image "
                "has been unloaded: the machine stops at the next packet that a filter sends to "
                "it, or when such a filter is added or deleted.",
     .page = "ddi/fwpsk/nf-fwpsk-fwpscalloutunregisterbyid0",
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::flow_context,
     .release = "FwpsFlowRemoveContext0",
     .windows = "Its callout cannot be unregistered (STATUS_DEVICE_BUSY), and the engine calls its "
                "flowDeleteFn when the flow ends.",
     .page = "ddi/fwpsk/nf-fwpsk-fwpsflowremovecontext0",
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::injection_handle,
     .release = "FwpsInjectionHandleDestroy0",
     .windows = "The handle stays until the next boot, and an injection that is pending calls its "
                "completion function in an image that has been unloaded.",
     .page = "ddi/fwpsk/nf-fwpsk-fwpsinjectionhandledestroy0"},
    {.kind = gate::Resource::redirect_handle,
     .release = "FwpsRedirectHandleDestroy0",
     .windows = "The handle stays until the next boot.",
     .page = "ddi/fwpsk/nf-fwpsk-fwpsredirecthandledestroy0"},
    {.kind = gate::Resource::wfp_memory,
     .release = "FwpmFreeMemory0",
     .windows = "What the engine has answered stays allocated until the next boot.",
     .page = "ddi/fwpmk/nf-fwpmk-fwpmengineopen0"},
    {.kind = gate::Resource::network_module,
     .release = "NmrDeregisterClient and NmrWaitForClientDeregisterComplete, or their twins for "
                "a provider",
     .windows =
         "The Network Module Registrar calls the module's attach and detach functions in an image "
         "that has been unloaded: the machine stops when the next module of the interface "
         "registers, or when the deregistration that nobody waited for goes on.",
     .page = "ddi/netioddk/nf-netioddk-nmrwaitforclientderegistercomplete",
     .bug_check = kUnloadedWithPendingOperations},
    {.kind = gate::Resource::wsk,
     .release = "WskDeregister, after WskReleaseProviderNPI for each WskCaptureProviderNPI",
     .windows = "The WSK subsystem keeps the client's dispatch table, which lies in an image that "
                "has been unloaded.",
     .page = "ddi/wsk/nf-wsk-wskderegister",
     .bug_check = kUnloadedWithPendingOperations},
};

// Rules of which the id and the first sentence name the kind as the ledger does.
struct LeakRules {
  LeakRules() {
    for (const Leak& leak : kLeaks) {
      const gate::ResourceName name = gate::name_of(leak.kind);
      const std::string& id = texts.emplace_back("leak/" + std::string(name.id));
      const std::string& what =
          texts.emplace_back("A driver that is not loaded, or no longer, holds nothing: not " +
                             std::string(name.phrase) + ".");
      rules.push_back({.id = id,
                       .what = what,
                       .windows = leak.windows,
                       .mend = leak.release,
                       .page = leak.page,
                       .bug_check = leak.bug_check,
                       .parameter1 = leak.parameter1});
      of_kind[static_cast<std::size_t>(leak.kind)] = &rules.back();
    }
  }
  std::deque<std::string> texts;
  std::deque<Rule> rules;
  std::array<const Rule*, static_cast<std::size_t>(gate::Resource::count_)> of_kind{};
};

const LeakRules& leaks() {
  static const LeakRules made;
  return made;
}

}  // namespace

const Rule* leak_rule(gate::Resource kind) {
  return leaks().of_kind[static_cast<std::size_t>(kind)];
}

}  // namespace rundown::verify
