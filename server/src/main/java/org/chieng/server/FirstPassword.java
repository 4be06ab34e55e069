package org.chieng.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The password of the first administrator, told once. Immutable. */
final class FirstPassword {
    /** In the data folder, for its owner alone, where nobody sits before the program. */
    static final String FILE = "first-password";

    private final String password;

    private FirstPassword(String password) {
        this.password = password;
    }

    static FirstPassword of(String password) {
        return new FirstPassword(password);
    }

    /** What somebody at the keyboard reads. */
    String text() {
        return "Log in as admin with the password " + password + " - it is shown only now.";
    }

    /** Writes it into the folder, in place of one that is no longer good. */
    void write(Path folder) throws StartException {
        Path file = folder.resolve(FILE);
        try {
            Files.deleteIfExists(file);
            PrivateFile.write(file, password + "\n");
        } catch (IOException e) {
            throw StartException.failed(
                    "can't write " + file + " (" + e + "): reset-password gives admin another password", e);
        }
    }
}
