// Bit-parallel string kernels for any machine.
#include "string_bits.hpp"

namespace idxr::compare {

const StringKernels portable_string_kernels{jaro_winkler_by_table, edit_distance_by_table, one_slip_of};

}  // namespace idxr::compare
