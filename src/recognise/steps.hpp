// The steps of recognising the columns of a file, each a file of this folder.
#pragma once

#include <string>
#include <vector>

#include "idxr/recognise/header.hpp"
#include "idxr/recognise/recognise.hpp"
#include "idxr/recognise/values.hpp"

namespace idxr::recognise {

using Rows = std::vector<std::vector<std::string>>;

// A column on its way to its role.
struct Draft {
    Column column;
    HeaderReading reading;
    Profile profile;
    bool told = false;     // by the job file: nothing may change it
    bool unknown = false;  // no role yet; becomes text or carried in the end
    std::string why_not;   // why the role that its header names was refused
    std::size_t index = 0;

    void give(Role role, std::string reason) {
        column.role = role;
        column.reason = std::move(reason);
        unknown = false;
    }
    void refuse(std::string why) {
        column.role = Role::carried;
        why_not = std::move(why);
        unknown = true;
    }
    bool is(Role role) const { return !unknown && column.role == role; }
};
using Drafts = std::vector<Draft>;

bool has(const Drafts& drafts, Role role);

// told.cpp: the job file's word.
void apply_told(const RecogniseRequest& request, Drafts& drafts);
void apply_required(const RecogniseRequest& request, Drafts& drafts);
DateOrder told_date_order(const std::string& order);  // none: auto

// check.cpp: do the values fit the role that the header names; and the roles that values show by themselves.
void check_values(Draft& draft);
void read_values(const Rows& rows, Drafts& drafts);

// neighbours.cpp: what depends on the other columns.
void settle_by_neighbours(Drafts& drafts);
void keep_one_each(Drafts& drafts);
void choose_record_id(Drafts& drafts);

// repeats.cpp: columns that say nothing of their own.
void ignore_repeats(const Rows& rows, Drafts& drafts);

// unknown.cpp: text or carried.
void settle_unknown(Draft& draft);

}  // namespace idxr::recognise
