#!/usr/bin/env bash
# A private PostgreSQL 15 cluster in a folder, reachable over a Unix socket only: make, start, stop.
#
# Sourced by deploy/run and tests/run; as a command, for other programs:
#   deploy/lib/cluster.sh start|stop|remove|conninfo|pid FOLDER
# "start" makes a throw-away cluster first if there is none; it prints a superuser's conninfo.
#
# Who runs it. PostgreSQL refuses to be root: as root it runs as the system user postgres (which
# Debian's package brings), as an ordinary user it runs as that user.
#
# Where it lives. FOLDER holds data/, log and socket. If the user that runs PostgreSQL may not enter
# FOLDER (a tree under /root, say), FOLDER becomes a symbolic link to a real place, which is below
# /var/lib/chaolu for a lasting cluster and below /tmp for a throw-away one.
#
# Where the socket lives. In FOLDER/socket, or, if that path is too long for a socket address or
# would need quoting, in a fresh /tmp/chaolu-XXXXXX that FOLDER/socket links to. It is made anew at
# each start, so nobody can wait there for us.
#
# Who may connect. The socket's folder is closed to others, and inside it the rule is "peer": the
# kernel says who calls, and only the caller of this script and PostgreSQL's own user are let in, as
# the roles of CLUSTER_ROLES. "trust" would do while the folder is closed; peer holds if it opens.
set -euo pipefail

CLUSTER_VERSION=15
CLUSTER_ROLES=(postgres chaolu_owner chaolu_app)
# A socket address holds 107 bytes; "/.s.PGSQL.5432" takes 14 of them.
CLUSTER_SOCKET_FOLDER_MAX=93

cluster_complain() {
    printf 'PostgreSQL: %s\n' "$*" >&2
}

cluster_bin() {
    local bin=/usr/lib/postgresql/$CLUSTER_VERSION/bin
    if [[ ! -x $bin/postgres ]]; then
        cluster_complain "$bin/postgres is missing. Remedy: apt-get install postgresql-15"
        return 1
    fi
    echo "$bin"
}

# The user that runs PostgreSQL: the owner of the data if there are any, for one who is root today
# may have started it as an ordinary user yesterday.
cluster_user() {
    local owner
    owner=$(stat -L -c %U -- "$1/data" 2>/dev/null || stat -L -c %U -- "$1" 2>/dev/null) || owner=''
    if [[ $EUID != 0 ]]; then
        if [[ -n $owner && $owner != "$(id -un)" ]]; then
            cluster_complain "$1 belongs to $owner, since root made it." \
                "Remedy: run this as root, or remove that cluster as root (deploy/run --reset)."
            return 1
        fi
        id -un
    elif [[ -n $owner && $owner != root ]]; then
        echo "$owner"
    elif id -u postgres >/dev/null 2>&1; then
        echo postgres
    else
        cluster_complain 'no system user postgres. Remedy: apt-get install postgresql-15'
        return 1
    fi
}

# cluster_as USER COMMAND...: from the root folder, for USER may not enter the current one. The lock
# of deploy/run (descriptor 9) must not live on in PostgreSQL.
cluster_as() {
    local user=$1
    shift
    if [[ $EUID == 0 && $user != root ]]; then
        (cd / && exec setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups -- "$@") 9>&-
    else
        (cd / && exec "$@") 9>&-
    fi
}

cluster_may_use() {
    cluster_as "$1" test -w "$2/." 2>/dev/null
}

# A tree that was copied with its link must not share the cluster of the tree it was copied from;
# one that was moved keeps it.
cluster_keep_link() {
    local folder=$1 home belongs_to
    home=$(readlink -f -- "$folder")
    [[ -d $home ]] || return 1
    belongs_to=$(cat -- "$home/belongs-to" 2>/dev/null || true)
    [[ $belongs_to != "$folder" ]] || return 0
    [[ $(readlink -f -- "$belongs_to") != "$home" ]] || return 1
    printf '%s\n' "$folder" >"$home/belongs-to"
}

# Makes FOLDER, or a real place elsewhere with FOLDER as a link to it, and gives it to USER.
cluster_make_home() {
    local folder=$1 user=$2 kind=$3 home
    if [[ -L $folder ]]; then
        cluster_keep_link "$folder" && return 0
        rm -- "$folder"
    elif [[ -d $folder ]]; then
        return 0
    fi
    mkdir -p -- "${folder%/*}"
    mkdir -m 0700 -- "$folder"
    [[ $EUID != 0 ]] || chown -- "$user:" "$folder"
    ! cluster_may_use "$user" "$folder" || return 0
    rmdir -- "$folder"
    if [[ $kind == throwaway ]]; then
        home=$(mktemp -d /tmp/chaolu-XXXXXX)
    else
        install -d -m 0755 /var/lib/chaolu
        home=$(mktemp -d /var/lib/chaolu/cluster-XXXXXX)
    fi
    printf '%s\n' "$folder" >"$home/belongs-to"
    chown -- "$user:" "$home"
    ln -s -- "$home" "$folder"
    if ! cluster_may_use "$user" "$home"; then
        cluster_complain "the user $user may enter neither $folder nor $home." \
            "Remedy: put the source tree where $user may go, such as below /srv."
        return 1
    fi
}

