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

static __inline VOID INETADDR_SETLOOPBACK(PSOCKADDR A) {
  if (A->sa_family == AF_INET) {
    static CONST UCHAR Loopback[4] = {127, 0, 0, 1};
    RtlCopyMemory(&((PSOCKADDR_IN)A)->sin_addr, Loopback, sizeof(Loopback));
  } else {
    static CONST UCHAR Loopback[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    RtlCopyMemory(&((PSOCKADDR_IN6)A)->sin6_addr, Loopback, sizeof(Loopback));
  }
}

#ifdef __cplusplus
}
#endif

#endif
