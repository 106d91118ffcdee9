#include "verify/channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace rundown::verify {
namespace {

constexpr std::size_t kPiece = 32 * 1024;
constexpr std::size_t kLongest = 64 * 1024 * 1024;  // a message; a sender gone wild is cut off

struct Header {
  MessageKind kind;
  std::uint8_t last;
};

}  // namespace

void Sender::send(MessageKind kind, std::string_view body) const {
  std::string packet;
  do {
    const std::size_t size = std::min(body.size(), kPiece);
    const Header header{kind, static_cast<std::uint8_t>(size == body.size() ? 1 : 0)};
    packet.assign(reinterpret_cast<const char*>(&header), sizeof header);
    packet += body.substr(0, size);
    body.remove_prefix(size);
    while (::send(socket_, packet.data(), packet.size(), MSG_NOSIGNAL) < 0) {
      // The supervisor has gone: nobody is left to tell.
      if (errno != EINTR) _exit(3);
    }
  } while (!body.empty());
}

Receiver::Receiver(int socket) : socket_(socket), packet_(kPiece + sizeof(Header), '\0') {
  const int on = 1;
  if (setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot ask for a message's sender");
  }
}

Receiver::Got Receiver::receive(std::chrono::milliseconds at_most, Message& message) {
  pollfd waited{socket_, POLLIN, 0};
  if (poll(&waited, 1, static_cast<int>(at_most.count())) <= 0) return Got::nothing_yet;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control{};
  iovec data{packet_.data(), packet_.size()};
  msghdr head{};
  head.msg_iov = &data;
  head.msg_iovlen = 1;
  head.msg_control = control.data();
  head.msg_controllen = control.size();
  const ssize_t got = recvmsg(socket_, &head, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (got < 0) {
    return errno == EINTR || errno == EAGAIN ? Got::nothing_yet : Got::all_senders_gone;
  }
  if (got == 0) return Got::all_senders_gone;
  const cmsghdr* vouched = CMSG_FIRSTHDR(&head);
  if (static_cast<std::size_t>(got) < sizeof(Header) || vouched == nullptr ||
      vouched->cmsg_type != SCM_CREDENTIALS) {
    return Got::nothing_yet;
  }
  ucred sender{};
  std::memcpy(&sender, CMSG_DATA(vouched), sizeof sender);
  Header header{};
  std::memcpy(&header, packet_.data(), sizeof header);
  std::string& text = partial_[sender.pid];
  if (text.size() < kLongest) {
    text.append(packet_.data() + sizeof header, static_cast<std::size_t>(got) - sizeof header);
  }
  if (header.last == 0) return Got::nothing_yet;
  message = {header.kind, sender.pid, std::move(text)};
  partial_.erase(sender.pid);
  return Got::message;
}

}  // namespace rundown::verify
