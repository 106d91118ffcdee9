/* What a smart card reader's driver and smclib.sys say to each other; mingw-w64 has no such header.
 */
#ifndef _SMCLIB_
#define _SMCLIB_

#include <winsmcrd.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SMCLIB_VERSION 0x0150
#define SMCLIB_VERSION_REQUIRED 0x0100

#define MAXIMUM_ATTR_STRING_LENGTH 32
#define MAXIMUM_SERIALIZE_LENGTH 32
#define MAXIMUM_ATR_LENGTH 33
#define MIN_BUFFER_SIZE 288

#define RDF_CARD_POWER 0
#define RDF_TRANSMIT 1
#define RDF_CARD_EJECT 2
#define RDF_READER_SWALLOW 3
#define RDF_READER_DISPLAY 4
#define RDF_READER_SETUP 5
#define RDF_CARD_TRACKING 6
#define RDF_SET_PROTOCOL 7
#define RDF_CANCEL_IO 8
#define RDF_IOCTL_VENDOR 9
#define RDF_ESCAPE_CMD 10
#define RDF_PROTOCOL 15

#define SCARD_SPECIFIC_STATE 6

#define DEBUG_IOCTL ((ULONG)0x00000001)
#define DEBUG_ATR ((ULONG)0x00000002)
#define DEBUG_PROTOCOL ((ULONG)0x00000004)
#define DEBUG_DRIVER ((ULONG)0x00000008)
#define DEBUG_TRACE ((ULONG)0x00000010)
#define DEBUG_ERROR ((ULONG)0x00000020)
#define DEBUG_INFO DEBUG_ERROR
#define DEBUG_BREAK ((ULONG)0x40000000)
#define DEBUG_ALL ((ULONG)0x0000FFFF)
#if DBG
#define SmartcardDebug(Level, Message)                                        \
  do {                                                                        \
    if (SmartcardGetDebugLevel() & ((Level) | DEBUG_BREAK)) DbgPrint Message; \
  } while (0)
#else
#define SmartcardDebug(Level, Message)
#endif

/* A reader's device interface. */
DECLSPEC_SELECTANY extern const GUID SmartCardReaderGuid = {
    0x50DD5230, 0xBA8A, 0x11D1, {0xBF, 0x5D, 0x00, 0x00, 0xF8, 0x05, 0xF5, 0x30}};

typedef struct _SMARTCARD_EXTENSION SMARTCARD_EXTENSION, *PSMARTCARD_EXTENSION;
/* The driver's own. */
typedef struct _READER_EXTENSION* PREADER_EXTENSION;

typedef struct _CLOCK_RATE_CONVERSION {
  ULONG F;
  ULONG fs;
} CLOCK_RATE_CONVERSION, *PCLOCK_RATE_CONVERSION;
typedef struct _BIT_RATE_ADJUSTMENT {
  ULONG DNumerator;
  ULONG DDivisor;
} BIT_RATE_ADJUSTMENT, *PBIT_RATE_ADJUSTMENT;

typedef struct _PTS_DATA {
  enum { PTS_TYPE_DEFAULT, PTS_TYPE_OPTIMAL, PTS_TYPE_USER } Type;
  UCHAR Fl;
  UCHAR Dl;
  ULONG CLKFrequency;
  ULONG DataRate;
  UCHAR StopBits;
} PTS_DATA, *PPTS_DATA;

typedef struct _VENDOR_ATTR {
  struct {
    USHORT Length;
    UCHAR Buffer[MAXIMUM_ATTR_STRING_LENGTH];
  } VendorName;
  struct {
    USHORT Length;
    UCHAR Buffer[MAXIMUM_ATTR_STRING_LENGTH];
  } IfdType;
  ULONG UnitNo;
  struct {
    USHORT BuildNumber;
    UCHAR VersionMinor;
    UCHAR VersionMajor;
  } IfdVersion;
  struct {
    USHORT Length;
    UCHAR Buffer[MAXIMUM_ATTR_STRING_LENGTH];
  } IfdSerialNo;
  ULONG Reserved[25];
} VENDOR_ATTR, *PVENDOR_ATTR;

