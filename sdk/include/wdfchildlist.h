/* The children that a bus driver enumerates. */
#ifndef _WDFCHILDLIST_H_
#define _WDFCHILDLIST_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

typedef enum _WDF_CHILD_LIST_RETRIEVE_DEVICE_STATUS {
  WdfChildListRetrieveDeviceUndefined = 0,
  WdfChildListRetrieveDeviceSuccess,
  WdfChildListRetrieveDeviceNotYetCreated,
  WdfChildListRetrieveDeviceNoSuchDevice
} WDF_CHILD_LIST_RETRIEVE_DEVICE_STATUS,
    *PWDF_CHILD_LIST_RETRIEVE_DEVICE_STATUS;

typedef enum _WDF_RETRIEVE_CHILD_FLAGS {
  WdfRetrieveUnspecified = 0x0000,
  WdfRetrievePresentChildren = 0x0001,
  WdfRetrieveMissingChildren = 0x0002,
  WdfRetrievePendingChildren = 0x0004,
  WdfRetrieveAddedChildren = (WdfRetrievePresentChildren | WdfRetrievePendingChildren),
  WdfRetrieveAllChildren =
      (WdfRetrievePresentChildren | WdfRetrievePendingChildren | WdfRetrieveMissingChildren)
} WDF_RETRIEVE_CHILD_FLAGS;

typedef struct _WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER {
  ULONG IdentificationDescriptionSize;
} WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER, *PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER;

typedef struct _WDF_CHILD_ADDRESS_DESCRIPTION_HEADER {
  ULONG AddressDescriptionSize;
} WDF_CHILD_ADDRESS_DESCRIPTION_HEADER, *PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER;

WDF_CALLBACK(NTSTATUS, WDF_CHILD_LIST_CREATE_DEVICE,
             (WDFCHILDLIST ChildList,
              PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER IdentificationDescription,
              PWDFDEVICE_INIT ChildInit));
WDF_CALLBACK(VOID, WDF_CHILD_LIST_SCAN_FOR_CHILDREN, (WDFCHILDLIST ChildList));
WDF_CALLBACK(VOID, WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_COPY,
             (WDFCHILDLIST ChildList,
              PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER SourceIdentificationDescription,
              PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER DestinationIdentificationDescription));
WDF_CALLBACK(NTSTATUS, WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_DUPLICATE,
             (WDFCHILDLIST ChildList,
              PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER SourceIdentificationDescription,
              PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER DestinationIdentificationDescription));
WDF_CALLBACK(BOOLEAN, WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_COMPARE,
             (WDFCHILDLIST ChildList,
              PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER FirstIdentificationDescription,
              PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER SecondIdentificationDescription));
WDF_CALLBACK(VOID, WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_CLEANUP,
             (WDFCHILDLIST ChildList,
              PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER IdentificationDescription));
WDF_CALLBACK(VOID, WDF_CHILD_LIST_ADDRESS_DESCRIPTION_COPY,
             (WDFCHILDLIST ChildList,
              PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER SourceAddressDescription,
              PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER DestinationAddressDescription));
WDF_CALLBACK(NTSTATUS, WDF_CHILD_LIST_ADDRESS_DESCRIPTION_DUPLICATE,
             (WDFCHILDLIST ChildList,
              PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER SourceAddressDescription,
              PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER DestinationAddressDescription));
WDF_CALLBACK(VOID, WDF_CHILD_LIST_ADDRESS_DESCRIPTION_CLEANUP,
             (WDFCHILDLIST ChildList, PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER AddressDescription));
WDF_CALLBACK(BOOLEAN, WDF_CHILD_LIST_DEVICE_REENUMERATED,
             (WDFCHILDLIST ChildList, WDFDEVICE OldDevice,
              PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER OldAddressDescription,
              PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER NewAddressDescription));

