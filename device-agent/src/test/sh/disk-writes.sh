#!/bin/sh
# Measures what the journal writes to a disk of its own: an ext4 file system in an image in memory, mounted as Raspberry Pi OS mounts its card
# (noatime), for each time between syncs. Needs root and loop devices. All run at the same time.
#   disk-writes.sh CLASSPATH [SECONDS] [SETTING...]     a setting is SECONDS_BETWEEN_SYNCS:READINGS_A_SECOND
set -eu
classpath=$1
seconds=${2:-300}
shift "$(($# < 2 ? $# : 2))"
[ $# -gt 0 ] || set -- 1:12 5:12 10:12 60:12 1:2000 10:2000
work=$(mktemp -d)
measure() {
    image=/dev/shm/chieng-disk-writes-$$-$1
    truncate -s 600M "$image"
    mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 "$image"
    device=$(losetup -f --show "$image")
    mkdir "$work/$1"
    mount -o noatime "$device" "$work/$1"
    java -Xmx64m -XX:+UseSerialGC -cp "$classpath" org.chieng.agent.journal.DiskWritesBenchMain \
        "$work/$1/journal" "$(basename "$device")" "${1%:*}" "${1#*:}" "$seconds" || true
    umount "$work/$1"
    losetup -d "$device"
    rm "$image"
}
for setting in "$@"; do
    measure "$setting" &
    sleep 1 # so that no two take the same loop device
done
wait
rm -r "$work"
