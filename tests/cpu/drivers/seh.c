/* Structured exception handling as a compiler writes it. Each case says its name and the steps that it takes, one letter
 * each, as one line; the test knows the lines. */
#include <ntddk.h>

#define NOINLINE __attribute__((noinline))

static char steps[64];
static unsigned next;
NOINLINE static void step(char letter) {
  if (next < sizeof steps - 1) steps[next++] = letter;
}
NOINLINE static void report(const char* name) {
  steps[next] = 0;
  DbgPrint("%s %s\n", name, steps);
  next = 0;
}

NOINLINE static int read(volatile int* at) { return *at; }
NOINLINE static void raise(NTSTATUS status) { ExRaiseStatus(status); }

/* clang does not guard a fault in the function that holds the __try itself, so it is in a function called there. */
NOINLINE static void except_catches_a_fault(void) {
  __try {
    step('a');
    read(NULL);
    step('X');
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step(GetExceptionCode() == STATUS_ACCESS_VIOLATION ? 'b' : 'Y');
  }
  step('c');
}

NOINLINE static void except_catches_a_raised_status(void) {
  __try {
    step('a');
    raise(STATUS_INSUFFICIENT_RESOURCES);
    step('X');
  } __except (GetExceptionCode() == STATUS_INSUFFICIENT_RESOURCES ? EXCEPTION_EXECUTE_HANDLER
                                                                  : EXCEPTION_CONTINUE_SEARCH) {
    step('b');
  }
}

NOINLINE static int filter(int letter, int answer) {
  step((char)letter);
  return answer;
}

NOINLINE static void the_inner_filter_is_asked_first(void) {
  __try {
    __try {
      raise(STATUS_UNSUCCESSFUL);
    } __except (filter('a', EXCEPTION_CONTINUE_SEARCH)) {
      step('X');
    }
    step('Y');
  } __except (filter('b', EXCEPTION_EXECUTE_HANDLER)) {
    step('c');
  }
}

NOINLINE static void inner_with_finally(void) {
  __try {
    step('a');
    raise(STATUS_UNSUCCESSFUL);
    step('X');
  } __finally {
    step(AbnormalTermination() ? 'c' : 'Y');
  }
  step('Z');
}

NOINLINE static void finally_runs_after_the_filter(void) {
  __try {
    inner_with_finally();
    step('W');
  } __except (filter('b', EXCEPTION_EXECUTE_HANDLER)) {
    step('d');
  }
}

NOINLINE static void finally_runs_on_the_normal_way_out(void) {
  __try {
    step('a');
  } __finally {
    step(AbnormalTermination() ? 'X' : 'b');
  }
  step('c');
}

NOINLINE static void finally_within_one_function(void) {
  __try {
    __try {
      raise(STATUS_UNSUCCESSFUL);
    } __finally {
      step('b');
    }
  } __except (filter('a', EXCEPTION_EXECUTE_HANDLER)) {
    step('c');
  }
}

/* The handler that takes the exception stands inside the outer __try: its __finally must not run before. */
NOINLINE static void an_outer_finally_waits(void) {
  __try {
    __try {
      raise(STATUS_UNSUCCESSFUL);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
      step('a');
    }
    step('b');
  } __finally {
    step(AbnormalTermination() ? 'X' : 'c');
  }
}

NOINLINE static void raising_finally(void) {
  __try {
    raise(STATUS_UNSUCCESSFUL);
  } __finally {
    step('b');
    raise(STATUS_NO_MEMORY);
    step('X');
  }
}

NOINLINE static void outer_of_raising_finally(void) {
  __try {
    raising_finally();
  } __finally {
    step('d');
  }
}

/* The second exception starts while the first one's unwinding runs, and takes its place. */
NOINLINE static void a_collided_unwind(void) {
  __try {
    outer_of_raising_finally();
    step('Y');
  } __except (filter(GetExceptionCode() == STATUS_NO_MEMORY ? 'c' : 'a', EXCEPTION_EXECUTE_HANDLER)) {
    step(GetExceptionCode() == STATUS_NO_MEMORY ? 'e' : 'Z');
  }
}

