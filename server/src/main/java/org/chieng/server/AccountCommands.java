package org.chieng.server;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.access.AccountKeeper;
import org.chieng.server.oidc.OidcIdentity;
import org.chieng.server.oidc.OidcSettings;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.AuditEntry;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Role;
import org.jspecify.annotations.Nullable;

/** The commands that make accounts, passwords and tokens; they work also while a server runs on the same registry. */
final class AccountCommands {
    private AccountCommands() {}

    /**
     * Adds an account, or a role to one.
     *
     * @return its password, empty when it has one already
     */
    static Optional<String> add(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        Options options = Options.parse(arguments, List.of("config", "id", "name", "role"), List.of("school", "area"));
        try (Registry registry = RegistryCommands.open(options, clock, random)) {
            AccountId id = new AccountId(options.get("id"));
            @Nullable
            SchoolId school = options.find("school").map(SchoolId::new).orElse(null);
            @Nullable AreaId area = options.find("area").map(AreaId::new).orElse(null);
            if (school != null && registry.school(school).isEmpty()) {
                throw new RegistryException("no school '" + school + "': add it first with add-school");
            }
            if (area != null && registry.areas().find(area).isEmpty()) {
                throw new RegistryException("no area '" + area + "': add it first with add-school or import");
            }
            AccountKeeper keeper = new AccountKeeper(registry, random);
            keeper.add(
                    new Account(id, options.get("name")),
                    new Membership(id, Role.of(options.get("role")), school, area));
            return registry.passwords().find(id).isPresent() ? Optional.empty() : Optional.of(keeper.resetPassword(id));
        } catch (RegistryException | IllegalArgumentException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Gives an account a new password.
     *
     * @return the password
     */
    static String resetPassword(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        Options options = Options.parse(arguments, List.of("config", "id"), List.of());
        try (Registry registry = RegistryCommands.open(options, clock, random)) {
            return new AccountKeeper(registry, random).resetPassword(new AccountId(options.get("id")));
        } catch (RegistryException | IllegalArgumentException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Says with which account somebody of another place logs in; with {@code --none} nobody does with that account any more. */
    static void link(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        List<String> rest = new ArrayList<>(arguments);
        boolean isNone = rest.remove("--none");
        Options options = Options.parse(rest, List.of("config", "id"), List.of("subject"));
        Optional<String> sub = options.find("subject").filter(text -> !text.isBlank());
        if (isNone == sub.isPresent()) {
            throw StartException.badConfig("link-account needs one of --subject SUBJECT and --none");
        }
        OidcSettings oidc = ServerConfig.load(Path.of(options.get("config"))).oidc();
        if (oidc == null) {
            throw StartException.badConfig("oidc.issuer is not set: there is no other place to log in");
        }
        try (Registry registry = RegistryCommands.open(options, clock, random)) {
            new AccountKeeper(registry, random)
                    .link(new AccountId(options.get("id")), sub.map(text -> OidcIdentity.subject(oidc.issuer(), text)));
        } catch (RegistryException | IllegalArgumentException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** What was noted, a line each, the newest last: time, who, what, to whom. */
    static List<String> audit(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        Options options = Options.parse(arguments, List.of("config"), List.of("last"));
        try (Registry registry = RegistryCommands.open(options, clock, random)) {
            int last = options.find("last").map(Integer::parseInt).orElse(100);
            List<String> lines = new ArrayList<>();
            for (AuditEntry entry : registry.audit().newest(last)) {
                lines.add(entry.time() + " " + entry.actor() + " " + entry.action() + " " + entry.subject());
            }
            Collections.reverse(lines);
            return lines;
        } catch (RegistryException | IllegalArgumentException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Makes a token for a program.
     *
     * @return the token
     */
    static String addToken(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        Options options = Options.parse(arguments, List.of("config", "account", "name", "scopes"), List.of("days"));
        Set<String> scopes = Set.of(options.get("scopes").split(","));
        if (!AccountKeeper.SCOPES.containsAll(scopes)) {
            throw StartException.badConfig("--scopes must be some of " + AccountKeeper.SCOPES);
        }
        try (Registry registry = RegistryCommands.open(options, clock, random)) {
            @Nullable
            Instant expires = options.find("days")
                    .map(days -> clock.instant().plus(Duration.ofDays(Integer.parseInt(days))))
                    .orElse(null);
            return new AccountKeeper(registry, random)
                    .makeToken(new AccountId(options.get("account")), options.get("name"), scopes, expires);
        } catch (RegistryException | IllegalArgumentException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }
}
