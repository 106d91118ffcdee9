/* winddi.h includes it for Direct3D's callbacks before Windows Vista, and names nothing of it.
   mingw-w64 has no such header. */
#ifndef _D3DNTHAL_H_
#define _D3DNTHAL_H_
#endif
