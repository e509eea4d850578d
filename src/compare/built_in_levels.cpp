// The table of agreement levels.
#include "built_in_levels.hpp"

namespace idxr::compare {

// The built-in chances are those of ordinary administrative data; estimation replaces them where the data suffice.
std::vector<Level> levels_of(Kind kind) {
    switch (kind) {
        case Kind::given:
            return {{"missing"},
                    {"differs", .04, .955, .86},
                    {"initial agrees", .03, .03, .04},
                    {"near, of the other sex", .004, .0015, .008},
                    {"weakly similar", .02, .008, .03, 1},
                    {"similar", .03, .002, .02, 1},
                    {"one slip", .04, .001, .01, 1},
                    {"nickname or middle name", .05, .002, .008, 1},
                    {"names swapped", .02, .0002, .002, 1},
                    {"same", .77, .004, .03}};
        case Kind::middle:
            return {{"missing"},
                    {"differs", .06, .90, .80},
                    {"initial agrees", .25, .08, .10},
                    {"similar", .06, .004, .01, 1},
                    {"same", .63, .016, .09}};
        case Kind::family:
            return {{"missing"},
                    {"differs", .04, .937, .14},
                    {"initial agrees", .01, .05, .01},
                    {"weakly similar", .02, .008, .01, 1},
                    {"similar", .03, .0015, .03, 1},
                    {"one slip", .05, .0005, .02, 1},
                    {"part or maiden name agrees", .03, .0008, .03, 1},
                    {"names swapped", .02, .0002, .002, 1},
                    {"same", .80, .002, .758}};
        case Kind::suffix:
            return {{"missing"}, {"differs", .02, .7, .7}, {"same", .98, .3, .3}};
        case Kind::birth_date:
            return {{"missing"},
                    {"differs", .01, .74, .55},
                    {"within ten years", .006, .18, .25},
                    {"within a year", .004, .024, .04},
                    {"two slips", .01, .025, .05},
                    {"near day", .005, .0015, .004},
                    {"month and day, or near year", .02, .005, .02},
                    {"year and month or day", .025, .0025, .008},
                    {"one slip", .05, .0008, .01},
                    {"agrees as far as known", .05, .012, .03},
                    {"same", .82, .0001, .04}};
        case Kind::sex:
            return {{"missing"}, {"differs", .02, .5, .55}, {"same", .98, .5, .45}};
        case Kind::birth_place:
            return {{"missing"}, {"differs", .10, .96, .48}, {"similar", .05, .005, .04, 1}, {"same", .85, .035, .48}};
        case Kind::ssn:
        case Kind::identifier:
            return {{"missing"},
                    {"differs", .06, .99985, .97},
                    {"last four agree", .02, .0001, .004},
                    {"one slip", .07, .00003, .006},
                    {"same", .85, .00002, .02}};
        case Kind::phone:
            return {{"missing"},
                    {"differs", .35, .9995, .55},
                    {"one slip or last seven", .05, .0003, .03},
                    {"same", .60, .0002, .42}};
        case Kind::email:
            return {{"missing"},
                    {"differs", .30, .9996, .85},
                    {"user part, or a few slips", .08, .0002, .03},
                    {"same", .62, .0002, .12}};
        case Kind::address:
            return {{"missing"},
                    {"differs", .25, .9925, .30},
                    {"street alone", .06, .004, .04},
                    {"number, similar street", .12, .0004, .10},
                    {"number and street", .15, .0008, .20},
                    {"number, street and unit", .42, .0003, .36}};
        case Kind::place:
            return {{"missing"},
                    {"differs", .12, .90, .12},
                    {"state alone", .08, .06, .08},
                    {"similar city or postcode", .10, .01, .10},
                    {"city alone", .05, .01, .05},
                    {"postcode alone", .10, .01, .10, 2},
                    {"city and postcode, another state", .01, .0001, .01, 2},
                    {"city and postcode", .54, .01, .54}};
        case Kind::organisation:
            return {{"missing"}, {"differs", .08, .997, .4}, {"similar", .22, .002, .2, 1}, {"same", .70, .001, .4}};
        case Kind::category:
            return {{"missing"}, {"differs", .08, .6, .1}, {"same", .92, .4, .9}};
        case Kind::text:
            return {{"missing"}, {"differs", .25, .95, .80}, {"similar", .10, .01, .03, 1}, {"same", .65, .04, .17}};
    }
    return {};
}

}  // namespace idxr::compare
