# shellcheck shell=bash
# No part of a site runs as root: started as root, it continues as www-data, to
# which its data belongs. It does not get root's environment.

unprivileged=www-data
as_unprivileged=(setpriv --reuid="$unprivileged" --regid="$unprivileged"
    --init-groups --inh-caps=-all --no-new-privs --)
with_path=() # the command that goes first if a folder above is closed

# Whether the unprivileged user can reach everything that a site needs.
reachable() {
    "${with_path[@]}" "${as_unprivileged[@]}" test -x "$here/start-site" \
        -a -r "$top/apache.conf" -a -r "$top/templates" -a -r "$top/static" \
        -a -x "$programs/tokenbooth" -a -w "$var" \
        -a -r "${extra:-$top/apache.conf}" 2>/dev/null
}

# become_unprivileged [NAME=VALUE]... COMMAND...: started as root, runs the
# command as the unprivileged user instead of going on. A clone below a folder
# that is closed to it (/root) is opened in a mount namespace of the command's
# own; the system sees nothing of that.
become_unprivileged() {
    [ "$EUID" -eq 0 ] || return 0
    # Also what root left there by hand since.
    chown -hR "$unprivileged:$unprivileged" -- "$var"
    if ! reachable; then
        with_path=(unshare --mount "$here/with-reachable-path"
            "$unprivileged" "$top" "$var" --)
        reachable || fail "$unprivileged cannot read $top: make it readable" \
            "(chmod -R go+rX), or move the clone to a folder that everybody" \
            "can enter"
    fi
    exec "${with_path[@]}" "${as_unprivileged[@]}" setpriv --pdeathsig TERM -- \
        env -i HOME="$var" PATH="$PATH" "$@"
}
