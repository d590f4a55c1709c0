package dev.rmap.engine.follow;

import dev.rmap.core.CatchingUp;
import dev.rmap.core.Closed;
import dev.rmap.core.Live;
import dev.rmap.core.SyncState;
import dev.rmap.engine.MapStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What users are told about the sync protocol, and the signal that the map was loaded. */
public final class StatusBoard {

    private static final Logger log = LoggerFactory.getLogger(StatusBoard.class);

    /** A map that was stale for less than this caught up, and nobody need be told. */
    private static final long OUTAGE_MILLIS = 1_000;

    private final String map;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final LongSupplier nowMillis;
    private volatile MapStatus.State shown = MapStatus.State.CONNECTING;
    private volatile Optional<Instant> staleSince;

    public StatusBoard(String map, LongSupplier nowMillis) {
        this.map = map;
        this.nowMillis = nowMillis;
        this.staleSince = Optional.of(Instant.ofEpochMilli(nowMillis.getAsLong()));
    }

    /** Completes when the map is live for the first time. */
    public CompletableFuture<Void> loaded() {
        return loaded;
    }

    /** Takes what the core came to. On the lane only. */
    public void show(SyncState state) {
        MapStatus.State next = translate(state);
        if (next == shown) {
            return;
        }
        if (next == MapStatus.State.LIVE) {
            tellEndOfOutage();
            staleSince = Optional.empty();
        } else if (staleSince.isEmpty()) {
            staleSince = Optional.of(Instant.ofEpochMilli(nowMillis.getAsLong()));
        }
        shown = next;
        if (next == MapStatus.State.LIVE) {
            loaded.complete(null);
        }
    }

    private void tellEndOfOutage() {
        long staleMillis = staleSince
                .map(since -> nowMillis.getAsLong() - since.toEpochMilli())
                .orElse(0L);
        if (loaded.isDone() && staleMillis >= OUTAGE_MILLIS) {
            log.info("map {}: live again, after it was stale for {} ms", map, staleMillis);
        }
    }

    private MapStatus.State translate(SyncState state) {
        if (state instanceof Live live && live.isSure()) {
            return MapStatus.State.LIVE;
        }
        if (state instanceof Closed) {
            return MapStatus.State.CLOSED;
        }
        if (loaded.isDone()) {
            return MapStatus.State.STALE;
        }
        return state instanceof CatchingUp ? MapStatus.State.CATCHING_UP : MapStatus.State.CONNECTING;
    }

    public MapStatus.State state() {
        return shown;
    }

    public Optional<Instant> staleSince() {
        return staleSince;
    }
}
