/* Internet addresses as text. */
#ifndef _IP2STRING_H_
#define _IP2STRING_H_

#include "ws2ipdef.h"

#ifdef __cplusplus
extern "C" {
#endif

NTSYSAPI PSTR NTAPI RtlIpv4AddressToStringA(CONST IN_ADDR* Address, PSTR Text);
NTSYSAPI PWSTR NTAPI RtlIpv4AddressToStringW(CONST IN_ADDR* Address, PWSTR Text);
NTSYSAPI NTSTATUS NTAPI RtlIpv4StringToAddressA(PCSTR Text, BOOLEAN Strict, PCSTR* Terminator,
                                                IN_ADDR* Address);
NTSYSAPI NTSTATUS NTAPI RtlIpv4StringToAddressW(PCWSTR Text, BOOLEAN Strict, PCWSTR* Terminator,
                                                IN_ADDR* Address);
NTSYSAPI PSTR NTAPI RtlIpv6AddressToStringA(CONST IN6_ADDR* Address, PSTR Text);
NTSYSAPI PWSTR NTAPI RtlIpv6AddressToStringW(CONST IN6_ADDR* Address, PWSTR Text);
NTSYSAPI NTSTATUS NTAPI RtlIpv6StringToAddressA(PCSTR Text, PCSTR* Terminator, IN6_ADDR* Address);
NTSYSAPI NTSTATUS NTAPI RtlIpv6StringToAddressW(PCWSTR Text, PCWSTR* Terminator, IN6_ADDR* Address);
NTSYSAPI NTSTATUS NTAPI RtlIpv6StringToAddressExW(PCWSTR Text, IN6_ADDR* Address, PULONG ScopeId,
                                                  PUSHORT Port);
NTSYSAPI NTSTATUS NTAPI RtlIpv4StringToAddressExW(PCWSTR Text, BOOLEAN Strict, IN_ADDR* Address,
                                                  PUSHORT Port);

NTSYSAPI NTSTATUS NTAPI RtlIpv4AddressToStringExA(CONST IN_ADDR* Address, USHORT Port, PSTR Text,
                                                  PULONG Length);
NTSYSAPI NTSTATUS NTAPI RtlIpv4AddressToStringExW(CONST IN_ADDR* Address, USHORT Port, PWSTR Text,
                                                  PULONG Length);
NTSYSAPI NTSTATUS NTAPI RtlIpv6AddressToStringExA(CONST IN6_ADDR* Address, ULONG ScopeId,
                                                  USHORT Port, PSTR Text, PULONG Length);
NTSYSAPI NTSTATUS NTAPI RtlIpv6AddressToStringExW(CONST IN6_ADDR* Address, ULONG ScopeId,
                                                  USHORT Port, PWSTR Text, PULONG Length);

#ifdef UNICODE
#define RtlIpv4AddressToStringEx RtlIpv4AddressToStringExW
#define RtlIpv6AddressToStringEx RtlIpv6AddressToStringExW
#define RtlIpv4StringToAddress RtlIpv4StringToAddressW
#define RtlIpv6StringToAddress RtlIpv6StringToAddressW
#define RtlIpv4AddressToString RtlIpv4AddressToStringW
#define RtlIpv6AddressToString RtlIpv6AddressToStringW
#else
#define RtlIpv4AddressToStringEx RtlIpv4AddressToStringExA
#define RtlIpv6AddressToStringEx RtlIpv6AddressToStringExA
#define RtlIpv4StringToAddress RtlIpv4StringToAddressA
#define RtlIpv6StringToAddress RtlIpv6StringToAddressA
#define RtlIpv4AddressToString RtlIpv4AddressToStringA
#define RtlIpv6AddressToString RtlIpv6AddressToStringA
#endif

#ifdef __cplusplus
}
#endif

#endif
