#!/usr/bin/env bash
# Installs or updates the agent on this computer: Raspberry Pi OS or Debian, from 12 on. Run it as often as you like: what is there
# already stays, above all agent.conf and the secret. See docs/agent.md.
set -euo pipefail

usage() {
  cat <<'EOF'
usage: sudo ./install-agent.sh --server HOST [--port 1883] [--tls] [--ca FILE] [--web URL] [--code CODE] [--pins] [--lab]
       sudo ./install-agent.sh --device NAME --secret-file FILE --server HOST …

  --server HOST       name or address of the server
  --port N            its port for MQTT, else 1883
  --tls               encrypt
  --ca FILE           certificate of the authority that signed the server's, for --tls
  --web URL           the server's page, when it is not https://HOST (with --tls) or http://HOST:8080
  --code CODE         a lab's code, with which this computer enrols by itself; else it shows a code, which a teacher types
  --device NAME       the name under which this computer was enrolled at the server with add-device
  --secret-file FILE  with --device: file whose first line is the device's secret; without it you are asked
  --pins              Raspberry Pi: switch I2C and 1-wire on
  --lab               this is a computer of a lab: tell how long it is used, how its parts are, and which one it is
  --root DIR          install into the system that lies below DIR, and start nothing

To update, run it without --server: agent.conf stays.
EOF
}

fail() {
  echo "install-agent: $1" >&2
  exit "${2:-1}"
}

here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
device='' server='' port=1883 tls=false ca='' web='' code='' secret_file='' pins=false lab=false root=''
while [ $# -gt 0 ]; do
  case $1 in
  --device | --server | --port | --ca | --web | --code | --secret-file | --root)
    [ $# -ge 2 ] || fail "$1 needs a value" 2
    case $1 in
    --device) device=$2 ;;
    --server) server=$2 ;;
    --port) port=$2 ;;
    --ca) ca=$2 && tls=true ;; # a certificate to trust says that the line is to be encrypted
    --web) web=$2 ;;
    --code) code=$2 ;;
    --secret-file) secret_file=$2 ;;
    --root) root=${2%/} ;;
    esac
    shift 2
    ;;
  --tls) tls=true && shift ;;
  --pins) pins=true && shift ;;
  --lab) lab=true && shift ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && fail "unknown: $1" 2 ;;
  esac
done

# The jar lies beside this script when packed, in its module when built.
jar=$here/chieng-agent.jar
[ -f "$jar" ] || jar=$here/../device-agent/target/chieng-agent.jar
conf=$root/etc/chieng/agent.conf
secret=$root/etc/chieng/agent.secret

