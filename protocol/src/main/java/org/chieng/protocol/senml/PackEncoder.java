package org.chieng.protocol.senml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes readings as one SenML pack: the time of the first as base time, its source as base name, and after that only what
 * differs; or as one pack in columns. What {@link PackDecoder} reads of it are equal readings. Thread-safe.
 */
public final class PackEncoder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final CBORFactory CBOR = CBORFactory.builder()
            .enable(CBORGenerator.Feature.WRITE_MINIMAL_DOUBLES)
            .build();
    private static final double MICROS = 1e6;

    private PackEncoder() {}

    /** The pack in CBOR (RFC 8428 section 6). */
    public static byte[] toCbor(List<Reading> readings) {
        return encode(readings, CBOR, true);
    }

    /** The pack in JSON (RFC 8428 section 5), in UTF-8. */
    public static byte[] toJson(List<Reading> readings) {
        return encode(readings, JSON, false);
    }

    /** The pack in columns: a fraction of the bytes where there are many readings of few channels; at most 20,000 readings. */
    public static byte[] toColumns(List<Reading> readings) {
        if (readings.size() > Columns.MAX_READINGS) {
            throw new IllegalArgumentException(readings.size() + " readings in a pack");
        }
        return new ColumnsWriter().write(readings);
    }

    /** A pack, or several SenML packs one behind the other, deflated: {@link PackDecoder} takes that, too. */
    public static byte[] deflate(byte[] pack) {
        return Deflate.deflate(pack);
    }

    /** The same with a dictionary that the reader has, too ({@link PackDecoder#inflated(byte[], byte[])}). */
    public static byte[] deflate(byte[] pack, byte[] dictionary) {
        return Deflate.deflate(pack, dictionary);
    }

    private static byte[] encode(List<Reading> readings, JsonFactory factory, boolean cbor) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(32 * readings.size() + 32);
        try (JsonGenerator generator = factory.createGenerator(out)) {
            new Writer(generator, cbor).write(readings);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory
        }
        return out.toByteArray();
    }

    /** State of one pack as it is written. */
    private static final class Writer {
        private final JsonGenerator generator;
        private final boolean cbor;
        private String source = "";
        private long baseSeconds;
        private boolean first = true;

        Writer(JsonGenerator generator, boolean cbor) {
            this.generator = generator;
            this.cbor = cbor;
        }

        void write(List<Reading> readings) throws IOException {
            generator.writeStartArray(readings, readings.size());
            for (Reading reading : readings) {
                generator.writeStartObject();
                writeBase(reading);
                field(SenmlLabel.NAME);
                generator.writeString(reading.channel().channel());
                writeUnit(reading.unit());
                writeTime(reading.timeMicros());
                writeValue(reading.value());
                writeLabel(reading.label());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }

        private void writeBase(Reading reading) throws IOException {
            if (!source.equals(reading.channel().source())) {
                source = reading.channel().source();
                field(SenmlLabel.BASE_NAME);
                generator.writeString(source + "/");
            }
            if (first) {
                first = false;
                baseSeconds = Math.floorDiv(reading.timeMicros(), 1_000_000L);
                field(SenmlLabel.BASE_TIME);
                generator.writeNumber(baseSeconds);
            }
        }

        private void writeUnit(@Nullable String unit) throws IOException {
            if (unit != null) {
                field(SenmlLabel.UNIT);
                generator.writeString(unit);
            }
        }

        private void writeTime(long timeMicros) throws IOException {
            long offset = timeMicros - baseSeconds * 1_000_000L;
            if (offset != 0) {
                field(SenmlLabel.TIME);
                generator.writeNumber(offset / MICROS);
            }
        }

        private void writeValue(Value value) throws IOException {
            if (value instanceof Value.Numeric numeric) {
                field(SenmlLabel.VALUE);
                generator.writeNumber(numeric.number());
            } else if (value instanceof Value.Text text) {
                field(SenmlLabel.STRING_VALUE);
                generator.writeString(text.text());
            } else if (value instanceof Value.Bool bool) {
                field(SenmlLabel.BOOLEAN_VALUE);
                generator.writeBoolean(bool.on());
            } else if (value instanceof Value.Data data) {
                writeData(data);
            }
        }

        private void writeData(Value.Data data) throws IOException {
            field(SenmlLabel.DATA_VALUE);
            if (cbor) {
                generator.writeBinary(data.bytes());
            } else {
                generator.writeString(Base64.getUrlEncoder().withoutPadding().encodeToString(data.bytes()));
            }
        }

        private void writeLabel(@Nullable String label) throws IOException {
            if (label != null) {
                field(SenmlLabel.CHANNEL_LABEL);
                generator.writeString(label);
            }
        }

        private void field(SenmlLabel label) throws IOException {
            Integer key = label.cbor();
            if (cbor && key != null) {
                generator.writeFieldId(key);
            } else {
                generator.writeFieldName(label.json());
            }
        }
    }
}
