/* Types, constants and prototypes that came after the Windows which mingw-w64's wdm.h describes. */
#ifndef RUNDOWN_WDM_TYPES_H
#define RUNDOWN_WDM_TYPES_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _KENLISTMENT *PKENLISTMENT, *PRKENLISTMENT;
typedef struct _KTM *PKTM, *PRKTM;
typedef struct _KRESOURCEMANAGER *PKRESOURCEMANAGER, *PRKRESOURCEMANAGER;
typedef struct _KTRANSACTION *PKTRANSACTION, *PRKTRANSACTION;
typedef ULONG NOTIFICATION_MASK;

#ifdef __cplusplus
}
#endif

#endif
