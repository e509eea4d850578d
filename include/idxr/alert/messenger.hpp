// Telling alerts to commands, webhooks and mailboxes, beside the runner: a channel that hangs never holds it up.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "idxr/alert/rules.hpp"

namespace idxr::alert {

// An alert or its recovery, as it is told: "event" (alert or recovery), "rule", "text", "job", …
using Message = nlohmann::ordered_json;

// Empty when it was told, else why not.
std::string tell(const Channel& channel, const Message& message);

class Messenger {
  public:
    // `say` is called from the messenger's thread with a sentence about a channel that fails three times.
    Messenger(std::vector<Channel> channels, std::function<void(const std::string&)> say);
    // Tells what is left, without pauses between the tries.
    ~Messenger();
    Messenger(const Messenger&) = delete;
    Messenger& operator=(const Messenger&) = delete;

    void post(Message message);

  private:
    void work();
    void tell_all(const Message& message);

    std::vector<Channel> channels_;
    std::function<void(const std::string&)> say_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Message> waiting_;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace idxr::alert
