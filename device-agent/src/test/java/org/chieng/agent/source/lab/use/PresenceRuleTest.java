package org.chieng.agent.source.lab.use;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.agent.process.Command;
import org.chieng.agent.process.Programs;
import org.chieng.protocol.lab.SeatState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What loginctl of systemd 252 and 257 prints, in the order in which it prints it. */
class PresenceRuleTest {
    private static final String NOBODY_BLOCKS =
            "BlockInhibited=shutdown:sleep:handle-lid-switch\nPreparingForShutdown=no\nPreparingForSleep=no\n";
    private static final String FILM = "BlockInhibited=sleep:idle\nPreparingForShutdown=no\nPreparingForSleep=no\n";
    private static final OptionalLong NONE = OptionalLong.empty();

    private static String session(String userClass, String type, String state, String idle, String locked) {
        return "User=1000\nSeat=seat0\nRemote=no\nType=" + type + "\nClass=" + userClass + "\nState=" + state
                + "\nIdleHint=" + idle + "\nLockedHint=" + locked + "\n";
    }

    private static final String BUSY = session("user", "wayland", "active", "no", "no");
    private static final String QUIET = session("user", "wayland", "active", "yes", "no");
    private static final String GREETER =
            "User=117\nSeat=seat0\nRemote=no\nType=wayland\nClass=greeter\nState=active\nIdleHint=yes\nLockedHint=no\n";
    private static final String SERVICE =
            "User=1000\nSeat=\nRemote=no\nType=unspecified\nClass=manager\nState=active\nIdleHint=no\nLockedHint=no\n";
    private static final String SSH =
            "User=1000\nSeat=\nRemote=yes\nType=tty\nClass=user\nState=active\nIdleHint=no\nLockedHint=no\n";

    private static Optional<Logins> logins(String manager, String... sessions) {
        return LoginParser.logins(LoginParser.sessions(String.join("\n", sessions)), manager);
    }

    private static Presence judge(OptionalLong idle, String manager, String... sessions) {
        return new PresenceRule().judge(logins(manager, sessions), idle);
    }

    private static OptionalLong after(long seconds) {
        return OptionalLong.of(seconds);
    }

    @Test
    void greetersServicesAndPeopleFromElsewhereAreNobody() {
        assertThat(judge(after(10), NOBODY_BLOCKS, GREETER, SERVICE, SSH))
                .isEqualTo(new Presence(SeatState.NOBODY, false));
        assertThat(judge(after(10), NOBODY_BLOCKS)).isEqualTo(new Presence(SeatState.NOBODY, false));
        assertThat(judge(NONE, NOBODY_BLOCKS, session("user", "x11", "closing", "no", "no"))
                        .state())
                .isEqualTo(SeatState.NOBODY);
    }

    @Test
    void inputTellsWhetherSomebodyIsThere() {
        assertThat(judge(after(299), NOBODY_BLOCKS, SERVICE, BUSY)).isEqualTo(new Presence(SeatState.ACTIVE, false));
        assertThat(judge(after(301), NOBODY_BLOCKS, BUSY)).isEqualTo(new Presence(SeatState.IDLE, false));
    }

    @Test
    void aLockedScreenAndOneBehindTheGreeterAreNotUsed() {
        assertThat(judge(after(3), NOBODY_BLOCKS, session("user", "x11", "active", "no", "yes"))
                        .state())
                .isEqualTo(SeatState.LOCKED);
        assertThat(judge(after(3), NOBODY_BLOCKS, session("user", "x11", "online", "no", "no"), GREETER)
                        .state())
                .isEqualTo(SeatState.LOCKED);
    }

    @Test
    void aFilmIsNotIdleAndAForgottenOneIs() {
        assertThat(judge(after(2400), FILM, BUSY)).isEqualTo(new Presence(SeatState.ACTIVE, true));
        assertThat(judge(after(3 * 3600 + 1), FILM, BUSY)).isEqualTo(new Presence(SeatState.IDLE, false));
    }

    @Test
    void aDesktopThatNeverSaysIdleIsNotBelievedWhenItSaysBusy() {
        PresenceRule rule = new PresenceRule();
        assertThat(rule.judge(logins(NOBODY_BLOCKS, BUSY), NONE)).as("KDE").isEqualTo(Presence.UNKNOWN);
        assertThat(rule.judge(logins(NOBODY_BLOCKS, QUIET), NONE)).isEqualTo(new Presence(SeatState.IDLE, true));
        assertThat(rule.judge(logins(NOBODY_BLOCKS, BUSY), NONE))
                .as("it says both")
                .isEqualTo(new Presence(SeatState.ACTIVE, true));
        assertThat(rule.judge(logins(NOBODY_BLOCKS, BUSY), after(2400)))
                .as("GNOME keeps awake for a film")
                .isEqualTo(new Presence(SeatState.ACTIVE, true));
    }

