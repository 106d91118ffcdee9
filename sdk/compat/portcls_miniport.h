/* Of portcls.h: what a miniport or an adapter implements. The names IMP_... declare an interface's
   functions inside a class. */
#ifndef RUNDOWN_PORTCLS_MINIPORT_H
#define RUNDOWN_PORTCLS_MINIPORT_H

DEFINE_GUID(IID_IMiniportWaveRTInputStream, 0xcd8e756a, 0x5fc7, 0x4624, 0x98, 0x4b, 0x2a, 0xf0,
            0x29, 0x25, 0xb9, 0x1f);
DEFINE_GUID(IID_IMiniportWaveRTOutputStream, 0x831fc7bc, 0x6347, 0x44bc, 0xb4, 0x7b, 0xc0, 0xc6,
            0x57, 0xb5, 0xbf, 0x73);
DEFINE_GUID(IID_IMiniportAudioSignalProcessing, 0xb532678c, 0xbe50, 0x472d, 0x99, 0x73, 0x8a, 0x6f,
            0x16, 0x59, 0x49, 0x89);
DEFINE_GUID(IID_IMiniportPnpNotify, 0x6b735365, 0x9487, 0x464c, 0x93, 0xe3, 0xfa, 0x2c, 0x63, 0x91,
            0xd5, 0xa4);
DEFINE_GUID(IID_IAdapterPnpManagement, 0x706f2368, 0x4086, 0x47f5, 0xb9, 0x13, 0x57, 0xb7, 0x6e,
            0xed, 0x1a, 0x32);
DEFINE_GUID(IID_IAdapterPowerManagement2, 0xe0f92e5d, 0x67f5, 0x48ee, 0xb5, 0x7a, 0x7d, 0x1e, 0x90,
            0xc5, 0xf4, 0x3d);
DEFINE_GUID(IID_IAdapterPowerManagement3, 0xa8c7303e, 0xf80c, 0x4bc9, 0xb2, 0xe3, 0xfb, 0x2d, 0x08,
            0xbe, 0x92, 0x0f);

/* Of interfaces that mingw-w64 has. */
#define IMP_IMiniportTopology \
  IMP_IMiniport;              \
  RUNDOWN_METHOD(NTSTATUS, Init)(PUNKNOWN UnknownAdapter, PRESOURCELIST, PPORTTOPOLOGY)

#define IMP_IMiniportMidi                                                              \
  IMP_IMiniport;                                                                       \
  RUNDOWN_METHOD(NTSTATUS, Init)                                                       \
  (PUNKNOWN UnknownAdapter, PRESOURCELIST, PPORTMIDI, PSERVICEGROUP*);                 \
  RUNDOWN_METHOD(void, Service)();                                                     \
  RUNDOWN_METHOD(NTSTATUS, NewStream)                                                  \
  (PMINIPORTMIDISTREAM*, PUNKNOWN OuterUnknown, POOL_TYPE, ULONG Pin, BOOLEAN Capture, \
   PKSDATAFORMAT, PSERVICEGROUP*)

#define IMP_IMiniportMidiStream                                                  \
  RUNDOWN_METHOD(NTSTATUS, SetFormat)(PKSDATAFORMAT);                            \
  RUNDOWN_METHOD(NTSTATUS, SetState)(KSSTATE);                                   \
  RUNDOWN_METHOD(NTSTATUS, Read)(PVOID Buffer, ULONG BufferLength, PULONG Read); \
  RUNDOWN_METHOD(NTSTATUS, Write)(PVOID Buffer, ULONG BytesToWrite, PULONG Written)

#define IMP_IMiniportWaveRTStreamNotification                                               \
  RUNDOWN_METHOD(NTSTATUS, AllocateBufferWithNotification)                                  \
  (ULONG NotificationCount, ULONG RequestedSize, PMDL * AudioBufferMdl, ULONG * ActualSize, \
   ULONG * OffsetFromFirstPage, MEMORY_CACHING_TYPE * CacheType);                           \
  RUNDOWN_METHOD(VOID, FreeBufferWithNotification)(PMDL AudioBufferMdl, ULONG BufferSize);  \
  RUNDOWN_METHOD(NTSTATUS, RegisterNotificationEvent)(PKEVENT NotificationEvent);           \
  RUNDOWN_METHOD(NTSTATUS, UnregisterNotificationEvent)(PKEVENT NotificationEvent)
typedef IMiniportWaveRTStreamNotification* PMINIPORTWAVERTSTREAMNOTIFICATION;

#define IMP_IPowerNotify RUNDOWN_METHOD(void, PowerChangeNotify)(POWER_STATE)
#define IMP_IPinCount                                                                \
  RUNDOWN_METHOD(void, PinCount)                                                     \
  (ULONG PinId, PULONG FilterNecessary, PULONG FilterCurrent, PULONG FilterPossible, \
   PULONG GlobalCurrent, PULONG GlobalPossible)

