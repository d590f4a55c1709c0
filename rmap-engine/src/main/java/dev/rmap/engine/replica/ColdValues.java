package dev.rmap.engine.replica;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.engine.Codec;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.follow.BackendFailures;
import dev.rmap.engine.follow.Gate;
import dev.rmap.engine.follow.SyncLoop;
import dev.rmap.engine.table.Cell;
import dev.rmap.engine.time.Pace;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.MapName;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings cold values back: asks the authority for their bytes, once for each value however many wait for it, and puts
 * them into the replica on its lane.
 *
 * <p>What comes is put in only where the replica still keeps the very cell that was asked for, and only if the digest says
 * that these are its bytes. So a late, stale or foreign answer changes nothing, and the replica stays what it was: the
 * history at one revision. If the authority holds something else, the replica has a change to hear of, which is waited
 * for; if it has heard everything and still differs, the two may be of different histories, and the replica catches up.
 * Where they are of one history after all, the replica is not what it should be, and is loaded anew.
 *
 * <p>A reader waits no longer than {@link HotValues#patience}; a question that failed is asked again meanwhile, ever
 * more seldom.
 */
public final class ColdValues<K, V> {

    /** How many values are asked for in one call. */
    public static final int PORTION = 64;

    private final MapName name;
    private final Link link;
    private final Replica<K, V> replica;
    private final Codec<K> keys;
    private final SyncLoop loop;
    private final Gate gate;
    private final Pace pace;
    private final long patienceMillis;
    private final Map<Cell.Cold, Wanted<K>> underWay = new ConcurrentHashMap<>();
    private volatile BackendException lastFailure = new BackendException(Kind.UNKNOWN, "no answer came");
    private volatile boolean closed;

    /** A value that somebody waits for: what is kept then, or nothing if the replica keeps something else by now. */
    private static final class Wanted<K> extends CompletableFuture<Optional<Object>> {
        final K key;
        final Cell.Cold cell;

        /** Whether the replica was made to catch up because of it. Confined to the lane. */
        boolean differed;

        Wanted(K key, Cell.Cold cell) {
            this.key = key;
            this.cell = cell;
        }
    }

    public ColdValues(
            SyncLoop.Channel channel, Replica<K, V> replica, Codec<K> keys, SyncLoop loop, Gate gate, Pace pace) {
        this.name = channel.name();
        this.link = channel.link();
        this.replica = replica;
        this.keys = keys;
        this.loop = loop;
        this.gate = gate;
        this.pace = pace;
        this.patienceMillis = replica.hot().patience().toMillis();
    }

    /**
     * What the replica keeps under the keys, all of it hot; keys without an entry are left out. Blocks where something is
     * cold, for one round trip for every {@link #PORTION} values.
     *
     * @throws NotReadyException if a value does not come in time
     * @throws MapClosedException if the map is closed: cold values are not in its frozen copy
     */
    public Map<K, Object> bring(Collection<K> keys) {
        Map<K, Object> found = new HashMap<>();
        long until = pace.nowMillis() + patienceMillis;
        Collection<K> open = keys;
        while (!open.isEmpty()) {
            if (open != keys && pace.nowMillis() > until) {
                throw notReady("changes it faster than it comes", lastFailure);
            }
            Map<K, Wanted<K>> waiting = new LinkedHashMap<>();
            for (K key : open) {
                Object kept = replica.find(key);
                if (kept instanceof Cell.Cold cold) {
                    waiting.put(key, new Wanted<>(key, cold));
                } else if (kept != null) {
                    found.put(key, kept);
                }
            }
            List<Wanted<K>> asked = ask(waiting);
            open = new ArrayList<>();
            for (Wanted<K> wanted : waiting.values()) {
                Optional<Object> kept = await(wanted, asked, until);
                if (kept.isPresent()) {
                    found.put(wanted.key, kept.get());
                } else {
                    open.add(wanted.key);
                }
            }
        }
        return found;
    }

    /** Asks for those that nobody has asked for yet, which it answers, and leaves in the map whom to wait for. */
    private List<Wanted<K>> ask(Map<K, Wanted<K>> waiting) {
        List<Wanted<K>> fresh = new ArrayList<>();
        waiting.replaceAll((key, mine) -> {
            Wanted<K> others = underWay.putIfAbsent(mine.cell, mine);
            if (others == null) {
                fresh.add(mine);
            }
            return others == null ? mine : others;
        });
        for (int from = 0; from < fresh.size(); from += PORTION) {
            ask(fresh.subList(from, Math.min(from + PORTION, fresh.size())), 0);
        }
        return fresh;
    }

    private void ask(List<Wanted<K>> portion, int failures) {
        List<Wanted<K>> open =
                portion.stream().filter(wanted -> !wanted.isDone()).toList();
        if (closed) {
            open.forEach(this::settleClosed);
        } else if (!open.isEmpty()) {
            List<Bytes> asking =
                    open.stream().map(wanted -> keys.encode(wanted.key)).toList();
            CompletionStage<Fetched> asked = link.fetch(asking);
            asked.whenComplete((fetched, failure) -> {
                if (fetched == null || fetched.contents().isEmpty()) {
                    failed(open, failures + 1, BackendFailures.of(failure));
                } else {
                    loop.execute(() -> take(open, fetched, failures));
                }
            });
        }
    }

    private void failed(List<Wanted<K>> portion, int failures, BackendException cause) {
        lastFailure = cause;
        if (cause.kind() == Kind.REFUSED) {
            portion.forEach(wanted -> settle(wanted, cause));
        } else {
            pace.afterFailures(failures, () -> ask(portion, failures));
        }
    }

    private void take(List<Wanted<K>> portion, Fetched fetched, int failures) {
        Revision there = fetched.tip().position().revision();
        int answered = Math.min(portion.size(), fetched.contents().size());
        for (int i = 0; i < answered; i++) {
            Wanted<K> wanted = portion.get(i);
            Optional<Object> kept = warmed(wanted, fetched.contents().get(i));
            if (kept.isPresent() || replica.find(wanted.key) != wanted.cell) {
                settle(wanted, kept);
            } else {
                differs(wanted, there, failures);
            }
        }
        if (answered < portion.size()) {
            ask(portion.subList(answered, portion.size()), failures);
        }
    }

    private Optional<Object> warmed(Wanted<K> wanted, Content content) {
        return content.value().flatMap(bytes -> replica.warm(wanted.key, wanted.cell, bytes));
    }

    /** The authority holds something else than the replica. */
    private void differs(Wanted<K> wanted, Revision there, int failures) {
        if (replica.position().revision().reached(there)) {
            if (wanted.differed) {
                loop.spoiled();
            } else {
                wanted.differed = true;
                loop.otherLineage();
            }
            pace.afterFailures(failures + 1, () -> ask(List.of(wanted), failures + 1));
            return;
        }
        loop.spokenOf(there, List.of());
        CompletableFuture<Revision> moved = gate.await(there);
        CompletionStage<Revision> reached = moved;
        reached.whenComplete((revision, lost) -> settle(wanted, Optional.empty()));
        CompletionStage<Optional<Object>> settled = wanted;
        settled.whenComplete((kept, failure) -> gate.forget(moved));
    }

    private void settle(Wanted<K> wanted, Optional<Object> kept) {
        underWay.remove(wanted.cell, wanted);
        wanted.complete(kept);
    }

    private void settle(Wanted<K> wanted, RuntimeException failure) {
        underWay.remove(wanted.cell, wanted);
        wanted.completeExceptionally(failure);
    }

    private void settleClosed(Wanted<K> wanted) {
        settle(wanted, new MapClosedException(name.text()));
    }

    /** What one came to. If it does not come in time, it and those that were asked for with it are asked for anew. */
    private Optional<Object> await(Wanted<K> wanted, List<Wanted<K>> asked, long until) {
        try {
            return wanted.get(Math.max(1, until - pace.nowMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            settle(wanted, Optional.empty());
            asked.forEach(each -> settle(each, Optional.empty()));
            throw notReady(
                    "did not bring it within " + patienceMillis + " ms: " + lastFailure.getMessage(), lastFailure);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof BackendException refused) {
                throw notReady("refused it: " + refused.getMessage(), refused);
            }
            throw new MapClosedException(name.text());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw notReady("was not waited for, because the thread was interrupted", interrupted);
        }
    }

    private NotReadyException notReady(String what, Throwable cause) {
        return new NotReadyException(
                "map " + name + ": a value is not in this process's memory, and the authority " + what, cause);
    }

    /** Brings nothing more: who waits is told that the map is closed. */
    public void close() {
        closed = true;
        underWay.values().forEach(this::settleClosed);
    }
}
