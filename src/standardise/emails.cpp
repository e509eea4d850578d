// E-mail addresses in lower case.
#include "idxr/standardise/emails.hpp"

#include <algorithm>

#include "idxr/record/schema.hpp"
#include "idxr/standardise/text.hpp"
#include "word_table.hpp"

namespace idxr::standardise {
namespace {

constexpr std::size_t most_bytes = 254;  // RFC 5321

char lower(char c) { return is_upper(c) ? static_cast<char>(c | 0x20) : c; }

bool is_placeholder(std::string_view user, std::string_view domain) {
    static const WordTable<bool> users{
        {"none", true},     {"noemail", true}, {"no.email", true}, {"no-email", true},   {"no_email", true},
        {"nomail", true},   {"noreply", true}, {"no-reply", true}, {"donotreply", true}, {"na", true},
        {"n/a", true},      {"unknown", true}, {"null", true},     {"nobody", true},     {"notprovided", true},
        {"declined", true}, {"refused", true}, {"test", true},     {"x", true},          {"xx", true},
        {"xxx", true}};
    static const WordTable<bool> domains{{"none.com", true},      {"none", true},        {"noemail.com", true},
                                         {"example.com", true},   {"example.org", true}, {"example.net", true},
                                         {"test.com", true},      {"na.com", true},      {"unknown.com", true},
                                         {"email.invalid", true}, {"nomail.com", true}};
    const auto name = domain.substr(0, domain.find('.'));
    const bool surely_none =
        users.has(user) && user != "test" && user != "x" && user != "xx" && user != "unknown" && user != "na";
    return surely_none || domains.has(domain) || (users.has(user) && (user == name || domains.has(name))) ||
           (user == name && user.size() <= 3);
}

// An address in lower case; the part before and after the @.
struct Address {
    char bytes[most_bytes + 2];
    std::size_t size = 0, at = 0;

    std::string_view user() const { return {bytes, at}; }
    std::string_view domain() const { return {bytes + at + 1, size - at - 1}; }
};

bool read_address(std::string_view text, Address& address) {
    const auto ends = [](char c) {
        return c == '.' || c == ',' || c == '-' || c == '<' || c == '>' || c == '"' || c == '\'' || c == '(' ||
               c == ')' || c == ':';
    };
    if (text.size() > 7 && (text[0] | 0x20) == 'm') {
        bool mailto = true;
        for (std::size_t i = 0; i < 7; ++i) mailto = mailto && lower(text[i]) == "mailto:"[i];
        if (mailto) text.remove_prefix(7);
    }
    while (!text.empty() && ends(text.front())) text.remove_prefix(1);
    while (!text.empty() && ends(text.back())) text.remove_suffix(1);
    if (text.size() > most_bytes) return false;
    address.size = 0;
    bool found = false;
    for (char c : text) {
        c = lower(c);
        if (c == ',') c = '.';  // user@domain,com
        if (c == '@') {
            if (found) return false;
            while (address.size > 0 && address.bytes[address.size - 1] == '.') --address.size;
            found = true;
            address.at = address.size;
        }
        const char before = address.size > 0 ? address.bytes[address.size - 1] : '.';
        if (c == '.' && (before == '.' || before == '@')) continue;
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7F) return false;
        address.bytes[address.size++] = c;
    }
    return found && address.at > 0 && address.at + 1 < address.size;
}

}  // namespace

bool is_role_account(std::string_view address) {
    static const WordTable<bool> users{
        {"info", true},           {"admin", true},     {"office", true},    {"contact", true},
        {"sales", true},          {"support", true},   {"help", true},      {"helpdesk", true},
        {"reception", true},      {"frontdesk", true}, {"enquiries", true}, {"inquiries", true},
        {"mail", true},           {"email", true},     {"post", true},      {"postmaster", true},
        {"webmaster", true},      {"hello", true},     {"hr", true},        {"jobs", true},
        {"accounts", true},       {"billing", true},   {"service", true},   {"team", true},
        {"staff", true},          {"intake", true},    {"records", true},   {"secretary", true},
        {"customerservice", true}};
    return users.has(address.substr(0, address.find('@')));
}

Reading standardise_emails(std::string_view raw, std::string& out) {
    out.clear();
    raw = trim(raw);
    if (raw.empty()) return Reading::missing;
    if (stands_for_missing(raw)) return Reading::placeholder;
    if (raw.find('@') == std::string_view::npos) return Reading::unreadable;

    // Spaces beside @ and dots go; the words that are left, apart by spaces or marks, are tried one by one.
    constexpr std::size_t capacity = 1024;
    char folded[most_folded(capacity)], joined[most_folded(capacity)];
    std::size_t size = 0;
    raw = cut(raw, capacity);
    raw = {folded, fold(raw, folded)};
    const auto glue = [](char c) { return c == '@' || c == '.'; };
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == ' ') {
            auto next = i;
            while (next < raw.size() && raw[next] == ' ') ++next;
            const auto word = raw.substr(next, raw.find(' ', next) - next);
            const bool starts_new =
                word.find('@') != std::string_view::npos && word[0] != '@' && (size == 0 || joined[size - 1] != '@');
            const bool beside =
                !starts_new && ((size > 0 && glue(joined[size - 1])) || (!word.empty() && glue(word[0])));
            i = next - 1;
            if (!beside) joined[size++] = ' ';
        } else {
            joined[size++] = raw[i];
        }
    }

    auto reading = Reading::unreadable;
    const auto collect = [&](bool dotted) {
        std::string_view rest(joined, size);
        while (!rest.empty()) {
            auto end = rest.find_first_of(" ;|<>");
            if (end == std::string_view::npos) end = rest.size();
            // A comma parts two addresses only when each side has its own @.
            if (const auto comma = rest.substr(0, end).find(','); comma != std::string_view::npos) {
                const bool two = rest.substr(0, comma).find('@') != std::string_view::npos &&
                                 rest.substr(comma, end - comma).find('@') != std::string_view::npos;
                if (two || comma + 1 == end) end = comma;
            }
            Address address;
            if (read_address(rest.substr(0, end), address)) {
                if (is_placeholder(address.user(), address.domain())) {
                    if (reading == Reading::unreadable) reading = Reading::placeholder;
                } else if ((address.domain().find('.') != std::string_view::npos) == dotted) {
                    if (!out.empty()) out += record::value_separator;
                    out.append(address.bytes, address.size);
                    reading = Reading::value;
                }
            }
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    };
    collect(true);
    if (out.empty()) collect(false);
    return reading;
}

}  // namespace idxr::standardise