/* Packets, since Windows 10. */
#define RUNDOWN_IMiniportWaveRTInputStream(method, end)                \
  method(NTSTATUS, GetReadPacket)(ULONG * PacketNumber, DWORD * Flags, \
                                  ULONG64 * PerformanceCounterValue, BOOL * MoreData) end
RUNDOWN_DECLARE_INTERFACE(IMiniportWaveRTInputStream);
typedef IMiniportWaveRTInputStream* PMINIPORTWAVERTINPUTSTREAM;
#define IMP_IMiniportWaveRTInputStream RUNDOWN_IMiniportWaveRTInputStream(RUNDOWN_METHOD, ;)

#define RUNDOWN_IMiniportWaveRTOutputStream(method, end)                                       \
  method(NTSTATUS, SetWritePacket)(ULONG PacketNumber, DWORD Flags, ULONG EosPacketLength) end \
  method(NTSTATUS, GetOutputStreamPresentationPosition)(KSAUDIO_PRESENTATION_POSITION*) end    \
  method(NTSTATUS, GetPacketCount)(ULONG * pPacketCount) end
RUNDOWN_DECLARE_INTERFACE(IMiniportWaveRTOutputStream);
typedef IMiniportWaveRTOutputStream* PMINIPORTWAVERTOUTPUTSTREAM;
#define IMP_IMiniportWaveRTOutputStream RUNDOWN_IMiniportWaveRTOutputStream(RUNDOWN_METHOD, ;)

#define RUNDOWN_IMiniportAudioSignalProcessing(method, end)           \
  method(NTSTATUS, GetModes)(ULONG Pin, GUID * SignalProcessingModes, \
                             ULONG * NumSignalProcessingModes) end
RUNDOWN_DECLARE_INTERFACE(IMiniportAudioSignalProcessing);
typedef IMiniportAudioSignalProcessing* PMINIPORTAudioSignalProcessing;
#define IMP_IMiniportAudioSignalProcessing RUNDOWN_IMiniportAudioSignalProcessing(RUNDOWN_METHOD, ;)

/* Rebalancing, since Windows 10. */
typedef enum { PcRebalanceNotSupported = 0, PcRebalanceRemoveSubdevices } PC_REBALANCE_TYPE;
#define RUNDOWN_IAdapterPnpManagement(method, end)                                            \
  method(PC_REBALANCE_TYPE, GetSupportedRebalanceType)() end method(void, PnpQueryStop)() end \
  method(void, PnpCancelStop)() end                                                           \
  method(void, PnpStop)() end
RUNDOWN_DECLARE_INTERFACE(IAdapterPnpManagement);
typedef IAdapterPnpManagement* PADAPTERPNPMANAGEMENT;
#define IMP_IAdapterPnpManagement RUNDOWN_IAdapterPnpManagement(RUNDOWN_METHOD, ;)

#define RUNDOWN_IMiniportPnpNotify(method, end) method(void, PnpStop)() end
RUNDOWN_DECLARE_INTERFACE(IMiniportPnpNotify);
typedef IMiniportPnpNotify* PMINIPORTPNPNOTIFY;
#define IMP_IMiniportPnpNotify RUNDOWN_IMiniportPnpNotify(RUNDOWN_METHOD, ;)

/* Power. */
typedef enum _PC_EXIT_LATENCY {
  PcExitLatencyInstant = 0,
  PcExitLatencyFast,
  PcExitLatencyResponsive
} PC_EXIT_LATENCY,
    *PPC_EXIT_LATENCY;

#define RUNDOWN_IAdapterPowerManagement2(method, end)                 \
  method(void, PowerChangeState)(POWER_STATE NewState) end method(    \
      NTSTATUS, QueryPowerChangeState)(POWER_STATE NewStateQuery) end \
  method(NTSTATUS, QueryDeviceCapabilities)(PDEVICE_CAPABILITIES) end \
  method(void, PowerChangeState2)(DEVICE_POWER_STATE, SYSTEM_POWER_STATE) end
RUNDOWN_DECLARE_INTERFACE(IAdapterPowerManagement2);
typedef IAdapterPowerManagement2* PADAPTERPOWERMANAGEMENT2;
#define IMP_IAdapterPowerManagement2 RUNDOWN_IAdapterPowerManagement2(RUNDOWN_METHOD, ;)

#define RUNDOWN_IAdapterPowerManagement3(method, end)                            \
  RUNDOWN_IAdapterPowerManagement2(method, end) method(void, PowerChangeState3)( \
      DEVICE_POWER_STATE, SYSTEM_POWER_STATE, PC_EXIT_LATENCY D3ExitLatency) end \
  method(NTSTATUS, D3ExitLatencyChanged)(PC_EXIT_LATENCY NewD3ExitLatency) end
RUNDOWN_DECLARE_INTERFACE(IAdapterPowerManagement3);
typedef IAdapterPowerManagement3* PADAPTERPOWERMANAGEMENT3;
#define IMP_IAdapterPowerManagement3 RUNDOWN_IAdapterPowerManagement3(RUNDOWN_METHOD, ;)

#endif
