/* The fields of a TraceLogging event. A field macro is a row (KIND, ...), and four macros make of
   it a member of the event's description, that member's value, the descriptors it needs, and a
   statement that fills them in. */
#ifndef RUNDOWN_TRACELOGGING_FIELDS_H
#define RUNDOWN_TRACELOGGING_FIELDS_H

#define TLG_MEMBER(i, Row) TLG_MEMBER_ROW(i, TLG_ROW Row)
#define TLG_INITIAL(i, Row) TLG_INITIAL_ROW(i, TLG_ROW Row)
#define TLG_OPTION(i, Row) TLG_OPTION_ROW(i, TLG_ROW Row)
#define TLG_ROOM(i, Row) TLG_ROOM_ROW(i, TLG_ROW Row)
#define TLG_DATA(i, Row) TLG_DATA_ROW(i, TLG_ROW Row)
#define TLG_ROW(...) __VA_ARGS__
#define TLG_MEMBER_ROW(i, ...) TLG_MEMBER_OF(i, __VA_ARGS__)
#define TLG_INITIAL_ROW(i, ...) TLG_INITIAL_OF(i, __VA_ARGS__)
#define TLG_OPTION_ROW(i, ...) TLG_OPTION_OF(i, __VA_ARGS__)
#define TLG_ROOM_ROW(i, ...) TLG_ROOM_OF(i, __VA_ARGS__)
#define TLG_DATA_ROW(i, ...) TLG_DATA_OF(i, __VA_ARGS__)
#define TLG_MEMBER_OF(i, Kind, ...) TLG_MEMBER_##Kind(i, __VA_ARGS__)
#define TLG_INITIAL_OF(i, Kind, ...) TLG_INITIAL_##Kind(i, __VA_ARGS__)
#define TLG_OPTION_OF(i, Kind, ...) TLG_OPTION_##Kind(i, __VA_ARGS__)
#define TLG_ROOM_OF(i, Kind, ...) TLG_ROOM_##Kind(i, __VA_ARGS__)
#define TLG_DATA_OF(i, Kind, ...) TLG_DATA_##Kind(i, __VA_ARGS__)

/* The number of a row is part of names, so each has its own macro. */
#define TLG_EACH_24(M, a, ...) M(24, a) TLG_EACH_23(M, __VA_ARGS__)
#define TLG_EACH_23(M, a, ...) M(23, a) TLG_EACH_22(M, __VA_ARGS__)
#define TLG_EACH_22(M, a, ...) M(22, a) TLG_EACH_21(M, __VA_ARGS__)
#define TLG_EACH_21(M, a, ...) M(21, a) TLG_EACH_20(M, __VA_ARGS__)
#define TLG_EACH_20(M, a, ...) M(20, a) TLG_EACH_19(M, __VA_ARGS__)
#define TLG_EACH_19(M, a, ...) M(19, a) TLG_EACH_18(M, __VA_ARGS__)
#define TLG_EACH_18(M, a, ...) M(18, a) TLG_EACH_17(M, __VA_ARGS__)
#define TLG_EACH_17(M, a, ...) M(17, a) TLG_EACH_16(M, __VA_ARGS__)
#define TLG_EACH_16(M, a, ...) M(16, a) TLG_EACH_15(M, __VA_ARGS__)
#define TLG_EACH_15(M, a, ...) M(15, a) TLG_EACH_14(M, __VA_ARGS__)
#define TLG_EACH_14(M, a, ...) M(14, a) TLG_EACH_13(M, __VA_ARGS__)
#define TLG_EACH_13(M, a, ...) M(13, a) TLG_EACH_12(M, __VA_ARGS__)
#define TLG_EACH_12(M, a, ...) M(12, a) TLG_EACH_11(M, __VA_ARGS__)
#define TLG_EACH_11(M, a, ...) M(11, a) TLG_EACH_10(M, __VA_ARGS__)
#define TLG_EACH_10(M, a, ...) M(10, a) TLG_EACH_9(M, __VA_ARGS__)
#define TLG_EACH_9(M, a, ...) M(9, a) TLG_EACH_8(M, __VA_ARGS__)
#define TLG_EACH_8(M, a, ...) M(8, a) TLG_EACH_7(M, __VA_ARGS__)
#define TLG_EACH_7(M, a, ...) M(7, a) TLG_EACH_6(M, __VA_ARGS__)
#define TLG_EACH_6(M, a, ...) M(6, a) TLG_EACH_5(M, __VA_ARGS__)
#define TLG_EACH_5(M, a, ...) M(5, a) TLG_EACH_4(M, __VA_ARGS__)
#define TLG_EACH_4(M, a, ...) M(4, a) TLG_EACH_3(M, __VA_ARGS__)
#define TLG_EACH_3(M, a, ...) M(3, a) TLG_EACH_2(M, __VA_ARGS__)
#define TLG_EACH_2(M, a, ...) M(2, a) TLG_EACH_1(M, __VA_ARGS__)
#define TLG_EACH_1(M, a) M(1, a)
#define TLG_PICK(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, \
                 a19, a20, a21, a22, a23, a24, Name, ...)                                         \
  Name