NOINLINE static void two_finallys_of_which_one_raises(void) {
  __try {
    __try {
      __try {
        raise(STATUS_UNSUCCESSFUL);
      } __finally {
        step('a');
        raise(STATUS_NO_MEMORY);
      }
    } __finally {
      step('b');
    }
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step(GetExceptionCode() == STATUS_NO_MEMORY ? 'c' : 'X');
  }
}

NOINLINE static int raising_filter(void) {
  step('b');
  __try {
    raise(STATUS_NO_MEMORY);
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step('c');
  }
  return EXCEPTION_EXECUTE_HANDLER;
}

NOINLINE static void a_filter_may_handle_its_own_exception(void) {
  __try {
    step('a');
    raise(STATUS_UNSUCCESSFUL);
  } __except (raising_filter()) {
    step(GetExceptionCode() == STATUS_UNSUCCESSFUL ? 'd' : 'X');
  }
}

/* Faults inside an export: to the driver, its call is what raised. */
NOINLINE static void a_fault_inside_an_export(void) {
  UNICODE_STRING name;
  __try {
    step('a');
    RtlInitUnicodeString(&name, (const WCHAR*)8);
    step('X');
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step(GetExceptionCode() == STATUS_ACCESS_VIOLATION ? 'b' : 'Y');
  }
}

NOINLINE static void a_call_through_a_null_pointer(void (*volatile* function)(void)) {
  __try {
    step('a');
    (*function)();
    step('X');
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step('b');
  }
}

static int order(const void* left, const void* right) {
  (void)left;
  (void)right;
  step('b');
  raise(STATUS_UNSUCCESSFUL);
  return 0;
}
__declspec(dllimport) void qsort(void*, SIZE_T, SIZE_T, int (*)(const void*, const void*));

/* Driver, export, driver's callback: the exception passes the export. */
NOINLINE static void an_exception_through_an_export(void) {
  static int numbers[] = {2, 1};
  __try {
    step('a');
    qsort(numbers, 2, sizeof numbers[0], order);
    step('X');
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step('c');
  }
}

/* A leaf function: no unwind data, and the pointer is in rcx at every level of optimisation. */
int read_through_rcx(const void* at);
__asm__(".globl read_through_rcx\nread_through_rcx:\n movl (%rcx), %eax\n ret\n");

static int mend_context(EXCEPTION_POINTERS* pointers) {
  step('b');
  pointers->ContextRecord->Rcx = (ULONG64)steps;
  return EXCEPTION_CONTINUE_EXECUTION;
}

NOINLINE static void a_mended_fault_goes_on(void) {
  __try {
    step('a');
    read_through_rcx(NULL);
    step('c');
  } __except (mend_context(GetExceptionInformation())) {
    step('X');
  }
}

/* A frame of its own with the registers that a callee keeps, which the unwinding must bring back. */
NOINLINE static void clobber(void) {
  __asm__ volatile(
      "pcmpeqd %%xmm6, %%xmm6\n movdqa %%xmm6, %%xmm7\n movdqa %%xmm6, %%xmm15\n"
      "xorl %%ebx, %%ebx\n xorl %%esi, %%esi\n xorl %%edi, %%edi\n xorl %%r12d, %%r12d\n"
      "xorl %%r13d, %%r13d\n xorl %%r14d, %%r14d\n xorl %%r15d, %%r15d\n" ::
          : "xmm6", "xmm7", "xmm15", "rbx", "rsi", "rdi", "r12", "r13", "r14", "r15");
  raise(STATUS_UNSUCCESSFUL);
  __asm__ volatile("" ::: "memory");
}

NOINLINE static void catch_clobbered(void) {
  __try {
    clobber();
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step('a');
  }
}

