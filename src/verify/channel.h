// How the engine's processes tell the supervisor: messages of any length over one socket, whole
// whoever sends at once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace rundown::verify {

enum class MessageKind : std::uint8_t { module = 1, result = 2, trace = 3, error = 4 };

// The sending end; each forked process uses its copy.
class Sender {
 public:
  explicit Sender(int socket) : socket_(socket) {}
  void send(MessageKind kind, std::string_view body) const;

 private:
  int socket_;
};

// Puts messages together from their pieces until every sender has closed.
void receive_all(int socket, const std::function<void(MessageKind, std::string&&)>& take);

}  // namespace rundown::verify
