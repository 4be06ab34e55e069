package org.chieng.agent.source.lab.health;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.protocol.lab.HealthReason;

/**
 * Understands what {@code smartctl -a -j} (7.0 and later) prints of ATA and NVMe disks. Makers pack several counts into one raw value: the
 * number is the one that smartctl's text begins with. Pure functions.
 */
final class SmartParser {
    /** A count above this is several that are packed into one, or nonsense. */
    private static final long MOST = 10_000_000;

    private static final Pattern FIRST_NUMBER = Pattern.compile("^([0-9]{1,15})(?:[h\\s(/].*)?$");

    /**
     * Attributes whose normalised value is what is left of an SSD's life, from 100 down; by name, as numbers mean another thing with each maker. Percent_Lifetime_Used
     * is so, too: its raw value counts up. {@value #SANDISK_WEAR} of SanDisk and WD counts up with some firmware and down with other.
     */
    private static final List<String> LIFE_LEFT = List.of(
            "Media_Wearout_Indicator",
            "SSD_Life_Left",
            "Percent_Lifetime_Remain",
            "Percent_Lifetime_Used",
            "SSD_Life_Left_Perc",
            "Remaining_Lifetime_Perc",
            "Wear_Leveling_Count",
            "Percent_Life_Remaining");

    private static final int SANDISK_WEAR = 230;

    /** Of Crucial's and Micron's SSDs: goes from 0 to 1 and back without a fault (smartmontools, ticket 1227). */
    private static final String FLAPS = "Current_Pending_ECC_Cnt";

    private SmartParser() {}

    /** What a disk told; never fails. */
    static SmartFacts parse(String json) {
        try {
            return facts(JsonObject.parse(json.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonException e) {
            return SmartFacts.nothing(HealthReason.NOT_UNDERSTOOD);
        }
    }

    private static SmartFacts facts(JsonObject root) throws JsonException {
        Map<Smart, Long> values = new EnumMap<>(Smart.class);
        JsonObject status = root.object("smart_status");
        if (status.has("passed")) {
            values.put(Smart.FAILED, status.flag("passed") ? 0L : 1L);
        }
        number(root.object("temperature"), "current", values, Smart.TEMPERATURE);
        number(root.object("power_on_time"), "hours", values, Smart.HOURS);
        number(root, "power_cycle_count", values, Smart.STARTS);
        boolean solid = root.has("nvme_smart_health_information_log")
                || (root.has("rotation_rate") && root.number("rotation_rate") == 0);
        nvme(root.object("nvme_smart_health_information_log"), values);
        for (JsonObject attribute : root.object("ata_smart_attributes").objects("table")) {
            attribute(attribute, solid, values);
        }
        if (values.isEmpty()) {
            return SmartFacts.nothing(trouble(root));
        }
        return new SmartFacts(Optional.empty(), values, solid);
    }

    private static HealthReason trouble(JsonObject root) throws JsonException {
        StringBuilder said = new StringBuilder();
        for (JsonObject message : root.object("smartctl").objects("messages")) {
            said.append(message.optionalText("string").orElse("")).append('\n');
        }
        String text = said.toString();
        if (text.contains("Permission denied") || text.contains("Operation not permitted")) {
            return HealthReason.NO_PERMISSION;
        }
        if (text.contains("STANDBY") || text.contains("SLEEP")) {
            return HealthReason.NO_ANSWER;
        }
        boolean unavailable =
                root.has("smart_support") && !root.object("smart_support").flag("available");
        boolean known = text.contains("Unable to detect device type")
                || text.contains("Unknown USB bridge")
                || text.contains("lacks SMART capability");
        return unavailable || known || root.has("device") ? HealthReason.NOT_SUPPORTED : HealthReason.NOT_UNDERSTOOD;
    }

    private static void nvme(JsonObject log, Map<Smart, Long> values) throws JsonException {
        number(log, "critical_warning", values, Smart.WARNING);
        number(log, "available_spare", values, Smart.SPARE);
        number(log, "available_spare_threshold", values, Smart.SPARE_LIMIT);
        number(log, "percentage_used", values, Smart.WEAR);
        number(log, "media_errors", values, Smart.MEDIA_ERRORS);
    }

    private static void number(JsonObject from, String name, Map<Smart, Long> values, Smart what) throws JsonException {
        OptionalDouble number = from.optionalNumber(name);
        if (number.isPresent() && number.getAsDouble() >= -100 && number.getAsDouble() <= MOST) {
            values.put(what, Math.round(number.getAsDouble()));
        }
    }

    private static void attribute(JsonObject attribute, boolean solid, Map<Smart, Long> values) throws JsonException {
        String name = attribute.optionalText("name").orElse("");
        if (attribute.object("flags").flag("prefailure")
                && attribute.optionalText("when_failed").orElse("").equals("now")) {
            values.put(Smart.BELOW_LIMIT, 1L);
        }
        switch ((int) attribute.number("id")) {
            case 5 -> raw(attribute, values, Smart.REALLOCATED);
            case SANDISK_WEAR -> {} // says nothing that is sure
            case 197 -> {
                if (!name.equals(FLAPS)) {
                    raw(attribute, values, Smart.PENDING);
                }
            }
            case 198 -> raw(attribute, values, Smart.UNCORRECTABLE);
            case 187 -> raw(attribute, values, Smart.UNCORRECTABLE);
            case 199 -> raw(attribute, values, Smart.CRC_ERRORS);
            default -> {
                if (solid && LIFE_LEFT.contains(name)) {
                    long left = Math.round(attribute.number("value"));
                    values.merge(Smart.WEAR, Math.max(0, Math.min(100, 100 - left)), Math::max);
                }
            }
        }
    }

    private static void raw(JsonObject attribute, Map<Smart, Long> values, Smart what) throws JsonException {
        JsonObject raw = attribute.object("raw");
        Matcher first = FIRST_NUMBER.matcher(raw.optionalText("string").orElse(""));
        double count = first.matches()
                ? Double.parseDouble(first.group(1))
                : raw.optionalNumber("value").orElse(-1);
        if (count >= 0 && count <= MOST) {
            values.merge(what, Math.round(count), Math::max);
        }
    }
}
