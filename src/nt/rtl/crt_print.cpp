// The kernel's C library: the printf functions, sorting and searching.
#include <algorithm>
#include <array>

#include "cpu/call.h"
#include "nt/export.h"
#include "nt/rtl/printf.h"

namespace rundown::nt {
namespace {

constexpr gate::Contract kPlain{.header = ""};
constexpr SIZE_T kUnlimited = SIZE_T{1} << 40;
constexpr SIZE_T kTruncate = ~SIZE_T{0};

using List = const std::uint64_t*;  // a va_list

template <class Char>
int print_all(Char* to, const Char* pattern, VariableArguments arguments) {
  const std::size_t length = rtl::format(to, kUnlimited, pattern, arguments);
  to[length] = 0;
  return static_cast<int>(length);
}

// The old functions: -1 when it does not fit, and no terminator when it only just does.
template <class Char>
int print_some(Char* to, SIZE_T room, const Char* pattern, VariableArguments arguments) {
  const std::size_t length = rtl::format(to, to == nullptr ? 0 : room, pattern, arguments);
  if (to == nullptr && room == 0) return static_cast<int>(length);
  if (length > room) return -1;
  if (length < room) to[length] = 0;
  return static_cast<int>(length);
}

// The checked ones: always terminated; what does not fit is an error, or cut where the caller
// allows it.
template <class Char>
int print_checked(Char* to, SIZE_T room, SIZE_T most, const Char* pattern,
                  VariableArguments arguments) {
  if (to == nullptr || room == 0 || pattern == nullptr) return -1;
  const std::size_t length = rtl::format(to, room, pattern, arguments);
  const SIZE_T wanted = std::min<SIZE_T>(length, most);
  if (wanted >= room) {
    to[most == kTruncate ? room - 1 : 0] = 0;
    return -1;
  }
  to[wanted] = 0;
  return wanted == length ? static_cast<int>(length) : -1;
}

// The comparison is the driver's own code and may raise; nothing here needs a destructor.
using Compare = int NTAPI(const void* left, const void* right);
int compare(Compare* with, const void* left, const void* right) {
  return static_cast<int>(cpu::call_guest(reinterpret_cast<const void*>(with), left, right));
}

class Sorter {
 public:
  Sorter(void* base, SIZE_T count, SIZE_T width, Compare* with)
      : base_(static_cast<UCHAR*>(base)), count_(count), width_(width), with_(with) {}

  void sort() const {
    for (SIZE_T i = count_ / 2; i-- > 0;) sift_down(i, count_);
    for (SIZE_T last = count_; last > 1; --last) {
      swap(0, last - 1);
      sift_down(0, last - 1);
    }
  }

 private:
  UCHAR* at(SIZE_T i) const { return base_ + i * width_; }
  void swap(SIZE_T a, SIZE_T b) const { std::swap_ranges(at(a), at(a) + width_, at(b)); }
  void sift_down(SIZE_T top, SIZE_T end) const {
    for (SIZE_T child = 2 * top + 1; child < end; child = 2 * top + 1) {
      if (child + 1 < end && compare(with_, at(child), at(child + 1)) < 0) ++child;
      if (compare(with_, at(top), at(child)) >= 0) return;
      swap(top, child);
      top = child;
    }
  }

  UCHAR* base_;
  SIZE_T count_;
  SIZE_T width_;
  Compare* with_;
};

}  // namespace

int sprintf(CHAR* to, const CHAR* pattern, VariableArguments arguments) {
  return print_all(to, pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, sprintf, {kPlain});
int swprintf(WCHAR* to, const WCHAR* pattern, VariableArguments arguments) {
  return print_all(to, pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, swprintf, {kPlain});
int _swprintf(WCHAR* to, const WCHAR* pattern, VariableArguments arguments) {
  return print_all(to, pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, _swprintf, {kPlain});
int vsprintf(CHAR* to, const CHAR* pattern, List list) {
  return print_all(to, pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, vsprintf, {kPlain});
int _vswprintf(WCHAR* to, const WCHAR* pattern, List list) {
  return print_all(to, pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, _vswprintf, {kPlain});
int _snprintf(CHAR* to, SIZE_T room, const CHAR* pattern, VariableArguments arguments) {
  return print_some(to, room, pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, _snprintf, {kPlain});
int _snwprintf(WCHAR* to, SIZE_T room, const WCHAR* pattern, VariableArguments arguments) {
  return print_some(to, room, pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, _snwprintf, {kPlain});
int _vsnprintf(CHAR* to, SIZE_T room, const CHAR* pattern, List list) {
  return print_some(to, room, pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, _vsnprintf, {kPlain});
int _vsnwprintf(WCHAR* to, SIZE_T room, const WCHAR* pattern, List list) {
  return print_some(to, room, pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, _vsnwprintf, {kPlain});

int sprintf_s(CHAR* to, SIZE_T room, const CHAR* pattern, VariableArguments arguments) {
  return print_checked(to, room, kUnlimited, pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, sprintf_s, {kPlain});
int swprintf_s(WCHAR* to, SIZE_T room, const WCHAR* pattern, VariableArguments arguments) {
  return print_checked(to, room, kUnlimited, pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, swprintf_s, {kPlain});
int vsprintf_s(CHAR* to, SIZE_T room, const CHAR* pattern, List list) {
  return print_checked(to, room, kUnlimited, pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, vsprintf_s, {kPlain});
int vswprintf_s(WCHAR* to, SIZE_T room, const WCHAR* pattern, List list) {
  return print_checked(to, room, kUnlimited, pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, vswprintf_s, {kPlain});
int _snprintf_s(CHAR* to, SIZE_T room, SIZE_T most, const CHAR* pattern,
                VariableArguments arguments) {
  return print_checked(to, room, most, pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, _snprintf_s, {kPlain});
int _snwprintf_s(WCHAR* to, SIZE_T room, SIZE_T most, const WCHAR* pattern,
                 VariableArguments arguments) {
  return print_checked(to, room, most, pattern, arguments);
}
RUNDOWN_EXPORT(ntoskrnl, _snwprintf_s, {kPlain});
int _vsnprintf_s(CHAR* to, SIZE_T room, SIZE_T most, const CHAR* pattern, List list) {
  return print_checked(to, room, most, pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, _vsnprintf_s, {kPlain});
int _vsnwprintf_s(WCHAR* to, SIZE_T room, SIZE_T most, const WCHAR* pattern, List list) {
  return print_checked(to, room, most, pattern, VariableArguments(list));
}
RUNDOWN_EXPORT(ntoskrnl, _vsnwprintf_s, {kPlain});

void qsort(void* base, SIZE_T count, SIZE_T width, Compare* with) {
  Sorter(base, count, width, with).sort();
}
RUNDOWN_EXPORT(ntoskrnl, qsort, {kPlain});

const void* bsearch(const void* key, const UCHAR* base, SIZE_T count, SIZE_T width, Compare* with) {
  while (count > 0) {
    const UCHAR* middle = base + count / 2 * width;
    const int order = compare(with, key, middle);
    if (order == 0) return middle;
    if (order > 0) {
      base = middle + width;
      count -= count / 2 + 1;
    } else {
      count /= 2;
    }
  }
  return nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, bsearch, {kPlain});

}  // namespace rundown::nt
