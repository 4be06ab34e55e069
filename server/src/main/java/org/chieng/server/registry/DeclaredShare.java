package org.chieng.server.registry;

import java.time.LocalDate;

/**
 * A share on broadband that somebody has published. Immutable.
 *
 * @param day of which it is
 * @param percent 0 to 100, as it was written
 * @param source who published it
 */
public record DeclaredShare(LocalDate day, double percent, String source) {
    public DeclaredShare {
        Names.check("source", source);
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent must be 0 to 100");
        }
    }
}
