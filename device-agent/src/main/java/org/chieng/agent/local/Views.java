package org.chieng.agent.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.chieng.protocol.name.DeviceId;

/** What the page is answered: the forms of the server's interface (docs/server.md), with one school and one device. Immutable. */
final class Views {
    private static final String LINE_END = "\r\n";

    private final DeviceId device;
    private final String title;

    Views(DeviceId device, String title) {
        this.device = device;
        this.title = title.isBlank() ? device.value() : title;
    }

    /** The id under which the agent is its own school: a school's id and a device's have the same form. */
    String school() {
        return device.value();
    }

    String schools() {
        return Json.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            school(json);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    String devices() {
        return Json.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            device(json);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void school(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", school());
        json.writeStringField("name", title);
        json.writeArrayFieldStart("areas");
        json.writeEndArray();
        json.writeEndObject();
    }

    private void device(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", device.value());
        json.writeStringField("name", device.value());
        json.writeEndObject();
    }

    String snapshot(long nowMicros, List<DayMemory.Channel> channels) {
        return Json.of(json -> {
            json.writeStartObject();
            json.writeNumberField("now", nowMicros / 1000);
            json.writeFieldName("school");
            school(json);
            json.writeArrayFieldStart("devices");
            device(json);
            json.writeEndArray();
            json.writeArrayFieldStart("series");
            for (DayMemory.Channel channel : channels) {
                series(json, channel, true);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    String series(List<DayMemory.Channel> channels) {
        return Json.of(json -> {
            json.writeStartArray();
            for (DayMemory.Channel channel : channels) {
                series(json, channel, false);
            }
            json.writeEndArray();
        });
    }

    private void series(JsonGenerator json, DayMemory.Channel channel, boolean latest) throws IOException {
        json.writeStartObject();
        json.writeNumberField("i", channel.index());
        json.writeStringField("device", device.value());
        json.writeStringField("source", channel.name().source());
        json.writeStringField("channel", channel.name().channel());
        if (channel.unit() != null) {
            json.writeStringField("unit", channel.unit());
        }
        if (channel.label() != null) {
            json.writeStringField("label", channel.label());
        }
        if (latest) {
            json.writeArrayFieldStart("latest");
            Json.time(json, channel.latestMicros());
            Json.value(json, channel.latest());
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    String history(String channel, long fromMicros, long toMicros, DayMemory.History history) {
        return Json.of(json -> {
            json.writeStartObject();
            json.writeStringField("device", device.value());
            json.writeStringField("channel", channel);
            json.writeFieldName("from");
            Json.time(json, fromMicros);
            json.writeFieldName("to");
            Json.time(json, toMicros);
            json.writeFieldName("width");
            Json.time(json, history.widthMicros());
            json.writeArrayFieldStart("buckets");
            for (Bins.Bin bin : history.bins()) {
                json.writeStartArray();
                Json.time(json, bin.startMicros());
                Json.number(json, bin.min());
                Json.number(json, bin.mean());
                Json.number(json, bin.max());
                Json.number(json, bin.last());
                json.writeNumber(bin.count());
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static String csv(DayMemory.History history) {
        StringBuilder csv = new StringBuilder("time,min,mean,max,last,count").append(LINE_END);
        for (Bins.Bin bin : history.bins()) {
            csv.append(Instant.EPOCH.plus(bin.startMicros(), ChronoUnit.MICROS));
            for (double number : new double[] {bin.min(), bin.mean(), bin.max(), bin.last()}) {
                csv.append(',').append(Json.of(json -> Json.number(json, number)));
            }
            csv.append(',').append(bin.count()).append(LINE_END);
        }
        return csv.toString();
    }

    /** A problem detail (RFC 9457). */
    static String problem(int status, String detail) {
        return Json.of(json -> {
            json.writeStartObject();
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeEndObject();
        });
    }
}
