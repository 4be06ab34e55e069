package org.chieng.server.lab;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.School;
import org.chieng.server.registry.Ticket;
import org.chieng.server.registry.Uses;
import org.jspecify.annotations.Nullable;

/**
 * What donors ask: whether their machines are used, and what became of them. All figures are sums of its rows. Immutable.
 *
 * @param first day
 * @param last day, included
 * @param schools each with what it has, in the order of their ids
 */
record LabReport(LocalDate first, LocalDate last, List<OfSchool> schools) {
    private static final double SECONDS_OF_A_KILOWATT_HOUR = 3.6e6;

    LabReport {
        schools = List.copyOf(schools);
    }

    /**
     * A school's part.
     *
     * @param findings that lasted in that time
     * @param repairs those that were open in that time
     * @param loans that were out in that time
     * @param until until when the time is over: the report's end, or now
     */
    record OfSchool(
            School school,
            List<Row> rows,
            List<Finding> findings,
            List<Repair> repairs,
            List<Loan> loans,
            Instant until) {
        OfSchool {
            rows = List.copyOf(rows);
            findings = List.copyOf(findings);
            repairs = List.copyOf(repairs);
            loans = List.copyOf(loans);
        }
    }

    /**
     * Something that was broken.
     *
     * @param lab the room in which it stands, or null where it stands in none of the report's
     * @param cost of what was done in the report's time, dong
     */
    record Repair(Ticket ticket, @Nullable Lab lab, long cost) {}

    /**
     * A machine's part.
     *
     * @param asset as it stands in the register, or null
     * @param use in the report's time
     */
    record Row(Lab lab, Device device, @Nullable Asset asset, Uses.Total use) {
        /** What it is reckoned to draw while it is on, watts. */
        int watts() {
            Asset of = asset;
            return of == null ? Asset.Kind.PC.watts() : of.drawnWatts();
        }

        /** What it is reckoned to have drawn, watt seconds. */
        long energy() {
            return use.powered() * watts();
        }
    }

    /** All machines. */
    List<Row> rows() {
        return schools.stream().flatMap(one -> one.rows().stream()).toList();
    }

    /** What repairs have cost, dong. */
    static long cost(List<Repair> repairs) {
        return repairs.stream().mapToLong(Repair::cost).sum();
    }

    /** A sum over machines. */
    static long sum(List<Row> rows, ToLongFunction<Row> of) {
        return rows.stream().mapToLong(of).sum();
    }

    /** Energy of some machines, kilowatt hours. */
    static double kilowattHours(List<Row> rows) {
        return sum(rows, Row::energy) / SECONDS_OF_A_KILOWATT_HOUR;
    }

    /** Percent of the time logged in that nobody did anything; empty where nobody was logged in. */
    static OptionalDouble idleShare(List<Row> rows) {
        return share(
                sum(rows, row -> row.use().session() - row.use().active()),
                sum(rows, row -> row.use().session()));
    }

    /** Percent of the whole time of which it is known whether the machines were on. */
    static OptionalDouble coverage(List<Row> rows) {
        return share(
                sum(rows, row -> row.use().whole() - row.use().untold()),
                sum(rows, row -> row.use().whole()));
    }

    /** Percent of the time on that rests on weak evidence. */
    static OptionalDouble weakShare(List<Row> rows) {
        return share(
                sum(rows, row -> row.use().weak()), sum(rows, row -> row.use().powered()));
    }

    private static OptionalDouble share(long part, long whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * part / whole);
    }
}
