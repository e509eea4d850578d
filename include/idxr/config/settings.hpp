// Everything that a run can be told, in one struct that is passed down; nothing is global.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idxr::config {

// One named source of records. Files may be globs. Columns, encoding and delimiter are found from the data unless said.
struct Source {
    std::string name;  // default: the file name without folder and extensions
    std::vector<std::string> files;
    std::map<std::string, std::string> columns;  // header -> role ("given", "identifier:passport", "ignore" …)
    std::vector<std::string> required;           // headers or roles whose missing or unreadable value rejects the row
    std::string encoding = "auto";               // auto | utf-8 | latin-1
    std::string delimiter = "auto";              // auto | , | ; | tab | "|"
    std::string date_order = "auto";             // auto | ymd | mdy | dmy
    std::string reference_date;                  // for age columns: YYYY-MM-DD
    std::optional<bool> unique;                  // holds no duplicates: yes, no, or found from the data
    double weight = 1.0;                         // trust in this source, 0 … 1, for quality scores and best values
};

struct Settings {
    std::string job_file;  // as given; empty: none
    std::vector<Source> sources;
    std::string truth;                        // file of true entities to evaluate against at the end
    std::string output;                       // the RUN folder; default: idxr-NAME beside the call
    std::vector<std::string> formats{"csv"};  // any of csv, hdf5, parquet
    std::vector<std::string> tables{"identities", "pairs", "masters", "households"};  // that are written
    int threads = 0;                     // per rank; 0: all cores of the rank
    std::uint64_t memory = 0;            // bytes per rank; 0: from the machine or the Slurm allocation
    std::uint64_t chunk_size = 8 << 20;  // bytes of input text that one thread takes at a time
    std::string scratch;                 // default: in the RUN folder
    bool link_only = false;              // pairs between sources only
    std::string labels;                  // pairs that are known to be matches or not, for round 4; empty: none
    std::vector<std::string> without;    // parts left out (--without): what are they worth?
    std::string model;                   // model.json of a run whose weights are taken; empty: estimated
    bool threshold_auto = true;          // identities that maximise expected pairwise F1
    double threshold = 0.0;              // else: probability that a pair needs, 0 … 1
    double pairs_floor = 0.01;           // least probability of a pair in the pairs table
    double max_rejects = 0.05;           // largest share of rejected rows, 0 … 1
    double max_errors = 0.01;            // largest share of rows that idxr itself fails on, 0 … 1
    bool verify_inputs = false;          // know them again by all their bytes
    std::uint64_t max_block = 200;       // records of a block above which it is split
    std::uint64_t max_household = 20;    // identities above which an address is no household
    std::vector<std::string> survivorship{"latest", "frequent",
                                          "complete"};  // order of the rules for a master's best value
    std::vector<std::string> rules;                     // of idxr validate: "birth_date.filled >= 90%"
    std::uint64_t checkpoint_interval = 60;             // least seconds between two checkpoints
    bool keep_checkpoints = false;                      // when the run is over
    bool overwrite = false;
    bool dry_run = false;
    bool quiet = false;
    double price_per_core_hour = 0;  // of a core, in any currency; 0: not known
    bool profile = false;            // print the tree of timers at the end
};

inline bool is_left_out(const Settings& settings, std::string_view part) {
    return std::find(settings.without.begin(), settings.without.end(), part) != settings.without.end();
}

}  // namespace idxr::config
