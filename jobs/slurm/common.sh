# What the batch scripts share: the program, the cores, warnings before the time limit, and the way back to the queue.
# IDXR names the program (default: build/idxr of this repository), REQUEUES how often a job goes back (default 5).

idxr=${IDXR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/build/idxr}
[ -x "$idxr" ] || { echo "$idxr is missing: run tools/build first, or set IDXR" >&2; exit 2; }
cd "$SLURM_SUBMIT_DIR" || exit 2

# One rank a task, its threads on the task's cores. With ranks a socket (--ntasks-per-socket) each keeps to its socket and the
# memory there. Else Slurm confines a job to its cores; binding each rank further would leave its threads on one core. The memory ceiling of a rank comes from the allocation (SLURM_MEM_PER_NODE or _PER_CPU).
export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}
binding=(--bind-to none)
[ -z "${SLURM_NTASKS_PER_SOCKET:-}" ] || binding=(--map-by "ppr:$SLURM_NTASKS_PER_SOCKET:socket" --bind-to socket)
ranks=${SLURM_NTASKS:-$((SLURM_JOB_NUM_NODES * ${SLURM_NTASKS_PER_NODE:-1}))}

# The shared memory of PMIx 4.2 lets mpirun hang when a rank is killed while it starts.
export PMIX_MCA_gds=hash

# Runs `idxr …` on all ranks and ends the script. Three minutes before the time limit Slurm warns this shell alone; mpirun
# passes the signal on, the run saves where it stands and leaves with 75. PMIx 4.2 now and then keeps an mpirun whose ranks
# are gone; one that is still there 150 seconds after the warning is killed.
run_idxr() {
    echo "$(date -Is) job $SLURM_JOB_ID on $SLURM_JOB_NUM_NODES nodes, $ranks ranks of $OMP_NUM_THREADS threads"
    mpirun "${binding[@]}" -n "$ranks" -x OMP_NUM_THREADS "$idxr" "$@" &
    local mpirun=$! status=0 watchdog=
    trap 'kill -USR1 $mpirun 2>/dev/null; (sleep 150; kill -KILL $mpirun 2>/dev/null) & watchdog=$!' USR1
    while wait $mpirun || status=$?; kill -0 $mpirun 2>/dev/null; do status=0; done
    [ -z "$watchdog" ] || kill "$watchdog" 2>/dev/null
    echo "$(date -Is) idxr exits with $status"

    # 0 is the result; 2 to 9 are faults that stay; anything else is a request to stop or a lost rank.
    if [ "$status" -eq 0 ] || { [ "$status" -ge 2 ] && [ "$status" -le 9 ]; }; then exit "$status"; fi
    if [ "${SLURM_RESTART_COUNT:-0}" -lt "${REQUEUES:-5}" ]; then
        # Said first: Slurm ends this shell as it takes the job back.
        echo "$(date -Is) back to the queue"
        scontrol requeue "$SLURM_JOB_ID" && exit 75
    fi
    exit "$status"
}
