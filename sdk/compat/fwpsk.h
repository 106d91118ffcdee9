/* The run-time side of the filtering platform: what callout drivers call. */
#ifndef _FWPSK_H_
#define _FWPSK_H_

#include "fwps_types.h"
#include "fwpvi.h"

#ifdef __cplusplus
extern "C" {
#endif

NTSTATUS NTAPI FwpsAcquireClassifyHandle0(PVOID ClassifyContext, UINT32 Flags,
                                          UINT64* ClassifyHandle);
NTSTATUS NTAPI FwpsAcquireWritableLayerDataPointer0(UINT64 ClassifyHandle, UINT64 FilterId,
                                                    UINT32 Flags, PVOID* WritableLayerData,
                                                    FWPS_CLASSIFY_OUT0* ClassifyOut);
NTSTATUS NTAPI FwpsAleEndpointCreateEnumHandle0(
    HANDLE EngineHandle, CONST FWPS_ALE_ENDPOINT_ENUM_TEMPLATE0* EnumTemplate, HANDLE* EnumHandle);
NTSTATUS NTAPI FwpsAleEndpointDestroyEnumHandle0(HANDLE EngineHandle, HANDLE EnumHandle);
NTSTATUS NTAPI FwpsAleEndpointEnum0(HANDLE EngineHandle, HANDLE EnumHandle,
                                    UINT32 NumEntriesRequested,
                                    FWPS_ALE_ENDPOINT_PROPERTIES0*** Entries,
                                    UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpsAleEndpointGetById0(HANDLE EngineHandle, UINT64 EndpointId,
                                       FWPS_ALE_ENDPOINT_PROPERTIES0** Properties);
NTSTATUS NTAPI FwpsAllocateCloneNetBufferList0(NET_BUFFER_LIST* OriginalNetBufferList,
                                               NDIS_HANDLE NetBufferListPoolHandle,
                                               NDIS_HANDLE NetBufferPoolHandle,
                                               ULONG AllocateCloneFlags,
                                               NET_BUFFER_LIST** NetBufferList);
NTSTATUS NTAPI FwpsAllocateNetBufferAndNetBufferList0(NDIS_HANDLE PoolHandle, USHORT ContextSize,
                                                      USHORT ContextBackFill, MDL* MdlChain,
                                                      ULONG DataOffset, SIZE_T DataLength,
                                                      NET_BUFFER_LIST** NetBufferList);
VOID NTAPI FwpsApplyModifiedLayerData0(UINT64 ClassifyHandle, PVOID ModifiedLayerData,
                                       UINT32 Flags);
NTSTATUS NTAPI FwpsCalloutRegister0(PVOID DeviceObject, CONST FWPS_CALLOUT0* Callout,
                                    UINT32* CalloutId);
NTSTATUS NTAPI FwpsCalloutRegister1(PVOID DeviceObject, CONST FWPS_CALLOUT1* Callout,
                                    UINT32* CalloutId);
NTSTATUS NTAPI FwpsCalloutRegister2(PVOID DeviceObject, CONST FWPS_CALLOUT2* Callout,
                                    UINT32* CalloutId);
NTSTATUS NTAPI FwpsCalloutUnregisterById0(CONST UINT32 CalloutId);
NTSTATUS NTAPI FwpsCalloutUnregisterByKey0(CONST GUID* CalloutKey);
NTSTATUS NTAPI FwpsClassifyOptionSet0(CONST FWPS_INCOMING_METADATA_VALUES0* InMetadataValues,
                                      CONST FWP_CLASSIFY_OPTION_TYPE Option,
                                      CONST FWP_VALUE0* NewValue);
NTSTATUS NTAPI FwpsCloneStreamData0(FWPS_STREAM_DATA0* CalloutStreamData,
                                    NDIS_HANDLE NetBufferListPoolHandle,
                                    NDIS_HANDLE NetBufferPoolHandle, ULONG AllocateCloneFlags,
                                    NET_BUFFER_LIST** NetBufferListChain);
VOID NTAPI FwpsCompleteClassify0(UINT64 ClassifyHandle, UINT32 Flags,
                                 CONST FWPS_CLASSIFY_OUT0* ClassifyOut);
VOID NTAPI FwpsCompleteOperation0(HANDLE CompletionContext, PNET_BUFFER_LIST NetBufferList);
NTSTATUS NTAPI FwpsConstructIpHeaderForTransportPacket0(
    NET_BUFFER_LIST* NetBufferList, ULONG HeaderIncludeHeaderLength, ADDRESS_FAMILY AddressFamily,
    CONST UCHAR* SourceAddress, CONST UCHAR* RemoteAddress, IPPROTO NextProtocol,
    UINT64 EndpointHandle, CONST WSACMSGHDR* ControlData, ULONG ControlDataLength, UINT32 Flags,
    PVOID Reserved, IF_INDEX InterfaceIndex, IF_INDEX SubInterfaceIndex);
VOID NTAPI FwpsCopyStreamDataToBuffer0(CONST FWPS_STREAM_DATA0* CalloutStreamData, PVOID Buffer,
                                       SIZE_T BytesToCopy, SIZE_T* BytesCopied);
VOID NTAPI FwpsDereferenceNetBufferList0(NET_BUFFER_LIST* NetBufferList, BOOLEAN DispatchLevel);
VOID NTAPI FwpsDiscardClonedStreamData0(NET_BUFFER_LIST* NetBufferListChain,
                                        UINT32 AllocateCloneFlags, BOOLEAN DispatchLevel);
NTSTATUS NTAPI FwpsFlowAbort0(UINT64 FlowId);
NTSTATUS NTAPI FwpsFlowAssociateContext0(UINT64 FlowId, UINT16 LayerId, UINT32 CalloutId,
                                         UINT64 FlowContext);
NTSTATUS NTAPI FwpsFlowRemoveContext0(UINT64 FlowId, UINT16 LayerId, UINT32 CalloutId);
VOID NTAPI FwpsFreeCloneNetBufferList0(NET_BUFFER_LIST* NetBufferList, ULONG FreeCloneFlags);
VOID NTAPI FwpsFreeNetBufferList0(NET_BUFFER_LIST* NetBufferList);
NTSTATUS NTAPI
FwpsGetPacketListSecurityInformation0(NET_BUFFER_LIST* PacketList, UINT32 QueryFlags,
                                      FWPS_PACKET_LIST_INFORMATION0* PacketInformation);
NTSTATUS NTAPI FwpsInjectForwardAsync0(HANDLE InjectionHandle, HANDLE InjectionContext,
                                       UINT32 Flags, ADDRESS_FAMILY AddressFamily,
                                       COMPARTMENT_ID CompartmentId, IF_INDEX InterfaceIndex,
                                       NET_BUFFER_LIST* NetBufferList,
                                       FWPS_INJECT_COMPLETE0 CompletionFn,
                                       HANDLE CompletionContext);
NTSTATUS NTAPI FwpsInjectMacReceiveAsync0(HANDLE InjectionHandle, HANDLE InjectionContext,
                                          UINT32 Flags, UINT16 LayerId, IF_INDEX InterfaceIndex,
                                          NDIS_PORT_NUMBER NdisPortNumber,
                                          NET_BUFFER_LIST* NetBufferLists,
                                          FWPS_INJECT_COMPLETE CompletionFn,
                                          HANDLE CompletionContext);
NTSTATUS NTAPI FwpsInjectMacSendAsync0(HANDLE InjectionHandle, HANDLE InjectionContext,
                                       UINT32 Flags, UINT16 LayerId, IF_INDEX InterfaceIndex,
                                       NDIS_PORT_NUMBER NdisPortNumber,
                                       NET_BUFFER_LIST* NetBufferLists,
                                       FWPS_INJECT_COMPLETE CompletionFn, HANDLE CompletionContext);
NTSTATUS NTAPI FwpsInjectNetworkReceiveAsync0(HANDLE InjectionHandle, HANDLE InjectionContext,
                                              UINT32 Flags, COMPARTMENT_ID CompartmentId,
                                              IF_INDEX InterfaceIndex, IF_INDEX SubInterfaceIndex,
                                              NET_BUFFER_LIST* NetBufferList,
                                              FWPS_INJECT_COMPLETE0 CompletionFn,
                                              HANDLE CompletionContext);
NTSTATUS NTAPI FwpsInjectNetworkSendAsync0(HANDLE InjectionHandle, HANDLE InjectionContext,
                                           UINT32 Flags, COMPARTMENT_ID CompartmentId,
                                           NET_BUFFER_LIST* NetBufferList,
                                           FWPS_INJECT_COMPLETE0 CompletionFn,
                                           HANDLE CompletionContext);
NTSTATUS NTAPI FwpsInjectTransportReceiveAsync0(
    HANDLE InjectionHandle, HANDLE InjectionContext, PVOID Reserved, UINT32 Flags,
    ADDRESS_FAMILY AddressFamily, COMPARTMENT_ID CompartmentId, IF_INDEX InterfaceIndex,
    IF_INDEX SubInterfaceIndex, NET_BUFFER_LIST* NetBufferList, FWPS_INJECT_COMPLETE0 CompletionFn,
    HANDLE CompletionContext);
NTSTATUS NTAPI FwpsInjectTransportSendAsync0(
    HANDLE InjectionHandle, HANDLE InjectionContext, UINT64 EndpointHandle, UINT32 Flags,
    FWPS_TRANSPORT_SEND_PARAMS0* SendArgs, ADDRESS_FAMILY AddressFamily,
    COMPARTMENT_ID CompartmentId, NET_BUFFER_LIST* NetBufferList,
    FWPS_INJECT_COMPLETE0 CompletionFn, HANDLE CompletionContext);
NTSTATUS NTAPI FwpsInjectTransportSendAsync1(
    HANDLE InjectionHandle, HANDLE InjectionContext, UINT64 EndpointHandle, UINT32 Flags,
    FWPS_TRANSPORT_SEND_PARAMS1* SendArgs, ADDRESS_FAMILY AddressFamily,
    COMPARTMENT_ID CompartmentId, NET_BUFFER_LIST* NetBufferList,
    FWPS_INJECT_COMPLETE0 CompletionFn, HANDLE CompletionContext);
NTSTATUS NTAPI FwpsInjectionHandleCreate0(ADDRESS_FAMILY AddressFamily, UINT32 Flags,
                                          HANDLE* InjectionHandle);
NTSTATUS NTAPI FwpsInjectionHandleDestroy0(HANDLE InjectionHandle);
NTSTATUS NTAPI FwpsNetBufferListAssociateContext0(NET_BUFFER_LIST* NetBufferList, UINT16 LayerId,
                                                  UINT64 Context, UINT64 ContextTag,
                                                  GUID* ProviderGuid, PVOID DeviceObject,
                                                  FWPS_NET_BUFFER_LIST_NOTIFY_FN0 NotifyFn,
                                                  UINT32 Flags);
NTSTATUS NTAPI FwpsNetBufferListAssociateContext1(NET_BUFFER_LIST* NetBufferList, UINT16 LayerId,
                                                  UINT64 Context, UINT64 ContextTag,
                                                  GUID* ProviderGuid, PVOID DeviceObject,
                                                  FWPS_NET_BUFFER_LIST_NOTIFY_FN1 NotifyFn,
                                                  UINT32 Flags);
UINT64 NTAPI FwpsNetBufferListGetTagForContext0(VOID);
NTSTATUS NTAPI FwpsNetBufferListRemoveContext0(NET_BUFFER_LIST* NetBufferList, UINT64 ContextTag,
                                               UINT32 Flags);
NTSTATUS NTAPI FwpsNetBufferListRetrieveContext0(NET_BUFFER_LIST* NetBufferList, UINT64 ContextTag,
                                                 BOOLEAN RemoveContext, UINT32 Flags,
                                                 UINT64* Context);
NTSTATUS NTAPI FwpsOpenToken0(HANDLE EngineHandle, LUID ModifiedId, DWORD DesiredAccess,
                              HANDLE* AccessToken);
NTSTATUS NTAPI FwpsPendClassify0(UINT64 ClassifyHandle, UINT64 FilterId, UINT32 Flags,
                                 FWPS_CLASSIFY_OUT0* ClassifyOut);
NTSTATUS NTAPI FwpsPendOperation0(HANDLE CompletionHandle, HANDLE* CompletionContext);
FWPS_CONNECTION_REDIRECT_STATE NTAPI FwpsQueryConnectionRedirectState0(HANDLE RedirectRecords,
                                                                       HANDLE RedirectHandle,
                                                                       void** RedirectContext);
NTSTATUS NTAPI FwpsQueryConnectionSioFormatRedirectRecords0(HANDLE RedirectRecords,
                                                            PVOID OutputBuffer,
                                                            SIZE_T OutputBufferLength,
                                                            PSIZE_T BytesTransferred);
FWPS_PACKET_INJECTION_STATE NTAPI FwpsQueryPacketInjectionState0(
    HANDLE InjectionHandle, CONST NET_BUFFER_LIST* NetBufferList, HANDLE* InjectionContext);
NTSTATUS NTAPI FwpsReassembleForwardFragmentGroup0(ADDRESS_FAMILY AddressFamily,
                                                   NET_BUFFER_LIST* FragmentGroupNblChain,
                                                   NDIS_HANDLE NetBufferAndNetBufferListPoolHandle,
                                                   ULONG DataBackFill, ULONG Flags,
                                                   NET_BUFFER_LIST** ReassembledNbl);
NTSTATUS NTAPI FwpsRedirectHandleCreate0(CONST GUID* ProviderGuid, UINT32 Flags,
                                         HANDLE* RedirectHandle);
VOID NTAPI FwpsRedirectHandleDestroy0(HANDLE RedirectHandle);
VOID NTAPI FwpsReferenceNetBufferList0(NET_BUFFER_LIST* NetBufferList, BOOLEAN IntendToModify);
VOID NTAPI FwpsReleaseClassifyHandle0(UINT64 ClassifyHandle);
NTSTATUS NTAPI FwpsStreamContinue0(UINT64 FlowId, UINT32 CalloutId, UINT16 LayerId,
                                   UINT32 StreamFlags);
NTSTATUS NTAPI FwpsStreamInjectAsync0(HANDLE InjectionHandle, HANDLE InjectionContext, UINT32 Flags,
                                      UINT64 FlowId, UINT32 CalloutId, UINT16 LayerId,
                                      UINT32 StreamFlags, NET_BUFFER_LIST* NetBufferList,
                                      SIZE_T DataLength, FWPS_INJECT_COMPLETE0 CompletionFn,
                                      HANDLE CompletionContext);

/* The virtual switch's, with NDIS 6.30 alone. */
#if NDIS_SUPPORT_NDIS630
void NTAPI FwpsDereferencevSwitchPacketContext0(HANDLE PacketContext);
void NTAPI FwpsReferencevSwitchPacketContext0(HANDLE PacketContext);
NTSTATUS NTAPI FwpsInjectvSwitchEthernetIngressAsync0(
    HANDLE InjectionHandle, HANDLE InjectionContext, UINT32 Flags, void* Reserved,
    CONST FWP_BYTE_BLOB* VSwitchId, NDIS_SWITCH_PORT_ID VSwitchSourcePortId,
    NDIS_SWITCH_NIC_INDEX VSwitchSourceNicIndex, NET_BUFFER_LIST* NetBufferLists,
    FWPS_INJECT_COMPLETE CompletionFn, HANDLE CompletionContext);
#endif

#ifdef __cplusplus
}
#endif

#endif
