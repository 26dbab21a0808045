# shellcheck shell=bash
# What runs: started, watched, ended. Each process is the leader of a session of
# its own, so that all it makes can be ended with it; and it is told by the
# kernel when the starter dies, so that not even kill -9 leaves anything behind.

declare -A children=() # process id -> name
clock= # process id of the `sleep` that ends the wait for them
declare -A log_before=() # name -> bytes that its log had before it was started
apache=/usr/sbin/apache2

nap() {
    sleep 0.03
}

accepts_connections() {
    (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Two sites in one folder would share a database but not a port. The lock ends
# with the starter (and with what it is waiting for just then).
take_folder() {
    mkdir -p "$var/run" "$var/log" "$var/locks" "$var/feeds" 2>/dev/null ||
        fail "cannot write to $var (does it belong to another user?)"
    exec {lock}>"$var/run/lock" || fail "cannot write to $var/run"
    flock --nonblock "$lock" || fail "a site is running in $var already"
}

refuse_taken_port() {
    ! accepts_connections "$port" ||
        fail "port $port is taken; choose another one: make run PORT=8081"
}

# start NAME DEATH-SIGNAL COMMAND...: its id is left in $started. What it logged
# when it ran before stays, for that may be what somebody looks for.
start() {
    local name=$1 signal=$2 log=$var/log/$1.log
    shift 2
    : >>"$log"
    log_before[$name]=$(stat -c %s "$log")
    # {lock} is closed: it is to end with the starter.
    setsid setpriv --pdeathsig "$signal" -- "$@" \
        </dev/null >>"$log" 2>&1 {lock}>&- &
    started=$!
    children[$started]=$name
}

# has_said NAME PATTERN: since it was started.
has_said() {
    grep -qi "$2" <(tail -c "+$((log_before[$1] + 1))" "$var/log/$1.log")
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

# fail_with_log NAME FILE...: what went wrong stands in the log.
fail_with_log() {
    local name=$1
    shift
    tail -n 5 -q "$@" >&2 2>/dev/null || true
    fail "$name did not start; its last words stand above"
}

start_profile() {
    start profile KILL "$programs/profile.fcgi"
    wait_until_ready "$started" profile ||
        fail_with_log profile.fcgi "$var/log/profile.log"
}

# A port that seems free may be taken the moment after: then the next one.
start_authorizer() {
    for _ in 1 2 3 4 5; do
        authorize_port=$((20000 + RANDOM % 12000))
        ! accepts_connections "$authorize_port" || continue
        set_settings authorize_listen="127.0.0.1:$authorize_port"
        start authorize KILL "$programs/authorize.fcgi"
        ! wait_until_ready "$started" authorize || return 0
        unset "children[$started]"
        has_said authorize 'in use' || break
    done
    fail_with_log authorize.fcgi "$var/log/authorize.log"
}

start_apache() {
    # After a power cut its number may belong to another process by now, and
    # Apache would take that for itself. The folder's lock says it is not.
    rm -f "$var/run/apache.pid"
    # TERM, for Apache's own children have nobody else to end them.
    start apache TERM "$apache" -DFOREGROUND -f "$var/run/httpd.conf"
    # It listens before its modules have looked at their settings; its number
    # is written behind that.
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

# An end that came before `wait` was called may never be reported by it, so each
# life is looked at again and again; `wait` only makes that quick.
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
        # Bash would report a killed one in its own words.
        wait -n "$clock" "${!children[@]}" 2>/dev/null || true
    done
}

# In the EXIT trap, so on every way out. A program writes down what it still
# holds before it ends, which a slow disk makes long: all have the same seconds
# to end cleanly. What their leaders then leave behind is killed.
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
