/* mingw-w64 has two of these: the DDK's lacks batteries. */
#include <../poclass.h>
