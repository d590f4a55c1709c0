package dev.rmap.testkit;

import dev.rmap.backend.Answer;
import dev.rmap.backend.Backend;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A backend as one process sees it through a bad network: it does what a backend may do to the engine, when a test says
 * so. Every word of the list in {@code dev.rmap.backend} has its verb:
 *
 * <table>
 * <caption>what the engine tolerates, and how it comes about</caption>
 * <tr><td>a feed that loses</td><td>{@link #loseNextChange}</td></tr>
 * <tr><td>repeats</td><td>{@link #repeatNextChange}, {@link #forgedChange} with an old one</td></tr>
 * <tr><td>reorders</td><td>{@link #reorderNext}</td></tr>
 * <tr><td>delays</td><td>{@link #delayChanges} until {@link #restoreFeed}</td></tr>
 * <tr><td>is cut and comes back</td><td>{@link #cutFeed}, {@link #restoreFeed}</td></tr>
 * <tr><td>is silent for ever</td><td>{@link #muteFeed}</td></tr>
 * <tr><td>a commit whose answer is lost</td><td>{@link #loseNextAnswer}, {@link #swallowNextAnswer}</td></tr>
 * <tr><td>or late</td><td>{@link #holdNextAnswer} until {@link #releaseAnswers}</td></tr>
 * <tr><td>a catch-up that fails</td><td>{@link #failNextCatchUp}, {@link #breakNextCatchUp}</td></tr>
 * <tr><td>never answers</td><td>{@link #swallowNextCatchUp}</td></tr>
 * <tr><td>is answered late</td><td>{@link #holdNextCatchUp} until {@link #releaseCatchUps}, {@link #staleNextCatchUp}</td></tr>
 * <tr><td>or answers twice</td><td>{@link #repeatNextCatchUp}</td></tr>
 * <tr><td>a fetch that fails, never answers</td><td>{@link #failNextFetch}, {@link #swallowNextFetch}</td></tr>
 * <tr><td>or is answered late</td><td>{@link #holdNextFetch} until {@link #releaseAnswers}</td></tr>
 * <tr><td>an authority that loses its history</td><td>{@link #loseHistory}</td></tr>
 * <tr><td>forgets its log</td><td>{@link #forgetLog}</td></tr>
 * <tr><td>goes back to an earlier state</td><td>{@link #rememberState}</td></tr>
 * <tr><td>sinks called from any thread, several at once</td><td>{@link #scatterFeed}</td></tr>
 * <tr><td>also after close</td><td>{@link #keepCallingAfterClose}</td></tr>
 * </table>
 *
 * <p>Verbs with "next" act once: on the next call of any link, or on the next change of each feed that is open. They may
 * be given several times and act in that order. Nothing here happens by chance or by time.
 */
public final class FaultyBackend implements Backend {

    /** What becomes of one catch-up. */
    private interface CatchUpFault {
        void answer(Link inner, Position since, CatchUpSink sink);
    }

    private final Backend inner;
    private final AuthorityFaults authority;
    private final Map<Link, FaultyFeed> feeds = new ConcurrentHashMap<>();
    private final Queue<BiFunction<Link, Batch, CompletionStage<Answer>>> commitFaults = new ConcurrentLinkedQueue<>();
    private final Queue<Function<Link, CompletionStage<Tip>>> tipFaults = new ConcurrentLinkedQueue<>();
    private final Queue<BiFunction<Link, List<Bytes>, CompletionStage<Fetched>>> fetchFaults =
            new ConcurrentLinkedQueue<>();
    private final Queue<CatchUpFault> catchUpFaults = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> heldAnswers = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> heldCatchUps = new ConcurrentLinkedQueue<>();
    private volatile Optional<Result> earlier = Optional.empty();
    private volatile FaultyFeed.Mode feedMode = FaultyFeed.Mode.FLOWING;
    private volatile boolean callingAfterClose;

    /** Faults around the given backend, which is closed with this one. */
    public FaultyBackend(Backend inner, AuthorityFaults authority) {
        this.inner = inner;
        this.authority = authority;
    }

    /** A process on the given store, with faults of its own; the faults of the authority are everybody's. */
    public static FaultyBackend on(LocalStore store) {
        return new FaultyBackend(store.newBackend(), AuthorityFaults.of(store));
    }

    // The feed

    /** The next change of each open feed is lost. */
    public void loseNextChange() {
        onFeeds(FaultyFeed::loseNext);
    }

    /** The next change of each open feed comes twice. */
    public void repeatNextChange() {
        onFeeds(FaultyFeed::repeatNext);
    }

    /** The next changes of each open feed come in reverse, when the last of them is there. */
    public void reorderNext(int count) {
        onFeeds(feed -> feed.reorderNext(count));
    }

    /** The feeds keep what comes until {@link #restoreFeed}. */
    public void delayChanges() {
        feedMode = FaultyFeed.Mode.DELAYED;
        feeds.values().forEach(FaultyFeed::delay);
    }

    /** The feeds are lost, and say so; what comes until {@link #restoreFeed} is lost. */
    public void cutFeed() {
        feedMode = FaultyFeed.Mode.CUT;
        feeds.values().forEach(feed -> feed.cut("cut by a test"));
    }

    /** The feeds go silent without a word; what comes until {@link #restoreFeed} is lost. */
    public void muteFeed() {
        feedMode = FaultyFeed.Mode.MUTE;
        feeds.values().forEach(FaultyFeed::mute);
    }

    /** The feeds flow again: delayed changes come, cut feeds open again, silent ones just go on. */
    public void restoreFeed() {
        feedMode = FaultyFeed.Mode.FLOWING;
        feeds.values().forEach(FaultyFeed::restore);
    }

    /** From now on each call of an open feed's sink is a task of its own, in whichever order the executor likes. */
    public void scatterFeed(Executor executor) {
        onFeeds(feed -> feed.scatterTo(executor));
    }

    /** A change comes that the authority did not send now, or never made. */
    public void forgedChange(Change change) {
        onFeeds(feed -> feed.insertChange(change));
    }

    /** A message comes that is no change. */
    public void malformed(String why) {
        onFeeds(feed -> feed.insertMalformed(why));
    }

    /** From now on links that are closed go on as if they were not. */
    public void keepCallingAfterClose() {
        callingAfterClose = true;
    }

    // Commits

    /** The next commit reaches the authority; its sender hears that its fate is unknown. */
    public void loseNextAnswer() {
        commitFaults.add(
                (link, batch) -> link.commit(batch).thenCompose(answer -> failed(BackendException.Kind.UNKNOWN)));
    }

    /** The next commit reaches the authority; its sender hears nothing. */
    public void swallowNextAnswer() {
        commitFaults.add((link, batch) -> link.commit(batch).thenCompose(answer -> new CompletableFuture<>()));
    }

    /** The next commit reaches the authority; its sender hears the answer at {@link #releaseAnswers}. */
    public void holdNextAnswer() {
        commitFaults.add((link, batch) -> {
            CompletableFuture<Answer> late = new CompletableFuture<>();
            CompletionStage<Answer> answer = link.commit(batch);
            heldAnswers.add(() -> settle(late, answer));
            return late;
        });
    }

    /** Gives the answers that are held. */
    public void releaseAnswers() {
        runAll(heldAnswers);
    }

    /** The next commit does not reach the authority; its sender hears of a failure of that kind. */
    public void failNextCommit(BackendException.Kind kind) {
        commitFaults.add((link, batch) -> failed(kind));
    }

    /** The next commit does not reach the authority; its sender hears nothing. */
    public void swallowNextCommit() {
        commitFaults.add((link, batch) -> new CompletableFuture<>());
    }

    /** The next commit reaches the authority twice; its sender hears the second answer. */
    public void repeatNextCommit() {
        commitFaults.add((link, batch) -> link.commit(batch).thenCompose(answer -> link.commit(batch)));
    }

    // Catch-ups and tips

    /** The next catch-up fails. */
    public void failNextCatchUp() {
        catchUpFaults.add((link, since, sink) -> sink.failed(exception(BackendException.Kind.UNAVAILABLE)));
    }

    /** The next catch-up fails after its first part. */
    public void breakNextCatchUp() {
        BackendException broken = exception(BackendException.Kind.UNAVAILABLE);
        catchUpFaults.add((link, since, sink) -> CatchUpReader.hurrying(result -> {
                    if (result instanceof Result.Snapshot snapshot) {
                        CatchUpReader.Part part = snapshot.parts().get(0);
                        sink.part(part.tip(), part.entries(), false, () -> sink.failed(broken));
                    } else {
                        sink.failed(broken);
                    }
                })
                .askFrom(link, since));
    }

    /** The next catch-up is never answered. */
    public void swallowNextCatchUp() {
        catchUpFaults.add((link, since, sink) -> {});
    }

    /** The authority answers the next catch-up now, and the answer comes at {@link #releaseCatchUps}. */
    public void holdNextCatchUp() {
        catchUpFaults.add((link, since, sink) -> CatchUpReader.hurrying(
                        result -> heldCatchUps.add(() -> RecordedCatchUp.play(result, sink)))
                .askFrom(link, since));
    }

    /** Gives the catch-ups that are held. */
    public void releaseCatchUps() {
        runAll(heldCatchUps);
    }

    /** The next catch-up is answered twice. */
    public void repeatNextCatchUp() {
        catchUpFaults.add((link, since, sink) -> CatchUpReader.hurrying(result -> {
                    RecordedCatchUp.play(result, sink);
                    RecordedCatchUp.play(result, sink);
                })
                .askFrom(link, since));
    }

    /** The next catch-up is answered as the latest one was, whatever happened since. */
    public void staleNextCatchUp() {
        Result stale = earlier.orElseThrow(
                () -> new IllegalStateException("no catch-up has been answered that could come again"));
        catchUpFaults.add((link, since, sink) -> RecordedCatchUp.play(stale, sink));
    }

    /** The next question for the tip fails. */
    public void failNextTip(BackendException.Kind kind) {
        tipFaults.add(link -> failed(kind));
    }

    /** The next question for the tip is never answered. */
    public void swallowNextTip() {
        tipFaults.add(link -> new CompletableFuture<>());
    }

    /** The next fetch fails. */
    public void failNextFetch(BackendException.Kind kind) {
        fetchFaults.add((link, keys) -> failed(kind));
    }

    /** The next fetch is never answered. */
    public void swallowNextFetch() {
        fetchFaults.add((link, keys) -> new CompletableFuture<>());
    }

    /** The authority answers the next fetch now, and the answer comes at {@link #releaseAnswers}. */
    public void holdNextFetch() {
        fetchFaults.add((link, keys) -> {
            CompletionStage<Fetched> answer = link.fetch(keys);
            CompletableFuture<Fetched> late = new CompletableFuture<>();
            heldAnswers.add(() -> settle(late, answer));
            return late;
        });
    }

    // The authority

    /** See {@link AuthorityFaults#loseHistory}. */
    public void loseHistory(MapName name) {
        authority.loseHistory(name);
    }

    /** See {@link AuthorityFaults#forgetLog}. */
    public void forgetLog(MapName name) {
        authority.forgetLog(name);
    }

    /** See {@link AuthorityFaults#rememberState}. */
    public Runnable rememberState(MapName name) {
        return authority.rememberState(name);
    }

    /** How many single faults have not happened yet: what a test set and did not use is a mistake in the test. */
    public int unspent() {
        return commitFaults.size()
                + tipFaults.size()
                + fetchFaults.size()
                + catchUpFaults.size()
                + feeds.values().stream().mapToInt(FaultyFeed::unspent).sum();
    }

    @Override
    public Link link(MapName name) {
        return new FaultyLink(inner.link(name), this);
    }

    @Override
    public String description() {
        return inner.description() + ", faulty";
    }

    @Override
    public void close() {
        inner.close();
    }

    CompletionStage<Answer> commitOn(Link link, Batch batch) {
        BiFunction<Link, Batch, CompletionStage<Answer>> fault = commitFaults.poll();
        return fault == null ? link.commit(batch) : fault.apply(link, batch);
    }

    CompletionStage<Tip> tipOn(Link link) {
        Function<Link, CompletionStage<Tip>> fault = tipFaults.poll();
        return fault == null ? link.tip() : fault.apply(link);
    }

    CompletionStage<Fetched> fetchOn(Link link, List<Bytes> keys) {
        BiFunction<Link, List<Bytes>, CompletionStage<Fetched>> fault = fetchFaults.poll();
        return fault == null ? link.fetch(keys) : fault.apply(link, keys);
    }

    void catchUpOn(Link link, Position since, CatchUpSink sink) {
        CatchUpFault fault = catchUpFaults.poll();
        if (fault == null) {
            link.catchUp(since, new RecordedCatchUp(sink, result -> earlier = Optional.of(result)));
        } else {
            fault.answer(link, since, sink);
        }
    }

    FeedSink newFeed(Link link, FeedSink sink) {
        FaultyFeed feed = new FaultyFeed(sink, feedMode);
        feeds.put(link, feed);
        return feed;
    }

    void closed(Link link) {
        if (!callingAfterClose) {
            feeds.remove(link);
            link.close();
        }
    }

    private void onFeeds(Consumer<FaultyFeed> fault) {
        if (feeds.isEmpty()) {
            throw new IllegalStateException("no feed is open on which the fault could act");
        }
        feeds.values().forEach(fault);
    }

    private static void runAll(Queue<Runnable> held) {
        List<Runnable> now = new ArrayList<>();
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            now.add(next);
        }
        now.forEach(Runnable::run);
    }

    private static <T> void settle(CompletableFuture<T> late, CompletionStage<T> answer) {
        answer.whenComplete((value, failure) -> {
            if (failure == null) {
                late.complete(value);
            } else {
                late.completeExceptionally(failure);
            }
        });
    }

    private static <T> CompletionStage<T> failed(BackendException.Kind kind) {
        return CompletableFuture.failedFuture(exception(kind));
    }

    private static BackendException exception(BackendException.Kind kind) {
        return new BackendException(kind, "a fault made by a test");
    }
}
