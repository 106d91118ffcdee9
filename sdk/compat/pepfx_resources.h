/* The resources that a platform extension plug-in gives an ACPI device. */
#ifndef RUNDOWN_PEPFX_RESOURCES_H
#define RUNDOWN_PEPFX_RESOURCES_H

typedef enum _PEP_ACPI_RESOURCE_TYPE {
  PepAcpiMemory,
  PepAcpiIoPort,
  PepAcpiInterrupt,
  PepAcpiGpioIo,
  PepAcpiGpioInt,
  PepAcpiSpbI2c,
  PepAcpiSpbSpi,
  PepAcpiSpbUart,
  PepAcpiExtendedMemory,
  PepAcpiExtendedIo
} PEP_ACPI_RESOURCE_TYPE;

typedef enum _GPIO_PIN_CONFIG_TYPE { PullDefault, PullUp, PullDown, PullNone } GPIO_PIN_CONFIG_TYPE;

typedef enum _GPIO_PIN_IORESTRICTION_TYPE {
  IoRestrictionNone,
  IoRestrictionInputOnly,
  IoRestrictionOutputOnly,
  IoRestrictionNoneAndPreserve
} GPIO_PIN_IORESTRICTION_TYPE;

typedef union _PEP_ACPI_RESOURCE_FLAGS {
  ULONG AsULong;
  struct {
    ULONG Shared : 1;
    ULONG Wake : 1;
    ULONG ResourceUsage : 1;
    ULONG SlaveMode : 1;
    ULONG AddressingMode : 1;
    ULONG SharedMode : 1;
    ULONG Reserved : 26;
  };
} PEP_ACPI_RESOURCE_FLAGS, *PPEP_ACPI_RESOURCE_FLAGS;

typedef struct _PEP_ACPI_IO_MEMORY_RESOURCE {
  PEP_ACPI_RESOURCE_TYPE Type;
  UCHAR Information;
  PHYSICAL_ADDRESS MinimumAddress;
  PHYSICAL_ADDRESS MaximumAddress;
  ULONG Alignment;
  ULONG Length;
} PEP_ACPI_IO_MEMORY_RESOURCE, *PPEP_ACPI_IO_MEMORY_RESOURCE;

typedef struct _PEP_ACPI_INTERRUPT_RESOURCE {
  PEP_ACPI_RESOURCE_TYPE Type;
  KINTERRUPT_MODE InterruptType;
  KINTERRUPT_POLARITY InterruptPolarity;
  PEP_ACPI_RESOURCE_FLAGS Flags;
  UCHAR Count;
  PULONG Pins;
} PEP_ACPI_INTERRUPT_RESOURCE, *PPEP_ACPI_INTERRUPT_RESOURCE;

typedef struct _PEP_ACPI_GPIO_RESOURCE {
  PEP_ACPI_RESOURCE_TYPE Type;
  PEP_ACPI_RESOURCE_FLAGS Flags;
  KINTERRUPT_MODE InterruptType;
  KINTERRUPT_POLARITY InterruptPolarity;
  GPIO_PIN_CONFIG_TYPE PinConfig;
  GPIO_PIN_IORESTRICTION_TYPE IoRestrictionType;
  USHORT DriveStrength;
  USHORT DebounceTimeout;
  PUSHORT PinTable;
  USHORT PinCount;
  UCHAR ResourceSourceIndex;
  PUNICODE_STRING ResourceSourceName;
  PUCHAR VendorData;
  USHORT VendorDataLength;
} PEP_ACPI_GPIO_RESOURCE, *PPEP_ACPI_GPIO_RESOURCE;

typedef struct _PEP_ACPI_SPB_RESOURCE {
  PEP_ACPI_RESOURCE_TYPE Type;
  PEP_ACPI_RESOURCE_FLAGS Flags;
  USHORT TypeSpecificFlags;
  UCHAR ResourceSourceIndex;
  PUNICODE_STRING ResourceSourceName;
  PCHAR VendorData;
  USHORT VendorDataLength;
} PEP_ACPI_SPB_RESOURCE, *PPEP_ACPI_SPB_RESOURCE;

typedef struct _PEP_ACPI_SPB_I2C_RESOURCE {
  PEP_ACPI_SPB_RESOURCE SpbCommon;
  ULONG ConnectionSpeed;
  USHORT SlaveAddress;
} PEP_ACPI_SPB_I2C_RESOURCE, *PPEP_ACPI_SPB_I2C_RESOURCE;

