#!/usr/bin/env bash
# Proves the promise of a fresh machine: in a bare Debian 12, deploy/run serves and tests/run works.
#
# Needs root, and this machine's way to a Debian mirror and to npm, which the bare system borrows:
# package sources, name resolution, trusted certificates. It lives in a temporary folder, with
# processes and mounts of its own that vanish with it.
# shellcheck disable=SC2317  # the functions that traps call look unreachable
set -euo pipefail

ROOT=$(realpath -- "${BASH_SOURCE[0]%/*}/../..")
PROGRAM=tests/fresh/debian.sh
# shellcheck source=deploy/lib/common.sh
. "$ROOT/deploy/lib/common.sh"
# shellcheck source=deploy/lib/packages.sh
. "$ROOT/deploy/lib/packages.sh"

FIRST_START_SECONDS_MAX=1500
SECOND_START_SECONDS_MAX=5

usage() {
    cat <<'USAGE'
Usage: tests/fresh/debian.sh [--packages-only | --work-tree] [part...]

Builds a bare Debian 12, copies a clean clone of this repository into it, runs deploy/run --no-demo
until it is ready, stops it, starts it again, and runs tests/run with the given parts (unit).

  --packages-only   only installs the packages of both lists there
  --work-tree       takes the files as they are now instead of the last commit
USAGE
}

# What apt here knows as Debian's own: "address suite component" lines.
debian_sources() {
    # shellcheck disable=SC2016  # apt expands it
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' \
        'Created-By: Packages' |
        awk '$4 == "Debian" && $2 ~ /^bookworm/ {print $1, $2, $3}' | sort -u
}

make_system() {
    local system=$1 mirror
    mirror=$(debian_sources | awk '$2 == "bookworm" && $3 == "main" {print $1; exit}')
    if [[ -z $mirror ]]; then
        complain 'apt here knows no Debian 12 mirror (apt-get update first?)'
        return 1
    fi
    say 'unpacking a bare Debian 12'
    debootstrap --variant=minbase bookworm "$system" "$mirror" >"$system.log" 2>&1 ||
        { tail -n 20 "$system.log" >&2 && return 1; }
    debian_sources | sed 's/^/deb /' >"$system/etc/apt/sources.list"
    cp -L /etc/resolv.conf /etc/hosts "$system/etc/"
    mkdir -p "$system/usr/local/share/ca-certificates"
    find /usr/local/share/ca-certificates -name '*.crt' \
        -exec cp -t "$system/usr/local/share/ca-certificates" {} +
    echo force-unsafe-io >"$system/etc/dpkg/dpkg.cfg.d/thrown-away"
    # Without an init there is nothing that could start a service.
    printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d"
    chmod +x "$system/usr/sbin/policy-rc.d"
}

copy_sources() {
    local target=$1
    if [[ $SOURCES == clone ]]; then
        git clone -q --no-hardlinks -- "$ROOT" "$target"
    else
        mkdir -p "$target"
        git -C "$ROOT" ls-files -zco --exclude-standard |
            tar -C "$ROOT" --null -T - --ignore-failed-read -cf - | tar -C "$target" -xf -
    fi
}

# Only what a login on a new machine would have, besides the way to the registries.
# "enter" does not come back, so that in the background its process is the command's own.
enter() {
    exec chroot "$SYSTEM" env -i HOME=/root TERM=dumb \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

inside() {
    (enter "$@")
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        port_is_taken "$port" || port_is_taken $((port + 1)) || break
    done
    echo "$port"
}

# start_and_stop SECONDS_MAX: deploy/run must be ready in time, and end with 0 when it is told to.
start_and_stop() {
    local seconds_max=$1 port run started=$SECONDS status=0
    port=$(free_port)
    enter /srv/chaolu/deploy/run --no-demo --port "$port" >"$SYSTEM.out" 2>&1 &
    run=$!
    until grep -q 'Ctrl-C stops' "$SYSTEM.out" && port_is_taken "$port"; do
        if ! kill -0 "$run" 2>/dev/null || ((SECONDS - started > seconds_max)); then
            tail -n 40 "$SYSTEM.out" >&2
            complain "deploy/run was not ready within $seconds_max s"
            return 1
        fi
        sleep 0.1
    done
    say "deploy/run was ready after $((SECONDS - started)) s"
    kill -TERM "$run"
    wait "$run" || status=$?
    ((status == 0)) || { complain "deploy/run ended with $status when stopped" && return 1; }
}

install_only() {
    # shellcheck disable=SC2016  # the inner shell expands it
    inside bash -c '. /srv/chaolu/deploy/lib/packages.sh
        install_missing /srv/chaolu/deploy/packages.txt >/dev/null
        install_missing /srv/chaolu/tests/packages.txt >/dev/null
        [[ -z $(missing_packages /srv/chaolu/{deploy,tests}/packages.txt) ]]'
    say 'every package of the two lists is there'
}

# Runs as the first process of its own process and mount namespaces.
run_inside() {
    SYSTEM=$1
    PACKAGES_ONLY=$2
    PARTS=("${@:3}")
    mount --make-rprivate /
    mount -t proc proc "$SYSTEM/proc"
    mount -t tmpfs -o mode=1777 tmpfs "$SYSTEM/dev/shm"
    if [[ $PACKAGES_ONLY == yes ]]; then
        install_only
        return
    fi
    say 'deploy/run for the first time: packages, build, database'
    start_and_stop "$FIRST_START_SECONDS_MAX"
    say 'deploy/run for the second time'
    start_and_stop "$SECOND_START_SECONDS_MAX"
    say "tests/run ${PARTS[*]}"
    inside /srv/chaolu/tests/run "${PARTS[@]}"
}

on_exit() {
    local status=$?
    rm -rf --one-file-system -- "$WORK"
    exit "$status"
}

main() {
    PACKAGES_ONLY=no
    SOURCES=clone
    while [[ ${1:-} == -* ]]; do
        case $1 in
            --packages-only) PACKAGES_ONLY=yes ;;
            --work-tree) SOURCES=files ;;
            *) usage && exit 2 ;;
        esac
        shift
    done
    PARTS=("${@:-unit}")
    [[ $EUID == 0 ]] || { complain 'needs root' && exit 1; }
    install_missing <(echo debootstrap)
    WORK=$(mktemp -d /var/tmp/chaolu-fresh-XXXXXX)
    trap on_exit EXIT
    trap 'exit 130' INT TERM HUP
    make_system "$WORK/system"
    copy_sources "$WORK/system/srv/chaolu"
    unshare --mount --pid --fork --kill-child -- \
        "${BASH_SOURCE[0]}" --inside "$WORK/system" "$PACKAGES_ONLY" "${PARTS[@]}"
    say 'a fresh machine is enough'
}

if [[ ${1:-} == --inside ]]; then
    shift
    run_inside "$@"
else
    main "$@"
fi
