/* Microsoft's compilers refer to it from each object with floating point in it. */
int _fltused = 0x9875;
