package org.chieng.protocol.senml;

import java.util.List;
import org.chieng.protocol.error.Rejection;

/**
 * What a payload held: the good readings, in the order of the pack, and why the others were refused. Immutable.
 *
 * @param readings what can be stored
 * @param rejections one for each bad record
 */
public record DecodedPack(List<Reading> readings, List<Rejection> rejections) {
    public DecodedPack {
        readings = List.copyOf(readings);
        rejections = List.copyOf(rejections);
    }
}
