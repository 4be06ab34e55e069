package org.chieng.server.registry;

/**
 * An adult who logs in. Immutable.
 *
 * @param id what they log in with
 * @param name what others call them
 */
public record Account(AccountId id, String name) {
    public Account {
        Names.check("account", name);
    }
}
