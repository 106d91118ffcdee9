/* Variables of the kernel as Microsoft's wdm.h declares them. Without dllimport a name is the slot
   of the import table, which holds the variable's address: *PsProcessType is the variable. */
#ifndef RUNDOWN_WDM_DATA_H
#define RUNDOWN_WDM_DATA_H

#undef CmKeyObjectType
#undef ExEventObjectType
#undef ExSemaphoreObjectType
#undef IoFileObjectType
#undef PsProcessType
#undef PsThreadType
#undef SeTokenObjectType
#undef TmEnlistmentObjectType
#undef TmResourceManagerObjectType
#undef TmTransactionManagerObjectType
#undef TmTransactionObjectType
#undef KdDebuggerEnabled
#undef KdDebuggerNotPresent
#undef Mm64BitPhysicalAddress
#undef MmBadPointer

#ifdef __cplusplus
extern "C" {
#endif

extern POBJECT_TYPE* CmKeyObjectType;
extern POBJECT_TYPE* ExEventObjectType;
extern POBJECT_TYPE* ExSemaphoreObjectType;
extern POBJECT_TYPE* IoFileObjectType;
extern POBJECT_TYPE* PsProcessType;
extern POBJECT_TYPE* PsThreadType;
extern POBJECT_TYPE* SeTokenObjectType;
extern POBJECT_TYPE* TmEnlistmentObjectType;
extern POBJECT_TYPE* TmResourceManagerObjectType;
extern POBJECT_TYPE* TmTransactionManagerObjectType;
extern POBJECT_TYPE* TmTransactionObjectType;

extern PBOOLEAN KdDebuggerEnabled;
extern PBOOLEAN KdDebuggerNotPresent;
#undef KD_DEBUGGER_ENABLED
#undef KD_DEBUGGER_NOT_PRESENT
#define KD_DEBUGGER_ENABLED *KdDebuggerEnabled
#define KD_DEBUGGER_NOT_PRESENT *KdDebuggerNotPresent

extern PBOOLEAN Mm64BitPhysicalAddress;
extern NTKERNELAPI PVOID MmBadPointer;

#ifdef __cplusplus
}
#endif

#endif
