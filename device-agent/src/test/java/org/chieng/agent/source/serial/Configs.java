package org.chieng.agent.source.serial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.chieng.agent.source.serial.firmata.FirmataConfig;
import org.chieng.agent.source.serial.firmata.PinUse;

/** Settings for tests: ports are looked for often. Immutable. */
record Configs(SerialConfig.Places places, Duration silence, List<String> lineTo, FirmataConfig firmata) {
    private static final Duration POLL = Duration.ofMillis(25);

    /** With nothing on USB; what is remembered of boards is in this folder. */
    static Configs of(Path folder) {
        return of(new SerialConfig.Places(
                folder.resolve("no-sysfs"), folder.resolve("no-dev"), folder.resolve("boards")));
    }

    static Configs of(SerialConfig.Places places) {
        return new Configs(places, Duration.ofSeconds(30), List.of(), FirmataConfig.DEFAULT);
    }

    Configs silence(Duration least) {
        return new Configs(places, least, lineTo, firmata);
    }

    Configs lineTo(String... boards) {
        return new Configs(places, silence, List.of(boards), firmata);
    }

    Configs pins(String... pins) {
        List<PinUse> uses = List.of(pins).stream().map(PinUse::parse).toList();
        return new Configs(places, silence, lineTo, new FirmataConfig(true, Duration.ofMillis(100), uses));
    }

    /** Only these ports. */
    SerialConfig ports(Path... ports) {
        return new SerialConfig(List.of(ports), false, POLL, silence, lineTo, firmata, places);
    }

    /** All ports on USB. */
    SerialConfig discover() {
        return new SerialConfig(List.of(), true, POLL, silence, lineTo, firmata, places);
    }
}
