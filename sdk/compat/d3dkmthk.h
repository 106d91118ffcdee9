/* Of the calls from user mode into the graphics kernel, what display miniport drivers share: no
   more than a moved rectangle. mingw-w64 has no such header. */
#ifndef _D3DKMTHK_H_
#define _D3DKMTHK_H_

#include <d3dkmdt.h>

typedef struct _D3DKMT_MOVE_RECT {
  POINT SourcePoint;
  RECT DestRect;
} D3DKMT_MOVE_RECT;

typedef struct _D3DKMT_PRESENT_DISPLAY_ONLY_FLAGS {
  union {
    struct {
      UINT Rotate : 1;
      UINT Reserved : 31;
    };
    UINT Value;
  };
} D3DKMT_PRESENT_DISPLAY_ONLY_FLAGS;

#endif
