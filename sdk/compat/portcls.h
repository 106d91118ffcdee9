/* mingw-w64's, and what came after Windows Vista of what audio adapter drivers ask for. */
#ifndef RUNDOWN_PORTCLS_H
#define RUNDOWN_PORTCLS_H

#include_next <portcls.h>

#define DEFINE_PCAUTOMATION_TABLE_PROP_EVENT(AutomationTable, PropertyTable, EventTable) \
  const PCAUTOMATION_TABLE AutomationTable = {sizeof(PropertyTable[0]),                  \
                                              SIZEOF_ARRAY(PropertyTable),               \
                                              (const PCPROPERTY_ITEM*)PropertyTable,     \
                                              0,                                         \
                                              0,                                         \
                                              NULL,                                      \
                                              sizeof(EventTable[0]),                     \
                                              SIZEOF_ARRAY(EventTable),                  \
                                              (const PCEVENT_ITEM*)EventTable,           \
                                              0}

PORTCLASSAPI NTSTATUS NTAPI PcGetPhysicalDeviceObject(PDEVICE_OBJECT pDeviceObject,
                                                      PDEVICE_OBJECT* ppPhysicalObject);

/* The power framework, since Windows 10. */
typedef NTSTATUS EVT_PC_POST_PO_FX_REGISTER_DEVICE(PVOID PoFxDeviceContext, POHANDLE PoHandle);
typedef VOID EVT_PC_PRE_PO_FX_UNREGISTER_DEVICE(PVOID PoFxDeviceContext, POHANDLE PoHandle);
typedef EVT_PC_POST_PO_FX_REGISTER_DEVICE* PFN_PC_POST_PO_FX_REGISTER_DEVICE;
typedef EVT_PC_PRE_PO_FX_UNREGISTER_DEVICE* PFN_PC_PRE_PO_FX_UNREGISTER_DEVICE;

typedef struct _PC_POWER_FRAMEWORK_SETTINGS {
  ULONG Size;
  PFN_PC_POST_PO_FX_REGISTER_DEVICE EvtPcPostPoFxRegisterDevice;
  PFN_PC_PRE_PO_FX_UNREGISTER_DEVICE EvtPcPrePoFxUnregisterDevice;
  PPO_FX_COMPONENT Component;
  PPO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK ComponentActiveConditionCallback;
  PPO_FX_COMPONENT_IDLE_CONDITION_CALLBACK ComponentIdleConditionCallback;
  PPO_FX_COMPONENT_IDLE_STATE_CALLBACK ComponentIdleStateCallback;
  PPO_FX_POWER_CONTROL_CALLBACK PowerControlCallback;
  PVOID PoFxDeviceContext;
} PC_POWER_FRAMEWORK_SETTINGS, *PPC_POWER_FRAMEWORK_SETTINGS;

FORCEINLINE VOID PC_POWER_FRAMEWORK_SETTINGS_INIT(PPC_POWER_FRAMEWORK_SETTINGS Settings) {
  RtlZeroMemory(Settings, sizeof(*Settings));
  Settings->Size = sizeof(*Settings);
}

PORTCLASSAPI NTSTATUS NTAPI PcAssignPowerFrameworkSettings(PDEVICE_OBJECT DeviceObject,
                                                           PPC_POWER_FRAMEWORK_SETTINGS Settings);

/* What a stream uses, since Windows 10. */
DECLARE_HANDLE(PCSTREAMRESOURCE);
typedef enum _PcStreamResourceType {
  ePcStreamResourceInterrupt,
  ePcStreamResourceThread,
  ePcStreamResourceSet
} PcStreamResourceType,
    *PPcStreamResourceType;

typedef struct _PCSTREAMRESOURCE_DESCRIPTOR {
  ULONG Size;
  ULONG Flags;
  PDEVICE_OBJECT Pdo;
  PcStreamResourceType Type;
  union {
    struct {
      ULONG Version;
      PVOID Generic;
    } Interrupt;
    PETHREAD Thread;
    PVOID ResourceSet;
  } Resource;
} PCSTREAMRESOURCE_DESCRIPTOR, *PPCSTREAMRESOURCE_DESCRIPTOR;

FORCEINLINE VOID PCSTREAMRESOURCE_DESCRIPTOR_INIT(PPCSTREAMRESOURCE_DESCRIPTOR Resource) {
  RtlZeroMemory(Resource, sizeof(*Resource));
  Resource->Size = sizeof(*Resource);
}

PORTCLASSAPI NTSTATUS NTAPI PcAddStreamResource(PDEVICE_OBJECT PhysicalDeviceObject,
                                                PVOID ResourceSet,
                                                PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor,
                                                PCSTREAMRESOURCE* ResourceHandle);
PORTCLASSAPI NTSTATUS NTAPI PcRemoveStreamResource(PCSTREAMRESOURCE ResourceHandle);
PORTCLASSAPI NTSTATUS NTAPI PcRegisterAdapterPnpManagement(PUNKNOWN Unknown,
                                                           PDEVICE_OBJECT DeviceObject);
PORTCLASSAPI NTSTATUS NTAPI PcUnregisterAdapterPnpManagement(PDEVICE_OBJECT DeviceObject);

#ifdef __cplusplus
/* Each interface's functions are said once: for the interface, and for a class that has them. */
#define RUNDOWN_METHOD(type, name) STDMETHODIMP_(type) name
#define RUNDOWN_DECLARE_INTERFACE(name) \
  DECLARE_INTERFACE_(name, IUnknown) {  \
    DEFINE_ABSTRACT_UNKNOWN()           \
    RUNDOWN_##name(STDMETHOD_, PURE;)   \
  }
#include <portcls_engine.h>
#include <portcls_miniport.h>
#include <portcls_port.h>
#endif

#endif
