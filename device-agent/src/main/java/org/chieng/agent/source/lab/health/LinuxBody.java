package org.chieng.agent.source.lab.health;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * A computer with Linux. Immutable.
 *
 * @param sys where sysfs is
 * @param proc where procfs is
 */
public record LinuxBody(Path sys, Path proc) implements Body {
    @Override
    public OptionalLong memoryKibibytes() {
        return new Sensors(sys, proc).memoryKibibytes();
    }

    @Override
    public OptionalLong processorCelsius() {
        return new Sensors(sys, proc).processorCelsius();
    }

    @Override
    public OptionalLong hardwareClockSeconds() {
        return new Sensors(sys, proc).hardwareClockSeconds();
    }

    @Override
    public List<Vital> batteries() {
        return new PowerSupplies(sys).batteries();
    }
}
