// What the verifier finds has a rule, with its advice.
#include "verify/rules.h"

#include <gtest/gtest.h>

namespace rundown {
namespace {

TEST(Rules, KnowTheBreaksOfRequestsAndQueues) {
  for (const std::string rule :
       {"request-completed-twice", "request-not-owned", "request-cancelable", "request-context",
        "request-sent", "request-not-formatted", "request-information", "request-disposal",
        "request-buffer", "queue-type", "file-object"})
    EXPECT_NE(verify::find_rule("wdf/" + rule), nullptr) << rule;
  EXPECT_NE(verify::find_rule("leak/wdf-request"), nullptr);
}

}  // namespace
}  // namespace rundown
