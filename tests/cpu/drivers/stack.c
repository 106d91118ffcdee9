/* Looks at its own stack, its own tables and its own image, and unwinds by hand. Each line that it says is known to the test. */
#include <ntddk.h>

#define NOINLINE __attribute__((noinline))

/* mingw-w64's DDK headers lack these. */
NTKERNELAPI USHORT NTAPI RtlCaptureStackBackTrace(ULONG skip, ULONG most, PVOID* frames, PULONG hash);
NTKERNELAPI ULONG NTAPI RtlWalkFrameChain(PVOID* frames, ULONG most, ULONG flags);
NTKERNELAPI PVOID NTAPI RtlPcToFileHeader(PVOID pc, PVOID* base);
NTKERNELAPI VOID NTAPI RtlUnwind(PVOID frame, PVOID target, PEXCEPTION_RECORD record, PVOID value);
NTKERNELAPI VOID NTAPI RtlUnwindEx(PVOID frame, PVOID target, PEXCEPTION_RECORD record, PVOID value, PCONTEXT context,
                                   PVOID history);
VOID NTAPI _local_unwind(PVOID frame, PVOID target);
NTKERNELAPI VOID NTAPI RtlCaptureContext(PCONTEXT context);
NTKERNELAPI PVOID NTAPI RtlLookupFunctionEntry(ULONG64 pc, PULONG64 base, PVOID history);
NTKERNELAPI PVOID NTAPI RtlVirtualUnwind(ULONG type, ULONG64 base, ULONG64 pc, PVOID function, PCONTEXT context,
                                         PVOID* data, PULONG64 frame, PVOID pointers);

struct function { ULONG begin, end, unwind; };

#define SAY(what, truth) DbgPrint("%s %s\n", what, (truth) ? "yes" : "no")

static PDRIVER_OBJECT self;
static volatile int after_call; /* keeps a call from becoming a jump */

NOINLINE static int lies_in(PVOID pc, PVOID function) {
  ULONG64 base = 0, other = 0;
  struct function* one = RtlLookupFunctionEntry((ULONG64)pc, &base, NULL);
  struct function* two = RtlLookupFunctionEntry((ULONG64)function, &other, NULL);
  return one != NULL && one == two && base == other && (ULONG64)pc >= base + one->begin &&
         (ULONG64)pc < base + one->end;
}

NOINLINE static NTSTATUS DriverEntryBody(void);

NOINLINE static void inner(void) {
  PVOID frames[4] = {0}, skipped[4] = {0}, chain[4] = {0};
  ULONG hash = 0, again = 0;
  SAY("a trace has the frames that were asked for", RtlCaptureStackBackTrace(0, 2, frames, &hash) == 2);
  SAY("the first lies in the caller", lies_in(frames[0], &inner));
  SAY("the second in its caller", lies_in(frames[1], &DriverEntryBody));
  SAY("no more is written", frames[2] == NULL);
  RtlCaptureStackBackTrace(1, 1, skipped, NULL);
  SAY("frames can be skipped", skipped[0] == frames[1] && skipped[1] == NULL);
  RtlCaptureStackBackTrace(1, 1, skipped, &again);
  SAY("the hash is the trace's own", again == (ULONG)(ULONG_PTR)frames[1] && hash != again);
  SAY("a chain has the same frames", RtlWalkFrameChain(chain, 2, 0) == 2 && chain[1] == frames[1]);
  SAY("a chain skips frames too", RtlWalkFrameChain(chain, 1, 1 << 8) == 1 && chain[0] == frames[1]);
  SAY("there is no program's stack", RtlWalkFrameChain(chain, 2, 1) == 0);
}

NOINLINE static void headers(void) {
  PVOID base = NULL;
  ULONG64 image = 0;
  SAY("code lies in its image", RtlPcToFileHeader(&headers, &base) == self->DriverStart && base == self->DriverStart);
  SAY("nothing lies at 16", RtlPcToFileHeader((PVOID)16, &base) == NULL && base == NULL);
  SAY("code has an entry", RtlLookupFunctionEntry((ULONG64)&headers, &image, NULL) != NULL);
  SAY("of its image", image == (ULONG64)self->DriverStart);
  SAY("data has none", RtlLookupFunctionEntry((ULONG64)&self, &image, NULL) == NULL);
}

