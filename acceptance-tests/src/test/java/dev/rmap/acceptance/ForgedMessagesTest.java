package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.testkit.redis.RespConnection;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** W10: messages that no member of the map has sent. */
class ForgedMessagesTest {

    private final Scene scene = Scene.shared();
    private final ReplicatedMap<String, String> writer = scene.join();
    private final ReplicatedMap<String, String> replica = scene.join();
    private FoldedEvents<String, String> heard;

    @BeforeEach
    void fill() {
        for (int i = 0; i < 20; i++) {
            writer.put("k" + i, "v" + i);
        }
        scene.awaitEqual(replica);
        heard = FoldedEvents.of(replica);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void publish(byte[] message) {
        scene.redis().command("PUBLISH".getBytes(UTF_8), scene.channel().getBytes(UTF_8), message);
    }

    private static byte[] message(String head, Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(UTF_8));
        for (Object part : parts) {
            byte[] bytes = part instanceof byte[] raw ? raw : part.toString().getBytes(UTF_8);
            out.writeBytes(length(bytes.length));
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array();
    }

    private long next() {
        return scene.authorityRevision() + 1;
    }

    private long catchUps() {
        return replica.status().counters().catchUps();
    }

    private long malformed() {
        return replica.status().counters().malformed();
    }

    /** Equal now, and able to follow what comes. */
    private void checkHealed() {
        scene.awaitEqual(replica, writer);
        String mark = "mark " + scene.authorityRevision();
        writer.put("k1", mark);
        assertThat(writer.get("k1")).isEqualTo(mark);
        scene.awaitEqual(replica, writer);
        replica.put("k2", mark);
        assertThat(replica.get("k2")).isEqualTo(mark);
        scene.awaitEqual(replica, writer);
        heard.check();
    }

    @Test
    void W10_hugeRevisionsPoisonNobody() {
        for (String revision : List.of(
                "18446744073709551615", "9223372036854775807", "9007199254740991", "1000000000000000", "1e+14")) {
            publish(message("set:", "k3", "forged", revision));
            publish(message("del:", "k3", revision));
            publish(("reset:" + revision).getBytes(UTF_8));
            publish(("destroy:" + revision).getBytes(UTF_8));
        }
        checkHealed();
        assertThat(replica.get("k3")).isEqualTo("v3");
        assertThat(malformed() + catchUps()).isGreaterThan(1);
        assertThat(heard.losses()).isEmpty();
    }

    @Test
    void W10_aForgedNextRevisionLastsOnlyUntilTheNextLook() {
        publish(message("set:", "k3", "forged", next()));
        checkHealed();
        assertThat(replica.get("k3")).isEqualTo("v3");
        publish(message("del:", "k4", next()));
        checkHealed();
        assertThat(replica.get("k4")).isEqualTo("v4");
        publish(("reset:" + next()).getBytes(UTF_8));
        checkHealed();
        assertThat(replica).hasSize(20);
    }

    @Test
    void W10_aForgedNextRevisionIsFoundOutByTheTrueOne() {
        ReplicatedMap<String, String> trusting =
                scene.open(scene.builder(scene.direct()).syncTimes(Scene.TRUSTING));
        long number = next();
        publish(message("set:", "k3", "forged", number));
        soon().until(() -> "forged".equals(trusting.get("k3")));
        writer.put("k5", "true");
        scene.awaitEqual(trusting);
        assertThat(trusting.get("k3")).isEqualTo("v3");
        checkHealed();
    }

    @Test
    void W10_aRunOfForgedRevisionsDoesNotLastEither() {
        long first = next();
        for (int i = 0; i < 50; i++) {
            publish(message("set:", "k" + i, "forged", first + i));
        }
        checkHealed();
        assertThat(replica).hasSize(20).doesNotContainValue("forged");
    }

    @Test
    void W10_aMessageOfAnotherLineageChangesNothing() {
        byte[] golden = golden();
        int lineage = golden.length - 41;
        byte[] foreign = golden.clone();
        foreign[lineage]++;
        publish(foreign);
        checkHealed();
        byte[] nextOfForeign = withRevision(foreign, next());
        long before = catchUps();
        publish(nextOfForeign);
        soon().until(() -> catchUps() > before);
        checkHealed();
        assertThat(heard.losses()).isEmpty();
    }

    @Test
    void W10_aMessageCutAtAnyByteChangesNothingThatLasts() {
        byte[] golden = golden();
        for (int end = 0; end < golden.length; end++) {
            publish(Arrays.copyOf(golden, end));
        }
        checkHealed();
        assertThat(malformed()).isGreaterThan(20);
        assertThat(heard.losses()).isEmpty();
        for (int end = 0; end < golden.length; end++) {
            publish(Arrays.copyOf(withRevision(golden, next()), end));
        }
        checkHealed();
    }

    @Test
    void W10_lengthsThatAreNotTrueChangeNothing() {
        long before = malformed();
        int sent = 0;
        for (int length : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 24, 100}) {
            for (String head : List.of("set:", "del:")) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(head.getBytes(UTF_8));
                out.writeBytes(length(length));
                out.writeBytes("k3".getBytes(UTF_8));
                publish(out.toByteArray());
                sent++;
            }
        }
        long expected = before + sent;
        soon().until(() -> malformed() == expected);
        checkHealed();
        assertThat(heard.losses()).isEmpty();
    }

    @Test
    void W10_noiseChangesNothingThatLasts() {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        byte[] golden = golden();
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = golden.clone();
            for (int flips = 1 + chance.nextInt(3); flips > 0; flips--) {
                noise[chance.nextInt(noise.length)] ^= (byte) (1 << chance.nextInt(8));
            }
            publish(noise);
        }
        try {
            checkHealed();
        } catch (AssertionError | org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /** A message as we send it, with its trailer, of the latest revision. */
    private byte[] golden() {
        try (RespConnection listener = scene.server().connect()) {
            listener.subscribe(scene.channel());
            writer.put("k3", "v3");
            byte[] payload =
                    listener.nextMessage(Duration.ofSeconds(10)).orElseThrow().payload();
            scene.awaitEqual(replica);
            return payload;
        }
    }

    /** The same message with another revision of the same length. */
    private static byte[] withRevision(byte[] golden, long number) {
        byte[] text = Long.toString(number).getBytes(UTF_8);
        byte[] changed = golden.clone();
        int at = "set:".length() + 4 + "k3".length() + 4 + "v3".length();
        assertThat(golden[at]).isEqualTo((byte) text.length);
        System.arraycopy(text, 0, changed, at + 4, text.length);
        return changed;
    }
}
