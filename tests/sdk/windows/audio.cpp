// An audio adapter driver with an object of COM's kind, whose interfaces are newer than
// mingw-w64's.
// clang-format off
#include <portcls.h>
#include <stdunk.h>
#include <ksdebug.h>
// clang-format on

static_assert(sizeof(KSJACK_SINK_INFORMATION) == 96, "");
static_assert(sizeof(KSRTAUDIO_HWREGISTER) == 40, "");
static_assert(sizeof(KSAUDIO_MIC_ARRAY_GEOMETRY) == 30, "");
static_assert(sizeof(KSAUDIOMODULE_DESCRIPTOR) == 284, "");
static_assert(sizeof(KSDATAFORMAT_WAVEFORMATEXTENSIBLE) == 104, "");
static_assert(sizeof(PCSTREAMRESOURCE_DESCRIPTOR) == 40, "");
static_assert(sizeof(PC_POWER_FRAMEWORK_SETTINGS) == 72, "");
static_assert(KSPROPERTY_AUDIO_MIC_SNR == 59, "");

class Stream : public IMiniportWaveRTOutputStream,
               public IMiniportAudioSignalProcessing,
               public CUnknown {
 public:
  DECLARE_STD_UNKNOWN()
  DEFINE_STD_CONSTRUCTOR(Stream)
  IMP_IMiniportWaveRTOutputStream IMP_IMiniportAudioSignalProcessing
};

STDMETHODIMP_(NTSTATUS) Stream::NonDelegatingQueryInterface(REFIID iid, PVOID* object) {
  return CUnknown::NonDelegatingQueryInterface(iid, object);
}
STDMETHODIMP_(NTSTATUS) Stream::SetWritePacket(ULONG, DWORD, ULONG) {
  return STATUS_SUCCESS;
}
STDMETHODIMP_(NTSTATUS)
Stream::GetOutputStreamPresentationPosition(KSAUDIO_PRESENTATION_POSITION*) {
  return STATUS_SUCCESS;
}
STDMETHODIMP_(NTSTATUS) Stream::GetPacketCount(ULONG*) {
  return STATUS_SUCCESS;
}
STDMETHODIMP_(NTSTATUS) Stream::GetModes(ULONG, GUID* modes, ULONG* count) {
  *modes = AUDIO_SIGNALPROCESSINGMODE_RAW;
  *count = 1;
  return STATUS_SUCCESS;
}

static NTSTATUS CreateStream(PUNKNOWN* unknown, REFCLSID, PUNKNOWN outer, POOL_TYPE pool) {
  STD_CREATE_BODY_(Stream, unknown, outer, pool, IMiniportWaveRTOutputStream*);
}

// A device that this driver takes no interest in.
extern "C" NTSTATUS AddDevice(PDRIVER_OBJECT, PDEVICE_OBJECT) {
  return STATUS_SUCCESS;
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  static const GUID unknown = {0, 0, 0, {0, 0, 0xC0, 0, 0, 0, 0, 0x46}};
  const GUID pcm = KSDATAFORMAT_SUBTYPE_PCM;
  PUNKNOWN stream;
  PVOID other;
  NTSTATUS status = CreateStream(&stream, pcm, nullptr, NonPagedPoolNx);
  if (!NT_SUCCESS(status)) {
    return status;
  }
  NT_VERIFY(NT_SUCCESS(stream->QueryInterface(unknown, &other)));
  NT_VERIFY(!NT_SUCCESS(stream->QueryInterface(pcm, &other)));
  stream->Release();
  stream->Release();
  return PcInitializeAdapterDriver(driver, path, AddDevice);
}
