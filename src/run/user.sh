# shellcheck shell=bash
# Nothing of a site runs as root: started as root, it goes on as www-data, and
# its data belongs to www-data. What stands in root's environment is not for it.

unprivileged=www-data
as_unprivileged=(setpriv --reuid="$unprivileged" --regid="$unprivileged"
    --init-groups --inh-caps=-all --no-new-privs --)
opened=() # the command in front of it, where a closed folder is in the way

# Whether the unprivileged user gets at all that a site needs.
reachable() {
    "${opened[@]}" "${as_unprivileged[@]}" test -x "$here/site" \
        -a -r "$top/apache.conf" -a -r "$top/templates" -a -r "$top/static" \
        -a -x "$programs/tokenbooth" -a -w "$var" \
        -a -r "${extra:-$top/apache.conf}" 2>/dev/null
}

# become_unprivileged COMMAND...: started as root, runs the command as the
# unprivileged user instead of going on. A clone below a folder that is closed
# to it (/root) is opened in a mount namespace of the command's own; the system
# sees nothing of that.
become_unprivileged() {
    [ "$(id -u)" -eq 0 ] || return 0
    # Also what root left there by hand since.
    chown -hR "$unprivileged:$unprivileged" -- "$var"
    if ! reachable; then
        opened=(unshare --mount "$here/opened" "$unprivileged" "$top" "$var" --)
        reachable || fail "$unprivileged cannot read $top: make it readable" \
            "(chmod -R go+rX), or put the clone where everybody may enter"
    fi
    exec "${opened[@]}" "${as_unprivileged[@]}" setpriv --pdeathsig TERM -- \
        env -i HOME="$var" PATH="$PATH" "$@"
}
