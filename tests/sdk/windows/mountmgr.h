/* A driver's own: <mountmgr.h> is Windows'. */
#error "a header beside the source is taken for the system's"
