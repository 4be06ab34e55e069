#!/bin/sh
# Writes down what only root may read of a lab's computer, for the agent, which is not root: how the disks are (smartctl), and the
# serials of board and memory. Run by chieng-lab-facts.timer. The agent makes hashes of the serials; see docs/privacy.md.
set -u
folder=${1:-/run/chieng-lab}
umask 027
mkdir -p "$folder"
chgrp chieng "$folder" 2>/dev/null

keep() { # NAME: standard input, whole or not at all
  cat >"$folder/.new" && mv "$folder/.new" "$folder/$1" && chgrp chieng "$folder/$1" 2>/dev/null
}

for name in board_serial product_serial chassis_serial product_uuid; do
  [ ! -r "/sys/class/dmi/id/$name" ] || keep "dmi-$name" <"/sys/class/dmi/id/$name"
done
! command -v dmidecode >/dev/null || dmidecode -t 17 | keep dmi-memory
command -v smartctl >/dev/null || exit 0
for disk in /sys/block/sd* /sys/block/hd* /sys/block/nvme*; do
  [ -e "$disk" ] || continue
  case $(readlink -f "$disk") in */usb*) continue ;; esac
  name=${disk##*/}
  answer=$(smartctl -a -j -n standby "/dev/$name")
  case $answer in
  *STANDBY*) ;; # it sleeps: what it said last stays
  *) printf '%s\n' "$answer" | keep "smart-$name.json" ;;
  esac
done
exit 0