/* Every section stays in memory, whatever the driver says of it. */
NOINLINE static void paging(void) {
  PVOID handle = MmLockPagableDataSection((PVOID)&after_call);
  SAY("a section has a handle", handle != NULL);
  MmUnlockPagableImageSection(handle);
  SAY("it keeps its data", after_call == 1);
  MmLockPagableSectionByHandle(handle);
  after_call = 4;
  MmUnlockPagableImageSection(handle);
  SAY("and takes more", after_call == 4);
  SAY("a pageable image is told by its start", MmPageEntireDriver((PVOID)&paging) == self->DriverStart);
  MmResetDriverPaging((PVOID)&paging);
  SAY("and its code runs on", after_call == 4);
}

NOINLINE static void contexts(void) {
  CONTEXT context;
  PVOID data = NULL;
  ULONG64 frame = 0, image = 0, stack;
  RtlCaptureContext(&context);
  SAY("a context is of its caller", lies_in((PVOID)context.Rip, &contexts));
  stack = context.Rsp;
  SAY("a virtual unwind finds no handler",
      RtlVirtualUnwind(0, 0, context.Rip, RtlLookupFunctionEntry(context.Rip, &image, NULL), &context, &data, &frame,
                       NULL) == NULL);
  SAY("and comes to the caller", lies_in((PVOID)context.Rip, &DriverEntryBody));
  SAY("whose stack is shorter", context.Rsp > stack);
}

NOINLINE static void handlers(void) {
  CONTEXT context;
  PVOID data = NULL, handler = NULL;
  ULONG64 frame = 0, image = 0;
  __try {
    RtlCaptureContext(&context);
    handler = RtlVirtualUnwind(2, 0, context.Rip, RtlLookupFunctionEntry(context.Rip, &image, NULL), &context, &data,
                               &frame, NULL);
  } __finally {
    after_call = 1;
  }
  SAY("a virtual unwind finds the compiler's handler", handler == (PVOID)&__C_specific_handler);
  /* The table of scopes begins with their number. */
  SAY("and its data", data != NULL && *(ULONG*)data == 1);
}

/* The frame that RtlUnwind and its kin are given is the establisher's: what a virtual unwind out of the function says. */
NOINLINE static ULONG64 establisher(CONTEXT* context) {
  PVOID data;
  ULONG64 frame = 0, image = 0;
  RtlVirtualUnwind(0, 0, context->Rip, RtlLookupFunctionEntry(context->Rip, &image, NULL), context, &data, &frame, NULL);
  return frame;
}

NOINLINE static void leave(int which, PVOID frame, PVOID target) {
  __try {
    if (which == 0) RtlUnwind(frame, target, NULL, (PVOID)7);
    if (which == 1) RtlUnwindEx(frame, target, NULL, (PVOID)7, NULL, NULL);
    if (which == 2) _local_unwind(frame, target);
    DbgPrint("not reached\n");
  } __finally {
    DbgPrint("%d runs the finally, abnormally: %d\n", which, AbnormalTermination());
  }
  DbgPrint("not reached\n");
}

NOINLINE static void unwinds(int which) {
  CONTEXT context;
  volatile int* landed = &after_call;
  *landed = 0;
  RtlCaptureContext(&context);
  if (*landed == 0) {
    PVOID target = (PVOID)context.Rip;
    *landed = 1;
    leave(which, (PVOID)establisher(&context), target);
    DbgPrint("not reached\n");
  }
  DbgPrint("%d has landed\n", which);
}

NOINLINE static NTSTATUS DriverEntryBody(void) {
  inner();
  headers();
  contexts();
  handlers();
  paging();
  for (int which = 0; which < 3; ++which) unwinds(which);
  after_call = 2;
  return STATUS_UNSUCCESSFUL;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status;
  (void)path;
  self = driver;
  status = DriverEntryBody();
  after_call = 3;
  return status;
}
