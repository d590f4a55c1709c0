package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The scenarios of the Go original's tests on logs, joining, keys and connections, numbered as in its checklist. */
abstract class JoinScenarios extends OnBackend {

    /** Collects what is logged, at any level. */
    private static final class Journal extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    }

    /** Ours say what the map does, and never what is in it. */
    @Test
    void S60_logs() {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.rmap");
        Level before = logger.getLevel();
        Journal journal = new Journal();
        journal.start();
        logger.addAppender(journal);
        logger.setAdditive(false);
        logger.setLevel(Level.DEBUG);
        try {
            ReplicatedMap<String, String> map = join();
            map.put("secret-key", "secret-value");
            map.remove("secret-key");
            map.put("secret-key", "secret-value");
            map.reset();
            map.close();
            soon().until(() -> journal.lines.stream().anyMatch(line -> line.contains("Closed at")));
        } finally {
            logger.setLevel(before);
            logger.setAdditive(true);
            logger.detachAppender(journal);
        }
        assertThat(journal.lines)
                .anyMatch(line -> line.contains(name) && line.contains("Live at"))
                .noneMatch(line -> line.contains("secret-value"));
    }

    @Test
    void S61_aBadNameIsRefusedBeforeAnythingElse() {
        assertThatThrownBy(() -> ReplicatedMap.strings("a*b").backend(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a*b")
                .hasMessageContaining("'*'");
    }

    /** Unless there was nothing to wait for. */
    @Test
    void S62_aCancelledCallerDoesNotJoin() {
        ReplicatedMapBuilder<String, String> builder =
                ReplicatedMap.strings(name).backend(backend());
        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(() -> closeLater(builder.open()));
        assertThat(Thread.interrupted()).isTrue();
        if (thrown != null) {
            assertThat(thrown)
                    .isInstanceOf(NotReadyException.class)
                    .hasMessageContaining("interrupted")
                    .hasMessageContaining(name);
        }
    }

    @Test
    void S63_setOfTheEmptyKey() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.put("", "foo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("empty");
        assertThat(map.revision().number()).isZero();
    }

    @Test
    void S64_setOfAKeyWithAnEqualsSign() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.put("foo=2", "foo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("foo=2")
                .hasMessageContaining("'='");
        assertThat(map.revision().number()).isZero();
    }

    @Test
    void S69_aLostConnectionIsNoticedAndComesBack() {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> map = join(builder -> builder.backend(shaky.backend()));
        map.put("foo", "bar");
        long before = map.status().counters().catchUps();

        shaky.cut();
        soon().until(() -> map.status().state() == MapStatus.State.STALE);
        assertThat(map.status().staleSince()).isPresent();
        assertThat(map.get("foo")).isEqualTo("bar");
        shaky.restore();

        soon().until(() -> map.status().counters().catchUps() > before);
        soon().until(() -> map.status().state() == MapStatus.State.LIVE);
        assertThat(map.status().staleSince()).isEmpty();
    }

    @Test
    void S70_writesAfterTheReconnectAreSeen() {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> map = join(builder -> builder.backend(shaky.backend()));
        ReplicatedMap<String, String> writer = join();
        map.put("foo", "bar");
        shaky.cut();
        writer.put("missed", "meanwhile");
        shaky.restore();

        map.put("foo2", "bar2");

        assertThat(map).isEqualTo(Map.of("foo", "bar", "missed", "meanwhile", "foo2", "bar2"));
    }

    /** The original shows a reset as one; here the listener hears each entry go, or the reset, and nothing else. */
    @Test
    void S74_aResetThatWasMissedIsHeardAsAReset() {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> observer = join(builder -> builder.backend(shaky.backend()));
        ReplicatedMap<String, String> writer = join();
        writer.putAll(Map.of("a", "1", "b", "2"));
        soon().until(() -> observer.size() == 2);
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        Subscription subscription = observer.subscribe(heard::add);

        shaky.cut();
        writer.reset();
        shaky.restore();

        soon().until(observer::isEmpty);
        soon().until(() -> !heard.isEmpty() && subscription.isIdle());
        assertThat(heard).singleElement().isInstanceOf(ResetEvent.class);

        shaky.cut();
        writer.put("a", "3");
        writer.reset();
        writer.put("b", "4");
        shaky.restore();
        soon().until(() -> Map.of("b", "4").equals(observer));
        soon().until(() -> heard.size() > 2 && subscription.isIdle());
        assertThat(heard).hasSize(3);
        assertThat(heard.get(1)).isInstanceOf(ResetEvent.class);
        EntryEvent<String, String> after = (EntryEvent<String, String>) heard.get(2);
        assertThat(after.key()).isEqualTo("b");
        assertThat(after.oldValue()).isEmpty();
    }
}
