package org.chieng.agent.source.lab.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The disks that are built in, below {@code /sys/block}: no sticks, no card readers, nothing on USB, nothing made by software.
 *
 * @param sys where sysfs is
 * @param run where udev's database is
 */
public record Disks(Path sys, Path run) {
    private static final Pattern NAME =
            Pattern.compile("sd[a-z]{1,2}|nvme[0-9]{1,2}n[0-9]{1,2}|hd[a-z]|vd[a-z]|mmcblk[0-9]");
    private static final long GIGABYTE = 1_000_000_000L;
    private static final int SECTOR = 512;

    /** Most that are looked at. */
    private static final int MOST = 8;

    /** VPD page 0x80, "Unit Serial Number" (SPC-4): four bytes of header. */
    private static final int VPD_HEADER = 4;

    /**
     * A disk. Immutable.
     *
     * @param name the kernel's, e.g. {@code sda}
     * @param gigabytes its size
     * @param serial as it is told; empty where it isn't. Goes no further than into a hash
     */
    public record Disk(String name, int gigabytes, String serial) {
        @Override
        public String toString() {
            return name; // no log shall have the serial
        }
    }

    /** All of them, in the order of their names. */
    public List<Disk> all() {
        List<Disk> disks = new ArrayList<>();
        TreeSet<Path> folders = new TreeSet<>();
        try (DirectoryStream<Path> blocks = Files.newDirectoryStream(sys.resolve("block"))) {
            blocks.forEach(folders::add);
        } catch (IOException e) {
            return disks;
        }
        for (Path folder : folders) {
            String name = folder.getFileName().toString();
            if (NAME.matcher(name).matches() && isBuiltIn(folder) && disks.size() < MOST) {
                disks.add(new Disk(name, gigabytes(folder), serial(folder)));
            }
        }
        return disks;
    }

    private static boolean isBuiltIn(Path folder) {
        try {
            String real = folder.toRealPath().toString();
            return !real.contains("/usb") && !text(folder.resolve("removable")).equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    private static int gigabytes(Path folder) {
        String sectors = text(folder.resolve("size"));
        boolean number = sectors.matches("[0-9]{1,15}");
        return number
                ? (int) Math.min(99_999_999, Math.round((double) Long.parseLong(sectors) * SECTOR / GIGABYTE))
                : 0;
    }

    private String serial(Path folder) {
        String udev = UdevParser.diskSerial(text(run.resolve("udev/data/b" + text(folder.resolve("dev")))));
        if (!udev.isEmpty()) {
            return udev;
        }
        String own = text(folder.resolve("device/serial"));
        return own.isEmpty() ? vpd(folder.resolve("device/vpd_pg80")) : own;
    }

    private static String vpd(Path file) {
        try {
            byte[] page = Files.readAllBytes(file);
            return page.length <= VPD_HEADER
                    ? ""
                    : new String(page, VPD_HEADER, page.length - VPD_HEADER, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
