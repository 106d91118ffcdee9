/* The load configuration directory. Its one purpose here is the cookie: the loader puts a random
   value there before the entry point runs, and objects that cl.exe compiled with /GS, if any are
   linked in, compare against it. */
typedef unsigned long long UINT64_VALUE;
typedef unsigned int UINT32_VALUE;

/* The value that tells the loader and __security_init_cookie that nothing was set yet. */
UINT64_VALUE __security_cookie = 0x00002B992DDFA232ull;
UINT64_VALUE __security_cookie_complement = ~0x00002B992DDFA232ull;

/* IMAGE_LOAD_CONFIG_DIRECTORY64 up to SEHandlerCount, the first size that the 64-bit loader knew.
   lld-link puts an object of this name into the image's data directory. */
struct load_config {
  UINT32_VALUE size;
  UINT32_VALUE before_cookie[21];
  UINT64_VALUE* security_cookie;
  UINT64_VALUE handlers[2];
};
_Static_assert(__builtin_offsetof(struct load_config, security_cookie) == 0x58,
               "IMAGE_LOAD_CONFIG_DIRECTORY64");

const struct load_config _load_config_used = {
    .size = sizeof(struct load_config),
    .security_cookie = &__security_cookie,
};

/* Where no loader has set the cookie (none of Windows 8 or newer), this does. */
void __security_init_cookie(void) {
  if (__security_cookie == 0x00002B992DDFA232ull) {
    __security_cookie =
        (__builtin_ia32_rdtsc() ^ (UINT64_VALUE)&__security_cookie) & 0x0000FFFFFFFFFFFFull;
  }
  __security_cookie_complement = ~__security_cookie;
}
