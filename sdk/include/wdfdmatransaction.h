/* Transfers by direct memory access. */
#ifndef _WDFDMATRANSACTION_H_
#define _WDFDMATRANSACTION_H_

#include "wdfdmaenabler.h"

WDF_EXTERN_C_START

WDF_CALLBACK(BOOLEAN, WDF_PROGRAM_DMA,
             (WDFDMATRANSACTION Transaction, WDFDEVICE Device, WDFCONTEXT Context,
              WDF_DMA_DIRECTION Direction, PSCATTER_GATHER_LIST SgList));
WDF_CALLBACK(BOOLEAN, WDF_DMA_TRANSACTION_CONFIGURE_DMA_CHANNEL,
             (WDFDMATRANSACTION DmaTransaction, WDFDEVICE Device, PVOID Context, PMDL Mdl,
              size_t Offset, size_t Length));
WDF_CALLBACK(VOID, WDF_DMA_TRANSACTION_DMA_TRANSFER_COMPLETE,
             (WDFDMATRANSACTION Transaction, WDFDEVICE Device, WDFCONTEXT Context,
              WDF_DMA_DIRECTION Direction, DMA_COMPLETION_STATUS Status));
WDF_CALLBACK(VOID, WDF_RESERVE_DMA, (WDFDMATRANSACTION DmaTransaction, PVOID Context));

#include "wdf_functions/wdfdmatransaction.h"

WDF_EXTERN_C_END

#endif
