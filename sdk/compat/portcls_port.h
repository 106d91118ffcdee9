/* Of portcls.h: interfaces of the port class driver, since Windows 8. */
#ifndef RUNDOWN_PORTCLS_PORT_H
#define RUNDOWN_PORTCLS_PORT_H

DEFINE_GUID(IID_IPortClsPower, 0x47ba0351, 0xbc4b, 0x4869, 0x81, 0x34, 0xb7, 0x4f, 0xe1, 0x78, 0x52,
            0xd8);
DEFINE_GUID(IID_IPortClsRuntimePower, 0xe057c351, 0x0430, 0x4dbc, 0xb1, 0x72, 0xc7, 0x11, 0xd4,
            0x0a, 0x23, 0x73);
DEFINE_GUID(IID_IPortClsEtwHelper, 0x80ef6667, 0xe8b1, 0x4252, 0xab, 0x09, 0x8f, 0x6d, 0x5e, 0xbb,
            0xd1, 0x9f);
DEFINE_GUID(IID_IPortClsStreamResourceManager, 0xe1cd9915, 0xcab1, 0x4103, 0xbb, 0x2f, 0x7d, 0xc0,
            0x9c, 0x9b, 0xe9, 0x42);
DEFINE_GUID(IID_IPortClsStreamResourceManager2, 0x0d500bae, 0xd565, 0x469d, 0xa0, 0xe2, 0xf2, 0x83,
            0x76, 0x0d, 0x71, 0x48);
DEFINE_GUID(IID_IPortClsSubdeviceEx, 0xc3d5e80c, 0x7f55, 0x40c5, 0x88, 0xb2, 0x62, 0x10, 0xd0, 0xcb,
            0x2b, 0x59);
DEFINE_GUID(IID_IPortClsNotifications, 0x1e092ce2, 0xdb25, 0x483b, 0x84, 0x46, 0xb0, 0x96, 0x12,
            0x15, 0x25, 0x8b);

/* These three have IUnknown's functions from IUnknown alone. */
DECLARE_INTERFACE_(IPortClsPower, IUnknown) {
  STDMETHOD_(NTSTATUS, RegisterAdapterPowerManagement)(PUNKNOWN, PDEVICE_OBJECT) PURE;
  STDMETHOD_(NTSTATUS, UnregisterAdapterPowerManagement)(PDEVICE_OBJECT) PURE;
  STDMETHOD_(NTSTATUS, SetIdlePowerManagement)(PDEVICE_OBJECT, BOOLEAN bEnabled) PURE;
};
typedef IPortClsPower* PPORTCLSPOWER;

typedef NTSTATUS (*PCPFNRUNTIME_POWER_CONTROL_CALLBACK)(LPCGUID PowerControlCode, PVOID InBuffer,
                                                        SIZE_T InBufferSize, PVOID OutBuffer,
                                                        SIZE_T OutBufferSize, PSIZE_T BytesReturned,
                                                        PVOID Context);
DECLARE_INTERFACE_(IPortClsRuntimePower, IUnknown) {
  STDMETHOD_(NTSTATUS, SendPowerControl)
  (PDEVICE_OBJECT, LPCGUID PowerControlCode, PVOID InBuffer, SIZE_T InBufferSize, PVOID OutBuffer,
   SIZE_T OutBufferSize, PSIZE_T BytesReturned) PURE;
  STDMETHOD_(NTSTATUS, RegisterPowerControlCallback)
  (PDEVICE_OBJECT, PCPFNRUNTIME_POWER_CONTROL_CALLBACK, PVOID Context) PURE;
  STDMETHOD_(NTSTATUS, UnregisterPowerControlCallback)(PDEVICE_OBJECT) PURE;
};
typedef IPortClsRuntimePower* PPORTCLSRUNTIMEPOWER;

typedef enum {
  eMINIPORT_IHV_DEFINED = 0,
  eMINIPORT_BUFFER_COMPLETE,
  eMINIPORT_PIN_STATE,
  eMINIPORT_GET_STREAM_POSITION,
  eMINIPORT_SET_WAVERT_BUFFER_WRITE_POSITION,
  eMINIPORT_GET_PRESENTATION_POSITION,
  eMINIPORT_PROGRAM_DMA,
  eMINIPORT_GLITCH_REPORT,
  eMINIPORT_LAST_BUFFER_RENDERED,
  eMINIPORT_PROCESSING_MODE,
  eMINIPORT_FX_CLSID,
  eMINIPORT_MaxValue
} EPcMiniportEngineEvent;
DECLARE_INTERFACE_(IPortClsEtwHelper, IUnknown) {
  STDMETHOD_(NTSTATUS, MiniportWriteEtwEvent)
  (EPcMiniportEngineEvent, ULONGLONG Data1, ULONGLONG Data2, ULONGLONG Data3, ULONGLONG Data4) PURE;
};
typedef IPortClsEtwHelper* PPORTCLSETWHELPER;

#define RUNDOWN_IPortClsSubdeviceEx(method, end) \
  method(NTSTATUS, UpdatePinDescriptor)(ULONG PinId, ULONG Flags, PPCPIN_DESCRIPTOR) end
RUNDOWN_DECLARE_INTERFACE(IPortClsSubdeviceEx);
typedef IPortClsSubdeviceEx* PPORTCLSSubdeviceEx;
#define PCUPDATE_PIN_DESC_FLAG_DATARANGES 0x00000001

#define RUNDOWN_IPortClsStreamResourceManager(method, end)                             \
  method(NTSTATUS, AddStreamResource)(PVOID ResourceSet, PPCSTREAMRESOURCE_DESCRIPTOR, \
                                      PCSTREAMRESOURCE * ResourceHandle) end           \
  method(NTSTATUS, RemoveStreamResource)(PCSTREAMRESOURCE ResourceHandle) end
RUNDOWN_DECLARE_INTERFACE(IPortClsStreamResourceManager);
typedef IPortClsStreamResourceManager* PPORTCLSStreamResourceManager;

DECLARE_INTERFACE_(IPortClsStreamResourceManager2, IPortClsStreamResourceManager) {
  DEFINE_ABSTRACT_UNKNOWN()
  RUNDOWN_IPortClsStreamResourceManager(STDMETHOD_, PURE;) STDMETHOD_(NTSTATUS, AddStreamResource2)(
      PDEVICE_OBJECT PhysicalDeviceObject, PVOID ResourceSet, PPCSTREAMRESOURCE_DESCRIPTOR,
      PCSTREAMRESOURCE * ResourceHandle) PURE;
};
typedef IPortClsStreamResourceManager2* PPORTCLSStreamResourceManager2;

typedef struct _PCNOTIFICATION_BUFFER {
  UCHAR NotificationBuffer[1];
} PCNOTIFICATION_BUFFER, *PPCNOTIFICATION_BUFFER;
#define RUNDOWN_IPortClsNotifications(method, end)                           \
  method(NTSTATUS, AllocNotificationBuffer)(POOL_TYPE, USHORT NumberOfBytes, \
                                            PPCNOTIFICATION_BUFFER*) end     \
  method(void, FreeNotificationBuffer)(PPCNOTIFICATION_BUFFER) end           \
  method(void, SendNotification)(const GUID* NotificationId, PPCNOTIFICATION_BUFFER) end
RUNDOWN_DECLARE_INTERFACE(IPortClsNotifications);
typedef IPortClsNotifications* PPORTCLSNOTIFICATIONS;

#endif
