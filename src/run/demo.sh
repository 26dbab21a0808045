# shellcheck shell=bash
# Something to begin with: the account `demo`, its private feed `demo` with a
# file in it, and two lines for curl that work as they are printed.

# Only at the first start; what the person does with them later stays.
make_demo() {
    [ ! -e "$var/demo.made" ] || return 0
    [ -s "$var/demo.password" ] ||
        head -c 12 /dev/urandom | base64 | tr '+/' '-_' >"$var/demo.password"
    # A start that was cut short here is taken up where it ended.
    make_unless_there account add demo --email demo@example.org \
        <"$var/demo.password"
    make_unless_there feed add demo --owner demo --kind files </dev/null
    echo "Hello from the private feed demo." >"$var/feeds/demo/hello.txt"
    touch "$var/demo.made"
}

# make_unless_there KIND add NAME...: runs the command. That NAME is there
# already is no failure.
make_unless_there() {
    administer "$@" >/dev/null || administer "$1" show "$3" >/dev/null
}

# The value of demo's primary token; nothing when the account or it is gone.
demo_value() {
    local id
    # The `id` before `"primary":true`; in a description the quotes are escaped.
    id=$(administer token list demo --json 2>/dev/null |
        grep -o '"id": *[0-9]*\|"primary": *true' |
        sed -n '/"primary"/{x;s/[^0-9]//g;p;q};h') || return 0
    [ -n "$id" ] || return 0
    administer token reveal "$id" 2>/dev/null || true
}

# A credential in an argument is seen by every user of the machine (ps), so it
# stands in a file that only its owner reads: once as a header, once as the
# password, the two ways in which package clients send it.
write_curl_files() {
    local value=$1
    printf 'header = "Authorization: Bearer %s"\nno-progress-meter\n' \
        "$value" >"$var/read.curl"
    printf 'user = "demo:%s"\nno-progress-meter\n' "$value" >"$var/push.curl"
}

print_welcome() {
    local address=http://127.0.0.1:$port value read push file
    value=$(demo_value)
    printf '\nTokenbooth is ready at %s/ (Ctrl-C stops it)\n\n' "$address"
    if [ -n "$value" ]; then
        write_curl_files "$value"
        printf -v read '%q' "$var/read.curl"
        printf -v push '%q' "$var/push.curl"
        printf -v file '%q' "$top/LICENSE"
        cat <<TEXT
  Sign in as     demo
  Password       $(cat "$var/demo.password")
  Primary token  $value

  Read from the feed demo, and push to it:
    curl -K $read $address/F/demo/hello.txt
    curl -K $push -T $file $address/F/demo/

TEXT
    else
        printf '  The demo account has no primary token to show.\n\n'
    fi
    printf '  Data and settings  %s\n  Logs               %s\n\n' \
        "$var" "$var/log"
}
