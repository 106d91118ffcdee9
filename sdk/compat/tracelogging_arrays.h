/* A TraceLogging event's arrays and structures. */
#ifndef RUNDOWN_TRACELOGGING_ARRAYS_H
#define RUNDOWN_TRACELOGGING_ARRAYS_H

/* The fields that follow, as many as its type's second byte says, are its members. */
#define TraceLoggingStruct(Count, Name, ...) (TlgStruct, Count, Name)
#define TLG_MEMBER_TlgStruct(i, Count, Name) TLG_MEMBER_TlgValue(i, 0, 24, Count, Name)
#define TLG_INITIAL_TlgStruct(i, Count, Name) TLG_INITIAL_TlgValue(i, 0, 24, Count, Name)
#define TLG_OPTION_TlgStruct(...)
#define TLG_ROOM_TlgStruct(...)
#define TLG_DATA_TlgStruct(...)

/* Elements after their number: 0x40 in the type says so. */
#define TLG_MEMBER_TlgArray(i, Values, Count, CType, Type, Show, Name) \
  TLG_MEMBER_TlgValue(i, Values, Type, Show, Name)
#define TLG_INITIAL_TlgArray(i, Values, Count, CType, Type, Show, Name) \
  TLG_INITIAL_TlgValue(i, Values, (Type) | 0x40, Show, Name)
#define TLG_OPTION_TlgArray(...)
#define TLG_ROOM_TlgArray(...) +2
#define TLG_DATA_TlgArray(i, Values, Count, CType, Type, Show, Name)      \
  USHORT TlgSize_##i = (USHORT)(Count);                                   \
  const CType* TlgValue_##i = (const CType*)(Values);                     \
  TlgSetData(&TlgData[TlgCount++], &TlgSize_##i, sizeof(TlgSize_##i), 0); \
  TlgSetData(&TlgData[TlgCount++], TlgValue_##i, (ULONG)(sizeof(*TlgValue_##i) * TlgSize_##i), 0);

/* Elements whose number the event's description holds: 0x20. */
#define TLG_MEMBER_TlgFixed(i, Values, Count, CType, Type, Show, Name) \
  TLG_MEMBER_TlgValue(i, Values, Type, Show, Name) USHORT Count_##i;
#define TLG_INITIAL_TlgFixed(i, Values, Count, CType, Type, Show, Name) \
  TLG_INITIAL_TlgValue(i, Values, (Type) | 0x20, Show, Name)(Count),
#define TLG_OPTION_TlgFixed(...)
#define TLG_ROOM_TlgFixed(...) +1
#define TLG_DATA_TlgFixed(i, Values, Count, CType, Type, Show, Name) \
  const CType* TlgValue_##i = (const CType*)(Values);                \
  TlgSetData(&TlgData[TlgCount++], TlgValue_##i, (ULONG)(sizeof(*TlgValue_##i) * (Count)), 0);

#define TraceLoggingInt8Array(Values, Count, ...) \
  (TlgArray, Values, Count, INT8, 3, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingInt8FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, INT8, 3, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingUInt8Array(Values, Count, ...) \
  (TlgArray, Values, Count, UINT8, 4, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingUInt8FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, UINT8, 4, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingInt16Array(Values, Count, ...) \
  (TlgArray, Values, Count, INT16, 5, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingInt16FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, INT16, 5, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingUInt16Array(Values, Count, ...) \
  (TlgArray, Values, Count, UINT16, 6, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingUInt16FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, UINT16, 6, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingInt32Array(Values, Count, ...) \
  (TlgArray, Values, Count, INT32, 7, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingInt32FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, INT32, 7, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingUInt32Array(Values, Count, ...) \
  (TlgArray, Values, Count, UINT32, 8, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingUInt32FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, UINT32, 8, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingInt64Array(Values, Count, ...) \
  (TlgArray, Values, Count, INT64, 9, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingInt64FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, INT64, 9, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingUInt64Array(Values, Count, ...) \
  (TlgArray, Values, Count, UINT64, 10, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingUInt64FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, UINT64, 10, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexInt8Array(Values, Count, ...) \
  (TlgArray, Values, Count, INT8, 3, 4, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexInt8FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, INT8, 3, 4, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexUInt8Array(Values, Count, ...) \
  (TlgArray, Values, Count, UINT8, 4, 4, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexUInt8FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, UINT8, 4, 4, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexInt16Array(Values, Count, ...) \
  (TlgArray, Values, Count, INT16, 5, 4, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexInt16FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, INT16, 5, 4, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexUInt16Array(Values, Count, ...) \
  (TlgArray, Values, Count, UINT16, 6, 4, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexUInt16FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, UINT16, 6, 4, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexInt32Array(Values, Count, ...) \
  (TlgArray, Values, Count, INT32, 20, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexInt32FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, INT32, 20, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexUInt32Array(Values, Count, ...) \
  (TlgArray, Values, Count, UINT32, 20, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexUInt32FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, UINT32, 20, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexInt64Array(Values, Count, ...) \
  (TlgArray, Values, Count, INT64, 21, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexInt64FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, INT64, 21, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexUInt64Array(Values, Count, ...) \
  (TlgArray, Values, Count, UINT64, 21, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingHexUInt64FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, UINT64, 21, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingFloat32Array(Values, Count, ...) \
  (TlgArray, Values, Count, float, 11, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingFloat32FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, float, 11, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingFloat64Array(Values, Count, ...) \
  (TlgArray, Values, Count, double, 12, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingFloat64FixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, double, 12, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingBooleanArray(Values, Count, ...) \
  (TlgArray, Values, Count, UCHAR, 4, 3, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingBooleanFixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, UCHAR, 4, 3, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingCharArray(Values, Count, ...) \
  (TlgArray, Values, Count, char, 3, 2, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingCharFixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, char, 3, 2, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingWCharArray(Values, Count, ...) \
  (TlgArray, Values, Count, wchar_t, 6, 2, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingWCharFixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, wchar_t, 6, 2, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingPointerArray(Values, Count, ...) \
  (TlgArray, Values, Count, void*, 21, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))
#define TraceLoggingPointerFixedArray(Values, Count, ...) \
  (TlgFixed, Values, Count, void*, 21, 0, TLG_NAME_OF(Values, ##__VA_ARGS__))

#endif
