package org.chieng.gateway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.Units;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * What phyphox publishes by its services {@code mqtt/json} and {@code mqtt/csv} (phyphox-android, MqttHelper): an object with an array
 * for each buffer, or a number where the buffer's {@code datatype} is that, and optionally a {@code time} object; or a comma list of one
 * buffer. A name may end with a unit in brackets. NaN, infinities and null are no value. Texts are facts about the phone, and are not kept. Used by one thread at a time.
 */
final class PhyphoxMessage implements ForeignMessage {
    private final DeviceId device;
    private final String source;
    private final BufferMemory memory;
    private final List<SentBuffer> sent = new ArrayList<>();
    private final Map<String, double[]> arrays = new LinkedHashMap<>();
    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private final ForeignPack pack = new ForeignPack();
    private @Nullable ExperimentClock clock;
    private int member;

    private PhyphoxMessage(DeviceId device, String source, BufferMemory memory) {
        this.device = device;
        this.source = source;
        this.memory = memory;
    }

    /** An object of buffers. */
    static PhyphoxMessage ofObject(
            DeviceId device, String source, Map<String, @Nullable Object> object, BufferMemory memory) {
        PhyphoxMessage message = new PhyphoxMessage(device, source, memory);
        object.forEach(message::readMember);
        return message;
    }

    /**
     * One buffer as comma list.
     *
     * @throws RejectedException when a cell is neither a number nor stands for no value
     */
    static PhyphoxMessage ofList(DeviceId device, String source, String buffer, String list, BufferMemory memory)
            throws RejectedException {
        PhyphoxMessage message = new PhyphoxMessage(device, source, memory);
        String[] cells = list.isBlank() ? new String[0] : list.split(",", -1);
        double[] values = new double[cells.length];
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i].strip();
            values[i] = cell.isEmpty() || PlainValue.isNothing(cell)
                    ? Double.NaN
                    : PlainValue.number(cell)
                            .orElseThrow(() -> new RejectedException(
                                    ErrorCode.INVALID_VALUE, "a buffer is a list of numbers: 1.5,2,null"));
        }
        if (values.length == 1) {
            message.numbers.put(buffer, values[0]);
        } else {
            message.arrays.put(buffer, values);
        }
        return message;
    }

    /** Whether an object holds nothing but buffers, at least one of them an array, and the time. */
    static boolean isObject(Map<String, @Nullable Object> object) {
        boolean hasArray = false;
        for (Object value : object.values()) {
            if (value instanceof List<?> list) {
                hasArray = true;
                if (!list.stream().allMatch(element -> element == null || element instanceof Double)) {
                    return false;
                }
            } else if (value != null && !(value instanceof Double)) {
                Map<String, @Nullable Object> inner = Json.asObject(value);
                if (inner == null || ExperimentClock.of(inner) == null) {
                    return false;
                }
            }
        }
        return hasArray;
    }

    private void readMember(String name, @Nullable Object value) {
        Map<String, @Nullable Object> object = Json.asObject(value);
        if (value instanceof Double number) {
            numbers.put(name, number);
        } else if (value instanceof List<?> list && list.stream().allMatch(e -> e == null || e instanceof Double)) {
            arrays.put(
                    name,
                    list.stream()
                            .mapToDouble(element -> element instanceof Double number ? number : Double.NaN)
                            .toArray());
        } else if (object != null && ExperimentClock.of(object) != null) {
            clock = ExperimentClock.of(object);
        } else if (value instanceof List<?> || object != null) {
            pack.reject(
                    member,
                    new RejectedException(
                            ErrorCode.INVALID_VALUE, "a buffer is a number or an array of numbers and nulls"));
        }
        member++;
    }

    @Override
    public DecodedPack decode(long nowMicros) throws RejectedException {
        Double told = clock == null ? null : clock.now();
        long sentMicros = told == null ? nowMicros : Math.round(told * 1e6);
        numbers.forEach((name, number) -> tryAdd(() -> {
            if (Double.isFinite(number)) {
                Measured measured = Measured.of(source, name);
                pack.add(measured.name(), sentMicros, new Value.Numeric(number), measured.unit());
            }
        }));
        Map<String, String> timeNames = new LinkedHashMap<>();
        arrays.forEach((name, values) -> {
            String time = isTime(name, values) ? null : timeOf(name, values.length);
            if (time != null) {
                timeNames.put(name, time);
            }
        });
        arrays.forEach((name, values) -> {
            if (!timeNames.containsValue(name)) {
                String time = timeNames.get(name);
                tryAdd(() -> addArray(name, time == null ? null : arrays.get(time), values, nowMicros));
            }
        });
        return pack.build();
    }

    private void addArray(String name, double @Nullable [] seconds, double[] values, long nowMicros)
            throws RejectedException {
        Measured measured = Measured.of(source, name);
        ExperimentClock set = clock != null && clock.isSet() ? clock : null;
        SentBuffer buffer = memory.place(device, measured.name().channel(), seconds, values, set, nowMicros);
        sent.add(buffer);
        for (int i = buffer.settled; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                pack.add(measured.name(), buffer.times[i], new Value.Numeric(values[i]), measured.unit());
            }
        }
    }

    @Override
    public void stored() {
        sent.forEach(memory::settle);
    }

    /** The buffer of times that goes with another: as long as it, and of those the one whose name begins most like it. */
    private @Nullable String timeOf(String name, int length) {
        String best = null;
        int most = -1;
        for (Map.Entry<String, double[]> other : arrays.entrySet()) {
            if (other.getValue().length == length && isTime(other.getKey(), other.getValue())) {
                int common = commonPrefix(name, other.getKey());
                if (common > most) {
                    most = common;
                    best = other.getKey();
                }
            }
        }
        return best;
    }

    private static int commonPrefix(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    /** Named like a time, as phyphox's own experiments do ({@code t}, {@code acc_time}), and never falling. */
    private static boolean isTime(String name, double[] values) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!(lower.equals("t") || lower.endsWith("_t") || lower.endsWith("time"))) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            boolean falls = i > 0 && values[i] < values[i - 1];
            if (Double.isNaN(values[i]) || !ExperimentClock.isSane(values[i]) || falls) {
                return false;
            }
        }
        return true;
    }

    /**
     * What a buffer is called, and its unit where its name ends with one in brackets, {@code acc_x [m/s2]}: phyphox has no other place for it.
     *
     * @param unit SenML's symbol, or null
     */
    private record Measured(Named name, @Nullable String unit) {
        private static final Pattern WITH_UNIT = Pattern.compile("(.+?) ?\\[([^\\[\\]]+)]");

        static Measured of(String source, String buffer) throws RejectedException {
            Matcher matcher = WITH_UNIT.matcher(buffer);
            return matcher.matches() && Units.isKnown(matcher.group(2))
                    ? new Measured(Named.of(source, matcher.group(1)), matcher.group(2))
                    : new Measured(Named.of(source, buffer), null);
        }
    }

    private interface Step {
        void run() throws RejectedException;
    }

    /** A bad buffer costs itself only. */
    private void tryAdd(Step step) {
        try {
            step.run();
        } catch (RejectedException e) {
            pack.reject(member, e);
        }
        member++;
    }
}
