# SPDX-FileCopyrightText: 2026 The Foldline authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What packaging/run and packaging/test share. Sourced by bash, with `set -euo pipefail` and `top` (the repository) set.

build_packages=(
    ca-certificates cmake g++ ninja-build ccache mold pkg-config
    qt6-base-dev qt6-charts-dev qt6-svg-dev libqt6svg6-dev libqt6opengl6-dev libgl-dev
    qtkeychain-qt6-dev
    libsqlite3-dev libsimdjson-dev nlohmann-json3-dev libexpected-dev libcli11-dev libssl-dev
    libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
)
run_packages=(
    libqt6sql6-sqlite libqt6sql6-psql libqt6svg6 libsecret-1-0 breeze-icon-theme fonts-dejavu-core fontconfig
)
test_packages=(
    librapidcheck-dev libbenchmark-dev postgresql sqlite3 xvfb xauth
)
# The servers' own clients are tests too; a Node from elsewhere does as well as Debian's.
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    test_packages+=(nodejs npm)
fi

say() { printf '%s\n' "$*" >&2; }

step='starting'
on_failure() {
    say ""
    say "FAILED while $step. Nothing of yours was changed; the messages above say why. It is safe to run this again."
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo -n "$@" 2>/dev/null || sudo "$@"
    else
        say "This needs root rights and there is no sudo. As root, run: $*"
        return 1
    fi
}

# install_missing PACKAGE...: installs what is not there; quick when nothing is missing.
install_missing() {
    step='installing Debian packages'
    local missing=() package
    for package in "$@"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" != installed ]; then
            missing+=("$package")
        fi
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        say "These packages are missing, and this is no Debian system to install them on: ${missing[*]}"
        return 1
    fi
    say "Installing from Debian: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >&2
}

# configure_and_build PRESET [TARGET...]: configures when needed, then builds.
configure_and_build() {
    local preset=$1
    shift
    step="building the $preset preset"
    say "Building ($preset) ..."
    (cd "$top" && cmake --preset "$preset" >"$top/build/.configure-$preset.log" 2>&1) || {
        cat "$top/build/.configure-$preset.log" >&2
        return 1
    }
    (cd "$top" && cmake --build --preset "$preset" ${1:+--target "$@"} >&2)
}
