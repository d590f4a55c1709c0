package dev.rmap.testkit;

import dev.rmap.backend.Answer;
import dev.rmap.local.Evaluator;
import dev.rmap.local.Moment;
import dev.rmap.local.StateView;
import dev.rmap.local.Stored;
import dev.rmap.local.Verdict;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Commit;
import dev.rmap.model.Deadline;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state that a map must have after the batches of its only writer, by {@link Evaluator}. It takes the clock of each
 * decision from the answer, so that it says exactly what the receipts and the changes have to be.
 */
public final class Twin {

    private final Map<Bytes, Stored> content = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private Deadline mapDeadline = Deadline.NONE;
    private Revision tip;

    /** The twin of an empty map whose authority stands at the given revision. */
    public Twin(Revision tip) {
        this.tip = tip;
    }

    /**
     * What the answer to the batch had to be, given that the batch was decided at the time that the answer names. It may
     * leave it to the feed to tell the changes; if it tells them, then all and exactly.
     */
    public Answer.Decided follow(Batch batch, Answer.Decided answer) {
        List<List<Receipt>> receipts = new ArrayList<>();
        List<Change> made = new ArrayList<>();
        for (Commit commit : batch.commits()) {
            Moment moment = new Moment(tip, batch.id(), batch.lifetime(), answer.nowMillis());
            Verdict verdict = Evaluator.judge(view(), commit, moment);
            receipts.add(verdict.receipts());
            verdict.changes().forEach(this::apply);
            made.addAll(verdict.changes());
            mapDeadline = verdict.mapDeadline();
        }
        return new Answer.Decided(
                batch.told(receipts), tip, answer.nowMillis(), answer.changes().isEmpty() ? List.of() : made);
    }

    /** What the map must hold. */
    public Map<Bytes, Stored> content() {
        return Map.copyOf(content);
    }

    /** Every change that the feed must have carried. */
    public List<Change> changes() {
        return List.copyOf(changes);
    }

    /** When the whole map must end. */
    public Deadline mapDeadline() {
        return mapDeadline;
    }

    /** Where the authority must stand. */
    public Revision tip() {
        return tip;
    }

    private void apply(Change change) {
        changes.add(change);
        tip = change.stamp().revision();
        if (change instanceof Change.Put put) {
            content.put(put.key(), new Stored(put.value(), put.deadline()));
        } else if (change instanceof Change.Delete delete) {
            content.remove(delete.key());
        } else {
            content.clear();
        }
    }

    private StateView view() {
        return new StateView() {
            @Override
            public Optional<Stored> entry(Bytes key) {
                return Optional.ofNullable(content.get(key));
            }

            @Override
            public Deadline mapDeadline() {
                return mapDeadline;
            }
        };
    }
}
