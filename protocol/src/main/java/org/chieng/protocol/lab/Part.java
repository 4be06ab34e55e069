package org.chieng.protocol.lab;

import java.util.Optional;

/** A part of a computer that has a health. */
public enum Part {
    /** A disk that is built in; as many as there are. */
    DISK(true),
    /** Room on the disk that the system runs from. */
    SPACE(false),
    /** A battery; some laptops have two. */
    BATTERY(true),
    /** How hot it gets. */
    TEMPERATURE(false),
    /** Whether all memory is there. */
    MEMORY(false),
    /** Whether it keeps the time. */
    CLOCK(false);

    /** Most of one kind that are told. */
    public static final int MOST = 8;

    private final boolean many;

    Part(boolean many) {
        this.many = many;
    }

    /** The name on the wire, e.g. {@code disk}. */
    public String wireName() {
        return WireName.of(this);
    }

    /** Whether a computer may have several, numbered from 1. */
    public boolean isMany() {
        return many;
    }

    /** Reads a name as it stands on the wire; empty when there is none such. */
    public static Optional<Part> of(String text) {
        return WireName.find(values(), text);
    }
}