# cluster_init FOLDER [lasting|throwaway]. A cluster that was only half made is made again.
cluster_init() {
    local folder home user bin output version
    folder=$(realpath -sm -- "$1")
    bin=$(cluster_bin)
    user=$(cluster_user "$folder")
    cluster_make_home "$folder" "$user" "${2:-lasting}"
    home=$(readlink -f -- "$folder")
    if [[ -f $home/data/PG_VERSION ]]; then
        version=$(<"$home/data/PG_VERSION")
        [[ $version == "$CLUSTER_VERSION" ]] && return 0
        cluster_complain "$folder was made by PostgreSQL $version, not $CLUSTER_VERSION." \
            "Remedy: pg_upgrade it, or start afresh with deploy/run --reset"
        return 1
    fi
    rm -rf -- "$home/data.new"
    if ! output=$(cluster_as "$user" "$bin/initdb" -D "$home/data.new" -U postgres -E UTF8 \
        --locale=C.UTF-8 --data-checksums --auth-local=peer --auth-host=reject 2>&1); then
        cluster_complain "initdb failed in $folder:" "$output"
        return 1
    fi
    echo "include 'chaolu.conf'" >>"$home/data.new/postgresql.conf"
    mv -T -- "$home/data.new" "$home/data"
}

# Written at every start, so that a changed reason or number reaches the clusters that exist.
cluster_settings() {
    cat <<SETTINGS
# Written by deploy/lib/cluster.sh at every start; a change here is lost.
listen_addresses = ''               # no TCP: nothing outside this machine can reach it
port = 5432                         # only names the socket
unix_socket_directories = '$1'
unix_socket_permissions = 0700
fsync = on                          # what was acknowledged survives a power cut:
synchronous_commit = on             # these three are the defaults, and the promise
full_page_writes = on
max_connections = 100               # the server holds 12-18 sessions; the rest is for tests and psql
shared_buffers = 256MB              # fits a 2 GiB machine and holds the hot rows of a market
effective_cache_size = 1GB          # what the system's file cache will roughly hold
work_mem = 8MB                      # sorts of a page fit, and 100 of them do not exhaust memory
maintenance_work_mem = 64MB
max_wal_size = 2GB                  # a load peak is not interrupted by a checkpoint it caused
min_wal_size = 256MB                # ... and reuses its WAL files instead of making new ones
checkpoint_timeout = 15min          # each checkpoint makes the next write of every page larger
wal_buffers = 16MB                  # a whole group of orders is written at once
jit = off                           # our statements take less time than compiling them
random_page_cost = 1.1              # solid-state disks
autovacuum_naptime = 15s            # hot stock rows are updated all day
idle_in_transaction_session_timeout = 60s  # a client that hangs must not keep its locks
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 1s
log_parameter_max_length = 0        # the values are people's names, phones and addresses
SETTINGS
}

cluster_write_access() {
    local home=$1 user=$2 role
    echo 'local all all peer map=chaolu' >"$home/data/pg_hba.conf"
    for role in "${CLUSTER_ROLES[@]}"; do
        printf 'chaolu "%s" %s\n' "$(id -un)" "$role" "$user" "$role"
    done >"$home/data/pg_ident.conf"
}

cluster_drop_socket() {
    local target
    [[ -L $1/socket ]] || return 0
    target=$(readlink -- "$1/socket")
    [[ ! $target =~ ^/tmp/chaolu-[A-Za-z0-9]{6}$ ]] || rm -rf -- "$target"
    rm -f -- "$1/socket"
}

