/* Questions that addresses are asked; mingw-w64's is for applications. */
#ifndef _MSTCPIP_
#define _MSTCPIP_

#include "ip2string.h"
#include "ws2ipdef.h"

#ifdef __cplusplus
extern "C" {
#endif

static __inline BOOLEAN IN4_ADDR_EQUAL(CONST IN_ADDR* A, CONST IN_ADDR* B) {
  return (BOOLEAN)(A->s_addr == B->s_addr);
}
static __inline BOOLEAN IN4_IS_ADDR_UNSPECIFIED(CONST IN_ADDR* A) {
  return (BOOLEAN)(A->s_addr == 0);
}
static __inline BOOLEAN IN4_IS_ADDR_LOOPBACK(CONST IN_ADDR* A) {
  return (BOOLEAN)(*(CONST UCHAR*)A == 127);
}
static __inline BOOLEAN IN4_IS_ADDR_MULTICAST(CONST IN_ADDR* A) {
  return (BOOLEAN)((*(CONST UCHAR*)A & 0xF0) == 0xE0);
}
static __inline BOOLEAN IN4_IS_ADDR_BROADCAST(CONST IN_ADDR* A) {
  return (BOOLEAN)(A->s_addr == 0xFFFFFFFF);
}

/* 169.254/16 */
static __inline BOOLEAN IN4_IS_ADDR_LINKLOCAL(CONST IN_ADDR* A) {
  CONST UCHAR* Bytes = (CONST UCHAR*)A;
  return (BOOLEAN)(Bytes[0] == 169 && Bytes[1] == 254);
}
/* 10/8, 172.16/12, 192.168/16 */
static __inline BOOLEAN IN4_IS_ADDR_RFC1918(CONST IN_ADDR* A) {
  CONST UCHAR* Bytes = (CONST UCHAR*)A;
  return (BOOLEAN)(Bytes[0] == 10 || (Bytes[0] == 172 && (Bytes[1] & 0xF0) == 16) ||
                   (Bytes[0] == 192 && Bytes[1] == 168));
}
/* 224.0.0/24 */
static __inline BOOLEAN IN4_IS_ADDR_MC_LINKLOCAL(CONST IN_ADDR* A) {
  CONST UCHAR* Bytes = (CONST UCHAR*)A;
  return (BOOLEAN)(Bytes[0] == 224 && Bytes[1] == 0 && Bytes[2] == 0);
}
/* 239.255/16 */
static __inline BOOLEAN IN4_IS_ADDR_MC_ADMINLOCAL(CONST IN_ADDR* A) {
  CONST UCHAR* Bytes = (CONST UCHAR*)A;
  return (BOOLEAN)(Bytes[0] == 239 && Bytes[1] == 255);
}
/* 239/8 */
static __inline BOOLEAN IN4_IS_ADDR_MC_SITELOCAL(CONST IN_ADDR* A) {
  return (BOOLEAN)(*(CONST UCHAR*)A == 239);
}

/* Of an address of either family. */
static __inline PUCHAR INETADDR_ADDRESS(CONST SOCKADDR* A) {
  return A->sa_family == AF_INET6 ? (PUCHAR) & ((PSOCKADDR_IN6)A)->sin6_addr
                                  : (PUCHAR) & ((PSOCKADDR_IN)A)->sin_addr;
}
static __inline ULONG RundownAddressLength(CONST SOCKADDR* A) {
  return A->sa_family == AF_INET6 ? sizeof(IN6_ADDR) : sizeof(IN_ADDR);
}
static __inline VOID INETADDR_SET_ADDRESS(PSOCKADDR A, CONST UCHAR* Address) {
  RtlCopyMemory(INETADDR_ADDRESS(A), Address, RundownAddressLength(A));
}
/* The port stands at the same place in both, in the network's order. */
static __inline USHORT INETADDR_PORT(CONST SOCKADDR* A) {
  return ((CONST SOCKADDR_IN*)A)->sin_port;
}
static __inline VOID INETADDR_SET_PORT(PSOCKADDR A, USHORT Port) {
  ((PSOCKADDR_IN)A)->sin_port = Port;
}
static __inline SCOPE_ID INETADDR_SCOPE_ID(CONST SOCKADDR* A) {
  SCOPE_ID None = {0};
  return A->sa_family == AF_INET6 ? ((CONST SOCKADDR_IN6*)A)->sin6_scope_struct : None;
}
static __inline VOID RundownSetAddress(PSOCKADDR A, ADDRESS_FAMILY Family, CONST UCHAR* Address,
                                       SCOPE_ID Scope, USHORT Port) {
  RtlZeroMemory(A, Family == AF_INET6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_IN));
  A->sa_family = Family;
  INETADDR_SET_ADDRESS(A, Address);
  INETADDR_SET_PORT(A, Port);
  if (Family == AF_INET6) ((PSOCKADDR_IN6)A)->sin6_scope_struct = Scope;
}
static __inline VOID INETADDR_SETSOCKADDR(ADDRESS_FAMILY Family, PSOCKADDR A, CONST VOID* Address,
                                          SCOPE_ID Scope, USHORT Port) {
  RundownSetAddress(A, Family, (CONST UCHAR*)Address, Scope, Port);
}
/* What follows keeps the family and forgets the rest of the old address. */
static __inline VOID INETADDR_SETANY(PSOCKADDR A) {
  static CONST UCHAR Any[16] = {0};
  SCOPE_ID None = {0};
  RundownSetAddress(A, A->sa_family, Any, None, 0);
}
static __inline VOID INETADDR_SETLOOPBACK(PSOCKADDR A) {
  static CONST UCHAR Four[4] = {127, 0, 0, 1};
  static CONST UCHAR Six[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  SCOPE_ID None = {0};
  RundownSetAddress(A, A->sa_family, A->sa_family == AF_INET6 ? Six : Four, None, 0);
}
static __inline BOOLEAN INETADDR_ISANY(CONST SOCKADDR* A) {
  CONST UCHAR* Bytes = INETADDR_ADDRESS(A);
  ULONG i;
  for (i = 0; i < RundownAddressLength(A); ++i) {
    if (Bytes[i] != 0) return FALSE;
  }
  return TRUE;
}
static __inline BOOLEAN INETADDR_ISUNSPECIFIED(CONST SOCKADDR* A) {
  return INETADDR_ISANY(A);
}
static __inline BOOLEAN INETADDR_ISLOOPBACK(CONST SOCKADDR* A) {
  CONST UCHAR* Bytes = INETADDR_ADDRESS(A);
  ULONG i;
  if (A->sa_family != AF_INET6) return (BOOLEAN)(Bytes[0] == 127);
  for (i = 0; i < 15; ++i) {
    if (Bytes[i] != 0) return FALSE;
  }
  return (BOOLEAN)(Bytes[15] == 1);
}
static __inline BOOLEAN INETADDR_ISEQUAL(CONST SOCKADDR* A, CONST SOCKADDR* B) {
  return (
      BOOLEAN)(A->sa_family == B->sa_family &&
               RtlEqualMemory(INETADDR_ADDRESS(A), INETADDR_ADDRESS(B), RundownAddressLength(A)) &&
               INETADDR_SCOPE_ID(A).Value == INETADDR_SCOPE_ID(B).Value);
}

#ifdef __cplusplus
}
#endif

#endif
