// Commands, webhooks by curl, mail by sendmail: programs started with words, never through a shell.
#include "idxr/alert/messenger.hpp"

#include <fmt/format.h>

#include <array>

#include "idxr/orchestrate/command_output.hpp"

namespace idxr::alert {
namespace {

using namespace std::chrono_literals;
using orchestrate::Output;

constexpr int seconds_allowed = 15;
constexpr std::array pauses{2s, 10s};  // between tries

std::string in_ascii(const Message& message) { return message.dump(-1, ' ', true, Message::error_handler_t::replace); }

// In quotes as curl's configuration reads them (curl(1), --config).
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

// The URL often is a secret, so it stands in what curl reads and not among its arguments, which everybody sees.
Output post_by_curl(const std::string& url, const Message& message) {
    const auto configuration = fmt::format("url = {}\nheader = \"Content-Type: application/json\"\ndata-binary = {}\n",
                                           quoted(url), quoted(in_ascii(message)));
    return orchestrate::output_of({"curl", "--disable", "--silent", "--show-error", "--fail", "--output", "/dev/null",
                                   "--max-time", "10", "--config", "-"},
                                  configuration, seconds_allowed);
}

Output send_mail(const std::string& address, const Message& message) {
    const auto mail = fmt::format(
        "To: {}\nSubject: idxr {}: {}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{}\n\n{}\n",
        address, message.value("event", ""), message.value("rule", ""), message.value("text", ""),
        message.dump(2, ' ', false, Message::error_handler_t::replace));
    Output output;
    for (const char* program : {"sendmail", "/usr/sbin/sendmail"}) {
        output = orchestrate::output_of({program, "-i", "--", address}, mail, seconds_allowed);
        if (output.status != 127) break;
    }
    return output;
}

}  // namespace

std::string tell(const Channel& channel, const Message& message) {
    const auto& first = channel.words.front();
    Output output;
    std::string name;
    switch (channel.kind) {
        case Channel::Kind::command:
            name = first;
            output = orchestrate::output_of(channel.words, in_ascii(message) + "\n", seconds_allowed);
            break;
        case Channel::Kind::webhook:
            name = "curl";
            output = post_by_curl(first, message);
            break;
        case Channel::Kind::mail:
            name = "sendmail";
            output = send_mail(first, message);
            break;
    }
    if (output.status == 0) return "";
    if (output.status == 127) return name + " is not there";
    if (output.status == 124) return fmt::format("{} did not end within {} s", name, seconds_allowed);
    return fmt::format("{} ended with exit status {}", name, output.status);
}

Messenger::Messenger(std::vector<Channel> channels, std::function<void(const std::string&)> say)
    : channels_(std::move(channels)), say_(std::move(say)), thread_([this] { work(); }) {}

Messenger::~Messenger() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Messenger::post(Message message) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(message));
    }
    changed_.notify_all();
}

void Messenger::work() {
    for (;;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        const auto message = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        tell_all(message);
    }
}

void Messenger::tell_all(const Message& message) {
    for (const auto& channel : channels_) {
        auto fault = tell(channel, message);
        for (const auto pause : pauses) {
            if (fault.empty()) break;
            {
                std::unique_lock lock(mutex_);
                changed_.wait_for(lock, pause, [&] { return closing_; });
            }
            fault = tell(channel, message);
        }
        if (!fault.empty())
            say_(fmt::format("the {} of rule '{}' could not be told: {}", message.value("event", ""),
                             message.value("rule", ""), fault));
    }
}

}  // namespace idxr::alert
