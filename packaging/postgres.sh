# SPDX-FileCopyrightText: 2026 The Foldline authors
# SPDX-License-Identifier: GPL-3.0-or-later
# A throw-away PostgreSQL server on loopback, on a free port, with its own data directory. Sourced after common.sh.

postgres_home=
postgres_bin=

as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

free_port() {
    local port
    for port in $(shuf -i 20000-45000 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s\n' "$port"
            return 0
        fi
    done
    return 1
}

# Sets FOLDLINE_TEST_POSTGRES for the tests.
start_postgres() {
    local port
    postgres_bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
    postgres_home=$(mktemp -d)
    [ "$(id -u)" -ne 0 ] || chown postgres:postgres "$postgres_home"
    (cd "$postgres_home" && as_postgres "$postgres_bin/initdb" -D "$postgres_home/data" -U foldline -A trust -E UTF8 --locale=C \
        >"$postgres_home.log" 2>&1) || { cat "$postgres_home.log" >&2; return 1; }
    port=$(free_port)
    (cd "$postgres_home" && as_postgres "$postgres_bin/pg_ctl" -D "$postgres_home/data" -w -l "$postgres_home/data/server.log" \
        -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c fsync=off" start >>"$postgres_home.log" 2>&1) || {
        cat "$postgres_home.log" "$postgres_home/data/server.log" >&2
        return 1
    }
    export FOLDLINE_TEST_POSTGRES="host=127.0.0.1 port=$port dbname=postgres user=foldline"
}

stop_postgres() {
    [ -n "$postgres_home" ] || return 0
    (cd "$postgres_home" && as_postgres "$postgres_bin/pg_ctl" -D "$postgres_home/data" -m immediate stop >/dev/null 2>&1) || true
    rm -rf "$postgres_home" "$postgres_home.log"
    postgres_home=
}
