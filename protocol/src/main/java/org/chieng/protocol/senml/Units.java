package org.chieng.protocol.senml;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The unit symbols that a reading may have: RFC 8428 section 12.1 and RFC 8798 sections 3 and 4. */
public final class Units {
    private static final String RFC_8428 =
            "m kg g s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H Cel lm lx Bq Gy Sv"
                    + " kat m2 m3 l m/s m/s2 m3/s l/s W/m2 cd/m2 bit bit/s lat lon pH dB dBW Bspl count / % %RH %EL EL 1/s 1/min"
                    + " beat/min beats S/m";
    private static final String RFC_8798 = "B VA VAs var vars J/m kg/m3 deg"
            + " ms min h MHz kW kVA kvar Ah Wh kWh varh kvarh kVAh Wh/km KiB GB Mbit/s B/s MB/s mV mA dBm ug/m3 mm/h m/h"
            + " ppm /100 /1000 hPa mm cm km km/h";

    private static final Set<String> KNOWN = known();
    private static final Map<String, String> COMMON_MISTAKES = commonMistakes();

    private Units() {}

    /** Whether the symbol is registered; symbols are case-sensitive. */
    public static boolean isKnown(String symbol) {
        return KNOWN.contains(symbol);
    }

    /** The symbol that somebody who wrote {@code text} most likely meant, for error messages. */
    public static Optional<String> suggest(String text) {
        String key = text.strip().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(COMMON_MISTAKES.get(key));
    }

    /** The symbol that a board means by {@code text}: itself where it is one, else what {@link #suggest} says. */
    public static Optional<String> read(String text) {
        return isKnown(text) ? Optional.of(text) : suggest(text);
    }

    private static Set<String> known() {
        Set<String> known = new HashSet<>(Arrays.asList(RFC_8428.split(" ")));
        known.addAll(Arrays.asList(RFC_8798.split(" ")));
        return Set.copyOf(known);
    }

    private static Map<String, String> commonMistakes() {
        Map<String, String> meant = new HashMap<>();
        for (String symbol : KNOWN) {
            meant.putIfAbsent(symbol.toLowerCase(Locale.ROOT), symbol);
        }
        // where two symbols differ only in case, the one that schools measure
        meant.put("s", "s");
        meant.put("h", "h");
        for (String celsius : new String[] {"°c", "*c", "ºc", "celsius", "degc", "deg c", "degrees c", "độ c"}) {
            meant.put(celsius, "Cel");
        }
        for (String lux : new String[] {"lux", "lm/m2"}) {
            meant.put(lux, "lx");
        }
        meant.put("kelvin", "K");
        meant.put("volt", "V");
        meant.put("volts", "V");
        meant.put("ampere", "A");
        meant.put("watt", "W");
        meant.put("percent", "%");
        meant.put("rh", "%RH");
        meant.put("ohms", "Ohm");
        meant.put("ω", "Ohm");
        meant.put("°", "deg");
        meant.put("µg/m3", "ug/m3");
        meant.put("µg/m³", "ug/m3");
        meant.put("m³", "m3");
        meant.put("m²", "m2");
        meant.put("m/s²", "m/s2");
        meant.put("meter", "m");
        meant.put("sec", "s");
        return Map.copyOf(meant);
    }
}
