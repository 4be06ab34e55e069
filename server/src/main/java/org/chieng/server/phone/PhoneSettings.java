package org.chieng.server.phone;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where phones reach this server. Immutable.
 *
 * @param page beginning of the page's addresses, e.g. {@code http://192.168.1.10:8080}, or null for that of whoever asks
 * @param mqtt the MQTT door as phones see it, e.g. {@code 192.168.1.10:1883}; null for the host of the page and {@code mqttPort}
 * @param isTls whether that door speaks TLS
 * @param mqttPort port of the door
 * @param isMqttLocal whether the door listens for this computer only, as far as is known
 * @param topicLogin whether an app may log in by its topic
 */
public record PhoneSettings(
        @Nullable String page,
        @Nullable String mqtt,
        boolean isTls,
        int mqttPort,
        boolean isMqttLocal,
        boolean topicLogin) {
    private static final String TLS = "mqtts://";
    private static final String PLAIN = "mqtt://";
    private static final Pattern PAGE = Pattern.compile("https?://" + PhoneAddress.AUTHORITY);
    private static final Pattern MQTT = Pattern.compile("(mqtts?://)?" + PhoneAddress.AUTHORITY);

    /**
     * Reads the settings.
     *
     * @param page empty: as whoever asks
     * @param mqtt {@code host:port}, {@code mqtts://host:port}, or empty
     * @param mqttHost where the door listens
     * @throws IllegalArgumentException that names the key
     */
    public static PhoneSettings of(String page, String mqtt, String mqttHost, int mqttPort, boolean topicLogin) {
        if (!page.isEmpty() && !PAGE.matcher(page).matches()) {
            throw new IllegalArgumentException(
                    "phones.page must be an address without a path, e.g. http://192.168.1.10:8080");
        }
        if (!mqtt.isEmpty() && !MQTT.matcher(mqtt).matches()) {
            throw new IllegalArgumentException(
                    "phones.mqtt must be a host and a port, e.g. 192.168.1.10:1883 or mqtts://chieng.example:8883");
        }
        boolean isTls = mqtt.startsWith(TLS);
        String plain = isTls ? mqtt.substring(TLS.length()) : mqtt.replaceFirst("^" + PLAIN, "");
        return new PhoneSettings(
                page.isEmpty() ? null : page,
                plain.isEmpty() ? null : plain,
                isTls,
                mqttPort,
                plain.isEmpty() && PhoneAddress.isLocal(mqttHost),
                topicLogin);
    }

    /** The same with the port that the door has got. */
    public PhoneSettings at(int port) {
        return new PhoneSettings(page, mqtt, isTls, port, isMqttLocal, topicLogin);
    }
}
