package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files under {@code golden} hold messages as they travel; the tables here say what they mean. */
class WireFormatTest {

    private static final Bytes FOO = Bytes.utf8("foo");
    private static final WireMessage IGNORED = new WireMessage.Ignored();
    private static final long MAP_END = 1_800_000_000_456L;

    private static final Map<String, WireMessage> FROM_OTHERS = Map.ofEntries(
            Map.entry("go-set", set("bar", 1, Trailer.NONE)),
            Map.entry("go-set-empty-value", set("", 2, Trailer.NONE)),
            Map.entry("go-set-binary", binary()),
            Map.entry("go-del", new WireMessage.Del(FOO, 4, Trailer.NONE)),
            Map.entry("go-reset", new WireMessage.Clear("reset", 14)),
            Map.entry("go-destroy", new WireMessage.Clear("destroy", 17)));

    private static final Map<String, WireMessage> OURS = Map.ofEntries(
            Map.entry("set", set("bar", 5, trailer(7, false, Reason.REMOVED, 0, 0))),
            Map.entry("set-more", set("bar", 5, trailer(7, true, Reason.REMOVED, 0, 0))),
            Map.entry(
                    "set-deadlines",
                    set(
                            "bar",
                            WireFormat.MAX_REVISION,
                            trailer(7, false, Reason.REMOVED, 1_700_000_000_123L, MAP_END))),
            Map.entry("set-touch", set("bar", 5, touch(7, 1_700_000_000_123L))),
            Map.entry("del", new WireMessage.Del(FOO, 6, trailer(8, false, Reason.REMOVED, 0, 0))),
            Map.entry("del-expired", new WireMessage.Del(FOO, 6, trailer(8, false, Reason.EXPIRED, 0, MAP_END))),
            Map.entry("note-reset", new WireMessage.Note("reset", 7, trailer(9, false, Reason.REMOVED, 0, 0))),
            Map.entry("note-reset-expired", new WireMessage.Note("reset", 7, trailer(9, false, Reason.EXPIRED, 0, 0))),
            Map.entry(
                    "note-destroy-more", new WireMessage.Note("destroy", 7, trailer(9, true, Reason.DESTROYED, 0, 0))),
            Map.entry("reset", new WireMessage.Clear("reset", 7)),
            Map.entry("destroy", new WireMessage.Clear("destroy", 7)));

    /** What is read but never written that way. */
    private static final Map<String, WireMessage> TOLERATED = Map.ofEntries(
            Map.entry("go-reset-leading-zeros", new WireMessage.Clear("reset", 15)),
            Map.entry("go-set-leading-zeros", set("bar", 11, Trailer.NONE)),
            Map.entry("foreign-four-more-bytes", set("bar", 3, Trailer.NONE)),
            Map.entry("foreign-one-more-string", new WireMessage.Del(FOO, 3, Trailer.NONE)),
            Map.entry("foreign-long-tail", set("bar", 3, Trailer.NONE)),
            Map.entry("reserved-rev", IGNORED),
            Map.entry("reserved-kind", IGNORED),
            Map.entry("reserved-kind-cut", IGNORED),
            Map.entry("equals-sign-in-key", new WireMessage.Set(Bytes.utf8("=meta"), Bytes.utf8("v"), 3, Trailer.NONE)),
            Map.entry("set-newer-trailer", set("bar", 5, trailer(7, false, Reason.REMOVED, 0, 0))));

    private static WireMessage set(String value, long number, Trailer trailer) {
        return new WireMessage.Set(FOO, Bytes.utf8(value), number, trailer);
    }

    private static WireMessage binary() {
        return new WireMessage.Set(
                Bytes.utf8("k:\0\n"),
                Bytes.wrap("\u00ff\u00fe:".getBytes(StandardCharsets.ISO_8859_1)),
                12,
                Trailer.NONE);
    }

    private static Trailer trailer(long counter, boolean more, Reason reason, long entryEnd, long mapEnd) {
        return new Trailer(
                new Lineage(0x0123456789abcdefL),
                new OperationId(0xfedcba9876543210L, counter),
                more,
                reason,
                Deadline.at(entryEnd),
                Deadline.at(mapEnd));
    }

