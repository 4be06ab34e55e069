package org.chieng.agent;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.chieng.agent.source.pi.I2cType;
import org.chieng.agent.source.pi.PiConfig;

/** Reads the section {@code pi}: sensors and pins as a list of objects, each with keys of its own. */
final class PiSection {
    private static final double USUAL_VOLTS = 4.096;
    private static final Duration USUAL_DEBOUNCE = Duration.ofMillis(20);
    private static final int USUAL_HERTZ = 1_000;

    private PiSection() {}

    static PiConfig read(Config pi) {
        Duration interval = Durations.read(pi, "interval");
        return new PiConfig(
                Entries.read(
                        pi,
                        "i2c",
                        Set.of("type", "bus", "address", "name", "interval", "volts"),
                        entry -> sensor(entry, interval)),
                pi.getBoolean("discover"),
                interval,
                new PiConfig.OneWireSetting(Path.of(pi.getString("onewire.root")), names(pi)),
                Entries.read(
                        pi,
                        "gpio",
                        Set.of("name", "mode", "pin", "inverted", "pull", "debounce", "safe", "hertz"),
                        PiSection::pin));
    }

    private static PiConfig.I2cSetting sensor(Entries.Entry entry, Duration interval) {
        I2cType type = I2cType.of(entry.text("type"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no type '" + entry.text("type") + "': there are bme280, bh1750, ads1115, sht31"));
        int address = entry.has("address")
                ? address(entry.text("address"))
                : type.addresses().get(0);
        return new PiConfig.I2cSetting(
                type,
                entry.number("bus", 1).intValue(),
                address,
                entry.text("name", type.wireName()),
                entry.duration("interval", interval),
                entry.number("volts", USUAL_VOLTS).doubleValue());
    }

    /** HOCON has no hexadecimal numbers: {@code 0x76} comes as text. */
    private static int address(String text) {
        try {
            return Integer.decode(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("address '" + text + "' is no number, as 0x76 is");
        }
    }

    private static Map<String, String> names(Config pi) {
        Map<String, String> names = new HashMap<>();
        Entries.read(
                pi,
                "onewire.names",
                Set.of("id", "name"),
                entry -> names.put(entry.text("id").toLowerCase(Locale.ROOT), entry.text("name")));
        return names;
    }

    private static PiConfig.PinSetting pin(Entries.Entry entry) {
        return new PiConfig.PinSetting(
                entry.text("name"),
                entry.oneOf("mode", PiConfig.PinMode.class, ""),
                entry.number("pin").intValue(),
                entry.yes("inverted"),
                entry.oneOf("pull", PiConfig.Pull.class, "off"),
                entry.duration("debounce", USUAL_DEBOUNCE),
                safe(entry),
                entry.number("hertz", USUAL_HERTZ).intValue());
    }

    private static double safe(Entries.Entry entry) {
        String text = entry.text("safe", "off");
        if (List.of("off", "false", "no").contains(text)) {
            return 0;
        }
        return List.of("on", "true", "yes").contains(text)
                ? 100
                : entry.number("safe").doubleValue();
    }
}