typedef struct _PEP_ACPI_SPB_SPI_RESOURCE {
  PEP_ACPI_SPB_RESOURCE SpbCommon;
  ULONG ConnectionSpeed;
  UCHAR DataBitLength;
  UCHAR Phase;
  UCHAR Polarity;
  USHORT DeviceSelection;
} PEP_ACPI_SPB_SPI_RESOURCE, *PPEP_ACPI_SPB_SPI_RESOURCE;

typedef struct _PEP_ACPI_SPB_UART_RESOURCE {
  PEP_ACPI_SPB_RESOURCE SpbCommon;
  ULONG BaudRate;
  USHORT RxBufferSize;
  USHORT TxBufferSize;
  UCHAR Parity;
  UCHAR LinesInUse;
} PEP_ACPI_SPB_UART_RESOURCE, *PPEP_ACPI_SPB_UART_RESOURCE;

typedef struct _PEP_ACPI_EXTENDED_ADDRESS {
  PEP_ACPI_RESOURCE_TYPE Type;
  PEP_ACPI_RESOURCE_FLAGS Flags;
  UCHAR ResourceFlags;
  UCHAR GeneralFlags;
  UCHAR TypeSpecificFlags;
  UCHAR RevisionId;
  UCHAR Reserved;
  ULONGLONG Granularity;
  ULONGLONG MinimumAddress;
  ULONGLONG MaximumAddress;
  ULONGLONG TranslationAddress;
  ULONGLONG AddressLength;
  ULONGLONG TypeAttribute;
  PUNICODE_STRING DescriptorName;
} PEP_ACPI_EXTENDED_ADDRESS, *PPEP_ACPI_EXTENDED_ADDRESS;

typedef union _PEP_ACPI_RESOURCE {
  PEP_ACPI_RESOURCE_TYPE Type;
  PEP_ACPI_IO_MEMORY_RESOURCE IoMemory;
  PEP_ACPI_INTERRUPT_RESOURCE Interrupt;
  PEP_ACPI_GPIO_RESOURCE Gpio;
  PEP_ACPI_SPB_I2C_RESOURCE SpbI2c;
  PEP_ACPI_SPB_SPI_RESOURCE SpbSpi;
  PEP_ACPI_SPB_UART_RESOURCE SpbUart;
  PEP_ACPI_EXTENDED_ADDRESS ExtendedAddress;
} PEP_ACPI_RESOURCE, *PPEP_ACPI_RESOURCE;

/* None of these clears what it has no parameter for. */
FORCEINLINE VOID PEP_ACPI_INITIALIZE_MEMORY_RESOURCE(UCHAR ReadWrite, ULONG MinimumAddress,
                                                     ULONG MaximumAddress, ULONG Alignment,
                                                     ULONG MemorySize,
                                                     PPEP_ACPI_RESOURCE Resource) {
  PPEP_ACPI_IO_MEMORY_RESOURCE Memory = &Resource->IoMemory;
  Memory->Type = PepAcpiMemory;
  Memory->Information = ReadWrite;
  Memory->MinimumAddress.LowPart = MinimumAddress;
  Memory->MaximumAddress.LowPart = MaximumAddress;
  Memory->Alignment = Alignment;
  Memory->Length = MemorySize;
}

FORCEINLINE VOID PEP_ACPI_INITIALIZE_IOPORT_RESOURCE(UCHAR Decode, USHORT MinimumAddress,
                                                     USHORT MaximumAddress, UCHAR Alignment,
                                                     UCHAR PortLength,
                                                     PPEP_ACPI_RESOURCE Resource) {
  PEP_ACPI_INITIALIZE_MEMORY_RESOURCE(Decode, MinimumAddress, MaximumAddress, Alignment, PortLength,
                                      Resource);
  Resource->Type = PepAcpiIoPort;
}

FORCEINLINE VOID PEP_ACPI_INITIALIZE_INTERRUPT_RESOURCE(
    BOOLEAN ResourceUsage, KINTERRUPT_MODE EdgeLevel, KINTERRUPT_POLARITY InterruptLevel,
    BOOLEAN ShareType, BOOLEAN Wake, PULONG PinTable, UCHAR PinCount, PPEP_ACPI_RESOURCE Resource) {
  PPEP_ACPI_INTERRUPT_RESOURCE Interrupt = &Resource->Interrupt;
  Interrupt->Type = PepAcpiInterrupt;
  Interrupt->InterruptType = EdgeLevel;
  Interrupt->InterruptPolarity = InterruptLevel;
  Interrupt->Flags.ResourceUsage = ResourceUsage;
  Interrupt->Flags.Shared = ShareType;
  Interrupt->Flags.Wake = Wake;
  Interrupt->Pins = PinTable;
  Interrupt->Count = PinCount;
}

