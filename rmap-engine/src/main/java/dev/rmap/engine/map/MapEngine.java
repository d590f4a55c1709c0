package dev.rmap.engine.map;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.Snapshot;
import dev.rmap.engine.Subscription;
import dev.rmap.engine.commit.Detached;
import dev.rmap.engine.commit.Ticket;
import dev.rmap.engine.follow.OwnEcho;
import dev.rmap.engine.follow.Protocol;
import dev.rmap.engine.listen.Pending;
import dev.rmap.engine.replica.LeaseKeys;
import dev.rmap.engine.replica.Replica;
import dev.rmap.engine.replica.WholeCopies;
import dev.rmap.engine.table.Cell;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.table.Reads;
import dev.rmap.event.MapListener;
import dev.rmap.model.Bytes;
import dev.rmap.model.Commit;
import dev.rmap.model.Deadline;
import dev.rmap.model.MapName;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One shared map in this process: a replica that follows its authority, and the one path by which writes go there.
 *
 * <p>Reads are local and never wait. Writes are decided by the authority and return when the replica shows them (G4).
 * Both faces of the library, the {@code ConcurrentMap} and the JCache provider, are thin layers over this class. Safe
 * for use by any number of threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class MapEngine<K, V> implements AutoCloseable {

    private final EngineParts<K, V> parts;
    private final Replica<K, V> replica;

    private MapEngine(EngineParts<K, V> parts) {
        this.parts = parts;
        this.replica = parts.replica;
    }

    /**
     * Joins a map, and waits until its content is loaded.
     *
     * @throws NotReadyException if the content is not loaded within the join timeout, or the authority refuses to be asked
     *     (no permission, another type at the key), which is said at once; nothing stays open
     */
    public static <K, V> MapEngine<K, V> open(MapSetup<K, V> setup) {
        MapEngine<K, V> engine = openUnexpiring(setup);
        engine.beginExpiring();
        return engine;
    }

    /**
     * Joins a map as {@link #open} does, and has nothing expired before {@link #beginExpiring}: who is subscribed in between
     * hears of every end that nobody noticed before.
     */
    public static <K, V> MapEngine<K, V> openUnexpiring(MapSetup<K, V> setup) {
        MapEngine<K, V> engine = new MapEngine<>(new EngineParts<>(setup, Protocol.CORE, OwnEcho.randomClient()));
        engine.parts.loop.start();
        try {
            Joining.await(setup, engine.parts.board.loaded(), engine.parts.loop);
            return engine;
        } catch (NotReadyException notReady) {
            engine.close();
            throw notReady;
        }
    }

    /** Joins a map without waiting for its content. */
    static <K, V> MapEngine<K, V> start(MapSetup<K, V> setup, Protocol protocol, long client) {
        MapEngine<K, V> engine = new MapEngine<>(new EngineParts<>(setup, protocol, client));
        engine.parts.loop.start();
        engine.beginExpiring();
        return engine;
    }

    /** Has entries expired whose deadline has passed, from now on. Needed once, after {@link #openUnexpiring}. */
    public void beginExpiring() {
        parts.expirer.begin();
    }

    Replica<K, V> replica() {
        return replica;
    }

    /** The name of the map. */
    public MapName name() {
        return parts.name;
    }

    /** Who computes what, in all processes. */
    public LeaseEntries<K> leases() {
        return parts.leases;
    }

    /** The shortest way to the values of the replica, for as long as this map exists. */
    public Reads<K, V> reads() {
        return replica.reads();
    }

    /**
     * The value under a key, from the replica; from the authority if it is cold ({@link HotValues}).
     *
     * @throws NotReadyException if a cold value does not come in time
     */
    public @Nullable V get(Object key) {
        return replica.reads().get(key);
    }

    /**
     * The values under these keys, without those that have none. Cold ones are brought a portion at a time.
     *
     * @throws NotReadyException if a cold value does not come in time
     */
    public Map<K, V> getAll(Collection<K> keys) {
        Map<K, V> found = new HashMap<>();
        keys.forEach(parts.hot::read);
        parts.cold.bring(keys).forEach((key, kept) -> found.put(key, parts.form.read(kept)));
        return found;
    }

    /** Whether the replica holds an entry under the key. */
    public boolean contains(@Nullable Object key) {
        return replica.find(key) != null;
    }

    /** What the replica holds under a key, with its bytes and its deadline. */
    public Optional<Held<V>> held(K key) {
        return warmEntry(key).map(held -> new Held<>(held.getValue(), held.bytes(), held.deadline()));
    }

    /** The entry that the replica holds under a key; nothing is decoded before somebody asks. */
    public Optional<HeldEntry<K, V>> entry(K key) {
        return Optional.ofNullable(replica.find(key)).map(kept -> HeldEntry.of(key, kept, parts.form));
    }

    /**
     * The entry that the replica holds under a key, never a cold one: blocks for a round trip if it is.
     *
     * @throws NotReadyException if a cold value does not come in time
     */
    public Optional<HeldEntry<K, V>> warmEntry(K key) {
        return Form.isCold(replica.find(key))
                ? parts.bring(key).map(kept -> HeldEntry.of(key, kept, parts.form))
                : entry(key);
    }

    /** How many entries have their values in this process. */
    public int hotSize() {
        return replica.table().hotSize();
    }

    /** How many entries the replica holds. */
    public int size() {
        return parts.size();
    }

    /**
     * Goes through the entries of the replica, weakly consistent as {@code ConcurrentHashMap} is: each entry that is
     * there all the time comes once. Costs no object for each hot entry; cold ones are brought a portion at a time.
     */
    public void forEach(BiConsumer<? super K, ? super V> action) {
        new Sweep<K, V>(this::isValid, parts.form, parts.cold::bring, action).over(replica.table().entries);
    }

    /** The keys of the replica, weakly consistent; lazily, without a copy. */
    public Stream<K> keys() {
        return replica.table().entries.entrySet().stream()
                .filter(entry -> isValid(entry.getValue()))
                .map(Map.Entry::getKey);
    }

    /**
     * The entries of the replica, as weakly consistent; values are decoded when they are read. Cold ones are brought a
     * portion at a time, and an entry that is gone by then is left out.
     */
    public Iterator<HeldEntry<K, V>> entries() {
        return new Walk<>(replica.table().entries.entrySet().iterator(), this::isValid, parts.form, parts.cold::bring);
    }

    private boolean isValid(Object kept) {
        return !(kept instanceof Cell cell) || !cell.deadline.isPast(parts.clock.nowMillis());
    }

    /** The bytes of a key. */
    public Bytes encodeKey(K key) {
        return parts.keys.encode(key);
    }

    /**
     * The bytes of a value.
     *
     * @throws IllegalArgumentException if they are more than the configured limit
     */
    public Bytes encode(V value) {
        return parts.config.limits().checked(parts.name, parts.values.encode(value));
    }

    /** The value of bytes that came in a receipt. */
    public V decode(Bytes bytes) {
        return parts.values.decode(bytes);
    }

    /**
     * Has a commit decided, and waits until the replica shows it. Blocks; costs one round trip to the authority.
     *
     * @return one receipt for each command
     * @throws NotAppliedException if it was certainly not applied
     * @throws OutcomeUnknownException if nobody can tell
     * @throws NotVisibleException if it was applied, but the replica does not show it in time
     * @throws LineageEndedException if it was applied to a history that was lost
     * @throws MapClosedException if the map is closed
     * @throws IllegalArgumentException if it has more commands than the configured limit
     */
    public List<Receipt> commit(Commit commit) {
        return parts.committer.join(submit(commit, /* waitForRoom= */ true));
    }

    /**
     * Has a commit decided without blocking. The stage completes when the replica shows the commit, on a callback
     * thread of the runtime, with the receipts or with what {@link #commit} would throw; if too many commits wait to be
     * sent already, with {@link NotAppliedException}.
     *
     * @throws IllegalArgumentException if it has more commands than the configured limit
     */
    public CompletionStage<List<Receipt>> commitAsync(Commit commit) {
        return submit(commit).whenCompleteAsync((receipts, failure) -> {}, parts.runtime.executor());
    }

    /**
     * The same for a caller whose own thread waits for it: needs no callback thread, of which such callers may hold all
     * that there are. The future completes on a thread of the engine, so what depends on it is short and never blocks.
     *
     * @throws IllegalArgumentException if it has more commands than the configured limit
     */
    public CompletableFuture<List<Receipt>> submit(Commit commit) {
        return submit(commit, /* waitForRoom= */ false);
    }

    /**
     * {@link #commit} in two steps: sends the commit, as {@link #submit} does, and waits for its end where the result is
     * asked for. A thread that is interrupted there takes the commit back if it has not been sent yet.
     *
     * @throws IllegalArgumentException if it has more commands than the configured limit
     */
    public Supplier<List<Receipt>> send(Commit commit) {
        Ticket ticket = submit(commit, /* waitForRoom= */ false);
        return () -> parts.committer.join(ticket);
    }

    private Ticket submit(Commit commit, boolean waitForRoom) {
        parts.config.limits().requireFits(parts.name, LeaseKeys.commandsOnOthers(commit));
        return parts.committer.submit(commit, waitForRoom);
    }

    /**
     * Begins an asynchronous operation, unless too many callbacks wait for a thread already ({@link
     * EngineRuntime#hasRoom}): then the stage fails with {@link NotAppliedException}, and nothing has begun.
     */
    public <R> CompletionStage<R> begin(Supplier<CompletionStage<R>> operation) {
        return parts.admission.write(operation);
    }

    /** Begins something on a callback thread, with a stack of its own; what it begins is the result. */
    public <R> CompletionStage<R> onCallbackThread(Supplier<CompletionStage<R>> task) {
        return CompletableFuture.supplyAsync(task, parts.runtime.executor()).thenCompose(begun -> begun);
    }

    /**
     * Sees to it that an entry whose deadline has passed is gone before a write looks at it. Costs a local look where
     * there is no such entry.
     */
    public void expireIfDue(K key) {
        due(key).ifPresent(this::commit);
    }

    /** The commit that expires an entry whose deadline has passed, if this is such an entry. */
    public Optional<Commit> due(K key) {
        return parts.due(key);
    }

    /** The authority's clock, as far as this process knows it: milliseconds since 1970. */
    public long authorityMillis() {
        return parts.clock.nowMillis();
    }

    /** This process's clock, which never jumps, in milliseconds: what waits are measured with. */
    public long localMillis() {
        return parts.clock.localMillis();
    }

    /**
     * A copy at exactly one revision (G2), with all values. Costs one pass over the entries; writers go on meanwhile. Cold
     * values are brought a portion at a time, and are all in memory then.
     *
     * @throws NotReadyException if cold values do not come in time, or change faster than they come
     */
    public Snapshot<K, V> snapshot() {
        return new WholeCopies<>(replica, parts.form, parts.cold::bring, parts.loop::execute).take();
    }

    /** The revision that the replica has reached. */
    public Revision revision() {
        return replica.position().revision();
    }

    /** When the whole map ends. */
    public Deadline mapDeadline() {
        return replica.mapDeadline();
    }

    /**
     * Completes when the replica holds everything up to the revision, on a callback thread; fails with
     * {@link LineageEndedException} or {@link MapClosedException}, and with {@link NotReadyException} at once while too many
     * callbacks wait for a thread ({@link EngineRuntime#hasRoom}). Waits without bound otherwise: the caller sets one
     * with {@code orTimeout}, or cancels the future.
     */
    public CompletableFuture<Revision> await(Revision revision) {
        return parts.admission.wait(() -> parts.gate.await(revision, parts.runtime.executor()));
    }

    /**
     * Completes when the replica is at least as new as the authority was at the call, on a callback thread. Costs one
     * round trip. Fails with {@link NotReadyException} if the authority does not say where it stands, and otherwise as
     * {@link #await} does.
     */
    public CompletableFuture<Revision> sync() {
        return parts.admission.wait(
                () -> TipWait.begin(parts.name.text(), parts.link, this::awaitSpokenOf, parts.runtime.executor()));
    }

    private CompletableFuture<Revision> awaitSpokenOf(Revision tip) {
        parts.loop.spokenOf(tip, List.of());
        return await(tip);
    }

    /**
     * Adds a listener. It hears every later change, once, in order (G7).
     *
     * @param withContent whether it first hears the current content, without a hole and without a repetition
     * @param folded whether events of one key that it has not heard yet fold into one
     */
    public Subscription subscribe(MapListener<K, V> listener, boolean withContent, boolean folded) {
        if (parts.board.state() == MapStatus.State.CLOSED) {
            throw new MapClosedException(parts.name.text());
        }
        EngineConfig.Limits limits = parts.config.limits();
        Pending<K, V> pending = new Pending<>(folded ? 0 : limits.eventQueue(), limits.queueBytes());
        return replica.subscribe(listener, pending, withContent);
    }

    /** How the replica is doing. */
    public MapStatus status() {
        return parts.status();
    }

    /** Times and limits. */
    public EngineConfig config() {
        return parts.config;
    }

    /** Has one commit decided although this map may be closed; nothing is shown here. Blocks. */
    public List<Receipt> commitDetached(Commit commit) {
        return Detached.commit(parts.backend, parts.name, commit, parts.config, OwnEcho.randomClient());
    }

    /**
     * Leaves the map. The frozen copy stays readable; writes under way end with an exception that says so, later ones
     * with {@link MapClosedException}. Closing twice is harmless. Other processes notice nothing.
     */
    @Override
    public void close() {
        parts.close();
    }
}