typedef struct _SCARD_CARD_CAPABILITIES {
  BOOLEAN InversConvention;
  ULONG etu;
  struct {
    UCHAR Buffer[64];
    UCHAR Length;
  } ATR;
  struct {
    UCHAR Buffer[16];
    UCHAR Length;
  } HistoricalChars;
  PCLOCK_RATE_CONVERSION ClockRateConversion;
  PBIT_RATE_ADJUSTMENT BitRateAdjustment;
  UCHAR Fl;
  UCHAR Dl;
  UCHAR II;
  UCHAR P;
  UCHAR N;
  ULONG GT;
  struct {
    ULONG Supported;
    ULONG Selected;
  } Protocol;
  struct {
    UCHAR WI;
    ULONG WT;
  } T0;
  struct {
    UCHAR IFSC;
    UCHAR CWI;
    UCHAR BWI;
    UCHAR EDC;
    ULONG CWT;
    ULONG BWT;
    ULONG BGT;
  } T1;
  PTS_DATA PtsData;
  UCHAR Reserved[100 - sizeof(PTS_DATA)];
} SCARD_CARD_CAPABILITIES, *PSCARD_CARD_CAPABILITIES;

typedef struct _SCARD_READER_CAPABILITIES {
  ULONG SupportedProtocols;
  ULONG Reserved;
  ULONG ReaderType;
  ULONG MechProperties;
  ULONG CurrentState;
  ULONG Channel;
  struct {
    ULONG Default;
    ULONG Max;
  } CLKFrequency;
  struct {
    ULONG Default;
    ULONG Max;
  } DataRate;
  ULONG MaxIFSD;
  ULONG PowerMgmtSupport;
  ULONG CardConfiscated;
  struct {
    PULONG List;
    UCHAR Entries;
  } DataRatesSupported;
  struct {
    PULONG List;
    UCHAR Entries;
  } CLKFrequenciesSupported;
  UCHAR Reserved1[100 - sizeof(ULONG) - 2 * (sizeof(PULONG) + sizeof(UCHAR))];
} SCARD_READER_CAPABILITIES, *PSCARD_READER_CAPABILITIES;

typedef struct _SMARTCARD_REQUEST {
  PUCHAR Buffer;
  ULONG BufferSize;
  ULONG BufferLength;
} SMARTCARD_REQUEST, *PSMARTCARD_REQUEST;
typedef SMARTCARD_REQUEST SMARTCARD_REPLY, *PSMARTCARD_REPLY;

typedef struct _T0_DATA {
  ULONG Lc;
  ULONG Le;
} T0_DATA, *PT0_DATA;

typedef enum _T1_TRANSMISSION_STATE {
  T1_INIT = 0,
  T1_START = 'trts',
  T1_I_BLOCK = 'klbI',
  T1_R_BLOCK = 'klbR',
  T1_RESYNCH_REQUEST = 'qRyS',
  T1_RESYNCH_RESPONSE = 'sRyS',
  T1_IFS_REQUEST = 'qSFI',
  T1_IFS_RESPONSE = 'sSFI',
  T1_ABORT_REQUEST = 'qtbA',
  T1_ABORT_RESPONSE = 'stbA',
  T1_WTX_REQUEST = 'qXTW',
  T1_WTX_RESPONSE = 'sXTW'
} T1_TRANSMISSION_STATE;

