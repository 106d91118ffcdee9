/* Microsoft's proxy of audio effects asks a driver for them. mingw-w64 has no such header. */
#ifndef _MSAPOFXPROXY_PUBLIC_HEADERFILE_
#define _MSAPOFXPROXY_PUBLIC_HEADERFILE_

#include <ks.h>

#define STATIC_KSPROPSETID_AudioEffectsDiscovery \
  0x0B217A72, 0x16B8, 0x4A4D, 0xBD, 0xED, 0xF9, 0xD6, 0xBB, 0xED, 0xCD, 0x8F
RUNDOWN_KS_GUID(KSPROPSETID_AudioEffectsDiscovery);
typedef enum { KSPROPERTY_AUDIOEFFECTSDISCOVERY_EFFECTSLIST = 1 } KSPROPERTY_AUDIOEFFECTSDISCOVERY;

typedef struct tagKSP_PINMODE {
  KSP_PIN PinProperty;
  GUID AudioProcessingMode;
} KSP_PINMODE, *PKSP_PINMODE;

#endif
