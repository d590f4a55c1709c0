package dev.rmap.engine.map;

import static dev.rmap.engine.kit.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.local.LocalBackend;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.MapName;
import dev.rmap.model.Reason;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Codecs that throw what no codec should. */
@Timeout(60)
class FailingCodecTest {

    private final LocalBackend backend = LocalBackend.create();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.rmap.engine.replica.KeyReader");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    /**
     * Text, read as the test says.
     *
     * @param id what the codec is called
     * @param reading from the text to the value
     */
    private record Reading(String id, UnaryOperator<String> reading) implements Codec<String> {

        /** Throws an error for what begins with "odd". */
        static Reading failing(Supplier<? extends Error> error) {
            return new Reading("failing", text -> {
                if (text.startsWith("odd")) {
                    throw error.get();
                }
                return text;
            });
        }

        /** Has more stack on a thread that runs nothing else. */
        static Reading deep() {
            return new Reading("deep", text -> {
                if (!Thread.currentThread().getName().equals("rmap-deep-key")) {
                    throw new NeedsItsOwnStack();
                }
                return text;
            });
        }

        @Override
        public Bytes encode(String value) {
            return Bytes.utf8(value);
        }

        @Override
        public String decode(Bytes bytes) {
            return reading.apply(bytes.utf8());
        }

        @Override
        public boolean exact() {
            return true;
        }
    }

    private static final class NeedsItsOwnStack extends StackOverflowError {
        private static final long serialVersionUID = 1L;
    }

    private MapEngine<String, String> open(Codec<String> keys, Codec<String> values, Duration joinTimeout) {
        EngineConfig defaults = EngineConfig.DEFAULTS;
        EngineConfig config = new EngineConfig(
                defaults.lifetime(), joinTimeout, defaults.writeTimeout(), defaults.sync(), defaults.limits());
        return MapEngine.open(new MapSetup<>(new MapName("m"), backend, keys, values, config, EngineRuntime.shared()));
    }

    private MapEngine<String, String> open(Codec<String> keys, Codec<String> values) {
        return open(keys, values, EngineConfig.DEFAULTS.joinTimeout());
    }

    @BeforeEach
    void begin() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        backend.close();
    }

    private void leavesOut(Supplier<? extends Error> error, String said) {
        try (MapEngine<String, String> writer = open(new Utf8(), new Utf8());
                MapEngine<String, String> early = open(Reading.failing(error), new Utf8())) {
            writer.commit(set("odd", "1"));
            writer.commit(set("good", "2"));
            try (MapEngine<String, String> late = open(Reading.failing(error), new Utf8())) {
                assertThat(late.keys()).containsExactly("good");
                late.commit(set("better", "3"));
                assertThat(early.await(late.revision())).succeedsWithin(Duration.ofSeconds(30));
                assertThat(early.keys()).containsExactlyInAnyOrder("good", "better");
                assertThat(early.status().counters().catchUps()).isOne();
            }
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("map m", "codec failing", said));
    }

    @Test
    void G10_aKeyOnWhichTheCodecAlwaysOverflowsTheStackIsLeftOutAndSaid() {
        leavesOut(StackOverflowError::new, "StackOverflowError");
    }

    @Test
    void G10_aKeyOnWhichTheCodecThrowsAnErrorIsLeftOutAndSaid() {
        leavesOut(() -> new NoClassDefFoundError("on purpose"), "NoClassDefFoundError");
    }

    @Test
    void aKeyThatNeedsMoreStackThanWhoBringsItHasIsRead() {
        try (MapEngine<String, String> engine = open(Reading.deep(), new Utf8())) {
            engine.commit(set("a", "1"));
            assertThat(engine.get("a")).isEqualTo("1");
        }
        assertThat(lines.list).isEmpty();
    }

    /** It could be read another time, so it is not left out. */
    @Test
    void aKeyForWhichThereIsNoMemoryEndsTheJoinAndTheMapAndTheCodecAreNamed() {
        try (MapEngine<String, String> writer = open(new Utf8(), new Utf8())) {
            writer.commit(set("odd", "1"));
            Codec<String> greedy = Reading.failing(() -> new OutOfMemoryError("on purpose"));
            assertThatThrownBy(() -> open(greedy, new Utf8(), Duration.ofMillis(200)))
                    .isInstanceOf(NotReadyException.class)
                    .hasMessageContainingAll("map m", "codec failing", "OutOfMemoryError");
        }
    }

    @Test
    void G10_aValueOnWhichTheCodecThrowsAnErrorIsSaidToWhoReadsItAndToNobodyElse() {
        try (MapEngine<String, String> writer = open(new Utf8(), new Utf8())) {
            writer.commit(set("a", "odd"));
            writer.commit(set("b", "good"));
            Codec<String> failing = Reading.failing(() -> new NoClassDefFoundError("on purpose"));
            try (MapEngine<String, String> reader = open(new Utf8(), failing)) {
                assertThat(reader.get("b")).isEqualTo("good");
                assertThatThrownBy(() -> reader.get("a")).isInstanceOf(NoClassDefFoundError.class);
            }
        }
    }

    /** No entry has the key of a clear: it means the whole map, and no codec is asked for it. */
    @Test
    void aClearOfAMapWithLargeValuesLeavesNoEntryOutAndSaysNothing() {
        Codec<String> notEmpty = new Reading("not empty", text -> {
            if (text.isEmpty()) {
                throw new CodecException("no key is empty");
            }
            return text;
        });
        try (MapEngine<String, String> engine = open(notEmpty, new Utf8())) {
            engine.commit(set("a", "x".repeat(100_000)));
            engine.commit(Commit.of(Command.clear(Reason.REMOVED)));
            assertThat(engine.keys()).isEmpty();
        }
        assertThat(lines.list).isEmpty();
    }
}
