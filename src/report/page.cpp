// Text, tables and the frame of report.html.
#include "idxr/report/page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "idxr/report/format.hpp"

namespace idxr::report::page {
namespace {

constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--paper:#fcfcfa;--ink:#1f2428;--quiet:#667078;--line:#e2e3de;--wash:#f3f4ef;--main:#2f6f73;--soft:#a9c9c8;
--warn:#b8673a;--third:#8a7a3c}
@media (prefers-color-scheme:dark){:root{--paper:#15181a;--ink:#e4e6e3;--quiet:#98a1a6;--line:#2c3134;--wash:#1d2123;--main:#6fb7b6;
--soft:#3a5a5b;--warn:#dd9468;--third:#cdb970}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:980px;margin:0 auto;padding:44px 28px 72px}
h1{font-size:26px;font-weight:600;letter-spacing:-.01em;margin:0 0 4px}
h2{font-size:18px;font-weight:600;margin:0 0 4px}
h3{font-size:14px;font-weight:600;margin:26px 0 6px}
p{margin:0 0 12px;max-width:68ch}
ul{margin:0 0 16px;padding-left:20px;max-width:68ch}
header p,.lead,figcaption,footer{color:var(--quiet)}
.lead{margin-bottom:16px}
section{margin-top:46px;padding-top:22px;border-top:1px solid var(--line)}
.strip{display:grid;grid-template-columns:repeat(auto-fit,minmax(136px,1fr));gap:1px;margin:28px 0 0;background:var(--line);
border:1px solid var(--line);border-radius:8px;overflow:hidden}
.strip div{background:var(--paper);padding:14px 16px 12px}
.strip b{display:block;font-size:23px;font-weight:600;letter-spacing:-.01em;line-height:1.3}
.strip span{display:block;font-size:13px}
.strip small{display:block;color:var(--quiet);font-size:12px;line-height:1.4;margin-top:2px}
.alarm{margin:28px 0 0;padding:14px 18px 6px;border:1px solid var(--warn);border-left-width:5px;border-radius:8px}
.alarm h2{font-size:15px;color:var(--warn)}.alarm p{max-width:none}
.scroll{overflow-x:auto;margin:0 0 6px}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th{font-weight:500;color:var(--quiet);text-align:left;vertical-align:bottom;padding:5px 18px 5px 0;border-bottom:1px solid var(--line)}
td{padding:5px 18px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
th:last-child,td:last-child{padding-right:0}
.n{text-align:right;white-space:nowrap}
td small,td .dim{color:var(--quiet)}
code{font:12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.meter{display:block;width:100%;min-width:110px;height:8px;margin-top:7px;background:var(--wash);border-radius:2px}
.meter i{display:block;height:100%;background:var(--main);border-radius:2px}
.meter.soft i{background:var(--soft)}.meter.warn i{background:var(--warn)}
.balance{display:block;position:relative;width:100%;min-width:150px;height:8px;margin-top:7px;background:linear-gradient(90deg,transparent calc(50% - .5px),var(--quiet) 0 calc(50% + .5px),transparent 0)}
.balance i{position:absolute;top:0;height:100%;left:50%;background:var(--main);border-radius:0 2px 2px 0}
.balance i.less{left:auto;right:50%;background:var(--warn);border-radius:2px 0 0 2px}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(330px,1fr));gap:0 44px;align-items:start}
figure{margin:8px 0 10px}
figcaption{font-size:13px;max-width:68ch}
svg{display:block;width:100%;height:auto;font-size:12px}
svg text{fill:var(--quiet)}svg .end{text-anchor:end}svg .middle{text-anchor:middle}svg .note{fill:var(--warn)}
svg .grid{stroke:var(--line)}svg .base{stroke:var(--quiet)}svg .marker{stroke:var(--warn);stroke-dasharray:4 3}
svg .fill{fill:var(--main)}svg .fill.soft{fill:var(--soft)}
svg .line path{fill:none;stroke-width:1.8}svg .line .dot{stroke:none}
svg .line1 path{stroke:var(--main)}svg .line1 circle,svg .line1 text{fill:var(--main)}
svg .line2 path{stroke:var(--warn)}svg .line2 circle,svg .line2 text{fill:var(--warn)}
svg .line3 path{stroke:var(--third)}svg .line3 circle,svg .line3 text{fill:var(--third)}
svg .bubble{fill:var(--main);fill-opacity:.55;stroke:var(--main)}
summary{color:var(--quiet);font-size:13.5px;cursor:pointer;margin:10px 0}
footer{margin-top:56px;font-size:13px}
@media print{:root{--paper:#fff;--ink:#000;--quiet:#555;--line:#ccc;--wash:#eee;--main:#2f6f73;--soft:#a9c9c8;--warn:#b8673a;--third:#8a7a3c}
body{font-size:11pt}main{max-width:none;padding:0}section{margin-top:28px;padding-top:14px}.scroll{overflow:visible}
figure,tr,.strip,.lead,.alarm{break-inside:avoid}h2,h3{break-after:avoid}.meter i,.balance i,.meter{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)css";

}  // namespace

std::string escape(std::string_view text) {
    std::string safe;
    for (char c : text) switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&#39;";
                break;
            default:
                safe += c;
        }
    return safe;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    if (count == 1) return fmt::format("1 {}", one);
    return many.empty() ? fmt::format("{} {}s", grouped(count), one) : fmt::format("{} {}", grouped(count), many);
}

std::string table(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows) {
    std::string html = "<div class=\"scroll\"><table><thead><tr>";
    for (const auto& column : columns)
        html += fmt::format("<th{}>{}</th>", column.number ? " class=\"n\"" : "", escape(column.title));
    html += "</tr></thead><tbody>";
    for (const auto& row : rows) {
        html += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i)
            html += fmt::format("<td{}>{}</td>", columns[i].number ? " class=\"n\"" : "", row[i]);
        html += "</tr>\n";
    }
    return html + "</tbody></table></div>\n";
}

std::string meter(double share, std::string_view kind) {
    return fmt::format(R"(<span class="meter {}"><i style="width:{:.2f}%"></i></span>)", kind,
                       100 * std::clamp(share, 0.0, 1.0));
}

std::string balance(double value) {
    double length = 50 * std::clamp(std::abs(value), 0.0, 1.0);
    return fmt::format(R"(<span class="balance"><i{} style="width:{:.2f}%"></i></span>)",
                       value < 0 ? " class=\"less\"" : "", length);
}

std::string section(std::string_view title, std::string_view sentence, std::string_view body) {
    return fmt::format("<section>\n<h2>{}</h2>\n<p class=\"lead\">{}</p>\n{}</section>\n", escape(title), sentence,
                       body);
}

std::string figure(std::string_view svg, std::string_view caption) {
    if (caption.empty()) return fmt::format("<figure>{}</figure>\n", svg);
    return fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", svg, caption);
}

std::string document(std::string_view title, std::string_view body) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        escape(title), style, body);
}

}  // namespace idxr::report::page
