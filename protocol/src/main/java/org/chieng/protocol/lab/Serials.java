package org.chieng.protocol.lab;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells serials from what makers leave in their place. Pure functions. */
final class Serials {
    /** As makers write them, without blanks and marks, in small letters; from inventories of other fleets. */
    private static final Set<String> FILLERS = Set.of(
            "tobefilledbyoem",
            "defaultstring",
            "default",
            "systemserialnumber",
            "serialnumber",
            "serialnum",
            "unspecifiedsystemserialnumber",
            "boardmanufacturerserialnumber",
            "baseboardserialnumber",
            "chassisserialnumber",
            "mbserialnumber",
            "boardserialnumber",
            "systemproductname",
            "systemmanufacturer",
            "notapplicable",
            "notavailable",
            "notspecified",
            "notdefined",
            "notsettable",
            "notprovided",
            "notpresent",
            "noasset",
            "noassettag",
            "assettag",
            "none",
            "null",
            "nil",
            "na",
            "unknown",
            "unknow",
            "undefined",
            "invalid",
            "empty",
            "oem",
            "oemserial",
            "error",
            "test",
            "sample",
            "ssnumber",
            "sernum0",
            "sernum1",
            "sernum2",
            "sernum3",
            "serialnum0",
            "serialnum1",
            "serialnum2",
            "serialnum3",
            "abcdefg",
            "01234567",
            "012345678",
            "0123456789",
            "123456789",
            "1234567890",
            "12345678",
            "12345678901234567890",
            "123456789012345678",
            "0123456789abcdef",
            "1234567890abcdef",
            "deadbeef",
            "evalboard",
            "insydecorp",
            "phoenixtec",
            "virtual",
            "vmware",
            "innotek",
            "parallels",
            "qemu",
            "qm00001",
            "qm00002",
            "qm00003",
            "qm00005");

    /** Chosen: shorter ones are revision numbers, which whole series share. */
    private static final int SHORTEST = 4;

    /** Insyde's: {@code Type1 - 123456789}, {@code Type2 - Board Serial Number}. */
    private static final Pattern TYPE = Pattern.compile("^type[0-9]");

    private static final Pattern MARKS = Pattern.compile("[^a-z0-9]+");

    private Serials() {}

    /** The serial in small letters without blanks and marks; empty when it is a filler: a maker's words, one character again and again, or too short. */
    static Optional<String> plain(String serial) {
        String plain = MARKS.matcher(serial.toLowerCase(Locale.ROOT)).replaceAll("");
        String meant = TYPE.matcher(plain).replaceFirst("");
        boolean filler = plain.length() < SHORTEST
                || FILLERS.contains(meant)
                || plain.startsWith("tobefilled")
                || isMonotone(plain);
        return filler ? Optional.empty() : Optional.of(plain);
    }

    /** One character throughout, but for one perhaps: 0000000, FFFFFFFF, XXXXXXXX, 00000001. */
    private static boolean isMonotone(String plain) {
        char first = plain.charAt(0);
        long others = plain.chars().filter(c -> c != first).count();
        return others == 0 || (others == 1 && first == '0' && plain.length() >= 6);
    }
}
