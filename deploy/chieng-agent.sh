#!/bin/sh
# chieng-agent check: what is plugged in, what works, what to do about the rest. Installed as /usr/local/bin/chieng-agent.
set -eu
run() { exec "$@"; }
# Files in the agent's folder are its user's, also when root looks.
if [ "$(id -u)" = 0 ]; then run() { exec runuser -u chieng -- "$@"; }; fi
[ $# -gt 0 ] || { echo "usage: sudo chieng-agent check" >&2; exit 2; }
cd /var/lib/chieng-agent
run /opt/chieng/run-agent.sh "$@" --config /etc/chieng/agent.conf
