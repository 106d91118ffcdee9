/* mingw-w64's usbdlib.h, and the client contract of Windows 8. */
#ifndef RUNDOWN_COMPAT_USBDLIB_H
#define RUNDOWN_COMPAT_USBDLIB_H

#include_next <usbdlib.h>

#define USBD_CLIENT_CONTRACT_VERSION_INVALID 0xFFFFFFFF
#define USBD_CLIENT_CONTRACT_VERSION_602 0x602
#define USBD_INTERFACE_VERSION_600 0x600
#define USBD_INTERFACE_VERSION_602 0x602
#define USBD_INTERFACE_VERSION_603 0x603

DECLARE_HANDLE(USBD_HANDLE);

#ifdef __cplusplus
extern "C" {
#endif
NTSTATUS NTAPI USBD_CreateHandle(PDEVICE_OBJECT DeviceObject, PDEVICE_OBJECT TargetDeviceObject,
                                 ULONG ContractVersion, ULONG PoolTag, USBD_HANDLE* Handle);
VOID NTAPI USBD_CloseHandle(USBD_HANDLE Handle);
NTSTATUS NTAPI USBD_UrbAllocate(USBD_HANDLE Handle, PURB* Urb);
VOID NTAPI USBD_UrbFree(USBD_HANDLE Handle, PURB Urb);
NTSTATUS NTAPI USBD_IsochUrbAllocate(USBD_HANDLE Handle, ULONG NumberOfIsochPackets, PURB* Urb);
NTSTATUS NTAPI USBD_SelectConfigUrbAllocateAndBuild(
    USBD_HANDLE Handle, PUSB_CONFIGURATION_DESCRIPTOR ConfigurationDescriptor,
    PUSBD_INTERFACE_LIST_ENTRY InterfaceList, PURB* Urb);
NTSTATUS NTAPI USBD_SelectInterfaceUrbAllocateAndBuild(
    USBD_HANDLE Handle, USBD_CONFIGURATION_HANDLE ConfigurationHandle,
    PUSBD_INTERFACE_LIST_ENTRY InterfaceListEntry, PURB* Urb);
VOID NTAPI USBD_AssignUrbToIoStackLocation(USBD_HANDLE Handle, PIO_STACK_LOCATION IoStackLocation,
                                           PURB Urb);
BOOLEAN NTAPI USBD_IsInterfaceVersionSupported(USBD_HANDLE Handle, ULONG USBDInterfaceVersion);
NTSTATUS NTAPI USBD_QueryUsbCapability(USBD_HANDLE Handle, const GUID* CapabilityType,
                                       ULONG OutputBufferLength, PUCHAR OutputBuffer,
                                       PULONG ResultLength);
#ifdef __cplusplus
}
#endif

#endif
