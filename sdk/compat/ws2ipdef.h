/* Addresses of IP, version 6 among them, which mingw-w64 has for applications only. */
#ifndef RUNDOWN_COMPAT_WS2IPDEF_H
#define RUNDOWN_COMPAT_WS2IPDEF_H

#include <ws2def.h>

#ifdef _WINSOCK2API_
#include_next <ws2ipdef.h>
#else
typedef struct in6_addr {
  union {
    UCHAR Byte[16];
    USHORT Word[8];
  } u;
} IN6_ADDR, *PIN6_ADDR, *LPIN6_ADDR;
#define s6_addr u.Byte
#define s6_bytes u.Byte
#define s6_words u.Word
#define IN6ADDR_ANY_INIT \
  { 0 }
#define IN6ADDR_LOOPBACK_INIT                          \
  {                                                    \
    { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } \
  }

typedef struct sockaddr_in6 {
  ADDRESS_FAMILY sin6_family;
  USHORT sin6_port;
  ULONG sin6_flowinfo;
  IN6_ADDR sin6_addr;
  union {
    ULONG sin6_scope_id;
    SCOPE_ID sin6_scope_struct;
  };
} SOCKADDR_IN6, *PSOCKADDR_IN6;

typedef union _SOCKADDR_INET {
  SOCKADDR_IN Ipv4;
  SOCKADDR_IN6 Ipv6;
  ADDRESS_FAMILY si_family;
} SOCKADDR_INET, *PSOCKADDR_INET;

typedef struct _sockaddr_in6_pair {
  PSOCKADDR_IN6 SourceAddress;
  PSOCKADDR_IN6 DestinationAddress;
} SOCKADDR_IN6_PAIR, *PSOCKADDR_IN6_PAIR;

#define INET_ADDRSTRLEN 22
#define INET6_ADDRSTRLEN 65

#define IP_OPTIONS 1
#define IP_HDRINCL 2
#define IP_TOS 3
#define IP_TTL 4
#define IP_PKTINFO 19
#define IPV6_HOPOPTS 1
#define IPV6_HDRINCL 2
#define IPV6_UNICAST_HOPS 4
#define IPV6_PKTINFO 19
#define IPV6_HOPLIMIT 21

typedef struct in_pktinfo {
  IN_ADDR ipi_addr;
  ULONG ipi_ifindex;
} IN_PKTINFO, *PIN_PKTINFO;
typedef struct in6_pktinfo {
  IN6_ADDR ipi6_addr;
  ULONG ipi6_ifindex;
} IN6_PKTINFO, *PIN6_PKTINFO;
#endif

#ifndef _WINSOCK2API_
static __inline BOOLEAN IN6_ADDR_EQUAL(CONST IN6_ADDR* A, CONST IN6_ADDR* B) {
  return (BOOLEAN)(RtlCompareMemory(A, B, sizeof(IN6_ADDR)) == sizeof(IN6_ADDR));
}
#define IN6_ARE_ADDR_EQUAL IN6_ADDR_EQUAL
static __inline BOOLEAN IN6_IS_ADDR_UNSPECIFIED(CONST IN6_ADDR* A) {
  static CONST IN6_ADDR Unspecified = IN6ADDR_ANY_INIT;
  return IN6_ADDR_EQUAL(A, &Unspecified);
}
static __inline BOOLEAN IN6_IS_ADDR_LOOPBACK(CONST IN6_ADDR* A) {
  static CONST IN6_ADDR Loopback = IN6ADDR_LOOPBACK_INIT;
  return IN6_ADDR_EQUAL(A, &Loopback);
}
/* fe80::/10 */
static __inline BOOLEAN IN6_IS_ADDR_LINKLOCAL(CONST IN6_ADDR* A) {
  return (BOOLEAN)(A->s6_bytes[0] == 0xFE && (A->s6_bytes[1] & 0xC0) == 0x80);
}
/* fec0::/10 */
static __inline BOOLEAN IN6_IS_ADDR_SITELOCAL(CONST IN6_ADDR* A) {
  return (BOOLEAN)(A->s6_bytes[0] == 0xFE && (A->s6_bytes[1] & 0xC0) == 0xC0);
}
/* ff00::/8 */
static __inline BOOLEAN IN6_IS_ADDR_MULTICAST(CONST IN6_ADDR* A) {
  return (BOOLEAN)(A->s6_bytes[0] == 0xFF);
}
/* ffxe::/16 */
static __inline BOOLEAN IN6_IS_ADDR_MC_GLOBAL(CONST IN6_ADDR* A) {
  return (BOOLEAN)(A->s6_bytes[0] == 0xFF && (A->s6_bytes[1] & 0x0F) == 0x0E);
}
#endif

#endif
