package org.chieng.agent.source.serial.format;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines that boot loaders, systems and prompts print, and that look like data to a parser that takes names and numbers. Pure functions. */
final class BootText {
    private static final List<String> BEGINNINGS = List.of(
            "ets ",
            "rst:",
            "rst cause",
            "configsip",
            "clk_drv",
            "mode:dio",
            "mode:dout",
            "mode:qio",
            "mode:qout",
            "load:0x",
            "load 0x",
            "ho 0 ",
            "entry 0x",
            "chksum",
            "csum",
            "spiwp",
            "esp-rom",
            "saved pc",
            "boot mode",
            "elf file",
            "guru meditation",
            "backtrace",
            "exccause",
            "epc1",
            "exception (",
            "fatal exception",
            "ctx:",
            "sp:",
            ">>>",
            "...",
            "traceback",
            "file \"",
            "  file",
            "mpy:",
            "type \"help",
            "micropython v",
            "adafruit circuitpython",
            "auto-reload",
            "code.py",
            "code done",
            "press any key",
            "build:",
            "sdk:",
            "sdk ",
            "scandone",
            "state:",
            "pm open",
            "chip is",
            "chip type",
            "features:",
            "crystal is",
            "mac:",
            "mac address",
            "ip address",
            "ip:",
            "bssid",
            "at+",
            "+ipd",
            "flash real",
            "flash ide",
            "free heap at boot",
            "connecting",
            "connected",
            "[errno",
            "$pmtk",
            "panic",
            "assert",
            "abort()",
            "task_wdt",
            "e:m ",
            "soft wdt",
            "wdt reset",
            "sketch uses",
            "global variables",
            "avrdude",
            "esptool",
            "esp-idf",
            "compiled at",
            "compile date",
            "partition",
            "###",
            "max value:  ",
            "min value:  ",
            "resolution:  ");

    private static final List<String> LOG_TAGS = List.of(
            "boot",
            "cpu_start",
            "heap_init",
            "spi_flash",
            "esp_image",
            "wifi_init",
            "wifi",
            "phy_init",
            "phy",
            "system_api",
            "psram",
            "intr_alloc",
            "app_start",
            "main_task",
            "sleep",
            "gpio",
            "esp_netif",
            "tcpip",
            "app_init",
            "efuse",
            "esp_psram",
            "spiram",
            "nvs",
            "event",
            "bt",
            "net80211",
            "pp",
            "coexist",
            "mdns",
            "example_connect",
            "mqtt_client",
            "esp-tls",
            "app_update",
            "bootloader",
            "qio_mode",
            "cache",
            "flash",
            "rtc",
            "clk",
            "pm");

    private BootText() {}

    static boolean is(String line) {
        String small = Words.fold(line);
        for (String beginning : BEGINNINGS) {
            if (small.startsWith(beginning)) {
                return true;
            }
        }
        return isDump(small) || isSystemLog(line) || isAnswerOfAModem(line);
    }

    /** {@code +CMGS: 12}, behind an AT command. */
    private static boolean isAnswerOfAModem(String line) {
        int colon = line.indexOf(':');
        return line.charAt(0) == '+'
                && colon > 2
                && line.substring(1, colon).chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }

    /** {@code 3ffef490:  3ffe8504 00000001}: memory. */
    private static boolean isDump(String small) {
        if (small.length() < 9 || small.charAt(8) != ':') {
            return false;
        }
        return small.substring(0, 8).chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    /** ESP-IDF: {@code I (312) cpu_start: …}; what a student's own tag says is for the other parsers. */
    private static boolean isSystemLog(String line) {
        int tag = startOfTag(line);
        if (tag < 0) {
            return false;
        }
        String rest = Words.fold(line.substring(tag));
        return LOG_TAGS.stream().anyMatch(one -> isTag(rest, one));
    }

    /** {@code boot:} and {@code boot.esp32:}, not {@code bootle:}. */
    private static boolean isTag(String rest, String tag) {
        return rest.startsWith(tag) && rest.length() > tag.length() && ":._".indexOf(rest.charAt(tag.length())) >= 0;
    }

    /** Where the tag of a line of ESP-IDF's log begins, or -1 when it is none. */
    private static int startOfTag(String line) {
        boolean level = line.length() > 6 && "EWIDV".indexOf(line.charAt(0)) >= 0 && line.startsWith(" (", 1);
        int close = level ? line.indexOf(") ") : -1;
        return close > 3 && Numbers.endOfDigits(line, 3) == close ? close + 2 : -1;
    }

    /** Arduino's log on an ESP32, of a student's own file: what libraries log there is not measured. */
    private static final Pattern OWN_LOG = Pattern.compile(
            "\\[ *[0-9]{1,10}\\]\\[[IDV]\\]\\[(main\\.cpp|[^\\]]{1,40}\\.ino):[0-9]{1,5}\\] \\w{1,40}\\(\\): ");

    /** The line without level, time and tag of ESP-IDF's or Arduino's log, where it has them. */
    static String withoutLogPrefix(String line) {
        Matcher own = line.startsWith("[") ? OWN_LOG.matcher(line) : null;
        if (own != null && own.lookingAt()) {
            return line.substring(own.end()).strip();
        }
        int tag = startOfTag(line);
        int colon = tag < 0 ? -1 : line.indexOf(": ", tag);
        if (colon < 0 || isSystemLog(line)) {
            return line;
        }
        String said = line.substring(colon + 2).strip();
        return Numbers.end(said, 0) > 0 ? line.substring(tag) : said; // TEMP: 23.5 has no other name
    }
}
