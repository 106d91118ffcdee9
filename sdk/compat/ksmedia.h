/* mingw-w64's, and what came after Windows XP of what drivers ask for. */
#ifndef RUNDOWN_KSMEDIA_H
#define RUNDOWN_KSMEDIA_H

#include <ks.h>

/* mingw-w64's lacks the members that came to lie on the reserved ones. */
#define tagKS_FRAME_INFO RUNDOWN_KS_FRAME_INFO_TAG
#define KS_FRAME_INFO RUNDOWN_KS_FRAME_INFO
#define PKS_FRAME_INFO RUNDOWN_PKS_FRAME_INFO
#pragma push_macro("DEFINE_GUIDSTRUCT")
#undef DEFINE_GUIDSTRUCT
#define DEFINE_GUIDSTRUCT(text, name) DEFINE_GUIDEX(name)
#include_next <ksmedia.h>
#pragma pop_macro("DEFINE_GUIDSTRUCT")
#undef tagKS_FRAME_INFO
#undef KS_FRAME_INFO
#undef PKS_FRAME_INFO

typedef struct tagKS_FRAME_INFO {
  ULONG ExtendedHeaderSize;
  DWORD dwFrameFlags;
  LONGLONG PictureNumber;
  LONGLONG DropCount;
  HANDLE hDirectDraw;
  HANDLE hSurfaceHandle;
  RECT DirectDrawRect;
  union {
    LONG lSurfacePitch;
    DWORD Reserved1;
  };
  DWORD Reserved2;
  union {
    struct {
      DWORD Reserved3;
      DWORD Reserved4;
    };
    ULONGLONG FrameCompletionNumber;
  };
} KS_FRAME_INFO, *PKS_FRAME_INFO;

#include <ksmedia_audio.h>

#endif
