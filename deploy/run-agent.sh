#!/bin/sh
# Runs the agent's jar with the flags it ships with: the service and the command chieng-agent do it by this. Installed in /opt/chieng.
#   run-agent.sh ARGUMENT...   as java -jar chieng-agent.jar ARGUMENT...
#   run-agent.sh --prepare     makes the archive of classes if there is none for this Java and this jar; never fails
#   run-agent.sh --ended       after the service has ended: forgets the archive when Java itself crashed (EXIT_STATUS, systemd.exec(5))
# The archive saves memory and start-up time (docs/agent-internals.md). Java takes one only if it made it itself, of the same jar; a wrong one
# would cost Java's own, too. So it is named only when it is right, and the agent runs as well without.
set -eu
here=$(dirname "$(readlink -f "$0")")
state=${CHIENG_STATE:-/var/lib/chieng-agent}
archive=$state/classes.jsa
java=$(command -v java) || { echo "chieng-agent: there is no Java here" >&2; exit 1; }

# What the archive depends on.
needed() {
  home=$(dirname "$(dirname "$(readlink -f "$java")")")
  stat -L -c '%n %s %Y' "$home/lib/server/libjvm.so" "$home/lib/modules" "$here/chieng-agent.jar" "$here/agent.classes" 2>&1 || true
}

# Whether it was made, or could not be, for what is there now.
is_decided() { [ "$(cat "$archive.for" 2>/dev/null)" = "$(needed)" ]; }

# Tries once for this Java and this jar, and says so first: a try that takes the computer down is not made again.
prepare() {
  is_decided && return
  rm -f "$archive"
  needed >"$archive.for" && sync "$archive.for" || return
  if timeout 60 nice "$java" -Xshare:dump -Xmx24m -XX:SharedClassListFile="$here/agent.classes" -XX:SharedArchiveFile="$archive.new" \
    -Xlog:disable -Xlog:all=error:stderr -cp "$here/chieng-agent.jar" >/dev/null; then
    # on the card before it is named: half an archive would crash Java
    sync "$archive.new" && mv "$archive.new" "$archive"
  else
    echo "chieng-agent: no archive of classes could be made; it runs without" >&2
  fi
  rm -f "$archive.new"
}

run() {
  if is_decided && [ -s "$archive" ]; then
    set -- "-XX:SharedArchiveFile=$archive" "-Djava.io.tmpdir=$state/tmp" -jar "$here/chieng-agent.jar" "$@"
  else
    set -- "-Djava.io.tmpdir=$state/tmp" -jar "$here/chieng-agent.jar" "$@"
  fi
  exec "$java" "@$here/agent.jvm" "$@"
}

case ${1:-} in
--prepare) prepare || true ;;
--ended)
  case ${EXIT_STATUS:-} in
  ABRT | SEGV | BUS | ILL) rm -f "$archive" ;; # not made anew for the same Java and jar: it may be why
  esac
  ;;
*) run "$@" ;;
esac
