/* mingw-w64's string.h, and in C++ the functions that take an array's size from its type. */
#ifndef RUNDOWN_COMPAT_STRING_H
#define RUNDOWN_COMPAT_STRING_H

#include_next <string.h>

#ifdef __cplusplus
extern "C++" {
#define RUNDOWN_STRING_TEMPLATES(Letter, Copy, CopyN, Cat, CatN)              \
  template <size_t Size>                                                      \
  inline errno_t Copy(Letter(&To)[Size], const Letter* From) {                \
    return Copy(To, Size, From);                                              \
  }                                                                           \
  template <size_t Size>                                                      \
  inline errno_t Cat(Letter(&To)[Size], const Letter* From) {                 \
    return Cat(To, Size, From);                                               \
  }                                                                           \
  template <size_t Size>                                                      \
  inline errno_t CopyN(Letter(&To)[Size], const Letter* From, size_t Count) { \
    return CopyN(To, Size, From, Count);                                      \
  }                                                                           \
  template <size_t Size>                                                      \
  inline errno_t CatN(Letter(&To)[Size], const Letter* From, size_t Count) {  \
    return CatN(To, Size, From, Count);                                       \
  }
RUNDOWN_STRING_TEMPLATES(char, strcpy_s, strncpy_s, strcat_s, strncat_s)
RUNDOWN_STRING_TEMPLATES(wchar_t, wcscpy_s, wcsncpy_s, wcscat_s, wcsncat_s)
#undef RUNDOWN_STRING_TEMPLATES
}
#endif

#endif
