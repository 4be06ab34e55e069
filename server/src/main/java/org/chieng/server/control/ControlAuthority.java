package org.chieng.server.control;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.RuleException;
import org.chieng.protocol.rule.RuleParser;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.api.Sight;
import org.chieng.server.registry.BoardId;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;

/**
 * What of a device somebody may control. Adults who got past the table of rules: all of it. Pupils: the boards that a teacher lets their class
 * control. Immutable.
 *
 * @param sources the boards; empty for all
 */
record ControlAuthority(Optional<Set<String>> sources) {
    /** Of whoever sent a request. Blocks. */
    static ControlAuthority of(RoutingContext context, Registry registry, DeviceId device)
            throws ApiException, RegistryException {
        Optional<Pupil> pupil = Sight.of(context).asPupil();
        if (pupil.isEmpty()) {
            return new ControlAuthority(Optional.empty());
        }
        Set<String> sources = registry.classBoards().of(pupil.get().schoolClass()).stream()
                .filter(board -> board.device().equals(device))
                .map(BoardId::source)
                .collect(Collectors.toSet());
        if (sources.isEmpty()) {
            throw refused();
        }
        return new ControlAuthority(Optional.of(sources));
    }

    private static ApiException refused() {
        return new ApiException(
                Problem.FORBIDDEN, "a teacher must let the class control this board, on the wall of the class");
    }

    boolean isAll() {
        return sources.isEmpty();
    }

    boolean covers(String source) {
        return sources.isEmpty() || sources.get().contains(source);
    }

    /** Whether a name of an actuator or a channel is one of theirs. */
    void check(NameRef name) throws ApiException {
        String source = name.source();
        if (!isAll() && (source == null || !covers(source))) {
            throw source == null
                    ? new ApiException(Problem.FORBIDDEN, "write the board, too, e.g. uno/" + name)
                    : refused();
        }
    }

    /** Whether a rule sets only what is theirs. What it looks at may be anything: that is shown to everybody. */
    void checkRule(String rule) throws ApiException {
        if (!isAll() && !rule.isEmpty()) {
            try {
                check(RuleParser.parse(rule).actuator());
            } catch (RuleException e) {
                throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
            }
        }
    }

    /** For what is of the whole device. */
    void checkAll() throws ApiException {
        if (!isAll()) {
            throw new ApiException(Problem.FORBIDDEN, "only for those who teach, and who look after the machines");
        }
    }
}
