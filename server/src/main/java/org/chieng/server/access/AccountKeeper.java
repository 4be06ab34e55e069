package org.chieng.server.access;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.ProgramToken;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Role;
import org.jspecify.annotations.Nullable;

/** Makes accounts, passwords and programs' tokens, as an operator asks for them. Thread-safe; blocks. */
public final class AccountKeeper {
    /** What a program may be allowed: to read what its account sees, or what is for operators, or to read and bring in rows of the registry. */
    public static final Set<String> SCOPES = Set.of(Rule.READ, Rule.OPERATE, Rule.REGISTRY);

    private static final AccountId FIRST = new AccountId("admin");
    private static final String OPERATOR = "operator";

    private final Registry registry;
    private final SecureRandom random;

    public AccountKeeper(Registry registry, SecureRandom random) {
        this.registry = registry;
        this.random = random;
    }

    /**
     * Makes the account {@code admin} where no administrator has a password.
     *
     * @return its password, which is not kept and can't be shown again; empty when it was not needed
     */
    public Optional<String> makeFirst() throws RegistryException {
        if (hasAdministrator()) {
            return Optional.empty();
        }
        String password = PasswordHash.newPassword(random);
        String hash = PasswordHash.ofRandom(password, random);
        return registry.transact(
                () -> {
                    if (hasAdministrator()) {
                        return Optional.empty(); // another server was quicker
                    }
                    registry.accounts().put(new Account(FIRST, "Administrator"));
                    registry.accounts().put(new Membership(FIRST, Role.ADMINISTRATOR, null, null));
                    registry.passwords().put(FIRST, hash);
                    registry.audit().note("-", "first-administrator", FIRST.value());
                    return Optional.of(password);
                },
                made -> true);
    }

    private boolean hasAdministrator() throws RegistryException {
        for (Membership membership : registry.accounts().memberships()) {
            if (membership.role() == Role.ADMINISTRATOR
                    && registry.passwords().find(membership.account()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Adds an account, or a role to one that is there. */
    public void add(Account account, Membership membership) throws RegistryException {
        registry.transact(
                () -> {
                    registry.accounts().put(account);
                    registry.accounts().put(membership);
                    registry.audit()
                            .note(
                                    OPERATOR,
                                    "role-" + membership.role().wireName(),
                                    account.id().value());
                    return true;
                },
                done -> true);
    }

    /**
     * Gives an account a new password; its sessions end.
     *
     * @return the password, which is not kept and can't be shown again
     * @throws RegistryException when there is no such account
     */
    public String resetPassword(AccountId account) throws RegistryException {
        if (registry.accounts().find(account).isEmpty()) {
            throw new RegistryException("no account '" + account + "': add it first with add-account");
        }
        String password = PasswordHash.newPassword(random);
        registry.passwords().put(account, PasswordHash.of(password, random));
        registry.audit().note(OPERATOR, "password", account.value());
        return password;
    }

    /**
     * Lets somebody of another place log in with an account, and nobody else of it.
     *
     * @param subject what that place calls them, or empty for nobody
     * @throws RegistryException when there is no such account
     */
    public void link(AccountId account, Optional<String> subject) throws RegistryException {
        if (registry.accounts().find(account).isEmpty()) {
            throw new RegistryException("no account '" + account + "': add it first with add-account");
        }
        registry.transact(
                () -> {
                    registry.accounts().unlink(account);
                    if (subject.isPresent()) {
                        registry.accounts().link(subject.get(), account);
                    }
                    registry.audit().note(OPERATOR, "login-link", account.value());
                    return true;
                },
                done -> true);
    }

    /**
     * Makes a token for a program that acts for an account, as an operator asks for it.
     *
     * @param scopes some of {@link #SCOPES}
     * @param expires when it is no longer good, or null
     * @return the token, which is not kept and can't be shown again
     * @throws RegistryException when there is no such account
     */
    public String makeToken(AccountId account, String name, Set<String> scopes, @Nullable Instant expires)
            throws RegistryException {
        return makeToken(account, name, scopes, expires, OPERATOR);
    }

    /** The same for whoever asks for it. */
    String makeToken(AccountId account, String name, Set<String> scopes, @Nullable Instant expires, String actor)
            throws RegistryException {
        if (registry.accounts().find(account).isEmpty()) {
            throw new RegistryException("no account '" + account + "': add it first with add-account");
        }
        String token = BrowserToken.of(random);
        EntryId id = new EntryId(UUID.randomUUID().toString());
        registry.programTokens().put(BrowserToken.hash(token), new ProgramToken(id, account, name, scopes, expires));
        registry.audit().note(actor, "token", account.value());
        return token;
    }
}
