package dev.rmap.engine;

import dev.rmap.backend.Backend;
import dev.rmap.backend.Link;
import dev.rmap.core.SyncState;
import dev.rmap.event.MapListener;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
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
import java.util.concurrent.CountDownLatch;
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

    private final MapName name;
    private final Backend backend;
    private final Link link;
    private final Codec<K> keys;
    private final Codec<V> values;
    private final Form<V> form;
    private final EngineConfig config;
    private final EngineRuntime runtime;
    private final AuthorityClock clock;
    private final Subscribers<K, V> subscribers;
    private final Replica<K, V> replica;
    private final LeaseEntries<K> leases;
    private final Gate gate;
    private final StatusBoard board;
    private final SyncLoop loop;
    private final Committer committer;
    private final Expirer<K> expirer;
    private final HotValues<K> hot;
    private final ColdValues<K, V> cold;

    private MapEngine(MapSetup<K, V> setup, Protocol protocol, long client) {
        this.name = setup.name();
        this.backend = setup.backend();
        this.keys = setup.keys();
        this.values = setup.values();
        this.config = setup.config();
        this.runtime = setup.runtime();
        this.link = backend.link(name);
        this.hot = setup.hot();
        this.form = new Form<>(values, hot, this::bring);
        this.clock = new AuthorityClock(runtime.timers()::nowMillis);
        this.subscribers = new Subscribers<>(name.text(), runtime.executor());
        this.replica = new Replica<>(Scope.ENTRIES, keys, form, clock, subscribers, hot);
        Copies<K> copies = Copies.beside(replica, keys, new Subscribers<>(name.text(), runtime.relief()));
        this.gate = new Gate(name.text());
        this.board = new StatusBoard(runtime.timers()::nowMillis);
        Pace pace = new Pace(runtime, config.sync());
        SyncLoop.Channel channel = new SyncLoop.Channel(name, link, copies.all(), runtime.relief(), protocol);
        this.loop = new SyncLoop(channel, gate, pace, config.limits(), this::moved);
        this.committer = new Committer(channel, loop, gate, pace, config, client);
        this.expirer = new Expirer<>(replica, keys, committer, pace);
        this.leases = new LeaseEntries<>(copies, committer, pace, runtime);
        this.cold = new ColdValues<>(channel, replica, keys, loop, gate, pace);
    }

    @SuppressWarnings("unchecked") // Only keys of the replica come here.
    private Optional<Object> bring(Object key) {
        return Optional.ofNullable(cold.bring(List.of((K) key)).get(key));
    }

    private void moved(SyncState state) {
        replica.cool();
        board.show(state);
        expirer.look();
        leases.look();
    }

    /**
     * Joins a map, and waits until its content is loaded.
     *
     * @throws NotReadyException if the content is not loaded within the join timeout, or the authority refuses to be asked
     *     (no permission, another type at the key), which is said at once; nothing stays open
     */
    public static <K, V> MapEngine<K, V> open(MapSetup<K, V> setup) {
        MapEngine<K, V> engine = start(setup, Protocol.CORE, OwnEcho.randomClient());
        try {
            Joining.await(setup, engine.board.loaded(), engine.loop);
            return engine;
        } catch (NotReadyException notReady) {
            engine.close();
            throw notReady;
        }
    }

    /** Joins a map without waiting for its content. */
    static <K, V> MapEngine<K, V> start(MapSetup<K, V> setup, Protocol protocol, long client) {
        MapEngine<K, V> engine = new MapEngine<>(setup, protocol, client);
        engine.loop.start();
        return engine;
    }

    Replica<K, V> replica() {
        return replica;
    }

    /** The name of the map. */
    public MapName name() {
        return name;
    }

    /** Who computes what, in all processes. */
    public LeaseEntries<K> leases() {
        return leases;
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
        keys.forEach(hot::read);
        cold.bring(keys).forEach((key, kept) -> found.put(key, form.read(kept)));
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
        return Optional.ofNullable(replica.find(key)).map(kept -> HeldEntry.of(key, kept, form));
    }

    /**
     * The entry that the replica holds under a key, never a cold one: blocks for a round trip if it is.
     *
     * @throws NotReadyException if a cold value does not come in time
     */
    public Optional<HeldEntry<K, V>> warmEntry(K key) {
        return Form.isCold(replica.find(key)) ? bring(key).map(kept -> HeldEntry.of(key, kept, form)) : entry(key);
    }

    /** How many entries have their values in this process. */
    public int hotSize() {
        return replica.table().hotSize();
    }

    /** How many entries the replica holds. */
    public int size() {
        return replica.table().size(clock.nowMillis());
    }

    /**
     * Goes through the entries of the replica, weakly consistent as {@code ConcurrentHashMap} is: each entry that is
     * there all the time comes once.
     */
    public void forEach(BiConsumer<? super K, ? super V> action) {
        entries().forEachRemaining(entry -> action.accept(entry.getKey(), entry.getValue()));
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
        return new Walk<>(replica.table().entries.entrySet().iterator(), this::isValid, form, cold::bring);
    }

    private boolean isValid(Object kept) {
        return !(kept instanceof Cell cell) || !cell.deadline.isPast(clock.nowMillis());
    }

    /** The bytes of a key. */
    public Bytes encodeKey(K key) {
        return keys.encode(key);
    }

    /**
     * The bytes of a value.
     *
     * @throws IllegalArgumentException if they are more than the configured limit
     */
    public Bytes encode(V value) {
        return config.limits().checked(name, values.encode(value));
    }

    /** The value of bytes that came in a receipt. */
    public V decode(Bytes bytes) {
        return values.decode(bytes);
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
        return committer.join(committer.submit(config.limits().checked(name, commit), true));
    }

    /**
     * Has a commit decided without blocking. The stage completes when the replica shows the commit, on a callback
     * thread of the runtime, with the receipts or with what {@link #commit} would throw; if too many commits wait to be
     * sent already, with {@link NotAppliedException}.
     *
     * @throws IllegalArgumentException if it has more commands than the configured limit
     */
    public CompletionStage<List<Receipt>> commitAsync(Commit commit) {
        return committer
                .submit(config.limits().checked(name, commit), false)
                .whenCompleteAsync((receipts, failure) -> {}, runtime.executor());
    }

    /** Begins something on a callback thread, with a stack of its own; what it begins is the result. */
    public <R> CompletionStage<R> onCallbackThread(Supplier<CompletionStage<R>> task) {
        return CompletableFuture.supplyAsync(task, runtime.executor()).thenCompose(begun -> begun);
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
        Object kept = replica.table().entries.get(key);
        return kept == null || isValid(kept)
                ? Optional.empty()
                : Optional.of(
                        Commit.of(new Command(keys.encode(key), Condition.due(Form.deadline(kept)), Mutation.EXPIRE)));
    }

    /** The authority's clock, as far as this process knows it: milliseconds since 1970. */
    public long authorityMillis() {
        return clock.nowMillis();
    }

    /** This process's clock, which never jumps, in milliseconds: what waits are measured with. */
    public long localMillis() {
        return clock.localMillis();
    }

    /**
     * A copy at exactly one revision (G2), with all values. Costs one pass over the entries; writers go on meanwhile. Cold
     * values are brought a portion at a time, and are all in memory then.
     *
     * @throws NotReadyException if cold values do not come in time, or change faster than they come
     */
    public Snapshot<K, V> snapshot() {
        return new WholeCopies<>(replica, form, cold::bring, loop::execute).take();
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
     * {@link LineageEndedException} or {@link MapClosedException}. Waits without bound otherwise: the caller sets one
     * with {@code orTimeout}, or cancels the future.
     */
    public CompletableFuture<Revision> await(Revision revision) {
        return gate.await(revision, runtime.executor());
    }

    /**
     * Completes when the replica is at least as new as the authority was at the call, on a callback thread. Costs one
     * round trip. Fails with {@link NotReadyException} if the authority does not say where it stands, and otherwise as
     * {@link #await} does.
     */
    public CompletableFuture<Revision> sync() {
        return TipWait.begin(name.text(), link, this::awaitSpokenOf, runtime.executor());
    }

    private CompletableFuture<Revision> awaitSpokenOf(Revision tip) {
        loop.spokenOf(tip, List.of());
        return await(tip);
    }

    /**
     * Adds a listener. It hears every later change, once, in order (G7).
     *
     * @param withContent whether it first hears the current content, without a hole and without a repetition
     * @param folded whether events of one key that it has not heard yet fold into one
     */
    public Subscription<K, V> subscribe(MapListener<K, V> listener, boolean withContent, boolean folded) {
        if (board.state() == MapStatus.State.CLOSED) {
            throw new MapClosedException(name.text());
        }
        EngineConfig.Limits limits = config.limits();
        Pending<K, V> pending = new Pending<>(folded ? 0 : limits.eventQueue(), limits.queueBytes());
        return replica.subscribe(listener, pending, withContent);
    }

    /** How the replica is doing. */
    public MapStatus status() {
        return new MapStatus(
                board.state(),
                revision(),
                board.staleSince(),
                size(),
                loop.meters().read(subscribers.failures()));
    }

    /** Times and limits. */
    public EngineConfig config() {
        return config;
    }

    /** Has one commit decided although this map may be closed; nothing is shown here. Blocks. */
    public List<Receipt> commitDetached(Commit commit) {
        return Detached.commit(backend, name, commit, config, OwnEcho.randomClient());
    }

    /**
     * Leaves the map. The frozen copy stays readable; writes under way end with an exception that says so, later ones
     * with {@link MapClosedException}. Closing twice is harmless. Other processes notice nothing.
     */
    @Override
    public void close() {
        expirer.close();
        leases.close();
        committer.close();
        cold.close();
        link.close();
        CountDownLatch frozen = new CountDownLatch(1);
        loop.close(frozen::countDown);
        subscribers.close();
        Waiting.quietly(frozen);
        gate.close();
    }
}
