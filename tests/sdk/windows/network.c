/* A callout driver: the headers of the filtering platform, and of what it carries packets in. */
#include <ntddk.h>
/* clang-format off */
#include <fwpsk.h>
#include <fwpmk.h>
#include <ip2string.h>
#include <mstcpip.h>
#include <netioddk.h>
#include <ws2ipdef.h>
#include <wsk.h>
#include <in6addr.h>
/* clang-format on */

C_ASSERT(sizeof(NET_BUFFER) == 0xB0);
C_ASSERT(FIELD_OFFSET(NET_BUFFER_LIST, NetBufferListInfo) == 0x90);
C_ASSERT(FIELD_OFFSET(NET_BUFFER, MdlChain) == 0x20);
C_ASSERT(sizeof(FWPM_FILTER0) == 0xC8);
C_ASSERT(sizeof(FWPM_CALLOUT0) == 0x58);
C_ASSERT(sizeof(FWPM_PROVIDER_CONTEXT2) == 0x58);
C_ASSERT(sizeof(FWPS_CALLOUT0) == 0x30);
C_ASSERT(sizeof(FWPS_FILTER0) == 0x40);
C_ASSERT(sizeof(FWPS_FILTER2) == 0x40);
C_ASSERT(FIELD_OFFSET(FWPS_INCOMING_METADATA_VALUES0, flowHandle) == 0x20);
C_ASSERT(FIELD_OFFSET(FWPS_INCOMING_METADATA_VALUES0, completionHandle) == 0x68);
C_ASSERT(FWPS_LAYER_ALE_AUTH_CONNECT_V4 == 48);
C_ASSERT(FWPS_FIELD_ALE_AUTH_CONNECT_V4_IP_REMOTE_PORT == 7);
C_ASSERT(FWP_ACTION_CALLOUT_TERMINATING == 0x5003);
C_ASSERT(sizeof(SOCKADDR_INET) == 28);
C_ASSERT(sizeof(IPV4_HEADER) == 20);
C_ASSERT(sizeof(NPI_CLIENT_CHARACTERISTICS) == 0x48);
C_ASSERT(sizeof(WSK_REGISTRATION) == 24);

DRIVER_INITIALIZE DriverEntry;

/* {6A6D7C0B-1CC1-4AA1-9E73-0E5B0DB7A001} */
static const GUID CalloutKey = {
    0x6A6D7C0B, 0x1CC1, 0x4AA1, {0x9E, 0x73, 0x0E, 0x5B, 0x0D, 0xB7, 0xA0, 0x01}};

static PDEVICE_OBJECT Device;
static HANDLE Engine;
static UINT32 CalloutId;

static void NTAPI Classify(const FWPS_INCOMING_VALUES* Values,
                           const FWPS_INCOMING_METADATA_VALUES* Metadata, void* Data,
                           const void* Context, const FWPS_FILTER* Filter, UINT64 Flow,
                           FWPS_CLASSIFY_OUT* Out) {
  UNREFERENCED_PARAMETER(Values);
  UNREFERENCED_PARAMETER(Metadata);
  UNREFERENCED_PARAMETER(Data);
  UNREFERENCED_PARAMETER(Context);
  UNREFERENCED_PARAMETER(Filter);
  UNREFERENCED_PARAMETER(Flow);
  Out->actionType = FWP_ACTION_PERMIT;
}

static NTSTATUS NTAPI Notify(FWPS_CALLOUT_NOTIFY_TYPE Type, const GUID* Key, FWPS_FILTER* Filter) {
  UNREFERENCED_PARAMETER(Type);
  UNREFERENCED_PARAMETER(Key);
  UNREFERENCED_PARAMETER(Filter);
  return STATUS_SUCCESS;
}

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
  if (Engine != NULL) {
    FwpmEngineClose(Engine);
  }
  if (CalloutId != 0) {
    FwpsCalloutUnregisterById(CalloutId);
  }
  if (Device != NULL) {
    IoDeleteDevice(Device);
  }
}

static NTSTATUS AddFilter(VOID) {
  FWPM_CALLOUT Callout = {0};
  FWPM_FILTER Filter = {0};
  NTSTATUS Status;

  Callout.calloutKey = CalloutKey;
  Callout.displayData.name = L"a callout";
  Callout.applicableLayer = FWPM_LAYER_ALE_AUTH_CONNECT_V4;
  Status = FwpmCalloutAdd(Engine, &Callout, NULL, NULL);
  if (!NT_SUCCESS(Status)) {
    return Status;
  }
  Filter.displayData.name = L"a filter";
  Filter.layerKey = FWPM_LAYER_ALE_AUTH_CONNECT_V4;
  Filter.subLayerKey = FWPM_SUBLAYER_UNIVERSAL;
  Filter.action.type = FWP_ACTION_CALLOUT_TERMINATING;
  Filter.action.calloutKey = CalloutKey;
  return FwpmFilterAdd(Engine, &Filter, NULL, NULL);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  FWPM_SESSION Session = {0};
  FWPS_CALLOUT Callout = {0};
  NTSTATUS Status;

  UNREFERENCED_PARAMETER(Path);
  Driver->DriverUnload = Unload;
  Callout.calloutKey = CalloutKey;
  Callout.classifyFn = Classify;
  Callout.notifyFn = Notify;
  Session.flags = FWPM_SESSION_FLAG_DYNAMIC;

  Status = IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &Device);
  if (NT_SUCCESS(Status)) {
    Status = FwpsCalloutRegister(Device, &Callout, &CalloutId);
  }
  if (NT_SUCCESS(Status)) {
    Status = FwpmEngineOpen(NULL, RPC_C_AUTHN_WINNT, NULL, &Session, &Engine);
  }
  if (NT_SUCCESS(Status)) {
    Status = AddFilter();
  }
  if (!NT_SUCCESS(Status)) {
    Unload(Driver);
  }
  return Status;
}
