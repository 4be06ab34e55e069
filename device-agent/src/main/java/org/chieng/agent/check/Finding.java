package org.chieng.agent.check;

import java.util.List;

/**
 * One thing that was looked at. Immutable.
 *
 * @param mark how good it is
 * @param key which sentence says it, in {@code check_*.properties}; with {@code .todo} behind it, what to do about it
 * @param details what is put into the sentence, in its order
 */
public record Finding(Mark mark, String key, List<String> details) {
    public Finding {
        details = List.copyOf(details);
    }

    /** A finding with what is put into its sentence. */
    public static Finding of(Mark mark, String key, Object... details) {
        return new Finding(
                mark, key, java.util.Arrays.stream(details).map(String::valueOf).toList());
    }
}
