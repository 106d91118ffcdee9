/* The management side of the filtering platform. */
#ifndef _FWPMK_H_
#define _FWPMK_H_

#include "fwpm_keys.h"
#include "fwpmtypes.h"
#include "fwpvi.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _SEC_WINNT_AUTH_IDENTITY_W SEC_WINNT_AUTH_IDENTITY_W;
typedef VOID(NTAPI* FWPM_SERVICE_STATE_CHANGE_CALLBACK0)(void* Context,
                                                         FWPM_SERVICE_STATE NewState);

#define RPC_C_AUTHN_WINNT 10
#define RPC_C_AUTHN_DEFAULT 0xFFFFFFFF

FWPM_SERVICE_STATE NTAPI FwpmBfeStateGet0(VOID);
NTSTATUS NTAPI FwpmBfeStateSubscribeChanges0(PVOID DeviceObject,
                                             FWPM_SERVICE_STATE_CHANGE_CALLBACK0 Callback,
                                             PVOID Context, HANDLE* ChangeHandle);
NTSTATUS NTAPI FwpmBfeStateUnsubscribeChanges0(HANDLE ChangeHandle);
NTSTATUS NTAPI FwpmCalloutAdd0(HANDLE EngineHandle, CONST FWPM_CALLOUT0* Callout,
                               PSECURITY_DESCRIPTOR Sd, UINT32* Id);
NTSTATUS NTAPI FwpmCalloutCreateEnumHandle0(HANDLE EngineHandle,
                                            CONST FWPM_CALLOUT_ENUM_TEMPLATE0* EnumTemplate,
                                            HANDLE* EnumHandle);
