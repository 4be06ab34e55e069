package org.chieng.server.registry;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Areas, schools, devices, people and what they do, in a file of SQLite or in PostgreSQL. Calls block for a short access: run them on a
 * worker. Thread-safe; calls run one after the other, since each takes well under a millisecond.
 */
public final class Registry implements AutoCloseable {
    private final Tables tables;
    private final Clock clock;
    private final Areas areas;
    private final Schools schools;
    private final Labs labs;
    private final Clubs clubs;
    private final Classes classes;
    private final Devices devices;
    private final Channels channels;
    private final DeviceSearch search;
    private final Experiments experiments;
    private final Runs runs;
    private final Accounts accounts;
    private final Loans loans;
    private final Passwords passwords;
    private final Sessions sessions;
    private final ProgramTokens programTokens;
    private final Pupils pupils;
    private final AuditLog audit;
    private final Lines lines;
    private final Links links;
    private final Alerts alerts;
    private final LineReviews lineReviews;
    private final Sites sites;
    private final Boundaries boundaries;
    private final Upgrades upgrades;
    private final Claims claims;
    private final Enrolments enrolments;
    private final DeviceSettings deviceSettings;
    private final ClassBoards classBoards;
    private final Assignments assignments;
    private final Phones phones;
    private final Gallery gallery;
    private final LabBoard labBoard;
    private final Leases leases;

    private Registry(RegistryDatabase database, Clock clock, SecureRandom random) {
        this.tables = new Tables(database);
        this.clock = clock;
        this.areas = new Areas(tables);
        this.schools = new Schools(tables, areas, clock);
        this.labs = new Labs(tables);
        this.clubs = new Clubs(tables);
        this.classes = new Classes(tables);
        this.devices = new Devices(tables, clock, random);
        this.channels = new Channels(tables);
        this.search = new DeviceSearch(tables);
        this.experiments = new Experiments(tables);
        this.runs = new Runs(tables, experiments);
        this.accounts = new Accounts(tables, clock);
        this.loans = new Loans(tables);
        this.passwords = new Passwords(tables, clock);
        this.sessions = new Sessions(tables, clock);
        this.programTokens = new ProgramTokens(tables, clock);
        this.pupils = new Pupils(tables, clock);
        this.audit = new AuditLog(tables, clock);
        this.lines = new Lines(tables);
        this.links = new Links(tables);
        this.alerts = new Alerts(tables);
        this.lineReviews = new LineReviews(tables, lines, links, audit);
        this.sites = new Sites(tables);
        this.boundaries = new Boundaries(tables);
        this.upgrades = new Upgrades(tables);
        MachineKeys keys = new MachineKeys(tables, devices, clock);
        this.claims = new Claims(tables, devices, keys, clock);
        this.enrolments = new Enrolments(tables, devices, keys, clock);
        this.deviceSettings = new DeviceSettings(tables);
        this.classBoards = new ClassBoards(tables);
        this.assignments = new Assignments(tables, clock);
        this.phones = new Phones(tables, devices, clock);
        this.gallery = new Gallery(tables);
        this.labBoard = new LabBoard(tables, audit);
        this.leases = new Leases(tables);
    }

    /**
     * Opens {@code registry.db} in a folder that exists, or makes it.
     *
     * @param clock for the time when something was added
     * @param random for salts and secrets
     * @throws RegistryException when the file can't be opened or is of a newer version
     */
    public static Registry open(Path folder, Clock clock, SecureRandom random) throws RegistryException {
        return ready(SqliteDatabase.open(folder), clock, random);
    }

    /**
     * Opens the registry that several servers share, and makes its tables when they are missing.
     *
     * @param clock for the time when something was added
     * @param random for salts and secrets
     * @throws RegistryException when the database can't be reached or is of a newer version
     */
    public static Registry connect(RegistryServer server, Clock clock, SecureRandom random) throws RegistryException {
        return ready(PostgresDatabase.open(server), clock, random);
    }

