package org.chieng.agent.testkit;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What a program can say to people, read from its sources by the compiler's own parser: formats of the log from info on, what exceptions
 * are made with, and every other text of three words or more. What is put in at run time is a {@code …}. Confined to one thread.
 */
public final class SourceMessages {
    /** What stands for what is put in at run time. */
    public static final String HOLE = "…";

    private static final Set<String> TOLD = Set.of("info", "warn", "error");
    private static final Set<String> QUIET = Set.of("debug", "trace", "because");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern PUT_IN = Pattern.compile("\\{\\d?}|%[-0-9.]*[a-z]\\b");
    private static final Pattern HOLES = Pattern.compile("…(?:\\s*…)+");

    private final Set<String> messages = new TreeSet<>();

    private SourceMessages() {}

    /** All messages below a folder of sources. */
    public static Set<String> below(Path folder) throws IOException {
        SourceMessages found = new SourceMessages();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files =
                        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
                Stream<Path> tree = Files.walk(folder)) {
            List<Path> sources =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                found.new Scanner().scan(unit, null);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found.messages;
    }

    /** One way to write a message: blanks as one, and one sign for what is put in, whatever it is. */
    public static String plain(String message) {
        String holes = PUT_IN.matcher(message).replaceAll(HOLE).replaceAll("\\s+", " ");
        return HOLES.matcher(holes).replaceAll(HOLE).strip();
    }

    private static long words(String text) {
        return Stream.of(text.split(" "))
                .filter(word -> LETTER.matcher(word).find())
                .count();
    }

    private final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        /** How few words make a message at this place. */
        private int fewest = 2;

        @Override
        public @Nullable Void visitAnnotation(com.sun.source.tree.AnnotationTree node, @Nullable Void nothing) {
            return null;
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            String name = call.getMethodSelect() instanceof MemberSelectTree select
                    ? select.getIdentifier().toString()
                    : "";
            boolean logs = call.getMethodSelect().toString().startsWith("log.");
            if (logs && QUIET.contains(name)) {
                return null;
            }
            if (logs && TOLD.contains(name)) {
                within(1, call.getArguments().get(0));
                call.getArguments().stream().skip(1).forEach(argument -> scan(argument, null));
                return null;
            }
            return super.visitMethodInvocation(call, null);
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
            if (!made.getIdentifier().toString().endsWith("Exception")) {
                return super.visitNewClass(made, null);
            }
            made.getArguments().forEach(argument -> within(1, argument));
            return null;
        }

        private void within(int words, Tree tree) {
            int before = fewest;
            fewest = words;
            scan(tree, null);
            fewest = before;
        }

        @Override
        public @Nullable Void visitBinary(BinaryTree sum, @Nullable Void nothing) {
            if (sum.getKind() != Tree.Kind.PLUS) {
                return super.visitBinary(sum, null);
            }
            StringBuilder text = new StringBuilder();
            join(sum, text);
            take(text.toString());
            return null;
        }

        /** Also looks into what is put in: a conditional may hold messages of its own. */
        private void join(ExpressionTree part, StringBuilder text) {
            if (part instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                join(sum.getLeftOperand(), text);
                join(sum.getRightOperand(), text);
            } else if (part instanceof LiteralTree literal && literal.getValue() instanceof String string) {
                text.append(string);
            } else if (part instanceof ParenthesizedTree inner
                    && inner.getExpression() instanceof BinaryTree sum
                    && sum.getKind() == Tree.Kind.PLUS) {
                join(sum, text);
            } else {
                text.append(HOLE);
                within(2, part);
            }
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
            if (literal.getValue() instanceof String string) {
                take(string);
            }
            return null;
        }

        private void take(String text) {
            String message = plain(text);
            if (words(message) >= fewest) {
                messages.add(message);
            }
        }
    }
}