NOINLINE static void saved_registers_come_back(void) {
  ULONG64 out[6];
  __asm__ volatile(
      "movq $0x1111, %%rax\n movq %%rax, %%xmm6\n movq $0x2222, %%rax\n movq %%rax, %%xmm15\n"
      "movq $0x3333, %%rbx\n movq $0x4444, %%rsi\n movq $0x5555, %%r12\n movq $0x6666, %%r15\n"
      "movq %%rsp, %%r13\n subq $32, %%rsp\n andq $-16, %%rsp\n"
      "call *%1\n movq %%r13, %%rsp\n"
      "movq %%xmm6, (%0)\n movq %%xmm15, 8(%0)\n movq %%rbx, 16(%0)\n"
      "movq %%rsi, 24(%0)\n movq %%r12, 32(%0)\n movq %%r15, 40(%0)\n"
      :
      : "D"(out), "r"(catch_clobbered)
      : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "rbx", "rsi", "r12", "r13", "r15", "xmm0", "xmm1",
        "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm15", "memory");
  step(out[0] == 0x1111 ? 'b' : 'X');
  step(out[1] == 0x2222 ? 'c' : 'X');
  step(out[2] == 0x3333 ? 'd' : 'X');
  step(out[3] == 0x4444 ? 'e' : 'X');
  step(out[4] == 0x5555 ? 'f' : 'X');
  step(out[5] == 0x6666 ? 'g' : 'X');
}

static volatile int countdown;
NOINLINE static void deep(int levels) {
  volatile char room[64];
  room[0] = (char)levels;
  __try {
    if (levels == 0) raise(STATUS_UNSUCCESSFUL);
    deep(levels - 1);
  } __finally {
    ++countdown;
  }
  (void)room[0];
}

NOINLINE static void many_frames(void) {
  countdown = 0;
  __try {
    deep(20);
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step(countdown == 21 ? 'a' : 'X');
  }
}

NOINLINE static void probing_user_memory(void) {
  __try {
    ProbeForRead((void*)3, 4, 4);
    step('X');
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step(GetExceptionCode() == STATUS_DATATYPE_MISALIGNMENT ? 'a' : 'Y');
  }
  __try {
    ProbeForRead(steps, 4, 1);
    step('X');
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step(GetExceptionCode() == STATUS_ACCESS_VIOLATION ? 'b' : 'Y');
  }
  __try {
    ProbeForWrite((void*)0x10000, 8, 1);
    step('X');
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    step(GetExceptionCode() == STATUS_ACCESS_VIOLATION ? 'c' : 'Y');
  }
  ProbeForRead(NULL, 0, 4);
}

NOINLINE static void raise_and_continue(void) {
  EXCEPTION_RECORD record = {0};
  record.ExceptionCode = STATUS_UNSUCCESSFUL;
  __try {
    step('a');
    RtlRaiseException(&record);
    step('c');
  } __except (filter('b', EXCEPTION_CONTINUE_EXECUTION)) {
    step('X');
  }
}

NOINLINE static NTSTATUS return_out_of_try(void) {
  __try {
    step('a');
    return STATUS_PENDING;
  } __finally {
    step('b');
  }
}

static void (*volatile no_function)(void);
#define CASE(name) \
  name();          \
  report(#name)

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  (void)driver;
  (void)path;
  CASE(except_catches_a_fault);
  CASE(except_catches_a_raised_status);
  CASE(the_inner_filter_is_asked_first);
  CASE(finally_runs_after_the_filter);
  CASE(finally_runs_on_the_normal_way_out);
  CASE(finally_within_one_function);
  CASE(an_outer_finally_waits);
  CASE(a_collided_unwind);
  CASE(two_finallys_of_which_one_raises);
  CASE(a_filter_may_handle_its_own_exception);
  CASE(a_fault_inside_an_export);
  a_call_through_a_null_pointer(&no_function);
  report("a_call_through_a_null_pointer");
  CASE(an_exception_through_an_export);
  CASE(a_mended_fault_goes_on);
  CASE(saved_registers_come_back);
  CASE(many_frames);
  CASE(probing_user_memory);
  CASE(raise_and_continue);
  if (return_out_of_try() == STATUS_PENDING) step('c');
  report("return_out_of_try");
  return STATUS_UNSUCCESSFUL;
}