    /**
     * Copies {@code registry.db} of a folder, also while a server uses it; then reads the copy from end to end.
     *
     * @param target must not exist; only this user may read it, for keys lie in it
     * @throws RegistryException when there is none, or the copy can't be written
     */
    public static void backup(Path folder, Path target) throws RegistryException {
        RegistryBackup.write(folder, target);
    }

    /**
     * Reads a backup of {@code registry.db} from end to end.
     *
     * @throws RegistryException when it is none, or damaged
     */
    public static void verify(Path backup) throws RegistryException {
        RegistryBackup.verify(backup);
    }

    /**
     * Makes {@code registry.db} of a backup that is whole, in a folder that has none.
     *
     * @throws RegistryException when it is not whole, or there is one already
     */
    public static void restore(Path backup, Path folder) throws RegistryException {
        RegistryBackup.restore(backup, folder);
    }

    private static Registry ready(RegistryDatabase database, Clock clock, SecureRandom random)
            throws RegistryException {
        try {
            try {
                Migrations.run(database);
                Registry opened = new Registry(database, clock, random);
                opened.search.fill();
                return opened;
            } catch (SQLException | RegistryException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new RegistryException("can't open " + database.name() + ": " + e.getMessage(), e);
        }
    }

    /** Changes that belong together. */
    @FunctionalInterface
    public interface Changes<T> {
        /** Makes them; what it throws undoes them. */
        T make() throws RegistryException;
    }

    /**
     * Makes changes in one transaction; everybody else waits meanwhile.
     *
     * @param keep whether the changes are to stay, by what came of them; else they are undone, as for a rehearsal
     */
    public <T> T transact(Changes<T> changes, Predicate<T> keep) throws RegistryException {
        return tables.write(changes::make, keep);
    }

    /** The time as the registry notes it, in microseconds at the finest. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The tree of areas. */
    public Areas areas() {
        return areas;
    }

    /** Schools. */
    public Schools schools() {
        return schools;
    }

    /** Rooms with computers. */
    public Labs labs() {
        return labs;
    }

    /** Clubs. */
    public Clubs clubs() {
        return clubs;
    }

    /** Classes. */
    public Classes classes() {
        return classes;
    }

    /** Devices. */
    public Devices devices() {
        return devices;
    }

    /** Devices by words of their names and their schools'. */
    public DeviceSearch search() {
        return search;
    }

    /** What people have said of sources and channels. */
    public Channels channels() {
        return channels;
    }

    /** Experiments with their runs. */
    public Experiments experiments() {
        return experiments;
    }

    /** What was pushed to devices as their configuration. */
    public DeviceSettings deviceSettings() {
        return deviceSettings;
    }

    /** Which boards pupils may control. */
    public ClassBoards classBoards() {
        return classBoards;
    }

    /** Which experiments classes work on. */
    public Assignments assignments() {
        return assignments;
    }

    /** How runs of experiments begin and end. */
    public Runs runs() {
        return runs;
    }

    /** Adults and their roles. */
    public Accounts accounts() {
        return accounts;
    }

    /** What schools lend. */
    public Loans loans() {
        return loans;
    }

    /** The hashes of adults' passwords. */
    public Passwords passwords() {
        return passwords;
    }

    /** Who is logged in. */
    public Sessions sessions() {
        return sessions;
    }

    /** What programs show in place of a password. */
    public ProgramTokens programTokens() {
        return programTokens;
    }

    /** Pupils, and the codes by which they join. */
    public Pupils pupils() {
        return pupils;
    }

    /** What people know of schools' lines. */
    public Lines lines() {
        return lines;
    }

    /** How schools' lines are and were. */
    public Links links() {
        return links;
    }

    /** Contradictions between what is seen of lines and what was declared. */
    public LineReviews lineReviews() {
        return lineReviews;
    }

    /** What people are told of outages. */
    public Alerts alerts() {
        return alerts;
    }

    /** Where schools stand. */
    public Sites sites() {
        return sites;
    }

    /** What areas look like on a map. */
    public Boundaries boundaries() {
        return boundaries;
    }

    /** What is planned for lines, and what was done. */
    public Upgrades upgrades() {
        return upgrades;
    }

    /** New machines, and the secrets of devices. */
    public Claims claims() {
        return claims;
    }

    /** Codes with which machines enrol by themselves. */
    public Enrolments enrolments() {
        return enrolments;
    }

    /** Phones that measure in a class. */
    public Phones phones() {
        return phones;
    }

    /** Experiments that are shown to others. */
    public Gallery gallery() {
        return gallery;
    }

    /** Work that one of several servers does. */
    public Leases leases() {
        return leases;
    }

    /** What a lab manager keeps of rooms. */
    public LabBoard labBoard() {
        return labBoard;
    }

    /** Who did what to whom. */
    public AuditLog audit() {
        return audit;
    }

    /**
     * Schools in the order of their ids.
     *
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public List<School> schools(@Nullable SchoolId after, int limit) throws RegistryException {
        return schools.list(after, limit);
    }

    /** One school. */
    public Optional<School> school(SchoolId id) throws RegistryException {
        return schools.find(id);
    }

    /**
     * A school's devices in the order of their ids.
     *
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public List<Device> devices(SchoolId school, @Nullable DeviceId after, int limit) throws RegistryException {
        return devices.list(school, after, limit);
    }

    /** One device. */
    public Optional<Device> device(DeviceId id) throws RegistryException {
        return devices.find(id);
    }

    /** By what a device proves who it is; empty for one that may not log in. */
    Optional<Credentials> credentials(DeviceId id) throws RegistryException {
        return devices.credentials(id);
    }

    /** What a device shares with the gateway for DTLS, empty when it has no such key or may not log in. */
    Optional<byte[]> dtlsKey(DeviceId id) throws RegistryException {
        return devices.dtlsKey(id);
    }

    /**
     * Gives a device a key for DTLS; one that it had is no longer good.
     *
     * @return the key, a text without anything that needs quoting; it is kept, but never shown again
     * @throws RegistryException when the device is not enrolled
     */
    public String makeDtlsKey(DeviceId device) throws RegistryException {
        return tables.write(() -> {
            if (devices.find(device).isEmpty()) {
                throw new RegistryException("no device '" + device + "': enrol it first with add-device");
            }
            String key = devices.newSecret();
            devices.putDtlsKey(device, key);
            return key;
        });
    }

    /**
     * Enrols a new device.
     *
     * @return its secret, which is not kept and can't be shown again
     * @throws RegistryException when the school is unknown or the device is already enrolled
     */
    public String enrol(DeviceId device, SchoolId school, String name) throws RegistryException {
        return tables.write(() -> {
            if (schools.find(school).isEmpty()) {
                throw new RegistryException("no school '" + school + "': add it first with add-school");
            }
            if (devices.find(device).isPresent()) {
                throw new RegistryException("device '" + device + "' is already enrolled: choose another id");
            }
            String secret = devices.newSecret();
            devices.put(named(device, school, name), secret);
            return secret;
        });
    }

    private Device named(DeviceId device, SchoolId school, String name) throws RegistryException {
        try {
            return new Device(device, school, name, now());
        } catch (IllegalArgumentException e) {
            throw new RegistryException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Adds a school, or renames and moves the one of that id.
     *
     * @param area the area it lies in, which must be there unless it is named now
     * @param areaName makes the area or renames it, or null to leave it as it is
     * @throws RegistryException when the area is unknown, or a name breaks its limits
     */
    public void addSchool(SchoolId id, String name, AreaId area, @Nullable String areaName) throws RegistryException {
        tables.write(() -> {
            try {
                List<Area> renamed = areaName == null ? List.of() : List.of(renamed(area, areaName));
                put(new RegistryContent(renamed, List.of(new SchoolEntry(id, name, area)), List.of()));
                return id;
            } catch (IllegalArgumentException e) {
                throw new RegistryException(String.valueOf(e.getMessage()), e);
            }
        });
    }

    private Area renamed(AreaId area, String name) throws RegistryException {
        return areas.find(area)
                .map(known -> new Area(area, name, known.parent(), known.from(), known.until(), known.followedBy()))
                .orElseGet(() -> new Area(area, name, null));
    }

    /**
     * Puts all of it into the registry, or nothing. What is already there is brought to the same; what is there and not named
     * stays.
     */
    void put(RegistryContent content) throws RegistryException {
        tables.write(() -> {
            for (Area area : content.areas()) {
                areas.put(area);
            }
            for (Area area : content.areas()) {
                areas.checkRoot(area);
            }
            for (SchoolEntry school : content.schools()) {
                if (areas.find(school.area()).isEmpty()) {
                    throw new RegistryException(
                            "school '" + school.id() + "' lies in area '" + school.area() + "', which is not there");
                }
                schools.put(school);
            }
            for (RegistryContent.NewDevice device : content.devices()) {
                put(device);
            }
            for (Line line : content.lines()) {
                if (schools.find(line.school()).isEmpty()) {
                    throw new RegistryException("the line of school '" + line.school() + "': there is no such school");
                }
                lines.put(line);
            }
            for (LinePrice price : content.prices()) {
                lines.put(price);
            }
            for (DeclaredShare share : content.shares()) {
                lines.put(share);
            }
            putPlaces(content);
            for (Upgrade upgrade : content.upgrades()) {
                if (schools.find(upgrade.school()).isEmpty()) {
                    throw new RegistryException(
                            "the upgrade of school '" + upgrade.school() + "': there is no such school");
                }
                upgrades.put(upgrade);
            }
            return content;
        });
    }

    private void putPlaces(RegistryContent content) throws RegistryException {
        for (Site site : content.sites()) {
            if (schools.find(site.school()).isEmpty()) {
                throw new RegistryException("the site of school '" + site.school() + "': there is no such school");
            }
            sites.put(site);
        }
        for (Boundary boundary : content.boundaries()) {
            if (areas.find(boundary.area()).isEmpty()) {
                throw new RegistryException("the boundary of area '" + boundary.area() + "': there is no such area");
            }
            boundaries.put(boundary);
        }
    }

    private void put(RegistryContent.NewDevice entry) throws RegistryException {
        if (schools.find(entry.school()).isEmpty()) {
            throw new RegistryException(
                    "device '" + entry.id() + "' belongs to school '" + entry.school() + "', which is not there");
        }
        Optional<Device> known = devices.find(entry.id());
        Device device = known.map(found -> moved(found, entry))
                .orElseGet(() -> new Device(entry.id(), entry.school(), entry.name(), now()));
        // what was claimed here, or taken away, is newer than the file
        boolean isNewer =
                known.isPresent() && (known.get().state() != DeviceState.ACTIVE || claims.isClaimed(entry.id()));
        if (known.isPresent() && (isNewer || devices.hasSecret(entry.id(), entry.secret()))) {
            devices.update(device);
        } else {
            devices.put(device, entry.secret());
        }
    }

    /** One that goes to another school leaves its lab. */
    private static Device moved(Device known, RegistryContent.NewDevice entry) {
        boolean stays = known.school().equals(entry.school());
        return new Device(
                known.id(),
                entry.school(),
                entry.name(),
                known.created(),
                known.state(),
                known.replacedBy(),
                stays ? known.lab() : null,
                stays ? known.seat() : null);
    }

    /** Lets go of the file. */
    @Override
    public void close() throws RegistryException {
        tables.close();
    }
}