    @Test
    void noSourceIsUnknownAndNeverIdle() {
        assertThat(new PresenceRule().judge(Optional.empty(), NONE)).isEqualTo(Presence.UNKNOWN);
        assertThat(new PresenceRule().judge(Optional.empty(), after(4000))).isEqualTo(Presence.UNKNOWN);
        assertThat(new PresenceRule().judge(Optional.empty(), after(10)))
                .isEqualTo(new Presence(SeatState.ACTIVE, true));
    }

    @Test
    void garbageOfLoginctlIsUnknown() {
        assertThat(LoginParser.logins(List.of(), "Failed to connect to bus: Host is down"))
                .isEmpty();
        assertThat(LoginParser.sessions("Class=\u0000\nnonsense\n\n\n=\nState")).isEmpty();
        assertThat(LoginParser.ids("      2 1000 lan   seat0 tty2 \n     c1  117 gdm   seat0 tty1\n\n;rm -rf /\n"))
                .containsExactly("2", "c1");
        assertThat(DesktopIdle.parse("{\"type\":\"t\",\"data\":[421337]}\n")).hasValue(421);
        assertThat(DesktopIdle.parse("Call failed: The name is not activatable"))
                .isEmpty();
    }

    @Test
    void loginctlIsAskedForNoNames(@TempDir Path temp) throws Exception {
        Path asked = temp.resolve("asked");
        Path loginctl = Files.writeString(
                temp.resolve("loginctl"),
                "#!/bin/sh\necho \"$@\" >>" + asked
                        + "\ncase \"$*\" in\nlist-sessions*) echo '  2 1000 lan seat0 tty2';;\n"
                        + "*\" 2\") printf '" + BUSY.replace("\n", "\\n") + "';;\n*) printf '"
                        + FILM.replace("\n", "\\n") + "';;\nesac\n");
        assertThat(loginctl.toFile().setExecutable(true)).isTrue();

        Optional<Logins> logins = new LoginFetch(new Programs(List.of(temp)), Command.USUAL).ask();

        assertThat(logins.orElseThrow().idleBlocked()).isTrue();
        assertThat(logins.orElseThrow().sessions()).singleElement().matches(Session::isPersonAtScreen);
        assertThat(Files.readString(asked))
                .doesNotContain("Name")
                .doesNotContain("Display")
                .doesNotContain("Leader");
    }

    private static void hid(Path sys, String device, long transfers) throws IOException {
        Path folder = Files.createDirectories(sys.resolve("bus/usb/devices/" + device));
        Path face = Files.createDirectories(sys.resolve("bus/usb/devices/" + device + ":1.0"));
        Files.writeString(face.resolve("bInterfaceClass"), "03\n");
        Files.writeString(folder.resolve("urbnum"), transfers + "\n");
    }

    @Test
    void countersTellWhenThereWasInputAndNotWhich(@TempDir Path temp) throws IOException {
        Path proc = Files.createDirectories(temp.resolve("proc"));
        String interrupts = """
                           CPU0       CPU1
                  1:       %d          4   IO-APIC   1-edge      i8042
                  9:     999          0   IO-APIC   9-fasteoi   acpi
                 51:   7   2  intel-gpio  8  ELAN0501:00
                NMI:  5 5
                """;
        Files.writeString(proc.resolve("interrupts"), interrupts.formatted(100));
        hid(temp, "1-3", 500);
        Path stick = Files.createDirectories(temp.resolve("bus/usb/devices/1-4:1.0"));
        Files.writeString(stick.resolve("bInterfaceClass"), "08\n");
        InputWatch watch = new InputWatch(temp, proc);

        assertThat(watch.devices()).isEqualTo(3);
        assertThat(watch.idleSeconds(0)).hasValue(0);
        assertThat(watch.idleSeconds(400_000_000)).hasValue(400);
        hid(temp, "1-3", 502);
        assertThat(watch.idleSeconds(430_000_000)).as("a mouse that trembles").hasValue(430);
        hid(temp, "1-3", 560);
        assertThat(watch.idleSeconds(460_000_000)).hasValue(0);
        Files.writeString(proc.resolve("interrupts"), interrupts.formatted(140));
        assertThat(watch.idleSeconds(900_000_000)).hasValue(0);
        assertThat(new InputWatch(temp.resolve("none"), temp.resolve("none")).idleSeconds(5))
                .isEmpty();
    }
}
