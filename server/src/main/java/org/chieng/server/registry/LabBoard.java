package org.chieng.server.registry;

/** All that a lab manager keeps of rooms and of what stands in them. Thread-safe; what it gives blocks. */
public final class LabBoard {
    private final Seats seats;
    private final Timetables timetables;
    private final Assets assets;
    private final Borrowers borrowers;
    private final Tickets tickets;
    private final Findings findings;
    private final Machines machines;
    private final Uses uses;
    private final LabRelays relays;
    private final LabReceivers receivers;
    private final AssetPhotos photos;

    LabBoard(Tables tables, AuditLog audit) {
        this.seats = new Seats(tables);
        this.timetables = new Timetables(tables);
        this.assets = new Assets(tables);
        this.borrowers = new Borrowers(tables);
        this.tickets = new Tickets(tables);
        this.findings = new Findings(tables);
        this.machines = new Machines(tables, audit);
        this.uses = new Uses(tables);
        this.relays = new LabRelays(tables);
        this.receivers = new LabReceivers(tables);
        this.photos = new AssetPhotos(tables);
    }

    /** Places of rooms. */
    public Seats seats() {
        return seats;
    }

    /** Lessons, and days without any. */
    public Timetables timetables() {
        return timetables;
    }

    /** What schools were given or have bought. */
    public Assets assets() {
        return assets;
    }

    /** Who signed for loans. */
    public Borrowers borrowers() {
        return borrowers;
    }

    /** What is broken, until it is back. */
    public Tickets tickets() {
        return tickets;
    }

    /** What is and was wrong. */
    public Findings findings() {
        return findings;
    }

    /** What machines consist of. */
    public Machines machines() {
        return machines;
    }

    /** How machines were used. */
    public Uses uses() {
        return uses;
    }

    /** Who sends for the machines of rooms. */
    public LabRelays relays() {
        return relays;
    }

    /** Pictures of what schools have. */
    public AssetPhotos photos() {
        return photos;
    }

    /** Who at schools is told of their rooms. */
    public LabReceivers receivers() {
        return receivers;
    }
}
