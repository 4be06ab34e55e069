package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.chieng.protocol.name.ChannelName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardBookTest {
    @TempDir
    private Path temp;

    private static BoardKey board(String key, String base, String mark) {
        return new BoardKey(key, base, mark, mark.isEmpty() ? 0 : 4);
    }

    @Test
    void remembersNameAndSpeedOverARestart() {
        Path file = temp.resolve("new-folder").resolve("boards");
        BoardBook book = new BoardBook(file);
        BoardKey uno = board("2341:0043 serial 85", "uno", "3a1f0000");
        assertThat(book.name(uno)).isEqualTo("uno-3a1f");
        assertThat(book.speed(uno)).isEmpty();
        book.speedFound(uno, 9_600);

        BoardBook again = new BoardBook(file);
        assertThat(again.name(uno)).isEqualTo("uno-3a1f");
        assertThat(again.speed(uno)).hasValue(9_600);
    }

    @Test
    void boardsWhoseMarksBeginAlikeHaveDifferentNamesThatStay() {
        Path file = temp.resolve("boards");
        BoardBook book = new BoardBook(file);
        BoardKey one = board("a", "uno", "3a1f0000");
        BoardKey other = board("b", "uno", "3a1f0001");
        BoardKey third = board("c", "uno", "3a1f0001");
        book.name(one);
        assertThat(book.name(other)).isEqualTo("uno-3a1f0");
        assertThat(book.name(third)).isEqualTo("uno-3a1f00");

        assertThat(new BoardBook(file).name(other)).isEqualTo("uno-3a1f0");
        assertThat(new BoardBook(temp.resolve("other")).name(other)).isEqualTo("uno-3a1f");
    }

    @Test
    void everyTryIsAnotherValidName() {
        BoardKey uno = board("a", "u".repeat(80), "3a1f0000");
        BoardKey path = board("b", "ttyACM0", "");
        Set<String> names = new HashSet<>();
        for (int tries = 0; tries < 200; tries++) {
            names.add(new ChannelName(uno.name(tries), "n").source());
            names.add(new ChannelName(path.name(tries), "n").source());
        }
        assertThat(names).hasSize(400);
        assertThat(path.name(1)).isEqualTo("ttyACM0-2");
    }

    @Test
    void linesThatCanNotBeReadAreLeftOut() throws Exception {
        Path file = temp.resolve("boards");
        Files.writeString(
                file, "uno-3a1f\t9600\ta\n\0\0\0garbage\nuno-3a1f\t9600\tsame name\n../x\t1\tb\nuno-2\t4800\tc");
        BoardBook book = new BoardBook(file);

        assertThat(book.speed(board("a", "uno", "3a1f0000"))).hasValue(9_600);
        assertThat(book.speed(board("c", "uno", ""))).hasValue(4_800);
        assertThat(book.speed(board("b", "uno", ""))).isEmpty();
        assertThat(book.name(board("same name", "uno", "3a1f0000"))).isEqualTo("uno-3a1f0");
    }

    @Test
    void namesOfTheAgentItselfAreNoBoards() throws Exception {
        Path file = Files.writeString(temp.resolve("boards"), "i2c\t9600\ta\nAgent\t9600\tb\n");
        BoardBook book = new BoardBook(file);
        assertThat(book.speed(board("a", "uno", ""))).isEmpty();
        assertThat(book.name(board("path /tmp/gpio", "gpio", ""))).isEqualTo("gpio-2");
        assertThat(book.name(board("path /tmp/Agent", "Agent", ""))).isEqualTo("Agent-2");
    }

    @Test
    void staysBoundedAndForgetsTheBoardThatWasNotThereForLongest() {
        BoardBook book = new BoardBook(temp.resolve("boards"));
        BoardKey first = board("first", "uno", "aaaaaaaa");
        book.name(first);
        book.speedFound(first, 9_600);
        for (int i = 0; i < BoardBook.MOST_BOARDS - 1; i++) {
            book.name(board("k" + i, "uno", ""));
        }
        book.name(first); // plugged in again
        book.name(board("one more", "uno", ""));

        assertThat(book.speed(first)).hasValue(9_600);
        BoardBook again = new BoardBook(temp.resolve("boards"));
        assertThat(again.speed(first)).hasValue(9_600);
    }

    @Test
    void namesAreKeptWhileTheFileCanNotBeWritten() throws Exception {
        Path folder = Files.createFile(temp.resolve("file-instead-of-folder"));
        BoardBook book = new BoardBook(folder.resolve("boards"));
        BoardKey one = board("a", "uno", "3a1f0000");

        assertThat(book.name(one)).isEqualTo(book.name(one)).isEqualTo("uno-3a1f");
    }
}
