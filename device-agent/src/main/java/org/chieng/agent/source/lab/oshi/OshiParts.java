package org.chieng.agent.source.lab.oshi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.chieng.agent.source.lab.health.BatteryRule;
import org.chieng.agent.source.lab.health.Body;
import org.chieng.agent.source.lab.health.Vital;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import oshi.SystemInfo;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.hardware.PhysicalMemory;
import oshi.hardware.PowerSource;

/**
 * What a computer with Windows or macOS is made of, by OSHI. One {@code SystemInfo} is used throughout: to make one takes a hundred times as long as to ask it.
 * A first question on Windows may take 20 s and more. Confined to the source's thread.
 */
public final class OshiParts implements Body {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long GIGABYTE = 1_000_000_000L;
    private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();

    /** Board, UUID, disks, network cards and memory modules. */
    public Fingerprint ask() {
        List<Component> parts = new ArrayList<>();
        addSure(
                parts,
                Component.of(
                        ComponentKind.BOARD,
                        0,
                        0,
                        hardware.getComputerSystem().getBaseboard().getSerialNumber()));
        if (parts.isEmpty()) {
            addSure(
                    parts,
                    Component.of(
                            ComponentKind.BOARD,
                            0,
                            0,
                            hardware.getComputerSystem().getSerialNumber()));
        }
        addSure(
                parts,
                Component.of(
                        ComponentKind.UUID, 0, 0, hardware.getComputerSystem().getHardwareUUID()));
        int slot = 1;
        for (HWDiskStore disk : hardware.getDiskStores()) {
            String model = disk.getModel().toLowerCase(Locale.ROOT);
            if (!model.contains("usb") && slot < Byte.MAX_VALUE) {
                int gigabytes = (int) Math.min(99_999_999, Math.round((double) disk.getSize() / GIGABYTE));
                parts.add(Component.of(ComponentKind.DISK, slot++ % 100, gigabytes, disk.getSerial()));
            }
        }
        cards(parts);
        int socket = 0;
        for (PhysicalMemory module : hardware.getMemory().getPhysicalMemory()) {
            int mebibytes = (int) Math.min(99_999_999, module.getCapacity() / MEBIBYTE);
            parts.add(Component.of(ComponentKind.MEMORY, socket++ % 100, mebibytes, module.getSerialNumber()));
        }
        return new Fingerprint(parts);
    }

    private void cards(List<Component> parts) {
        List<String> addresses = new ArrayList<>();
        for (NetworkIF card : hardware.getNetworkIFs(false)) {
            boolean software = card.isKnownVmMacAddr() || card.getDisplayName().contains("USB");
            if (!software && !addresses.contains(card.getMacaddr())) {
                addresses.add(card.getMacaddr());
            }
        }
        addresses.sort(null);
        for (int i = 0; i < addresses.size() && i < 100; i++) {
            addSure(parts, Component.of(ComponentKind.NIC, i, 0, addresses.get(i)));
        }
    }

    private static void addSure(List<Component> parts, Component part) {
        if (part.hash().isPresent()) {
            parts.add(part);
        }
    }

    @Override
    public OptionalLong memoryKibibytes() {
        long bytes = hardware.getMemory().getTotal();
        return bytes > 0 ? OptionalLong.of(bytes / 1024) : OptionalLong.empty();
    }

    /** Windows mostly does not tell. */
    @Override
    public OptionalLong processorCelsius() {
        double celsius = hardware.getSensors().getCpuTemperature();
        return celsius >= 1 && celsius <= 130 ? OptionalLong.of(Math.round(celsius)) : OptionalLong.empty();
    }

    /** Nothing tells. */
    @Override
    public OptionalLong hardwareClockSeconds() {
        return OptionalLong.empty();
    }

    @Override
    public List<Vital> batteries() {
        List<Vital> all = new ArrayList<>();
        for (PowerSource source : hardware.getPowerSources()) {
            if (source.getDesignCapacity() > 1 && all.size() < 2) { // OSHI has 1 where nothing tells
                all.add(BatteryRule.judge(
                                OptionalLong.of(source.getMaxCapacity()),
                                OptionalLong.of(source.getDesignCapacity()),
                                OptionalLong.of(Math.max(0, source.getCycleCount())))
                        .at(all.size() + 1));
            }
        }
        return all;
    }
}
