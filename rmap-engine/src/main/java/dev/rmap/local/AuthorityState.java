package dev.rmap.local;

import dev.rmap.backend.Answer;
import dev.rmap.backend.LastClear;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Commit;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that the authority of one map knows. Not thread-safe: the authority's lock guards it. */
final class AuthorityState implements StateView {

    /** What a batch came to. */
    record Decision(Answer answer, List<Change> changes) {}

    private final ChangeLog log;
    private final AnswerBook answers;
    private Map<Bytes, Stored> entries = new HashMap<>();
    private Deadline mapDeadline = Deadline.NONE;
    private LastClear lastClear = LastClear.NONE;
    private Revision revision;

    AuthorityState(Lineage lineage, ChangeLog log) {
        this(new Revision(lineage, 0), log, new AnswerBook());
    }

    private AuthorityState(Revision revision, ChangeLog log, AnswerBook answers) {
        this.revision = revision;
        this.log = log;
        this.answers = answers;
    }

    AuthorityState copy() {
        AuthorityState copy = new AuthorityState(revision, log.copy(), answers.copy());
        copy.entries = new HashMap<>(entries);
        copy.mapDeadline = mapDeadline;
        copy.lastClear = lastClear;
        return copy;
    }

    @Override
    public Optional<Stored> entry(Bytes key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public Deadline mapDeadline() {
        return mapDeadline;
    }

    Revision revision() {
        return revision;
    }

    Tip tip(long nowMillis) {
        return new Tip(new Position(revision, log.newest()), mapDeadline, nowMillis, lastClear, entries.size());
    }

    /**
     * Decides a batch, once.
     *
     * @throws dev.rmap.backend.BackendException if the batch is a stale repeat
     */
    Decision decide(Batch batch, long nowMillis) {
        Optional<Answer.Decided> repeated = answers.repeated(batch.id());
        if (repeated.isPresent()) {
            Answer.Decided first = repeated.get();
            return new Decision(
                    new Answer.Decided(first.receipts(), first.revision(), nowMillis, first.changes()), List.of());
        }
        if (batch.base().lineage().isKnown() && !revision.reached(batch.base())) {
            return new Decision(new Answer.OtherLineage(revision, nowMillis), List.of());
        }
        return decideFirst(batch, nowMillis);
    }

    /** All commits are judged before anything is changed, so a batch that cannot be judged is not applied by half (G8). */
    private Decision decideFirst(Batch batch, long nowMillis) {
        Draft draft = new Draft(this);
        Revision tip = revision;
        List<List<Receipt>> receipts = new ArrayList<>(batch.commits().size());
        List<Change> changes = new ArrayList<>();
        for (Commit commit : batch.commits()) {
            Verdict verdict = Evaluator.judge(draft, commit, new Moment(tip, batch.id(), batch.lifetime(), nowMillis));
            draft.accept(verdict);
            tip = tip.at(tip.number() + verdict.changes().size());
            receipts.add(verdict.receipts());
            changes.addAll(verdict.changes());
        }
        Answer.Decided decided =
                new Answer.Decided(batch.told(List.copyOf(receipts)), tip, nowMillis, List.copyOf(changes));
        changes.forEach(this::apply);
        mapDeadline = draft.mapDeadline();
        answers.keep(batch.id(), decided);
        return new Decision(decided, changes);
    }

    /** Whether the position cannot have been one of this history. */
    boolean contradicts(Position since) {
        if (!since.lineage().equals(revision.lineage())) {
            return false;
        }
        OperationId witness = log.madeBy(since.number(), revision.number());
        return since.number() > revision.number()
                || (since.witness().isKnown()
                        && witness.isKnown()
                        && !since.witness().equals(witness));
    }

    /** Whether the position certainly is one of this history; only then can little have been missed. */
    boolean proves(Position since) {
        return since.lineage().equals(revision.lineage())
                && since.witness().equals(log.madeBy(since.number(), revision.number()));
    }

    /** Goes on under another name, with the same content: positions in the old lineage count for nothing now. */
    void beginLineage(Lineage lineage) {
        revision = new Revision(lineage, revision.number());
        log.forget();
    }

    void forgetLog() {
        log.forget();
    }

    /** The keys that changed since then, if the log knows them all. */
    Optional<Set<Bytes>> changedSince(Revision since) {
        return since.sameLineage(revision) ? log.newestKeys(revision.number() - since.number()) : Optional.empty();
    }

    List<Bytes> keys() {
        return new ArrayList<>(entries.keySet());
    }

    /** What is held under each of the keys, also nothing. */
    List<Content> contents(Iterable<Bytes> keys) {
        List<Content> contents = new ArrayList<>();
        for (Bytes key : keys) {
            Optional<Stored> held = entry(key);
            contents.add(new Content(
                    key, held.map(Stored::value), held.map(Stored::deadline).orElse(Deadline.NONE)));
        }
        return contents;
    }

    private void apply(Change change) {
        if (change instanceof Change.Put put) {
            entries.put(put.key(), new Stored(put.value(), put.deadline()));
        } else if (change instanceof Change.Delete delete) {
            entries.remove(delete.key());
        } else if (change instanceof Change.Clear clear) {
            entries = new HashMap<>();
            lastClear = new LastClear(clear.number(), clear.reason());
        } else {
            throw new IllegalArgumentException(change.getClass() + " is no change that is known here");
        }
        revision = change.stamp().revision();
        log.add(change);
    }
}