typedef struct _WDF_CHILD_RETRIEVE_INFO {
  ULONG Size;
  PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER IdentificationDescription;
  PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER AddressDescription;
  WDF_CHILD_LIST_RETRIEVE_DEVICE_STATUS Status;
  PFN_WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_COMPARE
  EvtChildListIdentificationDescriptionCompare;
} WDF_CHILD_RETRIEVE_INFO, *PWDF_CHILD_RETRIEVE_INFO;

typedef struct _WDF_CHILD_LIST_CONFIG {
  ULONG Size;
  ULONG IdentificationDescriptionSize;
  ULONG AddressDescriptionSize;
  PFN_WDF_CHILD_LIST_CREATE_DEVICE EvtChildListCreateDevice;
  PFN_WDF_CHILD_LIST_SCAN_FOR_CHILDREN EvtChildListScanForChildren;
  PFN_WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_COPY EvtChildListIdentificationDescriptionCopy;
  PFN_WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_DUPLICATE
  EvtChildListIdentificationDescriptionDuplicate;
  PFN_WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_CLEANUP
  EvtChildListIdentificationDescriptionCleanup;
  PFN_WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_COMPARE
  EvtChildListIdentificationDescriptionCompare;
  PFN_WDF_CHILD_LIST_ADDRESS_DESCRIPTION_COPY EvtChildListAddressDescriptionCopy;
  PFN_WDF_CHILD_LIST_ADDRESS_DESCRIPTION_DUPLICATE EvtChildListAddressDescriptionDuplicate;
  PFN_WDF_CHILD_LIST_ADDRESS_DESCRIPTION_CLEANUP EvtChildListAddressDescriptionCleanup;
  PFN_WDF_CHILD_LIST_DEVICE_REENUMERATED EvtChildListDeviceReenumerated;
} WDF_CHILD_LIST_CONFIG, *PWDF_CHILD_LIST_CONFIG;

typedef struct _WDF_CHILD_LIST_ITERATOR {
  ULONG Size;
  ULONG Flags;
  PVOID Reserved[4];
} WDF_CHILD_LIST_ITERATOR, *PWDF_CHILD_LIST_ITERATOR;

#ifndef RUNDOWN_HOST

/* The description begins with the header; Size is that of the whole. */
FORCEINLINE VOID WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER_INIT(
    PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER Header, ULONG Size) {
  RtlZeroMemory(Header, Size);
  Header->IdentificationDescriptionSize = Size;
}

FORCEINLINE VOID WDF_CHILD_ADDRESS_DESCRIPTION_HEADER_INIT(
    PWDF_CHILD_ADDRESS_DESCRIPTION_HEADER Header, ULONG Size) {
  RtlZeroMemory(Header, Size);
  Header->AddressDescriptionSize = Size;
}

FORCEINLINE VOID WDF_CHILD_RETRIEVE_INFO_INIT(
    PWDF_CHILD_RETRIEVE_INFO Info,
    PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER IdentificationDescription) {
  WDF_BEGIN_INIT(WDF_CHILD_RETRIEVE_INFO, Info);
  Info->IdentificationDescription = IdentificationDescription;
}

FORCEINLINE VOID
WDF_CHILD_LIST_CONFIG_INIT(PWDF_CHILD_LIST_CONFIG Config, ULONG IdentificationDescriptionSize,
                           PFN_WDF_CHILD_LIST_CREATE_DEVICE EvtChildListCreateDevice) {
  WDF_BEGIN_INIT(WDF_CHILD_LIST_CONFIG, Config);
  Config->IdentificationDescriptionSize = IdentificationDescriptionSize;
  Config->EvtChildListCreateDevice = EvtChildListCreateDevice;
}

FORCEINLINE VOID WDF_CHILD_LIST_ITERATOR_INIT(PWDF_CHILD_LIST_ITERATOR Iterator, ULONG Flags) {
  WDF_BEGIN_INIT(WDF_CHILD_LIST_ITERATOR, Iterator);
  Iterator->Flags = Flags;
}

#endif

#include "wdf_functions/wdfchildlist.h"

WDF_EXTERN_C_END

#endif