    private static Trailer touch(long counter, long entryEnd) {
        Trailer put = trailer(counter, false, Reason.REMOVED, entryEnd, 0);
        return new Trailer(
                put.lineage(), put.operation(), put.more(), put.reason(), put.entryDeadline(), put.mapDeadline(), true);
    }

    static Stream<String> golden() throws IOException, URISyntaxException {
        Path directory = Path.of(WireFormatTest.class.getResource("/golden").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().replace(".bin", "")).sorted().toList().stream();
        }
    }

    static Stream<String> written() {
        return Stream.concat(FROM_OTHERS.keySet().stream(), OURS.keySet().stream());
    }

    @ParameterizedTest
    @MethodSource("golden")
    void goldenMessagesMeanWhatTheTablesSay(String name) {
        WireMessage message = WireFormat.decode(bytes(name));
        if (name.startsWith("bad-")) {
            assertThat(message)
                    .isInstanceOfSatisfying(
                            WireMessage.Malformed.class,
                            malformed ->
                                    assertThat(malformed.why()).isNotBlank().doesNotContain("foo", "bar"));
        } else {
            Map<String, WireMessage> all = new HashMap<>(FROM_OTHERS);
            all.putAll(OURS);
            all.putAll(TOLERATED);
            assertThat(message).isEqualTo(all.get(name));
        }
    }

    @ParameterizedTest
    @MethodSource("written")
    void encodedMessagesAreTheGoldenOnes(String name) {
        WireMessage message = OURS.getOrDefault(name, FROM_OTHERS.get(name));
        assertThat(WireFormat.encode(message)).isEqualTo(bytes(name));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyPrefixIsReadWithoutAnException(String name) {
        byte[] whole = bytes(name);
        for (int length = 0; length < whole.length; length++) {
            assertThat(WireFormat.decode(Arrays.copyOf(whole, length))).isNotNull();
        }
    }

    @Test
    void G10_anyBytesAreReadWithoutAnException() {
        Random random = new Random(11);
        String[] starts = {"set:", "del:", "reset:", "destroy:", "", ":"};
        for (int i = 0; i < 100_000; i++) {
            byte[] start = starts[random.nextInt(starts.length)].getBytes(StandardCharsets.US_ASCII);
            byte[] payload = Arrays.copyOf(start, start.length + random.nextInt(40));
            for (int at = start.length; at < payload.length; at++) {
                payload[at] = (byte) (random.nextBoolean() ? random.nextInt(4) : random.nextInt());
            }
            assertThat(WireFormat.decode(payload)).isNotNull();
        }
    }

    @Test
    void G10_alteredMessagesAreReadWithoutAnException() {
        Random random = new Random(12);
        byte[] whole = bytes("set-deadlines");
        for (int i = 0; i < 100_000; i++) {
            byte[] payload = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(WireFormat.decode(payload)).isNotNull();
        }
    }

    @Test
    void anyMessageIsReadAsItWasWritten() {
        Random random = new Random(13);
        for (int i = 0; i < 20_000; i++) {
            WireMessage message = new WireMessage.Set(
                    bytes(random, 1), bytes(random, 0), 1 + random.nextInt(1 << 30), randomTrailer(random));
            assertThat(WireFormat.decode(WireFormat.encode(message))).isEqualTo(message);
        }
    }

    private static Trailer randomTrailer(Random random) {
        return random.nextInt(4) == 0
                ? Trailer.NONE
                : new Trailer(
                        new Lineage(1 + (random.nextLong() >>> 1)),
                        new OperationId(random.nextLong(), random.nextLong()),
                        random.nextBoolean(),
                        List.of(Reason.values()).get(random.nextInt(3)),
                        Deadline.at(random.nextLong() >>> 1),
                        Deadline.at(random.nextLong() >>> 1));
    }

    private static Bytes bytes(Random random, int least) {
        byte[] bytes = new byte[least + random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes.length > 0 && bytes[0] == '=' ? bytes(random, least) : Bytes.wrap(bytes);
    }

    private static byte[] bytes(String golden) {
        try (InputStream in = WireFormatTest.class.getResourceAsStream("/golden/" + golden + ".bin")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