# Prints the folder that the socket will be in.
cluster_make_socket() {
    local home=$1 user=$2 socket=$1/socket
    cluster_drop_socket "$home"
    if [[ ! $socket =~ ^[A-Za-z0-9/._-]+$ ]] || ((${#socket} > CLUSTER_SOCKET_FOLDER_MAX)); then
        socket=$(mktemp -d /tmp/chaolu-XXXXXX)
        ln -s -- "$socket" "$home/socket"
    fi
    if [[ $socket == "$home/socket" ]]; then
        rm -rf -- "$socket"
        mkdir -m 0700 -- "$socket"
    fi
    [[ $EUID != 0 ]] || chown -- "$user:" "$socket"
    echo "$socket"
}

# Prints the postmaster's process id. It works in its data folder: that tells it from an unrelated
# process that got the number of one that was killed. (In a container even root may not look into
# the processes of others, hence cluster_as.)
cluster_pid() {
    local home user pid
    home=$(readlink -f -- "$1")
    read -r pid 2>/dev/null <"$home/data/postmaster.pid" || return 1
    user=$(cluster_user "$1") || return 1
    [[ $(cluster_as "$user" readlink "/proc/$pid/cwd") == "$home/data" ]] || return 1
    echo "$pid"
}

# PostgreSQL will not start while the number in its pid file belongs to any process of its user: a
# stranger after a restart of the machine, or its own corpse in a container whose first process
# does not bury the dead. The file goes only if nobody works in the data folder.
cluster_drop_stale_pid() {
    local home=$1 user=$2 pid
    read -r pid 2>/dev/null <"$home/data/postmaster.pid" || return 0
    [[ -d /proc/$pid ]] || return 0
    # shellcheck disable=SC2016  # the inner shell expands it
    ! cluster_as "$user" sh -c 'readlink /proc/[0-9]*/cwd' | grep -qxF -- "$home/data" || return 0
    rm -f -- "$home/data/postmaster.pid"
}

# cluster_start FOLDER: a running cluster is left running.
cluster_start() {
    local folder home user bin socket tries output
    folder=$(realpath -sm -- "$1")
    home=$(readlink -f -- "$folder")
    bin=$(cluster_bin)
    user=$(cluster_user "$folder")
    cluster_write_access "$home" "$user"
    if cluster_pid "$folder" >/dev/null; then
        cluster_as "$user" "$bin/pg_ctl" -D "$home/data" -s reload
        [[ ! -S $home/socket/.s.PGSQL.5432 ]] || return 0
        cluster_stop "$folder"      # someone emptied /tmp
    fi
    socket=$(cluster_make_socket "$home" "$user")
    cluster_settings "$socket" >"$home/data/chaolu.conf"
    [[ $EUID != 0 ]] || chown -- "$user:" "$home"/data/{chaolu,pg_hba,pg_ident}.conf
    # After a kill -9 the orphaned sessions need a moment to notice; until then it refuses to start.
    for ((tries = 0; tries < 20; tries++)); do
        cluster_drop_stale_pid "$home" "$user"
        output=$(cluster_as "$user" "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -t 300 -s \
            start 2>&1) && return 0
        cluster_as "$user" tail -n 3 "$home/log" | grep -qE 'still in use|already exists' ||
            break
        sleep 0.5
    done
    cluster_complain "it does not start: $output; the end of $folder/log:"
    cluster_as "$user" tail -n 10 "$home/log" >&2 || true
    cluster_drop_socket "$home"
    return 1
}

# cluster_stop FOLDER: cuts the sessions off, but writes everything down.
cluster_stop() {
    local home user bin mode
    home=$(readlink -f -- "$(realpath -sm -- "$1")")
    if cluster_pid "$1" >/dev/null; then
        bin=$(cluster_bin)
        user=$(cluster_user "$1")
        for mode in fast immediate; do
            ! cluster_as "$user" "$bin/pg_ctl" -D "$home/data" -m "$mode" -w -t 60 -s stop || break
        done
    fi
    cluster_drop_socket "$home"
}

# cluster_remove FOLDER: stops it and deletes everything, the link's target too if it is its own.
cluster_remove() {
    local folder home
    folder=$(realpath -sm -- "$1")
    [[ -e $folder || -L $folder ]] || return 0
    home=$(readlink -f -- "$folder")
    if [[ ! -L $folder ]]; then
        cluster_stop "$folder"
    elif [[ $(cat -- "$home/belongs-to" 2>/dev/null) == "$folder" ]]; then
        cluster_stop "$folder"
        rm -rf -- "$home"
        rmdir --ignore-fail-on-non-empty -- "${home%/*}" 2>/dev/null || true
    fi
    rm -rf -- "$folder"
}

# cluster_conninfo FOLDER [DATABASE [ROLE]]
cluster_conninfo() {
    local socket
    socket=$(readlink -f -- "$(realpath -sm -- "$1")/socket")
    echo "host=$socket port=5432 dbname=${2:-postgres} user=${3:-postgres}"
}

# The role that owns the schema, and its database. It may make roles, for migrations make the
# application's; it is no superuser.
cluster_make_database() {
    local bin conninfo
    bin=$(cluster_bin)
    conninfo=$(cluster_conninfo "$1")
    "$bin/psql" -X -q -v ON_ERROR_STOP=1 -d "$conninfo" <<'SQL'
select 'create role chaolu_owner login createrole'
 where not exists (select from pg_roles where rolname = 'chaolu_owner') \gexec
select 'create database chaolu owner chaolu_owner'
 where not exists (select from pg_database where datname = 'chaolu') \gexec
SQL
}

cluster_command() {
    local verb=${1:-} folder=${2:-}
    if [[ -z $folder || ! $verb =~ ^(start|stop|remove|conninfo|pid)$ ]]; then
        echo 'Usage: deploy/lib/cluster.sh start|stop|remove|conninfo|pid FOLDER' >&2
        return 2
    fi
    if [[ $verb == start ]]; then
        cluster_init "$folder" throwaway
        cluster_start "$folder"
        verb=conninfo
    fi
    "cluster_$verb" "$folder"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    cluster_command "$@"
fi
