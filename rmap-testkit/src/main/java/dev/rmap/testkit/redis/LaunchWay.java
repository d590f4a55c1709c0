package dev.rmap.testkit.redis;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways to come by a server, in the order in which they are tried. */
public enum LaunchWay {
    /** An address that somebody names. */
    GIVEN,
    /** A container, where a Docker engine answers. */
    TESTCONTAINERS,
    /** The {@code redis-server} or {@code valkey-server} of this machine, as a child process. */
    PATH,
    /** The server that the embedded-redis jar carries, as a child process. */
    EMBEDDED;

    /** The word that forces this way. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LaunchWay of(String word) {
        return Arrays.stream(values())
                .filter(way -> way.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such way to launch a Redis: '" + word + "', it is "
                        + Arrays.stream(values()).map(LaunchWay::word).collect(Collectors.joining(" or "))));
    }
}
