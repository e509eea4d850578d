// Flags by Boost.Program_options; its errors as sentences of ours.
#include "idxr/config/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>

#include "idxr/common/error.hpp"
#include "idxr/config/nearest.hpp"

namespace idxr::config {
namespace {

namespace po = boost::program_options;

[[noreturn]] void unknown_flag(std::string_view word, std::span<const Flag> flags) {
    const auto bare = word.substr(0, word.find('=')).substr(std::min(word.find_first_not_of('-'), word.size()));
    std::vector<std::string_view> names;
    for (const auto& flag : flags) names.push_back(flag.name);
    auto meant = nearest(bare, names);
    fail(ExitCode::usage, "unknown option {}; {}", word.substr(0, word.find('=')),
         meant ? fmt::format("did you mean --{}?", *meant) : "--help lists the options");
}

std::string truth_of(const std::string& flag, const std::string& word) {
    if (word == "yes" || word == "true" || word == "on" || word == "1") return "true";
    if (word == "no" || word == "false" || word == "off" || word == "0") return "false";
    fail(ExitCode::usage, "--{} is a switch: write --{} or --{}=no", flag, flag, flag);
}

// Appends words to a line, breaking at `width` and starting again at `indent`.
void wrap(std::string& out, std::string_view text, std::size_t indent, std::size_t width) {
    std::size_t column = indent;
    while (!text.empty()) {
        const auto space = text.find(' ');
        const auto word = text.substr(0, space);
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
        if (column + 1 + word.size() > width && column > indent) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
}

}  // namespace

std::string CommandLine::value(const std::string& flag, std::string otherwise) const {
    auto found = given.find(flag);
    return found == given.end() || found->second.empty() ? otherwise : found->second.back();
}

CommandLine parse_command_line(const std::vector<std::string>& arguments, std::span<const Flag> flags) {
    po::options_description described;
    for (const auto& flag : flags)
        described.add_options()(flag.name.c_str(), po::value<std::vector<std::string>>()->composing(), "");
    // An implicit value of Boost would also take the word after the switch.
    auto words = arguments;
    for (auto& word : words)
        for (const auto& flag : flags)
            if (flag.metavar.empty() && word == "--" + flag.name) word += "=true";
    const auto style = po::command_line_style::allow_long | po::command_line_style::long_allow_adjacent |
                       po::command_line_style::long_allow_next;

    CommandLine line;
    try {
        const auto parsed = po::command_line_parser(words).options(described).style(style).allow_unregistered().run();
        for (const auto& option : parsed.options) {
            if (option.unregistered) unknown_flag(option.original_tokens.at(0), flags);
            if (option.string_key.empty()) {
                line.positional.push_back(option.value.at(0));
                continue;
            }
            auto& values = line.given[option.string_key];
            const auto flag = std::ranges::find(flags, option.string_key, &Flag::name);
            if (!values.empty() && !flag->repeats) fail(ExitCode::usage, "--{} is given twice", option.string_key);
            if (flag->metavar.empty())
                values.push_back(truth_of(flag->name, option.value.at(0)));
            else
                values.insert(values.end(), option.value.begin(), option.value.end());
        }
    } catch (const po::error_with_option_name& error) {
        fail(ExitCode::usage, "{} needs a value", error.get_option_name());
    } catch (const po::error& error) {
        fail(ExitCode::usage, "the command line cannot be read: {}", error.what());
    }
    for (const auto& word : line.positional)
        if (word.size() > 1 && word[0] == '-') unknown_flag(word, flags);
    return line;
}

std::string help_text(std::span<const Flag> flags) {
    constexpr std::size_t indent = 30, width = 80;
    std::string out, group;
    for (const auto& flag : flags) {
        if (flag.group != group) out += fmt::format("\n{}\n", group = flag.group);
        auto left = fmt::format("  --{} {}", flag.name, flag.metavar);
        if (left.size() + 1 > indent) left += '\n' + std::string(indent, ' ');
        out += fmt::format("{:<{}}", left, indent);
        wrap(out, flag.help + (flag.default_value.empty() ? "" : fmt::format(" [{}]", flag.default_value)), indent,
             width);
        out += '\n';
    }
    return out;
}

}  // namespace idxr::config
