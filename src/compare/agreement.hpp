// The agreement levels by name, each list in the order of its table in built_in_levels.cpp.
#pragma once

namespace idxr::compare {

namespace token {  // of two names, none of them missing
enum : unsigned { differs = 1, weakly_similar, similar, a_slip, same };
}
namespace given {
enum : unsigned {
    missing,
    differs,
    initial,
    near_of_other_sex,
    weakly_similar,
    similar,
    a_slip,
    nickname_or_middle,
    swapped,
    same
};
}
namespace middle {
enum : unsigned { missing, differs, initial, similar, same };
}
namespace family {
enum : unsigned { missing, differs, initial, weakly_similar, similar, a_slip, part_or_maiden, swapped, same };
}
namespace date {
enum : unsigned {
    missing,
    differs,
    ten_years,
    a_year,
    two_slips,
    near_day,
    day_or_near_year,
    year_and_part,
    a_slip,
    as_far_as_known,
    same
};
}
namespace identifier {
enum : unsigned { missing, differs, last_four, a_slip, same };
}
namespace phone {
enum : unsigned { missing, differs, near, same };
}
namespace email {
enum : unsigned { missing, differs, near, same };
}
namespace address {
enum : unsigned { missing, differs, street_alone, similar, number_and_street, with_unit };
}
namespace place {
enum : unsigned {
    missing,
    differs,
    state_alone,
    similar,
    city_alone,
    postcode_alone,
    in_another_state,
    city_and_postcode
};
}
namespace text {
enum : unsigned { missing, differs, similar, same };
}
namespace category {
enum : unsigned { missing, differs, same };
}

}  // namespace idxr::compare
