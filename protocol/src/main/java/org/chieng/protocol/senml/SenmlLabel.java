package org.chieng.protocol.senml;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels of a SenML record, with their JSON names and CBOR integers (RFC 8428 table 4), and one of our own. */
enum SenmlLabel {
    BASE_VERSION("bver", -1),
    BASE_NAME("bn", -2),
    BASE_TIME("bt", -3),
    BASE_UNIT("bu", -4),
    BASE_VALUE("bv", -5),
    BASE_SUM("bs", -6),
    NAME("n", 0),
    UNIT("u", 1),
    VALUE("v", 2),
    STRING_VALUE("vs", 3),
    BOOLEAN_VALUE("vb", 4),
    SUM("s", 5),
    TIME("t", 6),
    UPDATE_TIME("ut", 7),
    DATA_VALUE("vd", 8),
    /** Not of the RFC: {@link Reading#label()}. Others ignore labels that they don't know (section 4.4). */
    CHANNEL_LABEL("label", null);

    private static final Map<String, SenmlLabel> BY_JSON = new HashMap<>();
    private static final Map<String, SenmlLabel> BY_CBOR = new HashMap<>();

    static {
        for (SenmlLabel label : values()) {
            BY_JSON.put(label.json, label);
            BY_CBOR.put(label.cbor == null ? label.json : label.cbor.toString(), label);
        }
    }

    private final String json;
    private final @Nullable Integer cbor;

    SenmlLabel(String json, @Nullable Integer cbor) {
        this.json = json;
        this.cbor = cbor;
    }

    String json() {
        return json;
    }

    @Nullable
    Integer cbor() {
        return cbor;
    }

    /** The label of that field name; in CBOR an integer key comes as its decimal text. Null where it is none. */
    static @Nullable SenmlLabel of(String field, boolean cbor) {
        return (cbor ? BY_CBOR : BY_JSON).get(field);
    }
}
