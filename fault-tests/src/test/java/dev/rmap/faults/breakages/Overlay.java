package dev.rmap.faults.breakages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.rmap.redis.RedisBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/**
 * A directory with altered copies of the library's scripts and classes, which goes in front of the library on the class
 * path of a process that is to break. The library itself knows nothing of it.
 */
final class Overlay {

    private static final String SCRIPTS = "dev/rmap/redis/";

    private final Path directory;

    Overlay(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /**
     * Puts something else in the place of a part of a script.
     *
     * @throws IllegalStateException if the script has no such part
     */
    void script(String name, String part, String instead) {
        try (InputStream in = RedisBackend.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), UTF_8);
            if (!text.contains(part)) {
                throw new IllegalStateException(name + " has no '" + part + "' any more");
            }
            Path file = directory.resolve(SCRIPTS + name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.replace(part, instead));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Weaves advice into a method, which is told from others of its name by its first argument.
     *
     * @throws IllegalStateException if the class has no such method
     */
    void method(String type, String method, Class<?> firstArgument, Class<?> advice) {
        weave(type, named(method).and(takesArgument(0, named(firstArgument.getName()))), advice);
    }

    /** The same for a method without arguments. */
    void methodWithoutArguments(String type, String method, Class<?> advice) {
        weave(type, named(method).and(takesArguments(0)), advice);
    }

    private void weave(String type, ElementMatcher.Junction<MethodDescription> which, Class<?> advice) {
        ClassFileLocator classes = ClassFileLocator.ForClassLoader.of(Overlay.class.getClassLoader());
        TypeDescription description =
                TypePool.Default.of(classes).describe(type).resolve();
        if (description.getDeclaredMethods().filter(which).isEmpty()) {
            throw new IllegalStateException(type + " has no method " + which + " any more");
        }
        try {
            new ByteBuddy()
                    .redefine(description, classes)
                    .visit(Advice.to(advice).on(which))
                    .make()
                    .saveIn(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
