package org.chieng.server.registry;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.LinkBook;
import org.chieng.protocol.name.DeviceId;

/** Lets a gateway keep the states of lines in the registry. Thread-safe; blocks. */
public final class RegistryLinkBook implements LinkBook {
    private final Registry registry;

    public RegistryLinkBook(Registry registry) {
        this.registry = registry;
    }

    @Override
    public List<LinkBook.Line> lines() throws IOException {
        try {
            Map<SchoolId, org.chieng.server.registry.Line> known = new HashMap<>();
            registry.lines().all().forEach(line -> known.put(line.school(), line));
            List<LinkBook.Line> lines = new ArrayList<>();
            for (SchoolEntry school : registry.schools().entries()) {
                lines.add(line(school, Optional.ofNullable(known.get(school.id()))));
            }
            return lines;
        } catch (RegistryException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static LinkBook.Line line(SchoolEntry school, Optional<org.chieng.server.registry.Line> known) {
        Optional<Integer> students = known.map(org.chieng.server.registry.Line::students);
        Optional<Double> target = known.map(org.chieng.server.registry.Line::target);
        return new LinkBook.Line(
                school.id().value(),
                known.map(org.chieng.server.registry.Line::provider),
                Optional.of(school.area().value()),
                known.map(org.chieng.server.registry.Line::declared),
                students.isPresent() ? OptionalInt.of(students.get()) : OptionalInt.empty(),
                target.isPresent() ? OptionalDouble.of(target.get()) : OptionalDouble.empty());
    }

    @Override
    public boolean mayTell(DeviceId device) throws IOException {
        try {
            return !registry.phones().isPhone(device);
        } catch (RegistryException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Kept load(Instant since) throws IOException {
        try {
            return registry.links().load(since);
        } catch (RegistryException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void save(Changes changes) throws IOException {
        try {
            registry.links().save(changes);
        } catch (RegistryException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
