#!/bin/sh
# The parts that take longer than a check should:  ./check --long PART
set -eu
cd "$(dirname "$0")/.."
case "${1:-}" in
chroot) shift; exec sh tools/chroot_check.sh "$@" ;;
explore)  # the property tests with new examples each time, many of them
    shift; sh tools/setup.sh test
    HYPOTHESIS_PROFILE=explore exec .venv/bin/python -m pytest -q --timeout=600 "$@" ;;
law)  # ten thousand cases of each service by chance, held against a second reading of the law; -> seed and rate
    shift; sh tools/setup.sh test
    MFC_LAW_CASES="${MFC_LAW_CASES:-10000}"; MFC_LAW_SEED="${MFC_LAW_SEED:-$(date +%s)}"
    export MFC_LAW_CASES MFC_LAW_SEED
    echo "seed $MFC_LAW_SEED, $MFC_LAW_CASES cases of each service (MFC_LAW_SEED and MFC_LAW_CASES repeat a run)"
    by_chance() { .venv/bin/python -m pytest -q -s -p no:cacheprovider --timeout=0 tests/domain/test_law_by_chance.py "$@"; }
    by_chance -k kz "$@" &  # a country a core
    other=$!
    code=0
    by_chance -k "not kz" "$@" || code=$?
    wait "$other" || code=$?
    exit "$code" ;;
races)  # sixty desks and twenty thousand people on both databases, desks and offices killed at random
    shift; sh tools/setup.sh test
    export MFC_RACES=1
    exec .venv/bin/python -m pytest -q -s -p no:cacheprovider --timeout=0 tests/races "$@" ;;
halls)  # ten thousand days of a hall whose desks lose the line, by seed, with their planted defects
    shift; sh tools/setup.sh test
    MFC_HALLS="${MFC_HALLS:-10000}"; export MFC_HALLS
    exec .venv/bin/python -m pytest -q -s -p no:cacheprovider --timeout=0 tests/domain/test_partitioned_day.py "$@" ;;
simulation)  # worlds of three desks and an office by chance, everything in them going wrong; -> seeds and rate
    shift; sh tools/setup.sh test
    exec .venv/bin/python -m tests.simulation "$@" ;;
kills)  # a fall at every commit of desk and office, random kills for ten minutes, power cuts, broken disks; both databases
    shift; sh tools/setup.sh test
    MFC_KILLS="${MFC_KILLS:-10}"; MFC_KILLS_SEED="${MFC_KILLS_SEED:-$(date +%s)}"
    export MFC_KILLS MFC_KILLS_SEED
    echo "seed $MFC_KILLS_SEED, $MFC_KILLS minutes of random kills on each database (MFC_KILLS_SEED, MFC_KILLS)"
    exec .venv/bin/python -m tests.kills "$@" ;;
line)  # the line cut at every byte of a scan and of its answer, and a big scan with its receipts over 56 kbit/s
    shift; sh tools/setup.sh test
    MFC_LINE_EVERY="${MFC_LINE_EVERY:-1}"; MFC_LINE_LONG=1; export MFC_LINE_EVERY MFC_LINE_LONG
    over_the_line() { .venv/bin/python -m pytest -q -s -p no:cacheprovider --timeout=0 tests/sync/test_fault_proxy.py tests/sync/test_many_desks.py "$@"; }
    over_the_line -k 56_kbit "$@" &  # ten minutes of waiting, beside the rest
    other=$!
    code=0
    over_the_line -k "not 56_kbit" "$@" || code=$?
    wait "$other" || code=$?
    exit "$code" ;;
outage)  # 271 h 40 min without the line at forty desks, and the morning on which all are back -> figures, benchmarks/outage.json
    shift; sh tools/setup.sh test
    MFC_OUTAGE=1; export MFC_OUTAGE
    exec .venv/bin/python -m pytest -q -s -p no:cacheprovider --timeout=0 tests/outage "$@" ;;
desks)  # two windows of one office by keys: sent on and back, a desk that closes
    shift; sh tools/setup.sh test
    MFC_TWO_DESKS=1; export MFC_TWO_DESKS
    exec .venv/bin/python -m pytest -q -p no:cacheprovider --timeout=600 tests/story/test_two_desks.py "$@" ;;
cockpit)  # the supervisor's cockpit in a full hall at eleven: each scene in three languages, two looks, two sizes -> pictures
    shift; sh tools/setup.sh test
    out="${1:-out/cockpit}"
    for language in ru kk en; do
        .venv/bin/python -m tests.hall.cockpit_tour --out "$out" --language "$language"
    done ;;
guards)  # each guard of the law planted broken once, in a copy: the tests beside it must fail
    shift; sh tools/setup.sh test
    exec .venv/bin/python tools/guards.py "$@" ;;
forecast)  # held-back months of simulated years, and Erlang C beside simulation over a grid -> figures (docs/forecast.md)
    shift; sh tools/setup.sh test
    exec .venv/bin/python -u -m tests.forecast "$@" ;;
year)  # sixty desks over a year of working days: every figure of every day held against the raw operations
    shift; sh tools/setup.sh test
    MFC_YEAR="${MFC_YEAR:-250}"; export MFC_YEAR
    day_by_day() { .venv/bin/python -m pytest -q -s -p no:cacheprovider --timeout=0 tests/office/test_year_of_load.py "$@"; }
    day_by_day -k postgresql "$@" &  # a database a core
    other=$!
    code=0
    day_by_day -k sqlite "$@" || code=$?
    wait "$other" || code=$?
    exit "$code" ;;
*)
    echo "usage: ./check --long PART"
    echo "  chroot    ./run and ./check from a clean clone in a bare Debian with python3 and nothing else (root)"
    echo "  explore   the property tests with fresh examples, two thousand each"
    echo "  law       ten thousand cases by chance of each service, held against a second reading of the law"
    echo "  races     sixty desks, eight kiosks and twenty thousand people on both databases, killed at random"
    echo "  halls     ten thousand days by chance of a hall whose desks lose the line, and the defects planted in it"
    echo "  simulation  half an hour of worlds by chance: desks, office and line as they are, everything going wrong"
    echo "  kills     a fall at every commit, random kills for ten minutes, power cuts and broken disks, on both databases"
    echo "  line      the line cut at every byte of a scan and its answer, and a big scan over 56 kbit/s (MFC_LINE_MB); 40 desks at once"
    echo "  outage    eleven days without the line at forty desks, then all are back: figures (MFC_OUTAGE_DESKS, MFC_OUTAGE_REPORT)"
    echo "  forecast  the forecast on months it has not seen, and Erlang C beside simulation (errors, grid, --seed N, --years N)"
    echo "  year      sixty desks over 250 days: every figure of the load held against the raw operations (MFC_YEAR, MFC_YEAR_SEED)"
    echo "  desks     two windows of one office played by keys: somebody sent on and back, a desk that closes"
    echo "  cockpit   the supervisor's cockpit in a full hall, pictures of each scene (a folder; out/cockpit without)"
    echo "  guards    each guard of the law planted broken once, in a copy: the tests see it each time"
    exit 2 ;;
esac
