package org.chieng.protocol.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a computer is made of. On channel {@code identity} as text {@code 1;COMPONENT;COMPONENT…}, at most 1,024 characters; told at each start, and
 * once a day. What a reader does not understand is passed over. Immutable.
 *
 * @param components by kind and slot; of each kind as many at most as the kind allows
 */
public record Fingerprint(List<Component> components) {
    private static final String VERSION = "1";

    public Fingerprint {
        List<Component> kept = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            components.stream()
                    .filter(component -> component.kind() == kind)
                    .sorted(Comparator.comparingInt(Component::slot))
                    .distinct()
                    .limit(kind.most())
                    .forEach(kept::add);
        }
        components = List.copyOf(kept);
    }

    /** Those of one kind. */
    public List<Component> of(ComponentKind kind) {
        return components.stream().filter(component -> component.kind() == kind).toList();
    }

    /** The hashes of one kind. */
    public Set<String> hashes(ComponentKind kind) {
        return of(kind).stream().flatMap(component -> component.hash().stream()).collect(Collectors.toSet());
    }

    /** All hashes. */
    public Set<String> hashes() {
        return components.stream()
                .flatMap(component -> component.hash().stream())
                .collect(Collectors.toSet());
    }

    /** The sizes of one kind together, in the kind's unit. */
    public int size(ComponentKind kind) {
        return of(kind).stream().mapToInt(Component::size).sum();
    }

    /** Its text on the wire. */
    public String text() {
        return components.stream().map(Component::text).collect(Collectors.joining(";", VERSION + ";", ""));
    }

    /** Reads a text; empty when it is none, or of a version that is not known. */
    public static Optional<Fingerprint> parse(String text) {
        String[] parts = text.split(";", -1);
        if (!parts[0].equals(VERSION)) {
            return Optional.empty();
        }
        List<Component> components = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            Component.parse(parts[i]).ifPresent(components::add);
        }
        return Optional.of(new Fingerprint(components));
    }
}
