package org.chieng.server.registry;

import java.util.Locale;

/** What has become of a device; its readings stay, whatever it is. Only an active one logs in. */
public enum DeviceState {
    /** In use. */
    ACTIVE,
    /** Nobody knows where it is. */
    LOST,
    /** Out of use for good. */
    RETIRED,
    /** Another does its work. */
    REPLACED;

    /** As in tables and files, e.g. {@code active}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of a name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static DeviceState of(String wireName) {
        for (DeviceState state : values()) {
            if (state.wireName().equals(wireName)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no state '" + wireName + "': active, lost, retired or replaced");
    }
}
