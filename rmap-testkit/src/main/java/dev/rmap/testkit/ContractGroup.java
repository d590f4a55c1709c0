package dev.rmap.testkit;

import dev.rmap.backend.Backend;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the groups of the contract share: a map that no other test has, and processes that work on it. */
@Timeout(120)
abstract class ContractGroup {

    /** A lifetime that is over soon, in milliseconds. */
    static final long SHORT = 30;

    /** A lifetime that is not over within any test, in milliseconds. */
    static final long LONG = 3_600_000;

    final MapName map = new MapName("contract-" + UUID.randomUUID());

    private final BackendContract contract;
    private final List<Backend> backends = new ArrayList<>();

    final Link link;
    final Writer writer;

    ContractGroup(BackendContract contract) {
        this.contract = contract;
        this.link = process();
        this.writer = new Writer(link);
    }

    @AfterEach
    void closeBackends() {
        backends.forEach(Backend::close);
    }

    /** Another process, with its link to the map. */
    final Link process() {
        return backend().link(map);
    }

    final Backend backend() {
        Backend backend = contract.newBackend();
        backends.add(backend);
        return backend;
    }

    /** A feed that flows. */
    final RecordingFeed feed(Link from) {
        RecordingFeed feed = new RecordingFeed();
        from.openFeed(feed);
        return feed.awaitOpened();
    }

    final Tip tip() {
        return Eventually.get(link.tip());
    }

    final Position position() {
        return tip().position();
    }

    /** All that the authority holds. */
    final Map<Bytes, Content> content() {
        return CatchUpReader.readSnapshot(link, Position.NONE).content();
    }

    /** What the authority holds under the key. */
    final Optional<String> value(String key) {
        return Optional.ofNullable(content().get(Bytes.utf8(key)))
                .flatMap(Content::value)
                .map(Bytes::utf8);
    }

    final Deadline deadline(String key) {
        Content content = content().get(Bytes.utf8(key));
        if (content == null) {
            throw new AssertionError("no entry " + key);
        }
        return content.deadline();
    }

    /** Waits until the authority's clock has come to the deadline. */
    final void await(Deadline deadline) {
        contract.awaitClock(link, deadline.epochMillis());
    }

    static List<Outcome> outcomes(List<Receipt> receipts) {
        return receipts.stream().map(Receipt::outcome).toList();
    }

    /** Runs the tasks at the same time and waits for all of them. */
    static void atOnce(Runnable... tasks) {
        List<CompletableFuture<Void>> running =
                Stream.of(tasks).map(CompletableFuture::runAsync).toList();
        running.forEach(Eventually::get);
    }
}
