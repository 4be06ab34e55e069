package org.chieng.agent.source.link;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What ModemManager tells of a modem, less all that names a person or a SIM (numbers, IMEI, IMSI). What it prints as {@code --} is absent.
 * Immutable.
 *
 * @param state {@code connected}, {@code registered}, {@code locked}, {@code failed} … (MMModemState)
 * @param why what it waits for or why it failed, e.g. {@code sim-pin}, {@code sim-missing}
 * @param technologies what it uses of the air now, e.g. {@code lte} and {@code 5gnr} (MMModemAccessTechnology)
 * @param operator the network's name as it is broadcast
 * @param signal quality in percent, 0 to 100
 * @param interfaces its network interfaces, e.g. {@code wwan0}
 */
record Modem(
        Optional<String> state,
        Optional<String> why,
        List<String> technologies,
        Optional<String> operator,
        OptionalDouble signal,
        List<String> interfaces) {
    Modem {
        technologies = List.copyOf(technologies);
        interfaces = List.copyOf(interfaces);
    }

    /** Whether it carries data now. */
    boolean isConnected() {
        return state.filter("connected"::equals).isPresent();
    }
}