#define TLG_EACH(M, ...)                                                                           \
  TLG_PICK(__VA_ARGS__, TLG_EACH_24, TLG_EACH_23, TLG_EACH_22, TLG_EACH_21, TLG_EACH_20,           \
           TLG_EACH_19, TLG_EACH_18, TLG_EACH_17, TLG_EACH_16, TLG_EACH_15, TLG_EACH_14,           \
           TLG_EACH_13, TLG_EACH_12, TLG_EACH_11, TLG_EACH_10, TLG_EACH_9, TLG_EACH_8, TLG_EACH_7, \
           TLG_EACH_6, TLG_EACH_5, TLG_EACH_4, TLG_EACH_3, TLG_EACH_2, TLG_EACH_1)                 \
  (M, __VA_ARGS__)

/* What is no field: a level, a keyword. */
#define TLG_MEMBER_TlgOption(...)
#define TLG_INITIAL_TlgOption(...)
#define TLG_OPTION_TlgOption(i, Member, Value) TlgEvent.Member = (Value);
#define TLG_ROOM_TlgOption(...)
#define TLG_DATA_TlgOption(...)
#define TLG_MEMBER_TlgNothing(...)
#define TLG_INITIAL_TlgNothing(...)
#define TLG_OPTION_TlgNothing(...)
#define TLG_ROOM_TlgNothing(...)
#define TLG_DATA_TlgNothing(...)

/* Name and type; the type's high bit says that how to show it follows. */
#define TLG_MEMBER_TlgValue(i, Value, Type, Show, Name) \
  char Name_##i[sizeof(Name)];                          \
  UCHAR Type_##i[2];
