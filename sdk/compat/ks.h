/* mingw-w64's, and what came after Windows XP of what drivers ask for. */
#ifndef RUNDOWN_KS_H
#define RUNDOWN_KS_H

#include_next <ks.h>

/* A GUID of which STATIC_name is defined. On Windows C++ takes it from the type that stands for it,
   and each object has it that asks for it. */
#define RUNDOWN_KS_GUID(name) EXTERN_C const GUID DECLSPEC_SELECTANY name = {STATIC_##name}
#ifndef DECLSPEC_SELECTANY
#define DECLSPEC_SELECTANY __declspec(selectany)
#endif

#define KSPROPERTY_PIN_PROPOSEDATAFORMAT2 ((KSPROPERTY_PIN)15)

#define STATIC_KSEVENTSETID_PinCapsChange \
  0xDD4F192E, 0x3B78, 0x49AD, 0xA5, 0x34, 0x2C, 0x31, 0x5B, 0x82, 0x20, 0x00
RUNDOWN_KS_GUID(KSEVENTSETID_PinCapsChange);
typedef enum {
  KSEVENT_PINCAPS_FORMATCHANGE,
  KSEVENT_PINCAPS_JACKINFOCHANGE
} KSEVENT_PINCAPS_CHANGENOTIFICATIONS;

/* What the driver itself defines in this way, C++ has without a DEFINE_GUIDEX. */
#ifdef __cplusplus
#undef DEFINE_GUIDSTRUCT
#define DEFINE_GUIDSTRUCT(text, name) RUNDOWN_KS_GUID(name)
#endif

#endif
