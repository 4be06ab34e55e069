package org.chieng.agent.source.lab.use;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What loginctl printed on real computers, as people have put it on the web. */
class LoginParserTest {
    /** UOS, several at one screen: the ids only are taken. */
    private static final String LIST = """
                  1 1000 uos     seat0
                 10 1004 test4   seat0
                 32 1000 uos           pts/2
                 c7  116 lightdm seat0
            """;

    /** The same: another user is shown now. */
    private static final String BEHIND = """
            Id=1
            User=1000
            Name=uos
            Timestamp=Tue 2023-10-24 10:44:15 CST
            VTNr=1
            Seat=seat0
            Display=:0
            Remote=no
            Service=lightdm-autologin
            Desktop=deepin
            Scope=session-1.scope
            Leader=1137
            Type=x11
            Class=user
            Active=no
            State=online
            IdleHint=no
            IdleSinceHint=0
            LockedHint=no
            """;

    /** Ubuntu on a server, over the network. */
    private static final String REMOTE = """
            Id=1593
            User=1001
            Name=ubuntu
            TTY=pts/1
            Remote=yes
            RemoteHost=150.136.122.136
            Service=sshd
            Type=tty
            Class=user
            Active=yes
            State=active
            IdleHint=no
            """;

    /** The manager of the same: what is blocked is left out where nothing is. */
    private static final String MANAGER = """
            EnableWallMessages=no
            NAutoVTs=6
            KillUserProcesses=no
            IdleHint=no
            IdleSinceHint=1628675225030795
            DelayInhibited=shutdown
            InhibitDelayMaxUSec=30s
            HandlePowerKey=poweroff
            PreparingForShutdown=no
            PreparingForSleep=no
            NCurrentSessions=2
            """;

    @Test
    void idsAreTakenAndNoNames() {
        assertThat(LoginParser.ids(LIST)).containsExactly("1", "10", "32", "c7");
    }

    @Test
    void sessionsAreWhatTheyAre() {
        List<Session> sessions = LoginParser.sessions(BEHIND + "\n" + REMOTE);

        assertThat(sessions).hasSize(2);
        assertThat(sessions.get(0).isPersonAtScreen()).isTrue();
        assertThat(sessions.get(0).isShown()).as("another stands before it").isFalse();
        assertThat(sessions.get(1).isPersonAtScreen()).isFalse();
        assertThat(sessions.toString()).doesNotContain("uos", "ubuntu", "150.136", "lightdm", "deepin");
    }

    @Test
    void theManagerIsUnderstoodAndGarbageIsNobodyKnows() {
        Optional<Logins> logins = LoginParser.logins(List.of(), MANAGER);

        assertThat(logins).isPresent();
        assertThat(logins.orElseThrow().idleBlocked()).isFalse();
        assertThat(logins.orElseThrow().stopSoon()).isFalse();
        assertThat(LoginParser.logins(List.of(), "Failed to connect to bus: No such file or directory"))
                .isEmpty();
        assertThat(LoginParser.logins(List.of(), "BlockInhibited=handle-lid-switch:idle\n")
                        .orElseThrow()
                        .idleBlocked())
                .isTrue();
        assertThat(LoginParser.logins(List.of(), "BlockInhibited=idlewhatever\n")
                        .orElseThrow()
                        .idleBlocked())
                .isFalse();
    }
}
