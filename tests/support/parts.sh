#!/usr/bin/env bash
# The parts of tests/run: what each one builds, starts and counts.
set -euo pipefail

# What runs under the thread sanitizer besides all http and storage tests: the api tests in which
# many calls run at once, or outlive their worker.
TSAN_API_FILTER='OrderRaces.*:OrderReplay.*:OrderSteps.*:Deadlines.*:Metrics.*'

# Debian's own, which has Debian's modules; another one in PATH need not have them.
PYTHON=/usr/bin/python3
export PYTHONDONTWRITEBYTECODE=1

count() {
    PASSED=$((PASSED + $1))
    FAILED=$((FAILED + $2))
}

# run_streamed LOG COMMAND...: shows the output indented, keeps it in LOG, ends whatever the command
# left behind in its process group, and returns its status. Should this script be killed without a
# chance to clean up, the command ends too.
run_streamed() {
    local log=$1 out printer group status=0
    shift
    exec {out}> >(tee "$log" | sed -u 's/^/    /')
    printer=$!
    setsid setpriv --pdeathsig TERM timeout -k 10 "$PART_SECONDS_MAX" "$@" \
        >&"$out" 2>&1 </dev/null {out}>&- &
    JOB_GROUP=$!
    group=$JOB_GROUP
    exec {out}>&-
    wait "$JOB_GROUP" || status=$?
    JOB_GROUP=''
    kill -KILL -- "-$group" 2>/dev/null || true
    wait "$printer" || true
    ((status != 124)) || echo "    stopped after $PART_SECONDS_MAX s"
    return "$status"
}

# Counts a GoogleTest report: "passed failed". No report means that the binary died.
count_report() {
    "$PYTHON" - "$1" <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
try:
    cases = list(tree.parse(sys.argv[1]).getroot().iter("testcase"))
except (OSError, tree.ParseError):
    cases = []
ran = [case for case in cases
       if case.get("status") == "run" and case.find("skipped") is None]
failed = sum(case.find("failure") is not None for case in ran)
print(len(ran) - failed, failed)
PYTHON
}

# run_gtest PRESET BINARY [WRAPPER...]: no tests, a crash or a complaint at exit is a failure too.
run_gtest() {
    local preset=$1 binary=$2 report passed failed status=0
    shift 2
    report=$RUN/$preset-$binary.xml
    if [[ ! -x $ROOT/build/$preset/$binary ]]; then
        echo "    build/$preset/$binary is missing"
        count 0 1
        return 0
    fi
    run_streamed "$RUN/$preset-$binary.log" env CHAOLU_TEST_SEEN="$RUN/responses.jsonl" "$@" \
        "$ROOT/build/$preset/$binary" --gtest_brief=1 --gtest_color=no \
        --gtest_output="xml:$report" ${GTEST_FILTER_ARGUMENT:+"$GTEST_FILTER_ARGUMENT"} || status=$?
    read -r passed failed < <(count_report "$report")
    if ((failed == 0 && (status != 0 || passed == 0))); then
        echo "    $binary ended with status $status after $passed good tests"
        failed=1
    fi
    count "$passed" "$failed"
}

# run_counted NAME COMMAND...: a program that ends with "N passed, N failed", or with just a status.
run_counted() {
    local name=$1 line passed=0 failed=0 status=0
    shift
    run_streamed "$RUN/$name.log" "$@" || status=$?
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$RUN/$name.log" | tail -n 1) || true
    if [[ $line =~ ^([0-9]+)' passed, '([0-9]+)' failed' ]]; then
        passed=${BASH_REMATCH[1]}
        failed=${BASH_REMATCH[2]}
    elif ((status == 0)); then
        passed=1
    fi
    if ((failed == 0 && (status != 0 || passed == 0))); then
        failed=1
    fi
    count "$passed" "$failed"
}

# Each part that needs PostgreSQL gets a cluster of its own: one kills it, one measures it.
open_cluster() {
    export CHAOLU_TEST_CLUSTER=$RUN/cluster-$1
    cluster_init "$CHAOLU_TEST_CLUSTER" throwaway
    cluster_start "$CHAOLU_TEST_CLUSTER"
    CHAOLU_TEST_DATABASE=$(cluster_conninfo "$CHAOLU_TEST_CLUSTER")
    export CHAOLU_TEST_DATABASE
}

close_cluster() {
    cluster_remove "$CHAOLU_TEST_CLUSTER"
    unset CHAOLU_TEST_CLUSTER CHAOLU_TEST_DATABASE
}

# What the parts need from a build folder, as PRESET:TARGET.
targets_of() {
    case $1 in
        unit) printf '%s\n' test:unit_tests test:http_tests ;;
        storage) echo test:storage_tests ;;
        api | contract) echo test:api_tests ;;
        tidy) echo test:tidy_tests ;;
        fault) echo test:all ;;
        bench) if ((${#BENCH_ARGUMENTS[@]})); then echo test:all; else echo release:all; fi ;;
        asan) printf 'asan:%s\n' unit_tests http_tests storage_tests api_tests ;;
        tsan) printf 'tsan:%s\n' http_tests storage_tests api_tests ;;
        lint) echo clang:all ;;
    esac
}

