package org.chieng.agent.source.lab.health;

/** What a disk tells of itself, whoever made it. */
enum Smart {
    /** 1 when its own test says that it fails, 0 when it says that it does not. */
    FAILED,
    /** 1 when an attribute that warns of failure is below its limit now. */
    BELOW_LIMIT,
    REALLOCATED,
    PENDING,
    UNCORRECTABLE,
    MEDIA_ERRORS,
    /** Transfers between disk and computer with wrong checksums. */
    CRC_ERRORS,
    /** Critical warning of NVMe, bits. */
    WARNING,
    /** Spare blocks that are left, %. */
    SPARE,
    /** Below which spare blocks are few, %. */
    SPARE_LIMIT,
    /** Wear, %; may be more than 100. */
    WEAR,
    HOURS,
    STARTS,
    /** Degrees Celsius. */
    TEMPERATURE
}
