package org.chieng.protocol.lab;

import java.util.Optional;

/** What tells computers apart, and how much it counts: a weight of 3 is as good as a name, when it is no filler and nobody else has it. */
public enum ComponentKind {
    /** The serial of the mainboard, or of the whole computer where the board has none. */
    BOARD('b', 1, 3),
    /** The UUID in the firmware (SMBIOS type 1). */
    UUID('u', 1, 3),
    /** A disk that is built in; its size is in GB. */
    DISK('d', 6, 3),
    /** A network card that is built in. */
    NIC('n', 6, 2),
    /** A memory module; its size is in MiB. */
    MEMORY('m', 16, 2);

    private final char letter;
    private final int most;
    private final int weight;

    ComponentKind(char letter, int most, int weight) {
        this.letter = letter;
        this.most = most;
        this.weight = weight;
    }

    /** Its letter on the wire. */
    public char letter() {
        return letter;
    }

    /** Most of one computer that are told. */
    public int most() {
        return most;
    }

    /** How much it counts. */
    public int weight() {
        return weight;
    }

    /** The kind of a letter; empty when there is none. */
    public static Optional<ComponentKind> of(char letter) {
        for (ComponentKind one : values()) {
            if (one.letter == letter) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
