# shellcheck shell=bash
# Starts, watches and stops the processes of a site. Each process leads its own
# session, so that everything it starts can be stopped with it. The kernel
# signals it when the starter dies, so not even kill -9 leaves anything behind.

declare -A children=() # process id -> name
clock= # process id of the `sleep` that limits each wait for them
declare -A log_before=() # name -> bytes that its log had before it was started
apache=/usr/sbin/apache2

exec {never}<> <(:) # nothing is ever written to it

# Without a process: a start does this a dozen times, and the tests start sites
# by the hundred.
nap() {
    read -rt 0.1 -u "$never" || true
}

accepts_connections() {
    (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Keeps a second site from running in the same folder: it would share the
# database, but not the port. The lock is released when the starter and the
# command that it is waiting for have ended.
take_folder() {
    mkdir -p "$var/run" "$var/log" "$var/locks" "$var/feeds" 2>/dev/null ||
        fail "cannot write to $var (does it belong to another user?)"
    exec {lock}>"$var/run/lock" || fail "cannot write to $var/run"
    flock --nonblock "$lock" || fail "a site is running in $var already"
}

require_free_port() {
    ! accepts_connections "$port" ||
        fail "port $port is taken; choose another one: make run PORT=8081"
}

# start NAME DEATH-SIGNAL COMMAND...: sets $started to the process id. Adds to
# the log, because an earlier run can have logged what somebody is looking for.
start() {
    local name=$1 signal=$2 log=$var/log/$1.log
    shift 2
    : >>"$log"
    log_before[$name]=$(stat -c %s "$log")
    # {lock} is closed, so that only the starter holds it.
    setsid setpriv --pdeathsig "$signal" -- "$@" \
        </dev/null >>"$log" 2>&1 {lock}>&- {never}>&- &
    started=$!
    children[$started]=$name
}

# has_said NAME TEXT: whether it has logged that since it was started.
has_said() {
    local said
    said=$(tail -c "+$((log_before[$1] + 1))" "$var/log/$1.log")
    [[ $said == *"$2"* ]]
}

is_running() {
    kill -0 "$1" 2>/dev/null
}

# Returns 1 when the process ends before it says that it is ready.
wait_until_ready() {
    until has_said "$2" ': ready on '; do
        is_running "$1" || return 1
        nap
    done
}

# fail_with_log NAME FILE...: fails, with the last lines of the logs.
fail_with_log() {
    local name=$1
    shift
    tail -n 5 -q "$@" >&2 2>/dev/null || true
    fail "$name did not start; the end of its log is above"
}

start_profile() {
    start profile KILL "$programs/profile.fcgi"
    wait_until_ready "$started" profile ||
        fail_with_log profile.fcgi "$var/log/profile.log"
}

# With the module in Apache, its socket file is enough: nobody else can open it.
start_authorizer() {
    [ "$checker" = module ] || {
        start_authorizer_with_port
        return
    }
    set_settings authorize_listen="unix:$var/run/authorize.sock"
    start authorize KILL "$programs/authorize.fcgi"
    wait_until_ready "$started" authorize ||
        fail_with_log authorize.fcgi "$var/log/authorize.log"
}

# A free port can be taken before the program listens; then tries another one.
start_authorizer_with_port() {
    for _ in 1 2 3 4 5; do
        authorize_port=$((20000 + RANDOM % 12000))
        ! accepts_connections "$authorize_port" || continue
        set_settings authorize_listen="unix:$var/run/authorize.sock, \
127.0.0.1:$authorize_port"
        start authorize KILL "$programs/authorize.fcgi"
        ! wait_until_ready "$started" authorize || return 0
        unset "children[$started]"
        has_said authorize 'in use' || break
    done
    fail_with_log authorize.fcgi "$var/log/authorize.log"
}

start_apache() {
    # After a power cut, the process id in this file can belong to another
    # process, which Apache would take for a running Apache. The folder's lock
    # shows that none is running.
    rm -f "$var/run/apache.pid"
    # TERM, because Apache has to stop its own children. It lists the dates of files
    # in its own time zone; all other times of the site are UTC.
    TZ=UTC start apache TERM "$apache" -DFOREGROUND -f "$var/run/httpd.conf"
    # Apache listens before its modules have checked their settings, and writes
    # its process id after that.
    until [ -s "$var/run/apache.pid" ] && accepts_connections "$port"; do
        if ! is_running "$started"; then
            ! has_said apache 'could not bind' ||
                fail "port $port is taken or not allowed; choose another" \
                    "one: make run PORT=8081"
            fail_with_log Apache "$var/log/apache.log" "$var/log/error.log"
        fi
        nap
    done
}

# `wait` may never report a process that ended before it was called, so every
# process is checked each second; `wait` only makes that faster.
wait_for_the_first_to_end() {
    local pid
    while :; do
        for pid in "${!children[@]}"; do
            is_running "$pid" ||
                fail "${children[$pid]} has ended by itself; its log is" \
                    "$var/log/${children[$pid]}.log"
        done
        sleep 1 >/dev/null 2>&1 {lock}>&- &
        clock=$!
        # Otherwise Bash prints a message of its own about a killed process.
        wait -n "$clock" "${!children[@]}" 2>/dev/null || true
    done
}

# Called by the EXIT trap, so however the starter ends. A program saves what it
# still holds before it ends, which takes long on a slow disk, so all have the
# same few seconds to end cleanly. Then whatever is left of them is killed.
stop_all() {
    local pid deadline=$((SECONDS + 15))
    trap '' INT TERM HUP
    [ -z "$clock" ] || kill "$clock" 2>/dev/null || true
    for pid in "${!children[@]}"; do
        kill -TERM -- "$pid" 2>/dev/null || true
    done
    for pid in "${!children[@]}"; do
        while is_running "$pid" && [ "$SECONDS" -lt "$deadline" ]; do
            nap
        done
        kill -KILL -- "-$pid" 2>/dev/null || true
    done
}
