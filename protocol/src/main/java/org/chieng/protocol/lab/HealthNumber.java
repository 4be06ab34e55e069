package org.chieng.protocol.lab;

/** A number that is told of a part of a computer, beside its {@link Health}. Told when it changes by much, and once a day. */
public enum HealthNumber {
    /** Disk: sectors that were replaced by spare ones. */
    REALLOCATED(Part.DISK, "reallocated", "count"),
    /** Disk: sectors that wait to be replaced. */
    PENDING(Part.DISK, "pending", "count"),
    /** Disk: errors that could not be corrected. */
    UNCORRECTABLE(Part.DISK, "uncorrectable", "count"),
    /** Disk: NVMe media and data integrity errors. */
    MEDIA_ERRORS(Part.DISK, "media-errors", "count"),
    /** Disk: wear by its own account; 100 % and more is what its maker promised. */
    DISK_WEAR(Part.DISK, "wear", "%"),
    /** Disk: hours that it was on. */
    HOURS(Part.DISK, "hours", "h"),
    /** Disk: how often it was switched on. */
    STARTS(Part.DISK, "starts", "count"),
    /** Disk: degrees. */
    DISK_TEMPERATURE(Part.DISK, "temperature", "Cel"),
    /** Space: how much of the system's disk is free. */
    FREE(Part.SPACE, "free", "%"),
    /** Battery: how much of what it held when new is lost. */
    BATTERY_WEAR(Part.BATTERY, "wear", "%"),
    /** Battery: how often it was charged. */
    CYCLES(Part.BATTERY, "cycles", "count"),
    /** Temperature: of the processor. */
    PROCESSOR(Part.TEMPERATURE, "processor", "Cel"),
    /** Memory: what the system has. */
    TOTAL(Part.MEMORY, "total", "KiB"),
    /** Clock: how far it is ahead. */
    AHEAD(Part.CLOCK, "ahead", "s");

    private final Part part;
    private final String name;
    private final String unit;

    HealthNumber(Part part, String name, String unit) {
        this.part = part;
        this.name = name;
        this.unit = unit;
    }

    /** Whose it is. */
    public Part part() {
        return part;
    }

    /** Its unit, a symbol of SenML's. */
    public String unit() {
        return unit;
    }

    /**
     * Its channel of source {@code lab}, e.g. {@code disk.1.pending}.
     *
     * @param index which of such parts, from 1
     */
    public String channel(int index) {
        return part.wireName() + (part.isMany() ? "." + index : "") + "." + name;
    }
}
