#!/bin/sh
# Lints the API description and checks its examples: lint.sh <node_modules folder of api-spec>.
set -u

if [ $# -ne 1 ] || [ ! -x "$1/.bin/redocly" ]; then
  echo "usage: lint.sh <node_modules folder that holds @redocly/cli>" >&2
  exit 2
fi
redocly=$(cd "$1" && pwd)/.bin/redocly
here=$(cd "$(dirname "$0")" && pwd)
spec=$(cd "$here/../../api-spec" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true PYTHONDONTWRITEBYTECODE=1
cd "$spec" || exit 2

passed=0
failed=0

# Redocly exits with 0 on warnings; here a warning is a fault too.
"$redocly" lint openapi.yaml --config redocly.yaml --format json >"$work/lint.json" 2>"$work/log"
status=$?
if [ $status -eq 0 ] && /usr/bin/python3 -c '
import json, sys
totals = json.load(open(sys.argv[1]))["totals"]
sys.exit(totals["errors"] + totals["warnings"] > 0)' "$work/lint.json"; then
  passed=$((passed + 1))
else
  failed=$((failed + 1))
  "$redocly" lint openapi.yaml --config redocly.yaml
fi

if "$redocly" bundle openapi.yaml --config redocly.yaml --output "$work/openapi.json" \
  >"$work/log" 2>&1; then
  /usr/bin/python3 "$here/check_examples.py" --spec "$work/openapi.json" --examples examples \
    >"$work/examples"
  sed '$d' "$work/examples"
  # The last line reads "N passed, N failed"; without one the check itself broke.
  counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$work/examples")
  [ -n "$counts" ] || counts="0 1"
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
else
  failed=$((failed + 1))
  cat "$work/log" >&2
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
