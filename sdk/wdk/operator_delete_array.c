/* delete[] of a known size, which a driver gets for nothing where it has defined only the other. */
#include <ntddk.h>

#ifdef __clang__
#define PLAIN "??_V@YAXPEAX@Z"
#define SIZED "??_V@YAXPEAX_K@Z"
#else
#define PLAIN "_ZdaPv"
#define SIZED "_ZdaPvy"
#endif

void rundown_plain_delete(void* block) __asm__(PLAIN);
void rundown_sized_delete(void* block, size_t size) __asm__(SIZED);

void rundown_sized_delete(void* block, size_t size) {
  (void)size;
  rundown_plain_delete(block);
}
