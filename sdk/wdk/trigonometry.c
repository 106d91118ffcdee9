/* Of C's library for the kernel (libcntpr). */
double __cdecl sin(double x);
double __cdecl cos(double x);

double __cdecl sin(double x) {
  __asm__("fldl %0\n\tfsin\n\tfstpl %0" : "+m"(x));
  return x;
}

double __cdecl cos(double x) {
  __asm__("fldl %0\n\tfcos\n\tfstpl %0" : "+m"(x));
  return x;
}

/* gcc makes one call of both. */
void __cdecl sincos(double x, double* sine, double* cosine);
void __cdecl sincos(double x, double* sine, double* cosine) {
  __asm__("fldl %2\n\tfsincos\n\tfstpl %1\n\tfstpl %0" : "=m"(*sine), "=m"(*cosine) : "m"(x));
}
