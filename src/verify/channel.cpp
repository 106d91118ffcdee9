#include "verify/channel.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace rundown::verify {
namespace {

constexpr std::size_t kPiece = 32 * 1024;
constexpr std::size_t kLongest = 256 * 1024 * 1024;  // a message; a sender gone wild is cut off

struct Header {
  std::int32_t process;
  MessageKind kind;
  std::uint8_t last;
};

}  // namespace

void Sender::send(MessageKind kind, std::string_view body) const {
  std::string packet;
  do {
    const std::size_t size = std::min(body.size(), kPiece);
    const Header header{getpid(), kind, static_cast<std::uint8_t>(size == body.size() ? 1 : 0)};
    packet.assign(reinterpret_cast<const char*>(&header), sizeof header);
    packet += body.substr(0, size);
    body.remove_prefix(size);
    while (::send(socket_, packet.data(), packet.size(), MSG_NOSIGNAL) < 0) {
      // The supervisor has gone: nobody is left to tell.
      if (errno != EINTR) _exit(3);
    }
  } while (!body.empty());
}

void receive_all(int socket, const std::function<void(MessageKind, std::string&&)>& take) {
  std::map<std::int32_t, std::string> partial;
  std::vector<char> packet(kPiece + sizeof(Header));
  for (;;) {
    const ssize_t got = recv(socket, packet.data(), packet.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return;
    if (static_cast<std::size_t>(got) < sizeof(Header)) continue;
    Header header{};
    std::memcpy(&header, packet.data(), sizeof header);
    std::string& text = partial[header.process];
    if (text.size() < kLongest) {
      text.append(packet.data() + sizeof header, static_cast<std::size_t>(got) - sizeof header);
    }
    if (header.last == 0) continue;
    take(header.kind, std::move(text));
    partial.erase(header.process);
  }
}

}  // namespace rundown::verify
