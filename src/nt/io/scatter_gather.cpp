#include "nt/io/scatter_gather.h"

#include <algorithm>

#include "cpu/call.h"
#include "machine/arena.h"
#include "nt/export.h"
#include "nt/mm/mdl.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kPage = machine::kPageSize;

// Calls back with each piece of a page: where it is, and its length. False: the chain is too short.
template <class Visit>
bool for_each_piece(MDL& first, std::size_t offset, std::size_t bytes, const Visit& visit) {
  for (MDL* mdl = &first; mdl != nullptr && bytes != 0; mdl = mdl->Next) {
    if (offset >= mdl->ByteCount) {
      offset -= mdl->ByteCount;
      continue;
    }
    const auto frames = mm::frames(*mdl);
    while (offset < mdl->ByteCount && bytes != 0) {
      const std::size_t at = mdl->ByteOffset + offset;
      const std::size_t in_page = at % kPage;
      const std::size_t length = std::min({kPage - in_page, mdl->ByteCount - offset, bytes});
      visit(frames[at / kPage] * kPage + in_page, length);
      offset += length;
      bytes -= length;
    }
    offset = 0;
  }
  return bytes == 0;
}

}  // namespace

SCATTER_GATHER_LIST* io::make_scatter_gather_list(MDL& mdl, std::size_t offset, std::size_t bytes) {
  machine::Vector<SCATTER_GATHER_ELEMENT> elements;
  const bool whole =
      for_each_piece(mdl, offset, bytes, [&](std::uint64_t address, std::size_t length) {
        if (!elements.empty()) {
          SCATTER_GATHER_ELEMENT& last = elements.back();
          if (static_cast<std::uint64_t>(last.Address.QuadPart) + last.Length == address) {
            last.Length += static_cast<ULONG>(length);
            return;
          }
        }
        SCATTER_GATHER_ELEMENT next{};
        next.Address.QuadPart = static_cast<LONGLONG>(address);
        next.Length = static_cast<ULONG>(length);
        elements.push_back(next);
      });
  if (!whole || elements.empty()) return nullptr;
  auto* list = pool::allocate_object<SCATTER_GATHER_LIST>((elements.size() - 1) *
                                                          sizeof(SCATTER_GATHER_ELEMENT));
  list->NumberOfElements = static_cast<ULONG>(elements.size());
  std::ranges::copy(elements, static_cast<SCATTER_GATHER_ELEMENT*>(list->Elements));
  return list;
}

void io::free_scatter_gather_list(SCATTER_GATHER_LIST& list) {
  pool::free(&list);
}

std::size_t io::pages_of(MDL& mdl, std::size_t offset, std::size_t bytes) {
  std::size_t pages = 0;
  for_each_piece(mdl, offset, bytes, [&](std::uint64_t, std::size_t) { ++pages; });
  return pages;
}

}  // namespace rundown::nt
