# shellcheck shell=bash
# The command line, and how the starter speaks when something is wrong.

var=
port=
authorize_port= # of the authorizer; empty: it has none
extra=
checker=module
programs=$top/cgi-bin
settings=() # KEY=VALUE, from --set

# One line on standard error, and the end.
fail() {
    echo "tokenbooth: $*" >&2
    exit 1
}

usage() {
    echo "usage: start-site --var DIR --port PORT [--set KEY=VALUE]..." \
        "[--extra FILE] [--checker module|authorizer] [--programs DIR]" >&2
    exit 2
}

read_options() {
    while [ $# -gt 0 ]; do
        [ $# -ge 2 ] || usage
        case $1 in
        --var) var=$2 ;;
        --port) port=$2 ;;
        --set) settings+=("$2") ;;
        --extra) extra=$(realpath -- "$2") || fail "no file $2" ;;
        --checker) checker=$2 ;;
        --programs) programs=$(realpath -- "$2") || fail "no folder $2" ;;
        *) usage ;;
        esac
        shift 2
    done
    [ -n "$var" ] || usage
    [[ $checker =~ ^(module|authorizer)$ ]] || usage
    [[ $port =~ ^[1-9][0-9]{0,4}$ ]] && [ "$port" -le 65535 ] ||
        fail "PORT must be a number from 1 to 65535, not '$port'"
    # Only the folder itself is private, not the ones on the way to it.
    (umask 022 && mkdir -p -- "$(dirname -- "$var")") 2>/dev/null || true
    mkdir -p -- "$var" 2>/dev/null || fail "cannot make the folder $var"
    var=$(cd -- "$var" && pwd -P) || fail "cannot enter the folder $var"
    # The kernel's limit for the path of a unix socket is 107 bytes.
    [ "$(printf %s "$var/run/authorize.sock" | wc -c)" -le 107 ] ||
        fail "the path $var is too long for a socket in it; use a shorter one"
}
