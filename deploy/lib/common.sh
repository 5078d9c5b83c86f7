#!/usr/bin/env bash
# What deploy/run and tests/run share: timed messages, builds, and commands that can be stopped.
set -euo pipefail

STARTED_US=${EPOCHREALTIME//[!0-9]/}

# Prints a message after the seconds since the start.
say() {
    local tenths=$(((${EPOCHREALTIME//[!0-9]/} - STARTED_US) / 100000))
    printf '[%4d.%d s] %s\n' $((tenths / 10)) $((tenths % 10)) "$*"
}

complain() {
    printf '%s: %s\n' "$PROGRAM" "$*" >&2
}

port_is_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Runs a long command in its own process group, output to a log, so that a signal to this script is
# answered at once and takes the compilers with it. JOB_GROUP is the group while one is running;
# descriptor 9 is the lock of deploy/run, which must die with it.
JOB_GROUP=''
run_logged() {
    local log=$1 next=$((SECONDS + 15)) line status=0
    shift
    setsid "$@" >>"$log" 2>&1 </dev/null 9>&- &
    JOB_GROUP=$!
    while kill -0 "$JOB_GROUP" 2>/dev/null; do
        sleep 0.1
        if ((SECONDS >= next)); then
            next=$((SECONDS + 15))
            line=$(tail -n 1 "$log" | cut -c 1-90)
            say "  $line"
        fi
    done
    wait "$JOB_GROUP" || status=$?
    JOB_GROUP=''
    ((status == 0)) || tail -n 30 "$log" >&2
    return "$status"
}

stop_job() {
    [[ -n $JOB_GROUP ]] || return 0
    kill -TERM -- "-$JOB_GROUP" 2>/dev/null || true
    wait "$JOB_GROUP" 2>/dev/null || true
    JOB_GROUP=''
}

# A Beast file takes 1.3 GB of memory to compile; a small machine with many cores must not swap.
compile_jobs() {
    local cores memory_gib jobs
    cores=$(nproc)
    memory_gib=$(awk '/^MemTotal/ {print int($2 / 1048576)}' /proc/meminfo)
    jobs=$((memory_gib * 2 / 3))
    ((jobs >= 1)) || jobs=1
    ((jobs <= cores)) || jobs=$cores
    echo "$jobs"
}

# build PRESET LOG TARGET...: two runs in one tree would otherwise write the same build folder. The
# compilers inherit the lock, so it is held while one of them lives, even if this script is killed.
build() {
    local preset=$1 log=$2 lock status=0
    shift 2
    mkdir -p "$ROOT/build"
    exec {lock}>"$ROOT/build/.lock"
    if ! flock -n "$lock"; then
        say "  another build runs in this tree; waiting for it"
        flock "$lock"
    fi
    : >"$log"
    if [[ ! -f $ROOT/build/$preset/build.ninja ]]; then
        run_logged "$log" cmake -S "$ROOT" --preset "$preset" || status=$?
    fi
    if ((status == 0)); then
        run_logged "$log" cmake --build "$ROOT/build/$preset" --parallel "$(compile_jobs)" \
            --target "$@" || status=$?
    fi
    exec {lock}>&-
    return "$status"
}
