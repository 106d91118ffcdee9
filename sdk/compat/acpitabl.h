/* ACPI's tables, as far as drivers look at them; mingw-w64 has no such header. */
#ifndef _ACPITABL_H_
#define _ACPITABL_H_

#pragma pack(push, 1)
typedef struct _DESCRIPTION_HEADER {
  ULONG Signature;
  ULONG Length;
  UCHAR Revision;
  UCHAR Checksum;
  CHAR OEMID[6];
  CHAR OEMTableID[8];
  ULONG OEMRevision;
  CHAR CreatorID[4];
  ULONG CreatorRev;
} DESCRIPTION_HEADER, *PDESCRIPTION_HEADER;

typedef struct _GEN_ADDR {
  UCHAR AddressSpaceID;
  UCHAR BitWidth;
  UCHAR BitOffset;
  UCHAR AccessSize;
  PHYSICAL_ADDRESS Address;
} GEN_ADDR, *PGEN_ADDR;

/* _PLD: where on the machine a device lies, and the same in its second revision. */
typedef struct _ACPI_PLD_BUFFER {
  UINT32 Revision : 7;
  UINT32 IgnoreColor : 1;
  UINT32 Color : 24;
  UINT32 Width : 16;
  UINT32 Height : 16;
  UINT32 UserVisible : 1;
  UINT32 Dock : 1;
  UINT32 Lid : 1;
  UINT32 Panel : 3;
  UINT32 VerticalPosition : 2;
  UINT32 HorizontalPosition : 2;
  UINT32 Shape : 4;
  UINT32 GroupOrientation : 1;
  UINT32 GroupToken : 8;
  UINT32 GroupPosition : 8;
  UINT32 Bay : 1;
  UINT32 Ejectable : 1;
  UINT32 EjectionRequired : 1;
  UINT32 CabinetNumber : 8;
  UINT32 CardCageNumber : 8;
  UINT32 Reserved : 14;
} ACPI_PLD_BUFFER, *PACPI_PLD_BUFFER;

typedef struct _ACPI_PLD_V2_BUFFER {
  UINT32 Revision : 7;
  UINT32 IgnoreColor : 1;
  UINT32 Color : 24;
  UINT32 Width : 16;
  UINT32 Height : 16;
  UINT32 UserVisible : 1;
  UINT32 Dock : 1;
  UINT32 Lid : 1;
  UINT32 Panel : 3;
  UINT32 VerticalPosition : 2;
  UINT32 HorizontalPosition : 2;
  UINT32 Shape : 4;
  UINT32 GroupOrientation : 1;
  UINT32 GroupToken : 8;
  UINT32 GroupPosition : 8;
  UINT32 Bay : 1;
  UINT32 Ejectable : 1;
  UINT32 EjectionRequired : 1;
  UINT32 CabinetNumber : 8;
  UINT32 CardCageNumber : 8;
  UINT32 Reference : 1;
  UINT32 Rotation : 4;
  UINT32 Order : 5;
  UINT32 Reserved : 4;
  UINT32 VerticalOffset : 16;
  UINT32 HorizontalOffset : 16;
} ACPI_PLD_V2_BUFFER, *PACPI_PLD_V2_BUFFER;
#pragma pack(pop)

#endif
