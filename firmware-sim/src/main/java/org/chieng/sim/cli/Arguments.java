package org.chieng.sim.cli;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The words of a command line, taken one after the other. Confined to one thread. */
public final class Arguments {

    private final Iterator<String> words;

    public Arguments(List<String> words) {
        this.words = words.iterator();
    }

    /** The next option or word, empty at the end. */
    public Optional<String> next() {
        return words.hasNext() ? Optional.of(words.next()) : Optional.empty();
    }

    /** The value that an option needs. */
    public String value(String option) throws UsageException {
        if (!words.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return words.next();
    }

    /** A time of day, e.g. 08:30. */
    public LocalTime timeOfDay(String option) throws UsageException {
        String text = value(option);
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new UsageException(option + " needs a time of day as 08:30, not " + text);
        }
    }

    /** A whole number within limits. */
    public long number(String option, long least, long most) throws UsageException {
        String text = value(option);
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(option + " needs a whole number from " + least + " to " + most + ", not " + text);
    }
}
