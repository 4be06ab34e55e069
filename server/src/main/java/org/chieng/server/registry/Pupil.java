package org.chieng.server.registry;

import org.jspecify.annotations.Nullable;

/**
 * A pupil, of whom nothing else is known. Immutable.
 *
 * @param id its name in addresses
 * @param schoolClass the class that was joined
 * @param nickname as it was chosen, 1 to {@link #MAX_NICKNAME} characters
 * @param hidden whether a teacher has hidden the nickname; then nobody is shown it
 * @param board with what the pupil's group measures, or null while they have not said so
 */
public record Pupil(
        EntryId id,
        EntryId schoolClass,
        String nickname,
        boolean hidden,
        @Nullable BoardId board) {
    /** Longest nickname, in characters; chosen: what a tile on the wall shows, and too short for much else. */
    public static final int MAX_NICKNAME = 24;

    /** Stands where a hidden nickname would. */
    private static final String HIDDEN = "•••";

    public Pupil {
        Names.check("nickname", nickname);
        if (nickname.length() > MAX_NICKNAME) {
            throw new IllegalArgumentException("nickname must have 1 to " + MAX_NICKNAME + " characters");
        }
    }

    /** Whether it can be told apart by looking: no letter of another alphabet, nothing that can't be seen or turns the writing around. */
    private static boolean isPlain(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.PRIVATE_USE
                && type != Character.UNASSIGNED
                && (!Character.isLetter(codePoint)
                        || Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.LATIN);
    }

    /**
     * One who has just joined. Of those who are there already more is taken: they joined when more was.
     *
     * @throws IllegalArgumentException when the nickname can't be told from another by looking
     */
    public Pupil(EntryId id, EntryId schoolClass, String nickname) {
        this(id, schoolClass, nickname, false, null);
        if (!nickname.codePoints().allMatch(Pupil::isPlain)) {
            throw new IllegalArgumentException(
                    "nickname must be of Latin letters, digits, signs and pictures: others look like another one's");
        }
    }

    /** What others call them: the nickname, unless it is hidden. */
    public String shownName() {
        return hidden ? HIDDEN : nickname;
    }
}
