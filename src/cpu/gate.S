# The two ways across: guest -> export (rundown_gate) and host -> guest (rundown_enter_guest / rundown_leave_guest).
# Offsets are those of cpu/frame.h, where they are asserted.
        .intel_syntax noprefix
        .text

        .set HOST_RSP, 0x10000
        .set TOP, 0x10008
        .set STEP, 0x10010
        .set FRAME_SIZE, 0x120

# In: eax = index of the export; Windows x64 registers and stack. An export's stub jumps here.
        .globl  rundown_gate
        .type   rundown_gate, @function
rundown_gate:
        mov     r10, rsp
        mov     rsp, gs:[HOST_RSP]
        sub     rsp, FRAME_SIZE
        mov     r11, gs:[TOP]
        mov     [rsp], r11
        mov     qword ptr [rsp + 8], 1
        movaps  [rsp + 0x10], xmm6
        movaps  [rsp + 0x20], xmm7
        movaps  [rsp + 0x30], xmm8
        movaps  [rsp + 0x40], xmm9
        movaps  [rsp + 0x50], xmm10
        movaps  [rsp + 0x60], xmm11
        movaps  [rsp + 0x70], xmm12
        movaps  [rsp + 0x80], xmm13
        movaps  [rsp + 0x90], xmm14
        movaps  [rsp + 0xA0], xmm15
        mov     [rsp + 0xB0], rbx
        mov     [rsp + 0xB8], rbp
        mov     [rsp + 0xC0], rsi
        mov     [rsp + 0xC8], rdi
        mov     [rsp + 0xD0], r12
        mov     [rsp + 0xD8], r13
        mov     [rsp + 0xE0], r14
        mov     [rsp + 0xE8], r15
        mov     [rsp + 0xF0], rcx
        mov     [rsp + 0xF8], rdx
        mov     [rsp + 0x100], r8
        mov     [rsp + 0x108], r9
        mov     [rsp + 0x110], r10
        mov     eax, eax
        mov     [rsp + 0x118], rax
        mov     gs:[TOP], rsp
        cld
        mov     rdi, rsp
        call    rundown_dispatch
        # The host kept rbx, rbp and r12-r15, as System V wants; Windows wants these too.
        movaps  xmm6, [rsp + 0x10]
        movaps  xmm7, [rsp + 0x20]
        movaps  xmm8, [rsp + 0x30]
        movaps  xmm9, [rsp + 0x40]
        movaps  xmm10, [rsp + 0x50]
        movaps  xmm11, [rsp + 0x60]
        movaps  xmm12, [rsp + 0x70]
        movaps  xmm13, [rsp + 0x80]
        movaps  xmm14, [rsp + 0x90]
        movaps  xmm15, [rsp + 0xA0]
        mov     rsi, [rsp + 0xC0]
        mov     rdi, [rsp + 0xC8]
        mov     r11, [rsp]
        mov     gs:[TOP], r11
        mov     rsp, [rsp + 0x110]
        # What Windows leaves in a volatile register is chance; here it is the same each time.
        xor     ecx, ecx
        xor     edx, edx
        xor     r8d, r8d
        xor     r9d, r9d
        xor     r10d, r10d
        xor     r11d, r11d
        pxor    xmm0, xmm0
        pxor    xmm1, xmm1
        pxor    xmm2, xmm2
        pxor    xmm3, xmm3
        pxor    xmm4, xmm4
        pxor    xmm5, xmm5
        cmp     qword ptr gs:[STEP], 0
        jne     1f
        ret
1:      pushfq
        or      dword ptr [rsp], 0x100
        popfq
        ret
        .size   rundown_gate, . - rundown_gate

# uint64_t rundown_enter_guest(GuestCall* rdi, uint64_t rip rsi, const uint64_t* first_four rdx)
# The caller has written the stack arguments and the return address; GuestCall.guest_rsp points to the latter.
        .globl  rundown_enter_guest
        .type   rundown_enter_guest, @function
rundown_enter_guest:
        push    rbp
        push    rbx
        push    r12
        push    r13
        push    r14
        push    r15
        sub     rsp, 8
        mov     [rdi + 0x10], rsp
        mov     gs:[HOST_RSP], rsp
        mov     gs:[TOP], rdi
        mov     rax, rsi
        mov     rsp, [rdi + 0x18]
        mov     r11, rdx
        mov     rcx, [r11]
        mov     rdx, [r11 + 8]
        mov     r8, [r11 + 16]
        mov     r9, [r11 + 24]
        xor     ebx, ebx
        xor     ebp, ebp
        xor     esi, esi
        xor     edi, edi
        xor     r10d, r10d
        xor     r11d, r11d
        xor     r12d, r12d
        xor     r13d, r13d
        xor     r14d, r14d
        xor     r15d, r15d
        # Faults where rax is not canonical: the handler knows the label, and blames the guest.
        .globl  rundown_enter_guest_jump
rundown_enter_guest_jump:
        jmp     rax
        .size   rundown_enter_guest, . - rundown_enter_guest

# The guest's return address leads here, by way of a stub in guest space.
        .globl  rundown_leave_guest
        .type   rundown_leave_guest, @function
rundown_leave_guest:
        cld
        mov     r11, gs:[TOP]
        mov     rsp, [r11 + 0x10]
        add     rsp, 8
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbx
        pop     rbp
        ret
        .size   rundown_leave_guest, . - rundown_leave_guest

# [[noreturn]] void rundown_resume(const CONTEXT* rdi): loads every register of a guest context. It must not fault:
# the guest's stack is written only where the context's own rsp says that it is in use or just below.
        .globl  rundown_resume
        .type   rundown_resume, @function
rundown_resume:
        fxrstor [rdi + 0x100]
        mov     rbx, [rdi + 0x90]
        mov     rbp, [rdi + 0xA0]
        mov     rsi, [rdi + 0xA8]
        mov     r8,  [rdi + 0xB8]
        mov     r9,  [rdi + 0xC0]
        mov     r10, [rdi + 0xC8]
        mov     r11, [rdi + 0xD0]
        mov     r12, [rdi + 0xD8]
        mov     r13, [rdi + 0xE0]
        mov     r14, [rdi + 0xE8]
        mov     r15, [rdi + 0xF0]
        mov     rdx, [rdi + 0x98]
        # rip, flags, rcx, rax and rdi go by way of the guest stack below its rsp; Windows x64 has no red zone.
        mov     rcx, [rdi + 0xF8]
        mov     [rdx - 8], rcx
        mov     ecx, [rdi + 0x44]
        mov     [rdx - 16], rcx
        mov     rcx, [rdi + 0xB0]
        mov     [rdx - 24], rcx
        mov     rcx, [rdi + 0x80]
        mov     [rdx - 32], rcx
        mov     rcx, [rdi + 0x88]
        mov     [rdx - 40], rcx
        mov     rax, [rdi + 0x78]
        lea     rsp, [rdx - 40]
        pop     rdx
        pop     rcx
        pop     rdi
        popfq
        .globl  rundown_resume_return
rundown_resume_return:
        ret
        .size   rundown_resume, . - rundown_resume

# bool rundown_copy(void* to rdi, const void* from rsi, size_t n rdx): false when either side faults.
# The fault handler knows the two labels and resumes at the second.
        .globl  rundown_copy
        .globl  rundown_copy_faulted
        .type   rundown_copy, @function
rundown_copy:
        mov     rcx, rdx
        rep movsb
        mov     eax, 1
        ret
rundown_copy_faulted:
        xor     eax, eax
        ret
        .size   rundown_copy, . - rundown_copy

        .section .note.GNU-stack, "", @progbits