check_arguments() {
  [ "$(id -u)" = 0 ] || fail "run it as root: sudo $0" 2
  [ -f "$jar" ] || fail "chieng-agent.jar is not beside this script: unpack the whole archive" 2
  [ -z "$secret_file" ] || [ -r "$secret_file" ] || fail "$secret_file can't be read" 2
  [ -z "$ca" ] || [ -r "$ca" ] || fail "$ca can't be read" 2
  [ -f "$conf" ] && return
  [ -n "$server" ] || { usage >&2 && fail "--server is needed the first time" 2; }
  [ -n "$device" ] || [ -z "$secret_file" ] || fail "--secret-file needs --device" 2
  [ -z "$web" ] || [[ $web =~ ^https?://[A-Za-z0-9.:_-]+/?$ ]] || fail "--web must be as https://chieng.example.vn" 2
  [[ $code =~ ^[A-Za-z0-9-]{0,32}$ ]] || fail "--code must have letters and digits" 2
  [ -z "$device" ] || [[ $device =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$ ]] || fail "--device must have 1 to 64 of A-Z a-z 0-9 - _ ." 2
  [[ $server =~ ^([A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)$ ]] || fail "--server must be a name or an address, without port" 2
  [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || fail "--port must be a number" 2
}

# 17 or newer; the system's own where there is none.
need_java() {
  [ -z "$root" ] || return 0 # the caller's part
  local version=''
  if command -v java >/dev/null; then
    version=$(java -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
  fi
  if [ "${version:-0}" -lt 17 ]; then
    echo "Installing Java …"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null
  fi
}

# By --prefix, which needs no programs below the other root.
in_root() { if [ -n "$root" ]; then "$1" --prefix "$root" "${@:2}"; else "$@"; fi; }

ids_of_user() { awk -F: '$1 == "chieng" { print $3 ":" $4 }' "$root/etc/passwd"; }

make_user() {
  if [ -z "$(ids_of_user)" ]; then
    in_root useradd --system --user-group --no-create-home --home-dir /var/lib/chieng-agent --shell /usr/sbin/nologin chieng
  fi
  # dialout: serial ports; the others are a Raspberry Pi's and need not be there
  local group
  for group in dialout i2c gpio; do
    if grep -q "^$group:" "$root/etc/group"; then
      in_root usermod --append --groups "$group" chieng
    fi
  done
}

put() { install -D -m "$1" -o root -g root "$2" "$root$3"; }

put_files() {
  put 0644 "$jar" /opt/chieng/chieng-agent.jar.new
  mv "$root/opt/chieng/chieng-agent.jar.new" "$root/opt/chieng/chieng-agent.jar" # the running agent keeps the old one open
  put 0644 "$here/agent.jvm" /opt/chieng/agent.jvm
  put 0644 "$here/agent.classes" /opt/chieng/agent.classes
  put 0755 "$here/run-agent.sh" /opt/chieng/run-agent.sh
  put 0755 "$here/chieng-agent.sh" /usr/local/bin/chieng-agent
  put 0644 "$here/chieng-agent.service" /etc/systemd/system/chieng-agent.service
  put 0755 "$here/chieng-lab-facts.sh" /opt/chieng/chieng-lab-facts.sh
  put 0644 "$here/chieng-lab-facts.service" /etc/systemd/system/chieng-lab-facts.service
  put 0644 "$here/chieng-lab-facts.timer" /etc/systemd/system/chieng-lab-facts.timer
  [ -z "$ca" ] || put 0644 "$ca" /etc/chieng/ca.pem
  install -d -m 0700 -o "${ids%:*}" -g "${ids#*:}" "$root/var/lib/chieng-agent" "$root/var/lib/chieng-agent/tmp"
}

put_conf() {
  [ ! -f "$conf" ] || return 0
  put 0644 "$here/agent.conf" /etc/chieng/agent.conf.new
  sed -i -e "s|^device = .*|device = \"$device\"|" -e "s|^server.host = .*|server.host = \"$server\"|" \
    -e "s|^server.port = .*|server.port = $port|" -e "s|^server.tls = .*|server.tls = $tls|" "$conf.new"
  [ -z "$web" ] || sed -i "s|^#server.web = .*|server.web = \"$web\"|" "$conf.new"
  [ -z "$code" ] || sed -i "s|^#claim.code = .*|claim.code = \"$code\"|" "$conf.new"
  [ -z "$ca" ] || sed -i 's|^#server.ca = |server.ca = |' "$conf.new"
  mv "$conf.new" "$conf"
}

# Also on a computer that was installed without it.
put_lab() {
  [ "$lab" = true ] || return 0
  grep -q '^lab.enabled = true' "$conf" || printf '\nlab.enabled = true\nlocal.host = "127.0.0.1"\n' >>"$conf"
  mkdir -p "$root/etc/systemd/system/timers.target.wants"
  ln -sf ../chieng-lab-facts.timer "$root/etc/systemd/system/timers.target.wants/chieng-lab-facts.timer"
}

# Never on the command line, where everybody on this computer could read it.
put_secret() {
  local line=''
  if grep -q '^device = ""' "$conf"; then # it gets its name and its secret when it is claimed
    echo "This computer belongs to no school yet. Its code, for a teacher: sudo chieng-agent check"
    return
  fi
  if [ -n "$secret_file" ]; then
    line=$(head -n 1 "$secret_file")
  elif [ -s "$secret" ]; then
    chown "$ids" "$secret" && chmod 0600 "$secret"
    return
  elif [ -t 0 ]; then
    read -rsp "Secret that add-device printed for ${device:-this device} (it is not shown): " line
    echo
  fi
  if [ -z "$line" ]; then
    echo "No secret yet: write it into the first line of $secret, which is there and empty." >&2
  fi
  [ -z "$line" ] && [ -s "$secret" ] && return # a good secret is never wiped
  install -m 0600 -o "${ids%:*}" -g "${ids#*:}" /dev/null "$secret"
  [ -z "$line" ] || printf '%s\n' "$line" >"$secret"
}

switch_pins_on() {
  [ -z "$root" ] && command -v raspi-config >/dev/null || fail "--pins needs a running Raspberry Pi OS"
  raspi-config nonint do_i2c 0
  raspi-config nonint do_onewire 0
  echo "I2C and 1-wire are on after the next restart: sudo reboot"
}

start() {
  if [ -n "$root" ] || [ ! -d /run/systemd/system ]; then # an image that is being made: it starts with the computer
    mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
    ln -sf ../chieng-agent.service "$root/etc/systemd/system/multi-user.target.wants/chieng-agent.service"
    return
  fi
  rm -f /var/lib/chieng-agent/classes.jsa.for # try again, whatever came of it before
  runuser -u chieng -- /opt/chieng/run-agent.sh --prepare # some seconds in which the old agent still measures
  systemctl daemon-reload
  systemctl enable -q chieng-agent
  if $lab; then systemctl enable -q --now chieng-lab-facts.timer; fi
  systemctl restart chieng-agent
  echo "The agent runs. What works and what doesn't: sudo chieng-agent check"
}

check_arguments
need_java
make_user
ids=$(ids_of_user)
put_files
put_conf
put_lab
put_secret
if $pins; then switch_pins_on; fi
if [ -x "$root/usr/bin/brltty" ]; then
  echo "brltty takes boards with CH340 and CP210x away: sudo apt-get remove brltty" >&2
fi
start
