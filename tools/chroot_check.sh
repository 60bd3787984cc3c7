#!/bin/sh
# Plays a fresh machine: a Debian that holds python3 and nothing else, a clean clone, an empty home folder, ./run and ./check.
# usage: tools/chroot_check.sh [setup|run|check]...   (root; without words: run check)
# The mirror, the proxy, the certificates and pip's configuration are this machine's own, handed over when it is played;
# none of them is written into the tree. CHROOT names the folder to use and keep; else one is made and taken away.
set -eu
cd "$(dirname "$0")/.."
suite=bookworm
BUNDLE=/etc/ssl/handed-over.crt
say() { printf 'chroot: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || die "needs root"
[ $# -gt 0 ] || set -- run check

command -v debootstrap >/dev/null 2>&1 || apt-get install -y -qq --no-install-recommends debootstrap >/dev/null ||
    die "debootstrap is missing and could not be installed"
kept=${CHROOT:-}
inside=${kept:-$(mktemp -d)}

mounted() { awk -v dir="$inside/" 'index($2, dir) == 1 { print $2 }' /proc/mounts | sort -r; }
leave() {
    for where in $(mounted); do umount "$where" || umount -l "$where"; done
    # never take a folder away while something of this machine is still mounted in it
    if [ -z "$kept" ] && [ -z "$(mounted)" ]; then rm -rf --one-file-system "$inside"; fi
}
trap leave EXIT
trap 'exit 130' INT TERM

sources() {  # address and component of this machine's own Debian sources, as apt itself understands them
    apt-get indextargets --format '$(REPO_URI) $(SUITE) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
        awk -v s="$suite" '$3 == s || $3 == s"-updates" || $3 == s"-security" { print $1, $3, $4 }' | sort -u
}

make_debian() {
    mirror=$(sources | awk -v s="$suite" '$2 == s { print $1; exit }')
    [ -n "$mirror" ] || die "apt on this machine knows no source for $suite (try apt-get update)"
    say "making a bare $suite"
    # apt's proxy is not read by debootstrap itself
    eval "$(apt-config shell http_proxy_apt Acquire::http::Proxy)"
    [ -z "${http_proxy_apt:-}" ] || export http_proxy="$http_proxy_apt"
    debootstrap --variant=minbase --include=python3 "$suite" "$inside" "$mirror" >"$inside.log" 2>&1 ||
        { tail -5 "$inside.log"; die "debootstrap did not manage it"; }
    rm -f "$inside.log"
    sources | awk '{ print "deb", $1, $2, $3 }' >"$inside/etc/apt/sources.list"
}

hand_over() {  # what this machine needs to reach packages: names, proxy, certificates, pip's settings and local folders
    for file in /etc/resolv.conf /etc/hosts; do cp "$file" "$inside$file"; done
    apt-config dump | grep -iE '^Acquire::(http|https)::(Proxy|CaInfo|Verify)' >"$inside/etc/apt/apt.conf.d/90host" || true
    if [ -d /etc/apt/auth.conf.d ]; then cp -r /etc/apt/auth.conf.d "$inside/etc/apt/"; fi
    # the user's settings outrank the machine's, and HOME inside is empty: one place lower each
    mkdir -p "$inside/etc/xdg/pip"
    if [ -e /etc/pip.conf ]; then cp /etc/pip.conf "$inside/etc/xdg/pip/pip.conf"; fi
    for file in "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf"; do
        if [ -e "$file" ]; then cp "$file" "$inside/etc/pip.conf"; fi
    done
    # under a name of its own: installing ca-certificates inside writes the usual one anew
    for file in "${SSL_CERT_FILE:-}" "${REQUESTS_CA_BUNDLE:-}" "${PIP_CERT:-}"; do
        if [ -f "$file" ]; then mkdir -p "$inside/etc/ssl"; cp -L "$file" "$inside$BUNDLE"; fi
    done
    for folder in $(local_folders); do
        mkdir -p "$inside$folder"
        ! mounted | grep -qx "$inside$folder" || continue
        mount --bind "$folder" "$inside$folder"
        mount -o remount,bind,ro "$inside$folder"
    done
}

local_folders() {  # a mirror kept in a folder of this machine; an index lies beside its files, so the folder above it
    { env | grep -E '^PIP_' || true; cat /etc/pip.conf "$HOME/.config/pip/pip.conf" 2>/dev/null || true; } |
        grep -oE '(file://|[= ]|^)/[A-Za-z0-9._/-]+' | sed -E 's#^(file://|[= ])##; s#/simple/?$##' | while read -r path; do
            if [ -d "$path" ]; then echo "$path"; fi
        done | sort -u
}

settings() {  # the part of this environment that reaches packages, one assignment a line
    env | grep -E '^(PIP_[A-Z_]*|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)=[^ ]*$' | grep -v '^PIP_CERT=' || true
    if [ -e "$inside$BUNDLE" ]; then
        printf '%s\n' "PIP_CERT=$BUNDLE" "SSL_CERT_FILE=$BUNDLE" "REQUESTS_CA_BUNDLE=$BUNDLE"
    fi
}

play() {  # what command...
    what=$1; shift
    say "$what"
    start=$(date +%s)
    code=0
    # shellcheck disable=SC2046
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/desk LANG=C.UTF-8 $(settings) \
        chroot "$inside" "$@" 2>&1 || code=$?
    took=$(($(date +%s) - start))
    results="$results
$(printf '  %-10s exit code %s after %s s' "$what" "$code" "$took")"
    [ "$code" = 0 ] || failed=1
}

results="" failed=0
mkdir -p "$inside"
chmod 755 "$inside"  # apt inside fetches as another user
[ -x "$inside/usr/bin/python3" ] || make_debian
mount -t proc proc "$inside/proc"
mount --rbind /dev "$inside/dev"
mount --make-rslave "$inside/dev"
hand_over
rm -rf "$inside/home/desk" "$inside/srv/clone"
mkdir -p "$inside/home/desk"
git clone -q --no-hardlinks . "$inside/srv/clone"

for word in "$@"; do
    case "$word" in
    setup) play setup sh /srv/clone/tools/setup.sh ;;
    run) play run sh -c 'cd /srv/clone && ./run && ls tour-pictures' ;;
    check) play check sh -c 'cd /srv/clone && ./check' ;;
    *) die "no such part: $word" ;;
    esac
done
say "a $suite with python3 only, empty home, clean clone of $(git rev-parse --short HEAD):$results"
exit "$failed"
