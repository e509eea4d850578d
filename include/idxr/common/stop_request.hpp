// Being asked to stop: SIGUSR1, which Slurm sends before the time limit and mpirun forwards to its ranks.
#pragma once

namespace idxr {

// From here on SIGUSR1 asks to stop instead of ending the process.
void listen_for_stop();

bool stop_requested();

}  // namespace idxr