typedef struct _T1_DATA {
  UCHAR SSN;
  UCHAR RSN;
  UCHAR IFSC;
  UCHAR IFSD;
  UCHAR MoreData;
  UCHAR WaitForReply;
  UCHAR NAD;
  UCHAR Wtx;
  ULONG BytesToSend;
  ULONG BytesSent;
  ULONG BytesReceived;
  UCHAR LastError;
  UCHAR OriginalState;
  UCHAR Resend;
  UCHAR Resynch;
  T1_TRANSMISSION_STATE State;
  UCHAR InfBytesSent;
} T1_DATA, *PT1_DATA;

typedef struct _OS_DEP_DATA {
  PDEVICE_OBJECT DeviceObject;
  PIRP CurrentIrp;
  PIRP NotificationIrp;
  KMUTEX Mutex;
  KSPIN_LOCK SpinLock;
  struct {
    BOOLEAN Removed;
    LONG RefCount;
    KEVENT RemoveEvent;
    LIST_ENTRY TagList;
  } RemoveLock;
} OS_DEP_DATA, *POS_DEP_DATA;

typedef NTSTATUS (*PREADER_FUNCTION)(PSMARTCARD_EXTENSION SmartcardExtension);

struct _SMARTCARD_EXTENSION {
  ULONG Version;
  VENDOR_ATTR VendorAttr;
  PREADER_FUNCTION ReaderFunction[16];
  SCARD_CARD_CAPABILITIES CardCapabilities;
  ULONG LastError;
  struct {
    PULONG Information;
    PUCHAR RequestBuffer;
    ULONG RequestBufferLength;
    PUCHAR ReplyBuffer;
    ULONG ReplyBufferLength;
  } IoRequest;
  ULONG MajorIoControlCode;
  ULONG MinorIoControlCode;
  POS_DEP_DATA OsData;
  SCARD_READER_CAPABILITIES ReaderCapabilities;
  PREADER_EXTENSION ReaderExtension;
  SMARTCARD_REPLY SmartcardReply;
  SMARTCARD_REQUEST SmartcardRequest;
  T0_DATA T0;
  T1_DATA T1;
  PVOID PerfInfo;
  ULONG Reserved[25 - sizeof(PVOID) / sizeof(ULONG)];
};

NTSTATUS NTAPI SmartcardInitialize(PSMARTCARD_EXTENSION SmartcardExtension);
VOID NTAPI SmartcardExit(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS NTAPI SmartcardCreateLink(PUNICODE_STRING LinkName, PUNICODE_STRING DeviceName);
NTSTATUS NTAPI SmartcardDeviceControl(PSMARTCARD_EXTENSION SmartcardExtension, PIRP Irp);
VOID NTAPI SmartcardLogError(PVOID Object, NTSTATUS ErrorCode, PUNICODE_STRING Insertion,
                             ULONG DumpData);
NTSTATUS NTAPI SmartcardUpdateCardCapabilities(PSMARTCARD_EXTENSION SmartcardExtension);
VOID NTAPI SmartcardInitializeCardCapabilities(PSMARTCARD_EXTENSION SmartcardExtension);
VOID NTAPI SmartcardCompleteCardTracking(PSMARTCARD_EXTENSION SmartcardExtension);
VOID NTAPI SmartcardInvertData(PUCHAR Data, ULONG Length);
NTSTATUS NTAPI SmartcardRawRequest(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS NTAPI SmartcardRawReply(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS NTAPI SmartcardT0Request(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS NTAPI SmartcardT0Reply(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS NTAPI SmartcardT1Request(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS NTAPI SmartcardT1Reply(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS NTAPI SmartcardAcquireRemoveLock(PSMARTCARD_EXTENSION SmartcardExtension);
VOID NTAPI SmartcardReleaseRemoveLock(PSMARTCARD_EXTENSION SmartcardExtension);
VOID NTAPI SmartcardReleaseRemoveLockAndWait(PSMARTCARD_EXTENSION SmartcardExtension);
ULONG NTAPI SmartcardGetDebugLevel(VOID);
VOID NTAPI SmartcardSetDebugLevel(ULONG Level);

#ifdef __cplusplus
}
#endif

#endif
