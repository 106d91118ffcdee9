/* Headers of packets as they lie in the network's byte order. */
#ifndef RUNDOWN_COMPAT_NETIODEF_H
#define RUNDOWN_COMPAT_NETIODEF_H

#include <mstcpip.h>
#include <ws2ipdef.h>

#define DL_ADDRESS_LENGTH_MAXIMUM 32
#define DL_HEADER_LENGTH_MAXIMUM 64

typedef enum { DlUnicast, DlMulticast, DlBroadcast } DL_ADDRESS_TYPE, *PDL_ADDRESS_TYPE;

typedef union _DL_OUI {
  UINT8 Byte[3];
  struct {
    UINT8 Group : 1;
    UINT8 Local : 1;
  };
} DL_OUI, *PDL_OUI;
typedef union _DL_EI48 {
  UINT8 Byte[3];
} DL_EI48, *PDL_EI48;
typedef union _DL_EUI48 {
  UINT8 Byte[6];
  struct {
    DL_OUI Oui;
    DL_EI48 Ei48;
  };
} DL_EUI48, *PDL_EUI48;

#define ETHERNET_TYPE_MINIMUM 0x0600
#define ETHERNET_TYPE_IPV4 0x0800
#define ETHERNET_TYPE_ARP 0x0806
#define ETHERNET_TYPE_IPV6 0x86DD
#define ETHERNET_TYPE_802_1Q 0x8100
typedef struct _ETHERNET_HEADER {
  DL_EUI48 Destination;
  DL_EUI48 Source;
  union {
    UINT16 Type;
    UINT16 Length;
  };
} ETHERNET_HEADER, *PETHERNET_HEADER;

typedef struct _SNAP_HEADER {
  UINT8 Dsap;
  UINT8 Ssap;
  UINT8 Control;
  UINT8 Oui[3];
  UINT16 Type;
} SNAP_HEADER, *PSNAP_HEADER;

typedef struct _VLAN_TAG {
  union {
    UINT16 Tag;
    struct {
      UINT16 VID : 12;
      UINT16 CFI : 1;
      UINT16 User_Priority : 3;
    };
  };
  UINT16 Type;
} VLAN_TAG;

typedef struct _ICMP_HEADER {
  UINT8 Type;
  UINT8 Code;
  UINT16 Checksum;
} ICMP_HEADER, *PICMP_HEADER;
typedef struct _ICMP_MESSAGE {
  ICMP_HEADER Header;
  union {
    UINT32 Data32[1];
    UINT16 Data16[2];
    UINT8 Data8[4];
  } Data;
} ICMP_MESSAGE, *PICMP_MESSAGE;

#define IPV4_VERSION 4
typedef struct _IPV4_HEADER {
  union {
    UINT8 VersionAndHeaderLength;
    struct {
      UINT8 HeaderLength : 4;
      UINT8 Version : 4;
    };
  };
  union {
    UINT8 TypeOfServiceAndEcnField;
    struct {
      UINT8 EcnField : 2;
      UINT8 TypeOfService : 6;
    };
  };
  UINT16 TotalLength;
  UINT16 Identification;
  union {
    UINT16 FlagsAndOffset;
    struct {
      UINT16 DontUse1 : 5;
      UINT16 MoreFragments : 1;
      UINT16 DontFragment : 1;
      UINT16 Reserved : 1;
      UINT16 DontUse2 : 8;
    };
  };
  UINT8 TimeToLive;
  UINT8 Protocol;
  UINT16 HeaderChecksum;
  IN_ADDR SourceAddress;
  IN_ADDR DestinationAddress;
} IPV4_HEADER, *PIPV4_HEADER;

#define IPV6_VERSION 0x60
typedef struct _IPV6_HEADER {
  union {
    UINT32 VersionClassFlow;
    struct {
      UINT32 Anonymous1 : 4;
      UINT32 Version : 4;
      UINT32 Anonymous2 : 24;
    };
  };
  UINT16 PayloadLength;
  UINT8 NextHeader;
  UINT8 HopLimit;
  IN6_ADDR SourceAddress;
  IN6_ADDR DestinationAddress;
} IPV6_HEADER, *PIPV6_HEADER;

typedef struct tcp_hdr {
  UINT16 th_sport;
  UINT16 th_dport;
  UINT32 th_seq;
  UINT32 th_ack;
  UINT8 th_x2 : 4;
  UINT8 th_len : 4;
  UINT8 th_flags;
  UINT16 th_win;
  UINT16 th_sum;
  UINT16 th_urp;
} TCP_HDR, *PTCP_HDR;
#define TH_FIN 0x01
#define TH_SYN 0x02
#define TH_RST 0x04
#define TH_PSH 0x08
#define TH_ACK 0x10
#define TH_URG 0x20

typedef struct udp_hdr {
  UINT16 uh_sport;
  UINT16 uh_dport;
  UINT16 uh_ulen;
  UINT16 uh_sum;
} UDP_HDR, *PUDP_HDR;

#endif
