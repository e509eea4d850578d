// Being asked to stop: SIGUSR1, which Slurm sends before the time limit and mpirun forwards to its ranks.
#pragma once

#include <string>

namespace idxr {

// From here on SIGUSR1 asks to stop instead of ending the process. SIGTERM and SIGINT still end it, after the last
// words are printed (if there are any).
void listen_for_stop(const std::string& last_words);

bool stop_requested();

}  // namespace idxr
