#!/usr/bin/env bash
# Tries the launcher as a newcomer would: a fresh clone at a path with a blank, a fresh HOME, nothing in the environment.
#
#   benchmarks/launcher_trial.sh [FOLDER]      FOLDER (default: a new one under /tmp) receives the clone
#
# Prints one line for each promise, with the seconds where a time was promised; ends with 1 if one was broken.
# Needs a free port 8765 and, for the first start, the package index. Takes about two minutes.
set -u
SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ROOT=${1:-$(mktemp -d /tmp/cables-trial-XXXX)}
PORT=8765
BROKEN=0
chmod 755 "$ROOT"
HERE="$ROOT/a clone"
LOG="$ROOT/site.log"
mkdir -p "$ROOT/home"

now() { date +%s%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f s", (b - a) / 1e9 }'; }
promise() { # promise "words" command…: run the command; it must succeed
  local words=$1 start; start=$(now); shift
  if "$@" >"$ROOT/last.log" 2>&1; then echo "kept    $words ($(since "$start"))"
  else echo "BROKEN  $words"; tail -5 "$ROOT/last.log" | sed 's/^/        /'; BROKEN=1; fi
}
run() { (cd "$HERE" && exec env -i PATH="$PATH" HOME="$ROOT/home" "${SET[@]}" python3 run.py "$@"); }
SET=(LANG=C.UTF-8)
refused() { ! run "${@:2}" >"$ROOT/refused.log" 2>&1 && grep -q -- "$1" "$ROOT/refused.log" || { cat "$ROOT/refused.log"; return 1; }; }
start() { # start the site in the background and wait for its greeting
  : >"$LOG" # an old greeting must not be taken for the new one
  (cd "$HERE" && exec env -i PATH="$PATH" HOME="$ROOT/home" "${SET[@]}" python3 run.py --port $PORT "$@") >"$LOG" 2>&1 &
  SITE=$!
  until grep -q "The archive is at" "$LOG"; do kill -0 $SITE 2>/dev/null || { cat "$LOG"; return 1; }; sleep 0.05; done
}
answers() { [[ $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PORT${1:-/healthz}") == 200 ]]; }
answers_again() { for _ in $(seq 100); do answers "$1" && return; sleep 0.1; done; return 1; }
stopped() { kill "-$1" $SITE; wait $SITE 2>/dev/null; gone; }
gone() { for _ in $(seq 50); do left | grep -q . || return 0; sleep 0.1; done; left; return 1; }
left() { ps -eo args | grep -F "$ROOT/" | grep -v -e grep -e launcher_trial; ls -d /tmp/cables-????????/.s.PGSQL.5432 2>/dev/null | while read -r s; do [[ -n $(find "$s" -newer "$ROOT/home") ]] && echo "$s"; done; }
cables() { run manage shell -v 0 -c "from cables.models import Cable; print(Cable.objects.count())" | tail -1; }
holds() { [[ $(cables) == "$1" ]]; }
server() { head -1 "$HERE/data/postgres/postmaster.pid"; }
twice() { refused "already running" --port 8766; }

promise "clone" git clone -q "$SOURCE" "$HERE"
promise "first start, everything installed and the five telegrams loaded" start
promise "the site answers" answers /healthz
promise "a second start says that the archive is running" twice
promise "a command uses the running server" holds 5
promise "SIGTERM stops everything, the database included" stopped TERM
promise "second start" start
promise "Ctrl-C stops everything" stopped INT
promise "a command starts the server for itself" holds 5
promise "… and stops it afterwards" gone

start
(run manage shell -v 0 -c "from cables.models import Collection; Collection.objects.create(name='Trial')") >"$ROOT/last.log" 2>&1
kill -9 $SITE; wait $SITE 2>/dev/null
promise "kill -9 of the launcher leaves nothing running" gone
start; kill -9 $SITE "$(server)" $(pgrep -f "keeper $HERE") 2>/dev/null; wait $SITE 2>/dev/null
promise "kill -9 of launcher, keeper and database, and a new start at once" start
promise "… loses nothing" run manage shell -v 0 -c "from cables.models import Collection; Collection.objects.get(name='Trial')"
kill -9 "$(server)"; sleep 0.2
promise "kill -9 of the database alone: the site heals" answers_again /readyz
kill -9 $(pgrep -f "keeper $HERE"); sleep 1
promise "kill -9 of the keeper alone: the site heals" answers_again /readyz
SET+=(ADMIN_PASSWORD=correct-horse-battery)
promise "an administrator" run admin ada
promise "a backup, while the site runs" run backup "$ROOT/archive backup.dump"
promise "a restore while the site runs is refused" refused "The site is running" restore "$ROOT/archive backup.dump" --replace
promise "stop" stopped TERM
promise "a restore over a filled archive is refused" refused "not empty" restore "$ROOT/archive backup.dump"
promise "a backup over a file is refused" refused "there already" backup "$ROOT/archive backup.dump"
promise "a restore into a new data folder" run --data-dir "$ROOT/other data" restore "$ROOT/archive backup.dump"
run --data-dir "$ROOT/other data" manage verify_raw >"$ROOT/verify.log" 2>&1; code=$?
promise "… with every witness as it was" test "$code" = 0
promise "a restore with --replace" run restore "$ROOT/archive backup.dump" --replace
promise "a damaged backup is refused" bash -c "head -c 2000 '$ROOT/archive backup.dump' >'$ROOT/half'"
promise "… and changes nothing" refused "" restore "$ROOT/half" --replace
promise "… indeed" holds 5
python3 -m http.server $PORT --bind 127.0.0.1 >/dev/null 2>&1 & OTHER=$!
sleep 1
promise "a taken port is named" refused "Port $PORT of 127.0.0.1 is taken" --port $PORT
kill $OTHER
promise "a port that is none is refused" refused "is not a port number" --port 99999
if [[ $EUID -eq 0 ]]; then
  mkdir -m 700 "$ROOT/closed"
  promise "root: a folder closed to the database's account is named" refused "chmod o+x '$ROOT/closed'" --data-dir "$ROOT/closed/data"
  promise "… and its mode is what it was" test "$(stat -c %a "$ROOT/closed")" = 700
  cp -a "$HERE" "$ROOT/closed/clone"; rm -rf "$ROOT/closed/clone/data"; HERE="$ROOT/closed/clone"
  promise "root: a clone in a closed folder serves data kept elsewhere" start --data-dir "$ROOT/open data"
  promise "… and stops" stopped TERM
fi
# pip keeps a cache and asks rustc, where there is one, for its version
promise "the archive wrote nothing into HOME" test -z "$(ls -A "$ROOT/home" | grep -v -e '^\.cache$' -e '^\.rustup$')"
exit $BROKEN
