#!/usr/bin/env bash
# Installs the Debian packages of a list that this machine lacks, and touches nothing if none does.
set -euo pipefail

# A word "unless=node:18" is met when the command node is there in version 18 or newer.
is_met_otherwise() {
    local command=${1#unless=} major
    local wanted=${command#*:}
    command=${command%%:*}
    command -v "$command" >/dev/null || return 1
    major=$("$command" --version 2>/dev/null | sed -E 's/^v?([0-9]+).*/\1/')
    [[ $major =~ ^[0-9]+$ ]] && ((major >= wanted))
}

# Prints the packages of the given lists that are not installed.
missing_packages() {
    local installed package condition
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
    sed 's/#.*//' "$@" | while read -r package condition; do
        [[ -n $package ]] || continue
        grep -qxF -- "$package" <<<"$installed" && continue
        [[ -n $condition ]] && is_met_otherwise "$condition" && continue
        printf '%s\n' "$package"
    done
}

# Debian's package would start a PostgreSQL of its own on port 5432, which nobody here asked for.
# The file that says no is there only while the package is being installed.
install_quietly() {
    local answers=/etc/postgresql-common/createcluster.d/chaolu.conf
    local options=(-y -q --no-install-recommends -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0)
    local as_root=() status=0
    [[ $EUID == 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get update -q ||
        printf 'apt-get update failed; going on with the package lists that are here\n' >&2
    if [[ " $* " == *' postgresql-15 '* ]]; then
        "${as_root[@]}" mkdir -p "${answers%/*}"
        echo 'create_main_cluster = false' | "${as_root[@]}" tee "$answers" >/dev/null
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "$@" ||
        status=$?
    [[ ! -e $answers ]] || "${as_root[@]}" rm -f "$answers"
    return "$status"
}

# install_missing LIST...: says what it installs; without the means, says the command to run.
install_missing() {
    local missing=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        printf 'This is not Debian: install what %s name by hand.\n' "$*" >&2
        return 1
    fi
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    printf 'Installing %d Debian packages: %s\n' "${#missing[@]}" "${missing[*]}"
    if [[ $EUID == 0 ]] || command -v sudo >/dev/null; then
        install_quietly "${missing[@]}" && return 0
    else
        printf 'Neither root nor sudo.\n' >&2
    fi
    printf '%s\n' 'Run this as root, then start again:' \
        "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
    return 1
}
