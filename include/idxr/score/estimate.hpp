// Estimating the model from counted agreement patterns.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/score/model.hpp"

namespace idxr::score {

// How many pairs showed each agreement pattern. Sums of integers, so the same for any order of pairs.
using PatternCounts = std::map<compare::Pattern, std::uint64_t>;

// Collective: the counts of all ranks, on every rank (a few thousand patterns stand for all pairs).
PatternCounts sum_patterns(const mpi::Communicator& comm, const PatternCounts& local);

inline constexpr double m_prior_pairs = 50;  // how many matches the built-in m stands for

// Of pairs drawn at random, by comparison and level: how often the commoner of the two values has each frequency code.
using CodeCounts = std::vector<std::vector<std::array<std::uint64_t, 256>>>;

struct Evidence {
    PatternCounts random;       // pairs of records drawn at random: almost all non-matches
    CodeCounts random_codes;    // the frequencies of their values; may be empty
    PatternCounts candidates;   // candidate pairs, or the sampled part of them
    double sampled = 1.0;       // the part of all candidate pairs that `candidates` holds
    double possible_pairs = 0;  // pairs that the pair rules allow
    std::uint64_t records = 0;
    std::vector<double>
        chance_equal;           // per comparison: chance that two random values of its slot are equal, 0 if unknown
    std::vector<bool> covered;  // per comparison: every pair that agrees on it exactly is among the candidates
};

enum class Levels : std::uint8_t { estimated, held };

// u from random pairs; m and the prior by expectation-maximisation over the candidate patterns with u held fixed, with
// the built-in chances as Dirichlet priors. Runs in a fixed order on the same numbers, so every rank finds the same.
// Where levels are held, the built-in m stands and nothing is iterated.
Model estimate(const compare::Comparisons& comparisons, const Evidence& evidence, Levels of_levels = Levels::estimated);

// Takes all values for as common as the average: agreement on a rare one weighs no more than on any other.
void forget_frequencies(Model& model);

// Collective: rank 0's weights on every rank, so that all decide alike even where their mathematical libraries differ
// in the last bit.
void share(const mpi::Communicator& comm, Model& model);

}  // namespace idxr::score
