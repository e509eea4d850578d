// Inline SVG charts, coloured by the style of the page.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "idxr/report/page.hpp"

namespace idxr::report::page {
namespace {

constexpr double width = 900, left = 54, right = 16, top = 18, bottom = 46;

std::string open_svg(double wide, double high, std::string_view what) {
    return fmt::format(R"(<svg viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">)", wide, high, escape(what));
}

std::string label(double x, double y, std::string_view kind, std::string_view text) {
    return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" class="{}">{}</text>)", x, y, kind, escape(text));
}

std::string rule(double x1, double y1, double x2, double y2, std::string_view kind) {
    return fmt::format(R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>)", x1, y1, x2, y2, kind);
}

// Round values for about four grid lines from 0 to `most`, or powers of ten.
std::vector<double> ticks(double most, bool log) {
    std::vector<double> values;
    if (log) {
        double step = std::max(1.0, std::ceil(std::log10(std::max(10.0, most)) / 4));
        for (double power = 0; std::pow(10, power) <= most; power += step) values.push_back(std::pow(10, power));
        return values;
    }
    double size = std::pow(10, std::floor(std::log10(std::max(most, 1.0))));
    double step = most / size >= 5 ? 2 * size : most / size >= 2 ? size : size / 2;
    step = std::max(step, 1.0);
    for (double value = 0; value <= most; value += step) values.push_back(value);
    return values;
}

// 1k, 2.5M: a grid line's round value without idle zeros.
std::string tick_text(double value) {
    for (auto [unit, prefix] : {std::pair{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}})
        if (value >= unit) return fmt::format("{:g}{}", value / unit, prefix);
    return fmt::format("{:g}", value);
}

}  // namespace

std::string bars(const BarChart& chart) {
    constexpr double height = 260, low = height - bottom, room = low - top;
    double most = 1;
    for (const auto& bar : chart.bars) most = std::max(most, bar.value);
    // By logarithm one item is a tenth of the height of a decade above the base line.
    auto up = [&](double value) {
        if (value <= 0) return 0.0;
        return chart.log ? room * (std::log10(value) + 0.1) / (std::log10(most) + 0.1) : room * value / most;
    };
    std::string svg = open_svg(width, height, chart.axis);
    for (double tick : ticks(most, chart.log)) {
        svg += rule(left, low - up(tick), width - right, low - up(tick), "grid");
        svg += label(left - 8, low - up(tick) + 4, "tick end", tick_text(tick));
    }
    double slot = (width - left - right) / static_cast<double>(std::max<std::size_t>(1, chart.bars.size()));
    double thick = std::min(slot * 0.78, 64.0);
    std::size_t every = 1;  // so many bars share a label that labels stay apart
    std::size_t longest = 1;
    for (const auto& bar : chart.bars) longest = std::max(longest, bar.label.size());
    while (slot * static_cast<double>(every) < 7.5 * static_cast<double>(longest) + 8) ++every;
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        const Bar& bar = chart.bars[i];
        double middle = left + slot * (static_cast<double>(i) + 0.5), high = up(bar.value);
        if (high > 0)
            svg += fmt::format(
                R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="1.5" class="{}"><title>{}</title></rect>)",
                middle - thick / 2, low - high, thick, high, bar.strong ? "fill" : "fill soft", escape(bar.hint));
        if (i % every == 0) svg += label(middle, low + 17, "tick middle", bar.label);
    }
    svg += rule(left, low, width - right, low, "base");
    if (chart.marker >= 0) {
        double x = left + slot * chart.marker;
        svg += rule(x, top - 6, x, low, "marker");
        bool at_end = x > width * 0.7;
        svg += label(x + (at_end ? -6 : 6), top + 4, at_end ? "note end" : "note", chart.marker_text);
    }
    svg += label((left + width - right) / 2, height - 8, "axis middle", chart.axis);
    return svg + "</svg>";
}

std::string lines(const std::vector<std::string>& labels, const std::vector<Line>& lines, std::string_view axis) {
    constexpr double height = 260, low = height - bottom, room = low - top, end = width - 96;
    auto count = std::max<std::size_t>(2, labels.size());
    auto x = [&](std::size_t i) {
        return left + 12 + (end - left - 24) * static_cast<double>(i) / static_cast<double>(count - 1);
    };
    std::string svg = open_svg(width, height, axis);
    for (double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        svg += rule(left, low - room * tick, end, low - room * tick, tick == 0 ? "base" : "grid");
        svg += label(left - 8, low - room * tick + 4, "tick end", fmt::format("{:g}", tick));
    }
    for (std::size_t i = 0; i < labels.size(); ++i) svg += label(x(i), low + 17, "tick middle", labels[i]);
    std::vector<double> taken;  // heights of the names at the right, kept apart
    for (std::size_t l = 0; l < lines.size(); ++l) {
        std::string path, dots;
        double last = low;
        bool pen = false;
        for (std::size_t i = 0; i < lines[l].values.size(); ++i) {
            double value = lines[l].values[i];
            if (std::isnan(value)) {
                pen = false;
                continue;
            }
            last = low - room * value;
            path += fmt::format("{}{:.1f} {:.1f}", pen ? "L" : "M", x(i), last);
            pen = true;
            dots += fmt::format(
                R"(<circle cx="{:.1f}" cy="{:.1f}" r="3" class="dot"><title>{} {:.4f} at {}</title></circle>)", x(i),
                last, escape(lines[l].name), value, escape(labels[i]));
        }
        auto clashes = [&](double y) {
            return std::any_of(taken.begin(), taken.end(), [&](double t) { return std::abs(t - y) < 15; });
        };
        double y = last;
        for (int step = 1; clashes(y) && step < 40; ++step) y = last + (step % 2 == 0 ? 8.0 : -8.0) * ((step + 1) / 2);
        taken.push_back(y);
        svg += fmt::format(R"(<g class="line line{}"><path d="{}"/>{}{}</g>)", l + 1, path, dots,
                           label(end + 2, y + 4, "name", lines[l].name));
    }
    svg += label((left + end) / 2, height - 8, "axis middle", axis);
    return svg + "</svg>";
}

std::string diagonal(const std::vector<Point>& points, std::string_view x_axis, std::string_view y_axis) {
    constexpr double wide = 460, height = 330, low = height - bottom, room = low - top, across = wide - left - right;
    std::string svg = open_svg(wide, height, y_axis);
    for (double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        svg += rule(left, low - room * tick, wide - right, low - room * tick, tick == 0 ? "base" : "grid");
        svg += label(left - 8, low - room * tick + 4, "tick end", fmt::format("{:g}", tick));
        svg += label(left + across * tick, low + 17, "tick middle", fmt::format("{:g}", tick));
    }
    svg += rule(left, low, left + across, low - room, "marker");
    for (const auto& point : points)
        svg += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" class="bubble"><title>{}</title></circle>)",
                           left + across * point.x, low - room * point.y, 3.5 + 12 * std::sqrt(point.weight),
                           escape(point.hint));
    svg += label(left + across / 2, height - 8, "axis middle", x_axis);
    svg += label(left, top - 7, "axis", y_axis);
    return svg + "</svg>";
}

}  // namespace idxr::report::page
