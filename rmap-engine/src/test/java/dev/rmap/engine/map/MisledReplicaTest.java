package dev.rmap.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.FeedSink;
import dev.rmap.backend.ForwardingLink;
import dev.rmap.backend.Link;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.kit.FewHot;
import dev.rmap.engine.kit.OneLink;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.MapName;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A replica that heard what the authority never made, under the name of what it made. */
@Timeout(60)
class MisledReplicaTest {

    private static final MapName MAP = new MapName("m");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EngineConfig config = new EngineConfig(
            EngineConfig.DEFAULTS.lifetime(),
            PATIENCE,
            PATIENCE,
            new EngineConfig.SyncTimes(50, 20, 200, 5, 20),
            EngineConfig.Limits.DEFAULTS);
    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS);
    private final MapEngine<String, String> other = MapEngine.open(
            new MapSetup<>(MAP, store.newBackend(), new Utf8(), new Utf8(), config, EngineRuntime.shared()));

    private Revision put(String key, String value) {
        return other.commit(Commit.of(Command.set(Bytes.utf8(key), Bytes.utf8(value))))
                .get(0)
                .revision();
    }

    /** The replica heard a change that the authority never made: only all that it holds tells. */
    @Test
    void G6_aColdValueThatDiffersAtOneRevisionIsMendedByLoadingTheWholeMap() {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            put("k" + i, "v" + i);
            all.put("k" + i, "v" + i);
        }
        ForgingLink forging = new ForgingLink(store.newBackend().link(MAP));
        MapEngine<String, String> misled = MapEngine.open(new MapSetup<>(
                MAP,
                new OneLink(forging),
                new Utf8(),
                new Utf8(),
                config,
                EngineRuntime.shared(),
                new FewHot(5, PATIENCE)));
        forging.forgeNext("k0", "forged");
        put("k0", "true");
        Revision last = put("last", "x");
        assertThat(misled.await(last)).succeedsWithin(PATIENCE);
        misled.forEach((key, value) -> {});
        assertThat(misled.get("k0")).isEqualTo("true");
        all.put("k0", "true");
        all.put("last", "x");
        assertThat(misled.snapshot().entries()).isEqualTo(all);
        misled.close();
        other.close();
    }

    /** Gives one change another value than it had. */
    private static final class ForgingLink extends ForwardingLink {
        private volatile Optional<Content> forged = Optional.empty();

        ForgingLink(Link link) {
            super(link);
        }

        void forgeNext(String key, String value) {
            forged = Optional.of(new Content(Bytes.utf8(key), Optional.of(Bytes.utf8(value)), Deadline.NONE));
        }

        @Override
        public void openFeed(FeedSink sink) {
            super.openFeed(new FeedSink() {
                @Override
                public void opened() {
                    sink.opened();
                }

                @Override
                public void change(Change change) {
                    Optional<Content> instead = forged;
                    forged = Optional.empty();
                    sink.change(instead.<Change>map(content -> new Change.Put(
                                    change.stamp(),
                                    content.key(),
                                    content.value().orElseThrow(),
                                    content.deadline()))
                            .orElse(change));
                }

                @Override
                public void malformed(String why) {
                    sink.malformed(why);
                }

                @Override
                public void lost(String why) {
                    sink.lost(why);
                }
            });
        }
    }
}
