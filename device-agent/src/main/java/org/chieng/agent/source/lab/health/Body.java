package org.chieng.agent.source.lab.health;

import java.util.List;
import java.util.OptionalLong;

/** What a system tells of the computer beside its disks. What it does not tell is empty. */
public interface Body {
    /** Memory that the system has, KiB. */
    OptionalLong memoryKibibytes();

    /** The processor's heat, degrees Celsius. */
    OptionalLong processorCelsius();

    /** What the clock shows that goes on without power, seconds since 1970; UTC or local time. */
    OptionalLong hardwareClockSeconds();

    /** How each battery is, numbered from 1. */
    List<Vital> batteries();
}
