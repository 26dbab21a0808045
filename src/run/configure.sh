# shellcheck shell=bash
# The files of a start. tokenbooth.conf is the person's to edit: a start only
# writes the lines that belong to it (paths, ports, --set).

administer() {
    "$programs/tokenbooth" "$@"
}

# set_settings KEY=VALUE...: in place, so that every other line and comment
# stays as it is.
set_settings() {
    printf '%s\n' "$@" >"$conf.set"
    awk '
        function key_of(line) {
            sub(/=.*/, "", line)
            gsub(/^[ \t]+|[ \t]+$/, "", line)
            return line
        }
        NR == FNR {
            key = key_of($0)
            if (!(key in lines)) order[++keys] = key
            lines[key] = key " = " substr($0, index($0, "=") + 1)
            next
        }
        key_of($0) in lines {
            key = key_of($0)
            if (!(key in written)) print lines[key]
            written[key] = 1
            next
        }
        { print }
        END {
            for (i = 1; i <= keys; i++)
                if (!(order[i] in written)) print lines[order[i]]
        }' "$conf.set" "$conf" >"$conf.new"
    mv "$conf.new" "$conf"
    rm "$conf.set"
}

write_settings() {
    conf=$var/tokenbooth.conf
    export TOKENBOOTH_CONF=$conf
    if [ ! -e "$conf" ]; then
        cat >"$conf" <<'CONF'
# The settings of this site: change what you like and start it again. Paths,
# ports and `site` are overwritten at each start.
signup = open
feeds = open
# For trying things out; the default is 60.
signup_per_hour = 0

CONF
    fi
    set_settings \
        site="http://127.0.0.1:$port" \
        database="$var/tokenbooth.db" \
        lookup_key="$var/lookup.key" \
        seal_key="$var/seal.key" \
        counters="$var/run/counters" \
        authorizer_secret="$var/run/authorizer.secret" \
        templates="$top/templates" \
        static="$top/static" \
        common_passwords="$top/build/common-passwords" \
        feed_root="$var/feeds" \
        profile_listen="unix:$var/run/profile.sock" \
        "${settings[@]}"
}

# A secret of this start, known to Apache and to the authorizer.
write_authorizer_secret() {
    local secret
    secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
    echo "$secret" >"$var/run/authorizer.secret"
    echo "Define TOKENBOOTH_AUTHORIZER_SECRET $secret" \
        >"$var/run/authorizer-secret.conf"
}

write_httpd_conf() {
    cat >"$var/run/httpd.conf" <<CONF
# Written at each start.
Define SITE_TOP "$top"
Define SITE_VAR "$var"
Define SITE_PORT $port
${extra:+Define SITE_EXTRA "$extra"}
Define TOKENBOOTH_HOME "$top"
Define TOKENBOOTH_PROFILE "$var/run/profile.sock"
Define TOKENBOOTH_AUTHORIZE_SOCKET "$var/run/authorize.sock"
${authorize_port:+Define TOKENBOOTH_AUTHORIZE 127.0.0.1:$authorize_port}
Define TOKENBOOTH_FEEDS "$var/feeds"
Define TOKENBOOTH_LOCKS "$var/locks/dav"
$([ "$checker" != module ] ||
    echo "Define SITE_MODULE \"$top/build/mod_authz_tokenbooth.so\"")
Define SITE_SETTINGS "$conf"
Include "$var/run/authorizer-secret.conf"
Include "$here/httpd.conf"
CONF
}
