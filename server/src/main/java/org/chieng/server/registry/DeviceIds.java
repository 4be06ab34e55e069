package org.chieng.server.registry;

import java.text.Normalizer;
import java.util.Locale;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;

/** Makes ids of devices from what people call them. Pure functions. */
final class DeviceIds {
    /** Most devices of one name and school; chosen: more than a school has. */
    private static final int MOST = 10_000;

    private DeviceIds() {}

    interface Taken {
        boolean is(DeviceId id) throws RegistryException;
    }

    /** The school's id and the name's letters, e.g. {@code thcs-muong-bi-phong-ly}; with a number behind it when that is taken. */
    static DeviceId free(SchoolId school, String name, Taken taken) throws RegistryException {
        String base = cut(school.value() + "-" + plain(name), DeviceId.MAX_LENGTH);
        DeviceId id = new DeviceId(base);
        for (int i = 2; taken.is(id); i++) {
            if (i > MOST) {
                throw new RegistryException("no id is left for a device '" + name + "': choose another name");
            }
            String number = "-" + i;
            id = new DeviceId(cut(base, DeviceId.MAX_LENGTH - number.length()) + number);
        }
        return id;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** Small letters without marks, digits, and dashes for all else. */
    private static String plain(String name) {
        String small = name.toLowerCase(Locale.ROOT).replace('đ', 'd');
        String plain = Normalizer.normalize(small, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        return plain.isEmpty() ? "pi" : plain;
    }
}
