/* What a driver of a device on I2C, SPI or a UART says to its controller's; mingw-w64 has no such
   header. */
#ifndef _SPB_H_
#define _SPB_H_

#ifdef __cplusplus
extern "C" {
#endif

#define SPB_TARGET_NAME_PREFIX L"\\SPB\\"

#define IOCTL_SPB_LOCK_CONTROLLER \
  CTL_CODE(FILE_DEVICE_CONTROLLER, 0x600, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SPB_UNLOCK_CONTROLLER \
  CTL_CODE(FILE_DEVICE_CONTROLLER, 0x601, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SPB_EXECUTE_SEQUENCE \
  CTL_CODE(FILE_DEVICE_CONTROLLER, 0x602, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SPB_LOCK_CONNECTION \
  CTL_CODE(FILE_DEVICE_CONTROLLER, 0x603, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SPB_UNLOCK_CONNECTION \
  CTL_CODE(FILE_DEVICE_CONTROLLER, 0x604, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SPB_FULL_DUPLEX \
  CTL_CODE(FILE_DEVICE_CONTROLLER, 0x605, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SPB_MULTI_SPI_TRANSFER \
  CTL_CODE(FILE_DEVICE_CONTROLLER, 0x606, METHOD_BUFFERED, FILE_ANY_ACCESS)

typedef enum SPB_TRANSFER_DIRECTION {
  SpbTransferDirectionNone = 0,
  SpbTransferDirectionFromDevice = 1,
  SpbTransferDirectionToDevice = 2,
  SpbTransferDirectionMax = 3
} SPB_TRANSFER_DIRECTION,
    *PSPB_TRANSFER_DIRECTION;

typedef enum SPB_TRANSFER_BUFFER_FORMAT {
  SpbTransferBufferFormatInvalid = 0,
  SpbTransferBufferFormatSimple,
  SpbTransferBufferFormatList,
  SpbTransferBufferFormatSimpleNonPaged,
  SpbTransferBufferFormatMdl,
  SpbTransferBufferFormatMax
} SPB_TRANSFER_BUFFER_FORMAT,
    *PSPB_TRANSFER_BUFFER_FORMAT;

typedef struct SPB_TRANSFER_BUFFER_LIST_ENTRY {
  PVOID Buffer;
  ULONG BufferCb;
} SPB_TRANSFER_BUFFER_LIST_ENTRY, *PSPB_TRANSFER_BUFFER_LIST_ENTRY;

typedef struct SPB_TRANSFER_BUFFER {
  SPB_TRANSFER_BUFFER_FORMAT Format;
  union {
    SPB_TRANSFER_BUFFER_LIST_ENTRY Simple;
    struct {
      PSPB_TRANSFER_BUFFER_LIST_ENTRY List;
      ULONG ListCe;
    } BufferList;
    struct _MDL* Mdl;
  };
} SPB_TRANSFER_BUFFER, *PSPB_TRANSFER_BUFFER;

typedef struct SPB_TRANSFER_LIST_ENTRY {
  SPB_TRANSFER_DIRECTION Direction;
  ULONG DelayInUs;
  SPB_TRANSFER_BUFFER Buffer;
} SPB_TRANSFER_LIST_ENTRY, *PSPB_TRANSFER_LIST_ENTRY;

typedef struct SPB_TRANSFER_LIST {
  ULONG Size;
  ULONG TransferCount;
  SPB_TRANSFER_LIST_ENTRY Transfers[ANYSIZE_ARRAY];
} SPB_TRANSFER_LIST, *PSPB_TRANSFER_LIST;

#define SPB_TRANSFER_LIST_AND_ENTRIES(TransferCount)                  \
  struct {                                                            \
    SPB_TRANSFER_LIST List;                                           \
    SPB_TRANSFER_LIST_ENTRY Transfers[(TransferCount)-ANYSIZE_ARRAY]; \
  }

/* Its Size is that of the list itself, without the further entries. */
FORCEINLINE VOID SPB_TRANSFER_LIST_INIT(PSPB_TRANSFER_LIST TransferList, ULONG TransferCount) {
  RtlZeroMemory(TransferList, sizeof(*TransferList));
  TransferList->Size = sizeof(*TransferList);
  TransferList->TransferCount = TransferCount;
}

FORCEINLINE SPB_TRANSFER_LIST_ENTRY SPB_TRANSFER_LIST_ENTRY_INIT_SIMPLE(
    SPB_TRANSFER_DIRECTION Direction, ULONG DelayInUs, PVOID Buffer, ULONG BufferCb) {
  SPB_TRANSFER_LIST_ENTRY Entry;
  RtlZeroMemory(&Entry, sizeof(Entry));
  Entry.Direction = Direction;
  Entry.DelayInUs = DelayInUs;
  Entry.Buffer.Format = SpbTransferBufferFormatSimple;
  Entry.Buffer.Simple.Buffer = Buffer;
  Entry.Buffer.Simple.BufferCb = BufferCb;
  return Entry;
}

FORCEINLINE SPB_TRANSFER_LIST_ENTRY SPB_TRANSFER_LIST_ENTRY_INIT_NON_PAGED(
    SPB_TRANSFER_DIRECTION Direction, ULONG DelayInUs, PVOID Buffer, ULONG BufferCb) {
  SPB_TRANSFER_LIST_ENTRY Entry =
      SPB_TRANSFER_LIST_ENTRY_INIT_SIMPLE(Direction, DelayInUs, Buffer, BufferCb);
  Entry.Buffer.Format = SpbTransferBufferFormatSimpleNonPaged;
  return Entry;
}

FORCEINLINE SPB_TRANSFER_LIST_ENTRY SPB_TRANSFER_LIST_ENTRY_INIT_BUFFER_LIST(
    SPB_TRANSFER_DIRECTION Direction, ULONG DelayInUs, SPB_TRANSFER_BUFFER_LIST_ENTRY BufferList[],
    ULONG BufferListCe) {
  SPB_TRANSFER_LIST_ENTRY Entry;
  RtlZeroMemory(&Entry, sizeof(Entry));
  Entry.Direction = Direction;
  Entry.DelayInUs = DelayInUs;
  Entry.Buffer.Format = SpbTransferBufferFormatList;
  Entry.Buffer.BufferList.List = BufferList;
  Entry.Buffer.BufferList.ListCe = BufferListCe;
  return Entry;
}

FORCEINLINE SPB_TRANSFER_LIST_ENTRY SPB_TRANSFER_LIST_ENTRY_INIT_MDL(
    SPB_TRANSFER_DIRECTION Direction, ULONG DelayInUs, struct _MDL* Mdl) {
  SPB_TRANSFER_LIST_ENTRY Entry;
  RtlZeroMemory(&Entry, sizeof(Entry));
  Entry.Direction = Direction;
  Entry.DelayInUs = DelayInUs;
  Entry.Buffer.Format = SpbTransferBufferFormatMdl;
  Entry.Buffer.Mdl = Mdl;
  return Entry;
}

#ifdef __cplusplus
}
#endif

#endif
