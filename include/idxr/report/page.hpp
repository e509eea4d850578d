// The parts of report.html: text, tables and inline charts. Nothing refers to anything outside the page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idxr::report::page {

// & < > " ' as entities, so that no name from a file becomes markup.
std::string escape(std::string_view text);

// "1 file", "2,345 files"
std::string counted(std::uint64_t count, std::string_view one, std::string_view many = {});

struct Column {
    std::string title;
    bool number = false;
};
// Cells are HTML.
std::string table(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows);

// A thin horizontal bar for a table cell; share 0 … 1. kind: "", "soft" or "warn".
std::string meter(double share, std::string_view kind = {});
// A bar to the left (negative, warm) or right of a middle line; value -1 … 1.
std::string balance(double value);

std::string section(std::string_view title, std::string_view sentence, std::string_view body);
std::string figure(std::string_view svg, std::string_view caption);

struct Bar {
    std::string label;  // below the bar; may be empty
    std::string hint;   // shown when pointing at the bar
    double value = 0;
    bool strong = true;
};
struct BarChart {
    std::vector<Bar> bars;
    std::string axis;    // what stands below
    bool log = false;    // heights by logarithm: a bar of 1 stays visible beside one of a million
    double marker = -1;  // vertical line at this many bars from the left; negative: none
    std::string marker_text;
};
std::string bars(const BarChart& chart);

struct Line {
    std::string name;
    std::vector<double> values;  // 0 … 1, NaN: a gap
};
// Lines over evenly spaced labels, the vertical axis from 0 to 1.
std::string lines(const std::vector<std::string>& labels, const std::vector<Line>& lines, std::string_view axis);

struct Point {
    double x = 0, y = 0;  // 0 … 1
    double weight = 0;    // 0 … 1, as the area
    std::string hint;
};
// Points against the diagonal on which they should lie.
std::string diagonal(const std::vector<Point>& points, std::string_view x_axis, std::string_view y_axis);

// The whole page.
std::string document(std::string_view title, std::string_view body);

}  // namespace idxr::report::page
