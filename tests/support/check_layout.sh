#!/usr/bin/env bash
# Fails if a C++ file is not laid out as .clang-format says; names the command that cures it.
set -euo pipefail
cd -- "${BASH_SOURCE[0]%/*}/../.."

unlike=()
mapfile -t files < <(find domain storage server tests deploy -name '*.cpp' -o -name '*.hpp' | sort)
for file in "${files[@]}"; do
    clang-format-14 --dry-run -Werror "$file" 2>/dev/null || unlike+=("$file")
done
if ((${#unlike[@]})); then
    printf '%s\n' "${unlike[@]}" "To lay them out: clang-format-14 -i ${unlike[*]}"
fi
printf '%d passed, %d failed\n' $((${#files[@]} - ${#unlike[@]})) ${#unlike[@]}
((${#unlike[@]} == 0))
