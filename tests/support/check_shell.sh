#!/usr/bin/env bash
# Fails if ShellCheck has something to say about one of our scripts.
set -euo pipefail
cd -- "${BASH_SOURCE[0]%/*}/../.."

failed=0
mapfile -t scripts < <(printf '%s\n' deploy/run tests/run .ci/run && find deploy tests -name '*.sh')
for script in "${scripts[@]}"; do
    shellcheck -x "$script" || failed=$((failed + 1))
done
printf '%d passed, %d failed\n' $((${#scripts[@]} - failed)) "$failed"
((failed == 0))