#define TLG_INITIAL_TlgValue(i, Value, Type, Show, Name) Name, {(UCHAR)((Type) | 0x80), Show},
#define TLG_OPTION_TlgValue(...)
#define TLG_ROOM_TlgValue(...) +1
#define TLG_DATA_TlgValue(i, Value, Type, Show, Name) \
  TLG_AUTO TlgValue_##i = (Value);                    \
  TlgSetData(&TlgData[TlgCount++], &TlgValue_##i, sizeof(TlgValue_##i), 0);

/* Text that ends with a zero: where it lies, and how long it is. */
#define TLG_MEMBER_TlgText TLG_MEMBER_TlgValue
#define TLG_INITIAL_TlgText TLG_INITIAL_TlgValue
#define TLG_OPTION_TlgText TLG_OPTION_TlgValue
#define TLG_ROOM_TlgText TLG_ROOM_TlgValue
#define TLG_DATA_TlgText(i, Value, Type, Show, Name)                                       \
  TLG_AUTO TlgValue_##i = (Value);                                                         \
  TlgSetData(&TlgData[TlgCount++], TlgValue_##i == NULL ? (const void*)L"" : TlgValue_##i, \
             TLG_TEXT_SIZE(TlgValue_##i), 0);
#define TLG_TEXT_SIZE(Value)                                         \
  ((Value) == NULL         ? (ULONG)sizeof(*(Value))                 \
   : sizeof(*(Value)) == 1 ? (ULONG)strlen((const char*)(Value)) + 1 \
                           : (ULONG)((wcslen((const wchar_t*)(Value)) + 1) * sizeof(wchar_t)))

/* Bytes after their number. */
#define TLG_MEMBER_TlgCounted(i, Value, Size, Type, Show, Name) \
  TLG_MEMBER_TlgValue(i, Value, Type, Show, Name)
#define TLG_INITIAL_TlgCounted(i, Value, Size, Type, Show, Name) \
  TLG_INITIAL_TlgValue(i, Value, Type, Show, Name)
#define TLG_OPTION_TlgCounted(...)
#define TLG_ROOM_TlgCounted(...) +2
#define TLG_DATA_TlgCounted(i, Value, Size, Type, Show, Name)             \
  USHORT TlgSize_##i = (USHORT)(Size);                                    \
  TlgSetData(&TlgData[TlgCount++], &TlgSize_##i, sizeof(TlgSize_##i), 0); \
  TlgSetData(&TlgData[TlgCount++], (Value), TlgSize_##i, 0);

#define TraceLoggingLevel(Level_) (TlgOption, Level, Level_)
#define TraceLoggingKeyword(Keyword_) (TlgOption, Keyword, Keyword_)
#define TraceLoggingOpcode(Opcode_) (TlgOption, Opcode, Opcode_)
#define TraceLoggingChannel(Channel_) (TlgOption, Channel, Channel_)
#define TraceLoggingId(Id_) (TlgOption, Id, Id_)
#define TraceLoggingEventTag(Tag) (TlgNothing, 0)
#define TraceLoggingDescription(Text) (TlgNothing, 0)
#define TraceLoggingNothing() (TlgNothing, 0)

/* A field's name is the expression where none is given; a description is for readers only. */
#define TLG_NAME_OF(Value, ...) TLG_SECOND(Value, ##__VA_ARGS__, #Value, 0)
#define TLG_SECOND(Value, Name, ...) Name

#define TraceLoggingInt8(Value, ...) \
  (TlgValue, (INT8)(Value), 3, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingUInt8(Value, ...) \
  (TlgValue, (UINT8)(Value), 4, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingInt16(Value, ...) \
  (TlgValue, (INT16)(Value), 5, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingUInt16(Value, ...) \
  (TlgValue, (UINT16)(Value), 6, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingInt32(Value, ...) \
  (TlgValue, (INT32)(Value), 7, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingUInt32(Value, ...) \
  (TlgValue, (UINT32)(Value), 8, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingInt64(Value, ...) \
  (TlgValue, (INT64)(Value), 9, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingUInt64(Value, ...) \
  (TlgValue, (UINT64)(Value), 10, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexInt8(Value, ...) \
  (TlgValue, (INT8)(Value), 3, 4, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexUInt8(Value, ...) \
  (TlgValue, (UINT8)(Value), 4, 4, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexInt16(Value, ...) \
  (TlgValue, (INT16)(Value), 5, 4, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexUInt16(Value, ...) \
  (TlgValue, (UINT16)(Value), 6, 4, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexInt32(Value, ...) \
  (TlgValue, (INT32)(Value), 20, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexUInt32(Value, ...) \
  (TlgValue, (UINT32)(Value), 20, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexInt64(Value, ...) \
  (TlgValue, (INT64)(Value), 21, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexUInt64(Value, ...) \
  (TlgValue, (UINT64)(Value), 21, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingLong(Value, ...) \
  (TlgValue, (LONG)(Value), 7, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingULong(Value, ...) \
  (TlgValue, (ULONG)(Value), 8, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexLong(Value, ...) \
  (TlgValue, (LONG)(Value), 20, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHexULong(Value, ...) \
  (TlgValue, (ULONG)(Value), 20, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingIntPtr(Value, ...) \
  (TlgValue, (INT_PTR)(Value), 9, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingUIntPtr(Value, ...) \
  (TlgValue, (UINT_PTR)(Value), 10, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingFloat32(Value, ...) \
  (TlgValue, (float)(Value), 11, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingFloat64(Value, ...) \
  (TlgValue, (double)(Value), 12, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingBoolean(Value, ...) \
  (TlgValue, (UCHAR)(Value), 4, 3, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingBool(Value, ...) \
  (TlgValue, (INT32)(Value), 13, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingChar(Value, ...) \
  (TlgValue, (char)(Value), 3, 2, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingWChar(Value, ...) \
  (TlgValue, (UINT16)(Value), 6, 2, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingPointer(Value, ...) \
  (TlgValue, (const void*)(Value), 21, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingCodePointer(Value, ...) \
  (TlgValue, (const void*)(Value), 21, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingNTStatus(Value, ...) \
  (TlgValue, (INT32)(Value), 7, 14, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingHResult(Value, ...) \
  (TlgValue, (INT32)(Value), 7, 15, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingWinError(Value, ...) \
  (TlgValue, (UINT32)(Value), 8, 13, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingPid(Value, ...) \
  (TlgValue, (UINT32)(Value), 8, 5, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingTid(Value, ...) \
  (TlgValue, (UINT32)(Value), 8, 6, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingFileTime(Value, ...) \
  (TlgValue, (Value), 17, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingGuid(Value, ...) (TlgValue, (Value), 15, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingGUID TraceLoggingGuid
#define TraceLoggingString(Value, ...) \
  (TlgText, (const char*)(Value), 2, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingUtf8String(Value, ...) \
  (TlgText, (const char*)(Value), 2, 35, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingWideString(Value, ...) \
  (TlgText, (const wchar_t*)(Value), 1, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingUnicodeString(Value, ...) \
  (TlgCounted, (Value)->Buffer, (Value)->Length, 22, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingAnsiString(Value, ...) \
  (TlgCounted, (Value)->Buffer, (Value)->Length, 23, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingCountedString(Value, Count, ...) \
  (TlgCounted, Value, Count, 23, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingCountedWideString(Value, Count, ...) \
  (TlgCounted, Value, (Count) * sizeof(wchar_t), 22, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TraceLoggingBinary(Value, Size, ...) \
  (TlgCounted, Value, Size, 14, 0, TLG_NAME_OF(Value, ##__VA_ARGS__))

/* TraceLoggingValue takes the type from the expression. */
#define TraceLoggingValue(Value, ...) \
  (TlgAny, Value, TLG_TYPE_OF(Value), 0, TLG_NAME_OF(Value, ##__VA_ARGS__))
#define TLG_MEMBER_TlgAny TLG_MEMBER_TlgValue
#define TLG_INITIAL_TlgAny TLG_INITIAL_TlgValue
#define TLG_OPTION_TlgAny TLG_OPTION_TlgValue
#define TLG_ROOM_TlgAny TLG_ROOM_TlgValue
#define TLG_DATA_TlgAny(i, Value, Type, Show, Name)                                    \
  TLG_AUTO TlgValue_##i = (Value);                                                     \
  if ((Type) <= 2) {                                                                   \
    const void* TlgText_##i = *(const void**)&TlgValue_##i;                            \
    TlgSetData(&TlgData[TlgCount++], TlgText_##i != NULL ? TlgText_##i : L"",          \
               TlgText_##i == NULL ? (ULONG)(Type == 1 ? 2 : 1)                        \
               : (Type) == 2       ? (ULONG)strlen((const char*)TlgText_##i) + 1       \
                                   : (ULONG)((wcslen((const wchar_t*)TlgText_##i) + 1) * 2), \
               0);                                                                     \
  } else {                                                                             \
    TlgSetData(&TlgData[TlgCount++], &TlgValue_##i, sizeof(TlgValue_##i), 0);          \
  }

#ifdef __cplusplus
#define TLG_AUTO auto
/* The type is the size of the array to which a function that nobody calls would refer. */
extern "C++" {
char (&TlgTypeTag(const char*))[2];
char (&TlgTypeTag(const wchar_t*))[1];
char (&TlgTypeTag(const void*))[21];
char (&TlgTypeTag(const GUID&))[15];
char (&TlgTypeTag(bool))[4];
char (&TlgTypeTag(char))[3];
char (&TlgTypeTag(signed char))[3];
char (&TlgTypeTag(unsigned char))[4];
char (&TlgTypeTag(short))[5];
char (&TlgTypeTag(unsigned short))[6];
char (&TlgTypeTag(wchar_t))[6];
char (&TlgTypeTag(int))[7];
char (&TlgTypeTag(unsigned))[8];
char (&TlgTypeTag(long))[7];
char (&TlgTypeTag(unsigned long))[8];
char (&TlgTypeTag(long long))[9];
char (&TlgTypeTag(unsigned long long))[10];
char (&TlgTypeTag(float))[11];
char (&TlgTypeTag(double))[12];
}
#define TLG_TYPE_OF(Value) sizeof(TlgTypeTag(Value))
#else
#define TLG_AUTO __auto_type
#define TLG_TYPE_OF(Value)                                                                        \
  _Generic((Value), char* : 2, const char* : 2, wchar_t* : 1, const wchar_t* : 1, void* : 21,     \
           const void* : 21, GUID : 15, char : 3, signed char : 3, unsigned char : 4, short : 5,  \
           unsigned short : 6, int : 7, unsigned : 8, long : 7, unsigned long : 8, long long : 9, \
           unsigned long long : 10, float : 11, double : 12)
#endif

#endif
