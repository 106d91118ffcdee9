/* Platform Runtime Mechanism: handlers in the firmware that a driver may call; mingw-w64 has no
   such header. */
#ifndef _PRMINTERFACE_H_
#define _PRMINTERFACE_H_

#ifdef __cplusplus
extern "C" {
#endif

#define PRM_INTERFACE_VERSION_1 1

typedef NTSTATUS(NTAPI PRM_UNLOCK_MODULE)(LPGUID HandlerGuid);
typedef PRM_UNLOCK_MODULE* PPRM_UNLOCK_MODULE;
typedef NTSTATUS(NTAPI PRM_LOCK_MODULE)(LPGUID HandlerGuid);
typedef PRM_LOCK_MODULE* PPRM_LOCK_MODULE;
typedef NTSTATUS(NTAPI PRM_INVOKE_HANDLER)(LPGUID HandlerGuid, PVOID ParameterBuffer, ULONG Flags,
                                           PULONG64 EfiStatus);
typedef PRM_INVOKE_HANDLER* PPRM_INVOKE_HANDLER;
typedef NTSTATUS(NTAPI PRM_QUERY_HANDLER)(LPGUID HandlerGuid, PBOOLEAN Found);
typedef PRM_QUERY_HANDLER* PPRM_QUERY_HANDLER;

typedef struct _PRM_INTERFACE {
  ULONG Version;
  PPRM_UNLOCK_MODULE UnlockModule;
  PPRM_LOCK_MODULE LockModule;
  PPRM_INVOKE_HANDLER InvokeHandler;
  PPRM_QUERY_HANDLER QueryHandler;
} PRM_INTERFACE, *PPRM_INTERFACE;

NTKERNELAPI NTSTATUS NTAPI ExGetPrmInterface(ULONG Version, PPRM_INTERFACE Interface);

#ifdef __cplusplus
}
#endif

#endif
