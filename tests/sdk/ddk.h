/* What the tests of the headers include before them; compiled once. */
#include <ntddk.h>
#include <usb.h>
#include <usbdlib.h>
