#!/bin/sh
# The parts that take longer than a check should:  ./check --long PART
set -eu
cd "$(dirname "$0")/.."
case "${1:-}" in
chroot) shift; exec sh tools/chroot_check.sh "$@" ;;
explore)  # the property tests with new examples each time, many of them
    shift; sh tools/setup.sh test
    HYPOTHESIS_PROFILE=explore exec .venv/bin/python -m pytest -q --timeout=600 "$@" ;;
*)
    echo "usage: ./check --long PART"
    echo "  chroot    ./run and ./check from a clean clone in a bare Debian with python3 and nothing else (root)"
    echo "  explore   the property tests with fresh examples, two thousand each"
    exit 2 ;;
esac
