package dev.rmap.redis;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.append;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static dev.rmap.testkit.Commands.touch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Link;
import dev.rmap.model.Expiry;
import dev.rmap.model.Lifetime;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.redis.Permissions;
import dev.rmap.testkit.redis.RedisCluster;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RespConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of {@code docs/security.md} against the scripts, against what the testkit grants, and on servers. */
class SecurityPageTest extends OnItsOwnRedis {

    private static final Path PAGE = Path.of("..", "docs", "security.md");
    private static final Pattern CALL = Pattern.compile("(?:call|inParts|write)\\('([A-Z]+)'");

    /** What the client sends by itself. */
    private static final Set<String> OF_THE_CLIENT =
            Set.of("subscribe", "unsubscribe", "evalsha", "script|load", "ping", "select");

    /** The line that stands first under that heading. */
    private static String line(String heading) throws IOException {
        return Files.readString(PAGE)
                .split("\n## " + heading + "\n", -1)[1]
                .lines()
                .filter(line -> line.startsWith("ACL SETUSER "))
                .findFirst()
                .orElseThrow();
    }

    private static void assertGrants(String heading, String... expected) throws IOException {
        String granted = String.join(" ", expected);
        assertThat(Arrays.stream(line(heading).split(" ")).filter(word -> word.matches("[~&+-].*")))
                .as(heading)
                .containsExactlyInAnyOrder(granted.split(" "));
    }

    @Test
    void thePageGrantsWhatTheTestsAreRunWith() throws IOException {
        assertGrants("One server", Permissions.ALL_MAPS, Permissions.COMMANDS);
        assertGrants("A cluster", Permissions.ALL_MAPS, Permissions.COMMANDS, Permissions.COMMANDS_OF_CLUSTERS);
        assertGrants("Sentinel", Permissions.COMMANDS_OF_SENTINELS);
        assertGrants("Go peers", Permissions.ALL_MAPS_OF_GO, Permissions.COMMANDS_OF_GO);
        assertGrants("Answers by redis-cli", Permissions.MAPS_OF_ANSWERS, Permissions.COMMANDS_OF_ANSWERS);
    }

    @Test
    void theCommandsAreThoseOfTheScriptsAndOfTheClientAndNoOthers() throws IOException {
        Set<String> used = new TreeSet<>(OF_THE_CLIENT);
        for (Path script : scripts()) {
            CALL.matcher(Files.readString(script))
                    .results()
                    .map(call -> call.group(1).toLowerCase(Locale.ROOT))
                    .forEach(used::add);
        }
        assertThat(Arrays.stream(Permissions.COMMANDS.split(" "))
                        .map(word -> word.substring(1))
                        .collect(Collectors.toSet()))
                .isEqualTo(used);
    }

    /** Every script that there is, so that none is forgotten here. */
    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "dev", "rmap", "redis"))) {
            return files.filter(file -> file.toString().endsWith(".lua")).toList();
        }
    }

    private static String[] words(String line) {
        return line.replace("SECRET", "secret").split(" ");
    }

    private static String asUser(String uri) {
        return uri.replaceFirst("://", "://rmap:secret@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flags", "jcache:default:books", "a{b}c", "a}b", "}{"})
    void aUserOfOneServerCanDoEverything(String name) throws IOException {
        redis.command(words(line("One server")));
        try (RedisBackend backendOfUser = RedisBackend.connect(asUser(server.uri()) + "/0")) {
            doEverything(backendOfUser, new MapName(name));
        }
    }

    @Test
    void aUserOfAClusterCanDoEverything() throws IOException {
        String[] grant = words(line("A cluster"));
        try (RedisCluster cluster = RedisCluster.start(2)) {
            for (RedisServer node : cluster.nodes()) {
                try (RespConnection administrator = node.connect()) {
                    administrator.command(grant);
                }
            }
            try (RedisBackend backendOfUser = RedisBackend.connect(asUser(cluster.uri()))) {
                doEverything(backendOfUser, map);
            }
        }
    }

    private static void doEverything(RedisBackend backend, MapName name) {
        Link hers = backend.link(name);
        RecordingFeed feed = new RecordingFeed();
        hers.openFeed(feed);
        feed.awaitOpened();
        Writer ann = new Writer(hers).withLifetime(Lifetime.sliding(3_600_000));
        ann.run(set("a", "1"), setFor("b", "1", 3_600_000));
        Position since = Eventually.get(hers.tip()).position();
        ann.run(set("c", "1"), remove("a"), touch("b", Expiry.NEVER), append("l", "x"), add("n", 1));
        assertThat(CatchUpReader.read(hers, since)).isInstanceOf(CatchUpReader.Result.Missed.class);
        assertThat(CatchUpReader.readSnapshot(hers, Position.NONE).content()).hasSize(4);
        new Writer(hers).run(clear());
        feed.awaitNumber(8);
        hers.close();
    }
}