# A build that fails is told once; each part that needs it then fails.
BROKEN_PRESETS=''
build_for() {
    local part wanted preset presets targets
    wanted=$(for part in "$@"; do targets_of "$part"; done | sort -u)
    mapfile -t presets < <(cut -d : -f 1 <<<"$wanted" | sort -u)
    for preset in "${presets[@]}"; do
        mapfile -t targets < <(sed -n "s/^$preset://p" <<<"$wanted")
        [[ " ${targets[*]} " != *' all '* ]] || targets=(all)
        say "building preset $preset: ${targets[*]}"
        build "$preset" "$RUN/build-$preset.log" "${targets[@]}" || BROKEN_PRESETS+=" $preset "
    done
}

# Old programs from before a build that failed prove nothing.
is_broken() {
    local preset
    for preset in $(targets_of "$1" | cut -d : -f 1 | sort -u); do
        [[ $BROKEN_PRESETS != *" $preset "* ]] || return 0
    done
    return 1
}

run_part() {
    local part=$1 passed=$PASSED failed=$FAILED started=$SECONDS
    say "$part"
    if is_broken "$part"; then
        echo '    its build failed'
        count 0 1
    else
        "part_$part"
    fi
    passed=$((PASSED - passed))
    failed=$((FAILED - failed))
    SUMMARY+=$(printf '%-10s %6d passed %5d failed %5d s' "$part" "$passed" "$failed" \
        $((SECONDS - started)))$'\n'
}

part_unit() {
    run_gtest test unit_tests
    run_gtest test http_tests
}

part_storage() {
    open_cluster storage
    run_gtest test storage_tests
    close_cluster
}

part_api() {
    open_cluster api
    run_gtest test api_tests
    close_cluster
}

# The answers are those that the api part saw in this run; asked for alone, it gets them first.
part_contract() {
    local spec=$ROOT/build/test/api-spec
    [[ -s $RUN/responses.jsonl ]] || part_api
    run_counted contract-lint "$ROOT/tests/contract/lint.sh" "$spec/node_modules"
    run_counted contract-checker "$PYTHON" "$ROOT/tests/contract/check_responses_test.py"
    run_counted contract-responses "$ROOT/tests/contract/check_responses.py" \
        --spec "$spec/openapi.json" --seen "$RUN/responses.jsonl"
}

part_tidy() {
    run_gtest test tidy_tests
    run_counted tidy-layout "$ROOT/tests/support/check_layout.sh"
    run_counted tidy-shell "$ROOT/tests/support/check_shell.sh"
}

part_fault() {
    open_cluster fault
    run_counted fault env CHAOLU_BINARY="$ROOT/build/test/chaolu" \
        "$PYTHON" "$ROOT/tests/fault/run.py"
    run_counted stock env CHAOLU_BINARY="$ROOT/build/test/chaolu" \
        "$PYTHON" "$ROOT/tests/fault/stock.py"
    close_cluster
    run_counted oversell env CHAOLU_BINARY="$ROOT/build/test/chaolu" \
        CHAOLU_ORDERS_LOAD="$ROOT/build/test/orders_load" \
        "$PYTHON" "$ROOT/tests/bench/oversell.py"
    run_counted pool-race env CHAOLU_BINARY="$ROOT/build/test/chaolu" \
        CHAOLU_ORDERS_LOAD="$ROOT/build/test/orders_load" \
        "$PYTHON" "$ROOT/tests/bench/pool_race.py" --seeds 2
}

# In the run of everything it is short and measures the test build: it shows that it works.
part_bench() {
    local preset=release
    ((${#BENCH_ARGUMENTS[@]} == 0)) || preset="test"
    open_cluster bench
    run_counted bench env CHAOLU_BINARY="$ROOT/build/$preset/chaolu" \
        "$PYTHON" "$ROOT/tests/bench/run.py" "${BENCH_ARGUMENTS[@]}"
    close_cluster
}

part_asan() {
    export ASAN_OPTIONS=detect_stack_use_after_return=1
    export UBSAN_OPTIONS=print_stacktrace=1
    open_cluster asan
    run_gtest asan unit_tests
    run_gtest asan http_tests
    run_gtest asan storage_tests
    run_gtest asan api_tests
    close_cluster
}

# Without "setarch -R" newer kernels place memory where this sanitizer keeps its own.
part_tsan() {
    local GTEST_FILTER_ARGUMENT=''
    export TSAN_OPTIONS='second_deadlock_stack=1'
    run_gtest tsan http_tests setarch "$(uname -m)" -R
    open_cluster tsan
    run_gtest tsan storage_tests setarch "$(uname -m)" -R
    GTEST_FILTER_ARGUMENT=--gtest_filter=$TSAN_API_FILTER
    run_gtest tsan api_tests setarch "$(uname -m)" -R
    close_cluster
}

part_lint() {
    local PART_SECONDS_MAX=3000
    run_counted lint run-clang-tidy-14 -quiet -p "$ROOT/build/clang" \
        "$ROOT/(domain|storage|server)/"
}
