package org.chieng.server.registry;

/**
 * A place in a room where a computer can stand. Immutable.
 *
 * @param lab which room
 * @param label as people number it, once in a room
 * @param x thousandths of the room's width, from the left as one faces the board, 0 to {@value #MOST}
 * @param y thousandths of its depth, from the board, 0 to {@value #MOST}
 */
public record Seat(EntryId lab, String label, int x, int y) {
    /** Where the opposite wall is. */
    public static final int MOST = 1000;

    public Seat {
        label(label);
        if (x < 0 || x > MOST || y < 0 || y > MOST) {
            throw new IllegalArgumentException("a seat's x and y must be 0 to " + MOST);
        }
    }

    /**
     * A label.
     *
     * @return the same
     * @throws IllegalArgumentException when it is none: 1 to 12 characters that can be printed
     */
    public static String label(String label) {
        if (label.isBlank() || label.length() > 12 || label.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a seat's label must have 1 to 12 characters");
        }
        return label;
    }
}
