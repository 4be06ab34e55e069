package org.chieng.server.erase;

/** Over the embedded store. */
class SqliteEraseTest extends EraseContract {
    @Override
    String settings() {
        return "";
    }
}
