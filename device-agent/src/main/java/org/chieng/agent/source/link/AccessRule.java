package org.chieng.agent.source.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.link.Confidence;

/**
 * What kind of line it is, from evidence, the strongest first: the modem itself, the driver of the interface that the default route leads
 * over, who made it, what NetworkManager says of its price. The table of {@code docs/agent.md} "The school's line". Pure; thread-safe.
 */
final class AccessRule {
    /** Drivers that only a modem has (linux/drivers/net/usb, net/wwan). */
    private static final Set<String> MODEM_DRIVERS = Set.of(
            "cdc_mbim",
            "qmi_wwan",
            "huawei_cdc_ncm",
            "sierra_net",
            "hso",
            "mhi_net",
            "mhi_wwan_mbim",
            "mtk_t7xx",
            "iosm");

    /** Drivers of sticks and phones that show themselves as a network card, and of some real ones. */
    private static final Set<String> USB_CARD_DRIVERS =
            Set.of("cdc_ether", "rndis_host", "cdc_ncm", "cdc_eem", "cdc_subset", "ipheth");

    private AccessRule() {}

    /** Gives the class; never fails. */
    static Observation observe(Facts facts) {
        Optional<Facts.Way> way = facts.ways().stream()
                .filter(one -> !one.isTunnel())
                .findFirst()
                .or(() -> facts.ways().stream().findFirst());
        Optional<Modem> modem = inUse(facts, way);
        List<String> evidence = new ArrayList<>();
        Verdict verdict = modem.map(one -> ofModem(one, way, evidence)).orElseGet(() -> ofWay(way, facts, evidence));
        if (modem.isEmpty()) {
            facts.modems().forEach(one -> evidence.add("mmcli:" + unused(one)));
        }
        if (facts.metered() != MeteredFlag.UNKNOWN) {
            evidence.add("nm:" + facts.metered().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        evidence.addAll(facts.troubles());
        return new Observation(
                verdict.access,
                verdict.confidence,
                evidence,
                way.map(one -> one.route().device()),
                modem.flatMap(Modem::operator),
                modem.map(Modem::signal).orElse(OptionalDouble.empty()));
    }

    private record Verdict(AccessClass access, Confidence confidence) {
        static final Verdict NONE = new Verdict(AccessClass.UNKNOWN, Confidence.NONE);
    }

    /** The modem whose interface the route leads over; or, where no route tells or it is a dial-up one, the one that carries data. */
    private static Optional<Modem> inUse(Facts facts, Optional<Facts.Way> way) {
        Optional<Modem> named = way.flatMap(one -> facts.modems().stream()
                .filter(modem -> modem.interfaces().contains(one.route().device()))
                .findFirst());
        boolean mayBeAny = way.flatMap(Facts.Way::nic)
                .map(nic -> nic.kind() == Nic.Kind.PPP || nic.kind() == Nic.Kind.WWAN)
                .orElse(way.isEmpty());
        if (named.isPresent() || !mayBeAny) {
            return named;
        }
        List<Modem> connected =
                facts.modems().stream().filter(Modem::isConnected).toList();
        return connected.size() == 1 ? Optional.of(connected.get(0)) : Optional.empty();
    }

    private static Verdict ofModem(Modem modem, Optional<Facts.Way> way, List<String> evidence) {
        AccessClass access = generation(modem.technologies());
        evidence.add("mmcli:"
                + (modem.technologies().isEmpty() ? "no-technology" : String.join("+", modem.technologies()))
                + modem.state().map(state -> "," + state).orElse(""));
        evidence.add("route:" + way.map(one -> one.route().device()).orElse("none"));
        way.flatMap(Facts.Way::nic).flatMap(Nic::driver).ifPresent(driver -> evidence.add("driver:" + driver));
        return new Verdict(access, way.isPresent() ? Confidence.HIGH : Confidence.MEDIUM);
    }

    /** The newest of those in use: a phone on 5G holds LTE, too (MMModemAccessTechnology in ModemManager-enums.h). */
    static AccessClass generation(List<String> technologies) {
        AccessClass best = AccessClass.CELLULAR;
        for (String technology : technologies) {
            AccessClass one = switch (technology) {
                case "gsm", "gsm-compact", "gprs", "edge" -> AccessClass.CELLULAR_2G;
                case "umts", "hsdpa", "hsupa", "hspa", "hspa-plus", "hspa+", "evdo0", "evdoa", "evdob" ->
                    AccessClass.CELLULAR_3G;
                case "lte", "lte-cat-m", "lte-nb-iot" -> AccessClass.CELLULAR_4G;
                case "5gnr" -> AccessClass.CELLULAR_5G;
                default -> AccessClass.CELLULAR;
            };
            boolean better = best == AccessClass.CELLULAR || one.compareTo(best) > 0;
            best = one != AccessClass.CELLULAR && better ? one : best;
        }
        return best;
    }

    private static String unused(Modem modem) {
        return "unused," + modem.state().orElse("no-state")
                + modem.why().map(why -> "," + why).orElse("");
    }

    private static Verdict ofWay(Optional<Facts.Way> way, Facts facts, List<String> evidence) {
        evidence.add("route:" + way.map(one -> one.route().device()).orElse("none"));
        Optional<Nic> found = way.flatMap(Facts.Way::nic);
        if (found.isEmpty()) {
            way.ifPresent(one -> evidence.add("sysfs:missing"));
            return Verdict.NONE;
        }
        Nic nic = found.get();
        nic.driver().ifPresent(driver -> evidence.add("driver:" + driver));
        nic.usb().ifPresent(usb -> evidence.add("usb:" + usb));
        String driver = nic.driver().orElse("");
        if (nic.kind() == Nic.Kind.WWAN || MODEM_DRIVERS.contains(driver)) {
            return new Verdict(AccessClass.CELLULAR, Confidence.HIGH);
        }
        evidence.add("type:" + nic.kind().name().toLowerCase(Locale.ROOT));
        return switch (nic.kind()) {
            case PPP -> new Verdict(AccessClass.CELLULAR, isAlone(facts) ? Confidence.MEDIUM : Confidence.LOW);
            case VIRTUAL -> Verdict.NONE;
            case WIRELESS -> ofWireless(facts.metered());
            default -> USB_CARD_DRIVERS.contains(driver) ? ofUsb(nic, facts.metered()) : ofCable(facts.metered());
        };
    }

    /** Beside a card a point-to-point line may be a tunnel over it, or PPPoE over a fibre. */
    private static boolean isAlone(Facts facts) {
        return facts.ways().stream()
                .flatMap(way -> way.nic().stream())
                .allMatch(nic -> nic.kind() == Nic.Kind.PPP || nic.kind() == Nic.Kind.VIRTUAL);
    }

    /** A phone's hotspot tells that it costs (DHCP option 43, ANDROID_METERED); else nobody sees what lies behind the Wi-Fi. */
    private static Verdict ofWireless(MeteredFlag metered) {
        if (metered == MeteredFlag.GUESS_YES) {
            return new Verdict(AccessClass.CELLULAR, Confidence.MEDIUM);
        }
        return metered == MeteredFlag.YES
                ? new Verdict(AccessClass.CELLULAR, Confidence.LOW)
                : new Verdict(AccessClass.WIFI, Confidence.LOW);
    }

    private static Verdict ofUsb(Nic nic, MeteredFlag metered) {
        String usb = nic.usb().orElse("");
        if (UsbVendors.isMobile(usb) || metered == MeteredFlag.GUESS_YES) {
            return new Verdict(AccessClass.CELLULAR, Confidence.MEDIUM);
        }
        return UsbVendors.isCard(usb)
                ? ofCable(metered)
                : new Verdict(
                        AccessClass.CELLULAR, Confidence.LOW); // cards for a cable have drivers of their own, mostly
    }

    /** A router with a SIM looks the same as one on a fibre. */
    private static Verdict ofCable(MeteredFlag metered) {
        return new Verdict(metered.costs() ? AccessClass.CELLULAR : AccessClass.FIXED, Confidence.LOW);
    }
}
