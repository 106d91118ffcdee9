/* ndis.h in each role and version: how long the structures are that both sides measure, and what a
 * driver calls by NDIS' names. */
#include <ndis.h>
/* clang-format off */
#include <netiodef.h>
#include <intsafe.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

C_ASSERT(sizeof(NET_BUFFER_LIST_POOL_PARAMETERS) == 16);
C_ASSERT(sizeof(NDIS_OID_REQUEST) == (NDIS_SUPPORT_NDIS650 ? 248 : 240));
C_ASSERT(sizeof(NDIS_STATUS_INDICATION) == 112);
C_ASSERT(sizeof(NDIS_BIND_PARAMETERS) == (NDIS_SUPPORT_NDIS630 ? 312 : 248));
C_ASSERT(sizeof(NDIS_FILTER_ATTACH_PARAMETERS) == (NDIS_SUPPORT_NDIS630 ? 224 : 168));
C_ASSERT(sizeof(NDIS_FILTER_DRIVER_CHARACTERISTICS) == (NDIS_SUPPORT_NDIS680  ? 240
                                                        : NDIS_SUPPORT_NDIS61 ? 224
                                                                              : 200));
C_ASSERT(sizeof(NDIS_MINIPORT_DRIVER_CHARACTERISTICS) == (NDIS_SUPPORT_NDIS680  ? 160
                                                          : NDIS_SUPPORT_NDIS61 ? 152
                                                                                : 136));
C_ASSERT(sizeof(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS) == (NDIS_SUPPORT_NDIS61 ? 128 : 120));
C_ASSERT(sizeof(NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES) == (NDIS_SUPPORT_NDIS620 ? 224 : 216));
C_ASSERT(sizeof(NDIS_RW_LOCK) == 1040 && sizeof(NET_PNP_EVENT) == 152);
C_ASSERT(FIELD_OFFSET(NET_BUFFER_LIST, NetBufferListInfo) == 0x90);
C_ASSERT(sizeof(IPV4_HEADER) == 20 && sizeof(IPV6_HEADER) == 40 && sizeof(TCP_HDR) == 20);
C_ASSERT(sizeof(ETHERNET_HEADER) == 14 && ETH_LENGTH_OF_ADDRESS == 6);
C_ASSERT(NDIS_STATUS_UNSUPPORTED_REVISION == (NDIS_STATUS)0xC023002C);

static VOID Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  static NDIS_SPIN_LOCK Lock;
  static LIST_ENTRY List, Entry;
  NDIS_STRING Text = NDIS_STRING_CONST("text");
  NDIS_PHYSICAL_ADDRESS Highest = NDIS_PHYSICAL_ADDRESS_CONST(-1, 0);
  ULONG Sum = 0;
  UNREFERENCED_PARAMETER(Path);
  KeInitializeSpinLock(&Lock.SpinLock);
  NdisInitializeListHead(&List);
  NdisInterlockedInsertTailList(&List, &Entry, &Lock);
  NdisAcquireSpinLock(&Lock);
  NdisReleaseSpinLock(&Lock);
  if (NdisGetPhysicalAddressLow(Highest) != 0xFFFFFFFF || NdisGetPhysicalAddressHigh(Highest) != 0)
    return STATUS_INVALID_PARAMETER_1;
  if (!NdisEqualString(&Text, &Text, TRUE) || NDIS_CURRENT_IRQL() != PASSIVE_LEVEL)
    return STATUS_INVALID_PARAMETER_2;
  if (ULongAdd(0xFFFFFFFF, 1, &Sum) != INTSAFE_E_ARITHMETIC_OVERFLOW)
    return STATUS_INVALID_PARAMETER_3;
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
