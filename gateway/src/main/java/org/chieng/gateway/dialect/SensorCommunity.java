package org.chieng.gateway.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the fine dust sensors of sensor.community push: {@code {"sensordatavalues": [{"value_type": "SDS_P1", "value": "12.3"}, …]}},
 * where a value is a text, sometimes with its unit (sensors-software, airrohr-firmware). Pure.
 */
public final class SensorCommunity {
    private SensorCommunity() {}

    /**
     * Reads one push.
     *
     * @throws RejectedException when it is none
     */
    public static DecodedPack read(byte[] payload, long nowMicros) throws RejectedException {
        if (!(Json.object(PlainValue.text(payload)).get("sensordatavalues") instanceof List<?> values)) {
            throw new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "the list sensordatavalues is missing");
        }
        ForeignPack pack = new ForeignPack();
        for (int i = 0; i < values.size(); i++) {
            try {
                add(pack, Json.asObject(values.get(i)), nowMicros);
            } catch (RejectedException e) {
                pack.reject(i, e);
            }
        }
        return pack.build();
    }

    private static void add(ForeignPack pack, @Nullable Map<String, @Nullable Object> value, long nowMicros)
            throws RejectedException {
        if (value == null || !(value.get("value_type") instanceof String type) || value.get("value") == null) {
            throw new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "value_type or value is missing");
        }
        String text = String.valueOf(value.get("value")).strip();
        int space = text.indexOf(' ');
        String number =
                space > 0 && PlainValue.number(text.substring(0, space)).isPresent() ? text.substring(0, space) : text;
        Value read = PlainValue.of(number);
        String unit = read instanceof Value.Numeric ? unit(type.toLowerCase(Locale.ROOT)) : null;
        pack.add(Named.of(ChannelName.DEFAULT_SOURCE, type), nowMicros, read, unit);
    }

    private static @Nullable String unit(String type) {
        if (type.endsWith("temperature")) {
            return "Cel";
        }
        if (type.endsWith("humidity")) {
            return "%RH";
        }
        return type.endsWith("pressure") ? "Pa" : null;
    }
}
