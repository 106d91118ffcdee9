/* The words of the sources that kmdf_headers_test writes from the facts. */
#include <stddef.h>

#ifdef __cplusplus
#define ASSERTION(condition, text) static_assert(condition, text)
#else
#define ASSERTION(condition, text) _Static_assert(condition, text)
#endif

#define SIZE(type, bytes) ASSERTION(sizeof(type) == (bytes), #type)
#define FIELD(type, field, place, bytes)                                              \
  ASSERTION(offsetof(type, field) == (place) && sizeof(((type*)0)->field) == (bytes), \
            #type "." #field)
#define VALUE(name, number) ASSERTION((unsigned)(name) == (unsigned)(number), #name)