NTSTATUS NTAPI FwpmCalloutDeleteById0(HANDLE EngineHandle, UINT32 Id);
NTSTATUS NTAPI FwpmCalloutDeleteByKey0(HANDLE EngineHandle, CONST GUID* Key);
NTSTATUS NTAPI FwpmCalloutDestroyEnumHandle0(HANDLE EngineHandle, HANDLE EnumHandle);
NTSTATUS NTAPI FwpmCalloutEnum0(HANDLE EngineHandle, HANDLE EnumHandle, UINT32 NumEntriesRequested,
                                FWPM_CALLOUT0*** Entries, UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpmCalloutGetById0(HANDLE EngineHandle, UINT32 Id, FWPM_CALLOUT0** Callout);
NTSTATUS NTAPI FwpmCalloutGetByKey0(HANDLE EngineHandle, CONST GUID* Key, FWPM_CALLOUT0** Callout);
NTSTATUS NTAPI FwpmEngineClose0(HANDLE EngineHandle);
NTSTATUS NTAPI FwpmEngineOpen0(CONST wchar_t* ServerName, UINT32 AuthnService,
                               SEC_WINNT_AUTH_IDENTITY_W* AuthIdentity,
                               CONST FWPM_SESSION0* Session, HANDLE* EngineHandle);
NTSTATUS NTAPI FwpmFilterAdd0(HANDLE EngineHandle, CONST FWPM_FILTER0* Filter,
                              PSECURITY_DESCRIPTOR Sd, UINT64* Id);
NTSTATUS NTAPI FwpmFilterCreateEnumHandle0(HANDLE EngineHandle,
                                           CONST FWPM_FILTER_ENUM_TEMPLATE0* EnumTemplate,
                                           HANDLE* EnumHandle);
NTSTATUS NTAPI FwpmFilterDeleteById0(HANDLE EngineHandle, UINT64 Id);
NTSTATUS NTAPI FwpmFilterDeleteByKey0(HANDLE EngineHandle, CONST GUID* Key);
NTSTATUS NTAPI FwpmFilterDestroyEnumHandle0(HANDLE EngineHandle, HANDLE EnumHandle);
NTSTATUS NTAPI FwpmFilterEnum0(HANDLE EngineHandle, HANDLE EnumHandle, UINT32 NumEntriesRequested,
                               FWPM_FILTER0*** Entries, UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpmFilterGetById0(HANDLE EngineHandle, UINT64 Id, FWPM_FILTER0** Filter);
NTSTATUS NTAPI FwpmFilterGetByKey0(HANDLE EngineHandle, CONST GUID* Key, FWPM_FILTER0** Filter);
VOID NTAPI FwpmFreeMemory0(void** P);
NTSTATUS NTAPI FwpmLayerCreateEnumHandle0(HANDLE EngineHandle,
                                          CONST FWPM_LAYER_ENUM_TEMPLATE0* EnumTemplate,
                                          HANDLE* EnumHandle);
NTSTATUS NTAPI FwpmLayerDestroyEnumHandle0(HANDLE EngineHandle, HANDLE EnumHandle);
NTSTATUS NTAPI FwpmLayerEnum0(HANDLE EngineHandle, HANDLE EnumHandle, UINT32 NumEntriesRequested,
                              FWPM_LAYER0*** Entries, UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpmLayerGetById0(HANDLE EngineHandle, UINT16 Id, FWPM_LAYER0** Layer);
NTSTATUS NTAPI FwpmLayerGetByKey0(HANDLE EngineHandle, CONST GUID* Key, FWPM_LAYER0** Layer);
NTSTATUS NTAPI FwpmProviderAdd0(HANDLE EngineHandle, CONST FWPM_PROVIDER0* Provider,
                                PSECURITY_DESCRIPTOR Sd);
NTSTATUS NTAPI FwpmProviderContextAdd0(HANDLE EngineHandle,
                                       CONST FWPM_PROVIDER_CONTEXT0* ProviderContext,
                                       PSECURITY_DESCRIPTOR Sd, UINT64* Id);
NTSTATUS NTAPI FwpmProviderContextAdd1(HANDLE EngineHandle,
                                       CONST FWPM_PROVIDER_CONTEXT1* ProviderContext,
                                       PSECURITY_DESCRIPTOR Sd, UINT64* Id);
NTSTATUS NTAPI FwpmProviderContextAdd2(HANDLE EngineHandle,
                                       CONST FWPM_PROVIDER_CONTEXT2* ProviderContext,
                                       PSECURITY_DESCRIPTOR Sd, UINT64* Id);
NTSTATUS NTAPI FwpmProviderContextCreateEnumHandle0(
    HANDLE EngineHandle, CONST FWPM_PROVIDER_CONTEXT_ENUM_TEMPLATE0* EnumTemplate,
    HANDLE* EnumHandle);
NTSTATUS NTAPI FwpmProviderContextDeleteById0(HANDLE EngineHandle, UINT64 Id);
NTSTATUS NTAPI FwpmProviderContextDeleteByKey0(HANDLE EngineHandle, CONST GUID* Key);
NTSTATUS NTAPI FwpmProviderContextDestroyEnumHandle0(HANDLE EngineHandle, HANDLE EnumHandle);
NTSTATUS NTAPI FwpmProviderContextEnum0(HANDLE EngineHandle, HANDLE EnumHandle,
                                        UINT32 NumEntriesRequested,
                                        FWPM_PROVIDER_CONTEXT0*** Entries,
                                        UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpmProviderContextEnum1(HANDLE EngineHandle, HANDLE EnumHandle,
                                        UINT32 NumEntriesRequested,
                                        FWPM_PROVIDER_CONTEXT1*** Entries,
                                        UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpmProviderContextEnum2(HANDLE EngineHandle, HANDLE EnumHandle,
                                        UINT32 NumEntriesRequested,
                                        FWPM_PROVIDER_CONTEXT2*** Entries,
                                        UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpmProviderContextGetById0(HANDLE EngineHandle, UINT64 Id,
                                           FWPM_PROVIDER_CONTEXT0** ProviderContext);
NTSTATUS NTAPI FwpmProviderContextGetById1(HANDLE EngineHandle, UINT64 Id,
                                           FWPM_PROVIDER_CONTEXT1** ProviderContext);
NTSTATUS NTAPI FwpmProviderContextGetById2(HANDLE EngineHandle, UINT64 Id,
                                           FWPM_PROVIDER_CONTEXT2** ProviderContext);
NTSTATUS NTAPI FwpmProviderContextGetByKey0(HANDLE EngineHandle, CONST GUID* Key,
                                            FWPM_PROVIDER_CONTEXT0** ProviderContext);
NTSTATUS NTAPI FwpmProviderContextGetByKey1(HANDLE EngineHandle, CONST GUID* Key,
                                            FWPM_PROVIDER_CONTEXT1** ProviderContext);
NTSTATUS NTAPI FwpmProviderContextGetByKey2(HANDLE EngineHandle, CONST GUID* Key,
                                            FWPM_PROVIDER_CONTEXT2** ProviderContext);
NTSTATUS NTAPI FwpmProviderCreateEnumHandle0(HANDLE EngineHandle,
                                             CONST FWPM_PROVIDER_ENUM_TEMPLATE0* EnumTemplate,
                                             HANDLE* EnumHandle);
NTSTATUS NTAPI FwpmProviderDeleteByKey0(HANDLE EngineHandle, CONST GUID* Key);
NTSTATUS NTAPI FwpmProviderDestroyEnumHandle0(HANDLE EngineHandle, HANDLE EnumHandle);
NTSTATUS NTAPI FwpmProviderEnum0(HANDLE EngineHandle, HANDLE EnumHandle, UINT32 NumEntriesRequested,
                                 FWPM_PROVIDER0*** Entries, UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpmProviderGetByKey0(HANDLE EngineHandle, CONST GUID* Key,
                                     FWPM_PROVIDER0** Provider);
NTSTATUS NTAPI FwpmSessionCreateEnumHandle0(HANDLE EngineHandle,
                                            CONST FWPM_SESSION_ENUM_TEMPLATE0* EnumTemplate,
                                            HANDLE* EnumHandle);
NTSTATUS NTAPI FwpmSessionDestroyEnumHandle0(HANDLE EngineHandle, HANDLE EnumHandle);
NTSTATUS NTAPI FwpmSessionEnum0(HANDLE EngineHandle, HANDLE EnumHandle, UINT32 NumEntriesRequested,
                                FWPM_SESSION0*** Entries, UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpmSubLayerAdd0(HANDLE EngineHandle, CONST FWPM_SUBLAYER0* SubLayer,
                                PSECURITY_DESCRIPTOR Sd);
NTSTATUS NTAPI FwpmSubLayerCreateEnumHandle0(HANDLE EngineHandle,
                                             CONST FWPM_SUBLAYER_ENUM_TEMPLATE0* EnumTemplate,
                                             HANDLE* EnumHandle);
NTSTATUS NTAPI FwpmSubLayerDeleteByKey0(HANDLE EngineHandle, CONST GUID* Key);
NTSTATUS NTAPI FwpmSubLayerDestroyEnumHandle0(HANDLE EngineHandle, HANDLE EnumHandle);
NTSTATUS NTAPI FwpmSubLayerEnum0(HANDLE EngineHandle, HANDLE EnumHandle, UINT32 NumEntriesRequested,
                                 FWPM_SUBLAYER0*** Entries, UINT32* NumEntriesReturned);
NTSTATUS NTAPI FwpmSubLayerGetByKey0(HANDLE EngineHandle, CONST GUID* Key,
                                     FWPM_SUBLAYER0** SubLayer);
NTSTATUS NTAPI FwpmTransactionAbort0(_Releases_lock_(_Curr_) HANDLE EngineHandle);
NTSTATUS NTAPI FwpmTransactionBegin0(_Acquires_lock_(_Curr_) HANDLE EngineHandle, UINT32 Flags);
NTSTATUS NTAPI FwpmTransactionCommit0(_Releases_lock_(_Curr_) HANDLE EngineHandle);

#ifdef __cplusplus
}
#endif

#endif
