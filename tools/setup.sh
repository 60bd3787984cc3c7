#!/bin/sh
# Makes .venv, compiles the catalogue and checks what the program needs from the system.
# usage: tools/setup.sh          what ./run needs
#        tools/setup.sh test     also what only the tests need; a tool that cannot be had is named, not fatal
# POSIX sh, no other tool required. PYTHON names an interpreter, MFC_NO_APT=1 forbids installing system packages.
set -eu
cd "$(dirname "$0")/.."
QT_APT="libgl1 libegl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon0"
X_APT="libxkbcommon-x11-0 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1"
PAPER_FONTS="/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf /usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
LOG=.venv-apt.log

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
screen() { [ -n "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; }
may_install() { command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && [ -z "${MFC_NO_APT:-}" ]; }

install() {  # package...
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$@" >"$LOG" 2>&1 ||
    { apt-get update -qq >>"$LOG" 2>&1 && apt-get install -y -qq --no-install-recommends "$@" >>"$LOG" 2>&1; }
}

need() {  # what-for package...
    what=$1; shift
    if may_install; then
        say "installing $what: $*"
        install "$@" || die "apt-get did not manage it, see $LOG"
        return
    fi
    # everything in one line, so that nobody has to come back for the next missing piece
    all="python3 python3-venv $QT_APT fonts-dejavu-core"
    if screen; then all="$all $X_APT"; fi
    if command -v apt-get >/dev/null 2>&1; then
        die "$what is missing. Run:  sudo apt-get install -y --no-install-recommends $all"
    fi
    die "$what is missing. On Debian the packages are: $all"
}

works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

pick_python() {  # a version manager's shim may exist and yet not run, so each is tried
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if works "$candidate"; then PY=$candidate; return; fi
    done
    [ -z "${PYTHON:-}" ] || die "$PYTHON is not a Python 3.11 or later that runs"
    need "Python 3.11 or later" python3 python3-venv
    works python3 || die "the system's python3 is older than 3.11; name a newer one:  PYTHON=/path/to/python ./run"
    PY=python3
}

own_venv() {  # an environment that belongs to another tree is never written to
    [ ! -L .venv ] || die ".venv is a link to $(readlink .venv): remove the link, and a .venv of this tree is made"
    works .venv/bin/python || return 0
    other=$(.venv/bin/python - <<'P' 2>/dev/null || true
import json, os
from importlib.metadata import distribution
from urllib.parse import unquote, urlsplit
tree = unquote(urlsplit(json.loads(distribution("mfc-desk").read_text("direct_url.json"))["url"]).path)
print("" if os.path.realpath(tree) == os.path.realpath(".") else tree)
P
    )
    [ -z "$other" ] || die ".venv runs the program of $other: remove .venv, and one of this tree is made"
}

make_venv() {
    stamp=.venv/.stamp-$(cksum pyproject.toml | cut -d' ' -f1)
    if [ -e "$stamp" ] && works .venv/bin/python; then return; fi
    own_venv
    if ! works .venv/bin/python; then
        pick_python
        "$PY" -c 'import ensurepip, venv' 2>/dev/null || need "Python's venv module" python3-venv
        rm -rf .venv
        "$PY" -m venv .venv || die "the environment .venv could not be made"
    fi
    say "installing Python packages (about 150 MB to download the first time)"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input -e '.[test]' ||
        die "pip did not manage it; is there a network, or a mirror in pip's configuration?"
    rm -f .venv/.stamp-*
    : >"$stamp"
}

compile_catalogue() {
    for language in mfc_desk/text/locale/*/; do
        compiled=${language}mfc.mo
        if [ ! -e "$compiled" ] || [ -n "$(find "$language" -name '*.po' -newer "$compiled")" ]; then
            .venv/bin/python -m mfc_desk.text.build || die "the catalogue of words does not compile"
            return
        fi
    done
}

probe() {  # a missing library is found by asking the loader itself, in a process of its own
    .venv/bin/python - "$1" <<'P' 2>/dev/null
import ctypes, os, sys
from importlib.util import find_spec
home = os.path.join(os.path.dirname(find_spec("PySide6").origin), "Qt")
files = {"qt": ["lib/libQt6Widgets.so.6", "plugins/platforms/libqoffscreen.so"], "x": ["plugins/platforms/libqxcb.so"]}
try:
    for file in files[sys.argv[1]]:
        ctypes.CDLL(os.path.join(home, file))
except OSError:
    sys.exit(1)
P
}

fonts_there() { for font in $PAPER_FONTS; do [ -s "$font" ] || return 1; done; }

check_system() {
    [ "$(uname)" = Linux ] || return 0
    probe qt || { need "what the window needs from the system" $QT_APT; probe qt ||
        die "Qt still does not load; see: ldd .venv/lib/python3*/site-packages/PySide6/Qt/lib/libQt6Gui.so.6"; }
    fonts_there || { need "the fonts for paper" fonts-dejavu-core; fonts_there || die "not found: $PAPER_FONTS"; }
    if screen; then probe x || need "what the window needs to appear on this screen" $X_APT; fi
}

test_tools() {  # used by tests only: a missing one skips its tests, and the skip is named at the end of the run
    wanted=""
    for pair in strace:strace gnome-keyring-daemon:gnome-keyring dbus-run-session:dbus-daemon pdftotext:poppler-utils \
        chromium:chromium chromedriver:chromium-driver espeak-ng:espeak-ng; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || wanted="$wanted ${pair##*:}"
    done
    [ -n "$wanted" ] || return 0
    if may_install; then
        say "installing what only the tests use:$wanted"
        # shellcheck disable=SC2086
        install $wanted && return 0
        say "apt-get did not manage it, see $LOG"
    fi
    say "NOT HERE:$wanted. The tests that use them will be skipped and named."
    say "To have them:  sudo apt-get install -y --no-install-recommends$wanted"
}

# one set-up at a time; the kernel lets go of the lock when this shell ends, however it ends
if command -v flock >/dev/null 2>&1; then
    exec 9>.venv-setup.lock
    flock -n 9 || { say "another set-up is at work here, waiting for it"; flock 9; }
fi
make_venv 9>&-
compile_catalogue
check_system
[ "${1:-}" != test ] || test_tools