FORCEINLINE VOID PEP_ACPI_INITIALIZE_GPIO_IO_RESOURCE(
    BOOLEAN Shareable, BOOLEAN CanWake, GPIO_PIN_CONFIG_TYPE PinConfig, USHORT DebounceTimeout,
    USHORT DriveStrength, GPIO_PIN_IORESTRICTION_TYPE IoRestriction, UCHAR ResourceSourceIndex,
    PUNICODE_STRING ResourceSourceName, BOOLEAN ResourceUsage, PUCHAR VendorData,
    USHORT VendorDataLength, PUSHORT PinTable, USHORT PinCount, PPEP_ACPI_RESOURCE Resource) {
  PPEP_ACPI_GPIO_RESOURCE Gpio = &Resource->Gpio;
  Gpio->Type = PepAcpiGpioIo;
  Gpio->Flags.Shared = Shareable;
  Gpio->Flags.Wake = CanWake;
  Gpio->Flags.ResourceUsage = ResourceUsage;
  Gpio->PinConfig = PinConfig;
  Gpio->PinTable = PinTable;
  Gpio->PinCount = PinCount;
  Gpio->DebounceTimeout = DebounceTimeout;
  Gpio->DriveStrength = DriveStrength;
  Gpio->IoRestrictionType = IoRestriction;
  Gpio->ResourceSourceIndex = ResourceSourceIndex;
  Gpio->ResourceSourceName = ResourceSourceName;
  Gpio->VendorData = VendorData;
  Gpio->VendorDataLength = VendorDataLength;
}

FORCEINLINE VOID PEP_ACPI_INITIALIZE_GPIO_INT_RESOURCE(
    KINTERRUPT_MODE InterruptType, KINTERRUPT_POLARITY LevelType, BOOLEAN Shareable,
    BOOLEAN CanWake, GPIO_PIN_CONFIG_TYPE PinConfig, USHORT DebounceTimeout,
    UCHAR ResourceSourceIndex, PUNICODE_STRING ResourceSourceName, BOOLEAN ResourceUsage,
    PUCHAR VendorData, USHORT VendorDataLength, PUSHORT PinTable, UCHAR PinCount,
    PPEP_ACPI_RESOURCE Resource) {
  PEP_ACPI_INITIALIZE_GPIO_IO_RESOURCE(Shareable, CanWake, PinConfig, DebounceTimeout, 0,
                                       Resource->Gpio.IoRestrictionType, ResourceSourceIndex,
                                       ResourceSourceName, ResourceUsage, VendorData,
                                       VendorDataLength, PinTable, PinCount, Resource);
  Resource->Type = PepAcpiGpioInt;
  Resource->Gpio.InterruptType = InterruptType;
  Resource->Gpio.InterruptPolarity = LevelType;
}

FORCEINLINE VOID PEP_ACPI_INITIALIZE_SPB_I2C_RESOURCE(
    USHORT SlaveAddress, BOOLEAN DeviceInitiated, ULONG ConnectionSpeed, BOOLEAN AddressingMode,
    PUNICODE_STRING ResourceSource, UCHAR ResourceSourceIndex, BOOLEAN ResourceUsage,
    BOOLEAN SharedMode, PCHAR VendorData, USHORT VendorDataLength, PPEP_ACPI_RESOURCE Resource) {
  PPEP_ACPI_SPB_RESOURCE Common = &Resource->SpbI2c.SpbCommon;
  Common->Type = PepAcpiSpbI2c;
  Common->Flags.AddressingMode = AddressingMode;
  Common->Flags.SlaveMode = DeviceInitiated;
  Common->Flags.ResourceUsage = ResourceUsage;
  Common->Flags.SharedMode = SharedMode;
  Common->ResourceSourceIndex = ResourceSourceIndex;
  Common->ResourceSourceName = ResourceSource;
  Common->VendorData = VendorData;
  Common->VendorDataLength = VendorDataLength;
  Resource->SpbI2c.ConnectionSpeed = ConnectionSpeed;
  Resource->SpbI2c.SlaveAddress = SlaveAddress;
}

#endif
