package org.chieng.agent.source.serial.format;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The last lines without values that a board printed, so that one of them is known again when noise has spoilt it: banners and sentences are
 * printed again and again. At most {@value #MOST} of at most {@value #LONGEST} characters; confined to the port's thread.
 */
final class KnownTexts {
    private static final int MOST = 16;
    private static final int LONGEST = 120;

    private final Set<String> texts = new LinkedHashSet<>();

    /** Takes a line that could be read and held no value; the oldest one leaves. */
    void take(String text) {
        if (text.length() <= LONGEST && texts.add(text) && texts.size() > MOST) {
            texts.remove(texts.iterator().next());
        }
    }

    /** Whether the line is one of them, but for what noise did to it. */
    boolean holds(String spoilt) {
        return texts.contains(spoilt) || texts.stream().anyMatch(text -> Noise.explains(spoilt, text));
    }

    /** Whether it is the end of one of them. */
    boolean holdsRest(String rest) {
        return texts.stream().anyMatch(text -> text.endsWith(rest));
    }
}
