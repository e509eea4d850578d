// Columns without a role: compared as text where that could tell persons apart, else carried along.
#include "steps.hpp"

namespace idxr::recognise {
namespace {

std::string_view objection(const Draft& draft) {
    const auto& profile = draft.profile;
    const bool named = draft.reading.certainty == HeaderReading::Certainty::exact && draft.reading.role == Role::text;
    if (profile.distinct < 3) return "hardly any different values";
    if (!named && profile.present * 5 < profile.rows) return "mostly empty";
    if (profile.distinct == profile.present && profile.present > 10) return "different in every row";
    if (profile.bytes > 60 * profile.present) return "long text";
    if (profile.mostly(profile.dates, 50)) return "dates of something";
    if (profile.mostly(profile.decimals, 50)) return "a measure";
    if (!named && profile.mostly(profile.short_integers, 50)) return "small numbers";
    return "";
}

}  // namespace

void settle_unknown(Draft& draft) {
    const auto why = objection(draft);
    const auto refused = draft.why_not.empty() ? std::string() : draft.why_not + "; ";
    const auto about = draft.reading.reason.empty() ? std::string() : draft.reading.reason + "; ";
    if (why.empty()) {
        draft.give(Role::text, refused + about + "compared as text");
    } else {
        draft.give(Role::carried, refused + about + std::string(why));
    }
}

}  // namespace idxr::recognise
