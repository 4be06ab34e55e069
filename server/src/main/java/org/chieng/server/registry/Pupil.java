package org.chieng.server.registry;

/**
 * A pupil, of whom nothing else is known. Immutable.
 *
 * @param id its name in addresses
 * @param schoolClass the class that was joined
 * @param nickname as it was chosen, 1 to {@link #MAX_NICKNAME} characters
 */
public record Pupil(EntryId id, EntryId schoolClass, String nickname) {
    /** Longest nickname, in characters; chosen: what a tile on the wall shows, and too short for much else. */
    public static final int MAX_NICKNAME = 24;

    public Pupil {
        Names.check("nickname", nickname);
        if (nickname.length() > MAX_NICKNAME) {
            throw new IllegalArgumentException("nickname must have 1 to " + MAX_NICKNAME + " characters");
        }
    }
}
