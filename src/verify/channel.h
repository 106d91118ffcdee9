// How the engine's processes tell the supervisor: messages of any length over one socket, whole
// whoever sends at once. Linux itself says which process a message comes from.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace rundown::verify {

enum class MessageKind : std::uint8_t { module = 1, begun, result, ended, trace, refusal, error };

struct Message {
  MessageKind kind{};
  pid_t process = 0;  // as Linux vouches
  std::string body;
};

// The sending end; each forked process uses its copy.
class Sender {
 public:
  explicit Sender(int socket) : socket_(socket) {}
  void send(MessageKind kind, std::string_view body) const;

 private:
  int socket_;
};

// The receiving end, which puts messages together from their pieces.
class Receiver {
 public:
  // Throws std::system_error where Linux cannot vouch for senders.
  explicit Receiver(int socket);

  enum class Got : std::uint8_t { message, nothing_yet, all_senders_gone };
  // Waits at most so long for a message, or until a signal.
  Got receive(std::chrono::milliseconds at_most, Message& message);

 private:
  int socket_;
  std::map<pid_t, std::string> partial_;
  std::string packet_;
};

}  // namespace rundown::verify
