/* Of portcls.h: a miniport with an audio engine in hardware, since Windows 8. */
#ifndef RUNDOWN_PORTCLS_ENGINE_H
#define RUNDOWN_PORTCLS_ENGINE_H

DEFINE_GUID(IID_IMiniportAudioEngineNode, 0x2ebf536c, 0xef57, 0x4c64, 0xbe, 0xdc, 0x25, 0xc1, 0xa6,
            0xd6, 0x68, 0xe6);
DEFINE_GUID(IID_IMiniportStreamAudioEngineNode, 0xbd6eeb4b, 0xe6e5, 0x40fd, 0x8d, 0x5a, 0x5b, 0x1d,
            0xcd, 0xe2, 0x0c, 0x42);
DEFINE_GUID(IID_IMiniportStreamAudioEngineNode2, 0xaeb7f86a, 0x6cba, 0x44cf, 0xa2, 0xd2, 0xb3, 0xfa,
            0x5b, 0x69, 0x68, 0x17);

typedef enum { eMixFormat, eDeviceFormat, eSupportedDeviceFormats } eEngineFormatType;
typedef enum { eVolumeAttribute, eMuteAttribute, ePeakMeterAttribute } eChannelTargetType;

#define RUNDOWN_IMiniportAudioEngineNode(method, end)                                           \
  method(NTSTATUS, GetAudioEngineDescriptor)(ULONG Node, KSAUDIOENGINE_DESCRIPTOR*) end method( \
      NTSTATUS, GetGfxState)(ULONG Node, BOOL * pbEnable) end                                   \
  method(NTSTATUS, SetGfxState)(ULONG Node, BOOL bEnable) end                                   \
  method(NTSTATUS, GetEngineFormatSize)(ULONG Node, eEngineFormatType, ULONG * pulSize) end     \
  method(NTSTATUS, GetMixFormat)(ULONG Node, KSDATAFORMAT_WAVEFORMATEX*, ULONG ulSize) end      \
  method(NTSTATUS, GetDeviceFormat)(ULONG Node, KSDATAFORMAT_WAVEFORMATEX*, ULONG ulSize) end   \
  method(NTSTATUS, SetDeviceFormat)(ULONG Node, KSDATAFORMAT_WAVEFORMATEX*, ULONG ulSize) end   \
  method(NTSTATUS, GetSupportedDeviceFormats)(ULONG Node, KSMULTIPLE_ITEM*, ULONG ulSize) end   \
  method(NTSTATUS, GetDeviceChannelCount)(ULONG Node, eChannelTargetType, UINT32 * pul) end     \
  method(NTSTATUS, GetDeviceAttributeSteppings)(ULONG Node, eChannelTargetType,                 \
                                                PKSPROPERTY_STEPPING_LONG, UINT32 ulSize) end   \
  method(NTSTATUS, GetDeviceChannelVolume)(ULONG Node, UINT32 ulChannel, LONG * pl) end         \
  method(NTSTATUS, SetDeviceChannelVolume)(ULONG Node, UINT32 ulChannel, LONG lVolume) end      \
  method(NTSTATUS, GetDeviceChannelMute)(ULONG Node, UINT32 ulChannel, BOOL * pbMute) end       \
  method(NTSTATUS, SetDeviceChannelMute)(ULONG Node, UINT32 ulChannel, BOOL bMute) end          \
  method(NTSTATUS, GetDeviceChannelPeakMeter)(ULONG Node, UINT32 ulChannel, LONG * pl) end      \
  method(NTSTATUS, GetBufferSizeRange)(ULONG Node, KSDATAFORMAT_WAVEFORMATEX*,                  \
                                       KSAUDIOENGINE_BUFFER_SIZE_RANGE*) end
RUNDOWN_DECLARE_INTERFACE(IMiniportAudioEngineNode);
typedef IMiniportAudioEngineNode* PIMINIPORTAudioEngineNode;
#define IMP_IMiniportAudioEngineNode RUNDOWN_IMiniportAudioEngineNode(RUNDOWN_METHOD, ;)

#define RUNDOWN_IMiniportStreamAudioEngineNode(method, end)                                        \
  method(NTSTATUS, GetLfxState)(BOOL * pbEnable) end method(NTSTATUS, SetLfxState)(BOOL bEnable)   \
      end                                                                                          \
      method(NTSTATUS, GetStreamChannelCount)(eChannelTargetType, UINT32 * pulChannelCount) end    \
      method(NTSTATUS, GetStreamAttributeSteppings)(eChannelTargetType, PKSPROPERTY_STEPPING_LONG, \
                                                    UINT32 ui32DataSize) end                       \
      method(NTSTATUS, GetStreamChannelVolume)(UINT32 ulChannel, LONG * plVolume) end              \
      method(NTSTATUS, SetStreamChannelVolume)(UINT32 Channel, LONG TargetVolume,                  \
                                               AUDIO_CURVE_TYPE, ULONGLONG CurveDuration) end      \
      method(NTSTATUS, GetStreamChannelMute)(UINT32 ulChannel, BOOL * pbMute) end                  \
      method(NTSTATUS, SetStreamChannelMute)(UINT32 ulChannel, BOOL bMute) end                     \
      method(NTSTATUS, GetStreamChannelPeakMeter)(UINT32 ulChannel, LONG * plPeakMeter) end        \
      method(NTSTATUS, GetStreamPresentationPosition)(KSAUDIO_PRESENTATION_POSITION*) end          \
      method(NTSTATUS, SetStreamCurrentWritePosition)(ULONG ulCurrentWritePosition) end            \
      method(NTSTATUS, GetStreamLinearBufferPosition)(ULONGLONG * pullPosition) end                \
      method(NTSTATUS, SetStreamLoopbackProtection)(CONSTRICTOR_OPTION) end
RUNDOWN_DECLARE_INTERFACE(IMiniportStreamAudioEngineNode);
typedef IMiniportStreamAudioEngineNode* PIMINIPORTStreamAudioEngineNode;
#define IMP_IMiniportStreamAudioEngineNode RUNDOWN_IMiniportStreamAudioEngineNode(RUNDOWN_METHOD, ;)

#define RUNDOWN_IMiniportStreamAudioEngineNode2(method, end) \
  method(NTSTATUS, SetStreamCurrentWritePositionForLastBuffer)(ULONG ulWritePosition) end
RUNDOWN_DECLARE_INTERFACE(IMiniportStreamAudioEngineNode2);
typedef IMiniportStreamAudioEngineNode2* PIMINIPORTStreamAudioEngineNode2;
#define IMP_IMiniportStreamAudioEngineNode2 \
  RUNDOWN_IMiniportStreamAudioEngineNode2(RUNDOWN_METHOD, ;)

#endif
