package dev.rmap.testkit.redis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a server is set up. {@link #plain()} is an empty server without a password that forgets everything when it stops.
 *
 * @param password what clients must AUTH with, if anything
 * @param keepsData whether the data outlives {@link RedisServer#restart()} and {@link RedisServer#kill()}; every write
 *     is then on disk before it is answered
 * @param lines lines of {@code redis.conf}, after our own
 */
public record RedisOptions(Optional<String> password, boolean keepsData, List<String> lines) {

    /** Copies the lines. */
    public RedisOptions {
        lines = List.copyOf(lines);
    }

    /** No password, no data kept, nothing special. */
    public static RedisOptions plain() {
        return new RedisOptions(Optional.empty(), false, List.of());
    }

    /** The same with a password. */
    public RedisOptions withPassword(String secret) {
        return new RedisOptions(Optional.of(secret), keepsData, lines);
    }

    /** The same with a limit to its memory, such as {@code 10mb}. */
    public RedisOptions withMaxMemory(String limit) {
        return withLine("maxmemory " + limit);
    }

    /** The same with one more line of {@code redis.conf}. */
    public RedisOptions withLine(String line) {
        return new RedisOptions(
                password,
                keepsData,
                Stream.concat(lines.stream(), Stream.of(line)).toList());
    }

    /** The same with an append-only file, so that a restart finds the data again. */
    public RedisOptions keepingData() {
        return new RedisOptions(password, true, lines);
    }

    /** Whether the lines are those of a Sentinel. */
    boolean isSentinel() {
        return lines.stream().anyMatch(line -> line.startsWith("sentinel "));
    }

    boolean isPlain() {
        return equals(plain());
    }

    /** The text of {@code redis.conf} for a server that listens there and keeps its files there. */
    String config(String bind, int port, String directory) {
        StringBuilder config = new StringBuilder();
        config.append("bind ").append(bind).append('\n');
        config.append("port ").append(port).append('\n');
        config.append("protected-mode no\n");
        config.append("daemonize no\n");
        config.append("save \"\"\n");
        config.append("dir ").append(Permissions.quoted(directory)).append('\n');
        config.append("appendonly ").append(keepsData ? "yes" : "no").append('\n');
        config.append("appendfsync always\n");
        Permissions.lines(this).forEach(line -> config.append(line).append('\n'));
        lines.forEach(line -> config.append(line).append('\n'));
        return config.toString();
    }
}
