package dev.rmap.redis;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.Tip;
import dev.rmap.model.Bytes;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One catch-up under way: asks, and hands each part of the answer to the sink when the sink wants it. */
final class CatchUp {

    /** Sends one call of the catch-up script. */
    interface Ask extends Function<Question, CompletionStage<CatchUpReply>> {}

    /**
     * What a call of the catch-up script asks for.
     *
     * @param mode the mode of the script
     * @param since the position
     * @param cursor where a snapshot or a sweep goes on
     * @param more what the mode wants besides
     */
    record Question(String mode, Position since, String cursor, List<Bytes> more) {

        static final String START = "0";
        private static final String SINCE = "since";
        private static final String SWEEP = "sweep";

        /** What was missed since the position. */
        static Question since(Position since) {
            return new Question(SINCE, since, START, List.of());
        }

        boolean isSince() {
            return mode.equals(SINCE);
        }

        static Question tip() {
            return new Question("tip", Position.NONE, START, List.of());
        }

        static Question fetch(List<Bytes> keys) {
            return new Question("fetch", Position.NONE, START, keys);
        }

        /**
         * Nothing: tells of changes, each as key, revision and digest of the value; a clear has an empty key.
         *
         * @param lineage the history that they belong to, as far as it is known
         */
        static Question changedByPeers(Lineage lineage, List<Bytes> changes) {
            Position since = new Position(new Revision(lineage, 0), OperationId.NONE);
            return new Question("void", since, START, changes);
        }

        /** Nothing: has records of deadlines looked through from the cursor on, and those that are void removed. */
        static Question sweep(String cursor) {
            return new Question(SWEEP, Position.NONE, cursor, List.of());
        }

        boolean isSweep() {
            return mode.equals(SWEEP);
        }

        Object[] arguments(Lineage proposal) {
            List<Object> arguments = new ArrayList<>(List.of(
                    CommitCall.ascii(mode),
                    WireFormat.id(proposal.id()),
                    WireFormat.id(since.lineage().id()),
                    CommitCall.number(since.number()),
                    WireFormat.operation(since.witness()),
                    CommitCall.ascii(cursor)));
            more.forEach(word -> arguments.add(word.array()));
            return arguments.toArray();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private final Position since;
    private final CatchUpSink sink;
    private final Ask ask;
    private final Failures failures;

    CatchUp(Position since, CatchUpSink sink, Ask ask, Failures failures) {
        this.since = since;
        this.sink = sink;
        this.ask = ask;
        this.failures = failures;
    }

    void start() {
        ask(Question.since(since), reply -> first(reply));
    }

    private void first(CatchUpReply reply) {
        switch (reply.status()) {
            case CURRENT -> sink.current(reply.tip());
            case MISSED -> sink.missed(since, reply.tip(), reply.entries());
            case PART -> part(reply, reply.tip().position().lineage(), reply.run());
        }
    }

    private void part(CatchUpReply reply, Lineage lineage, String run) {
        Tip tip = reply.tip();
        if (!tip.position().lineage().equals(lineage)) {
            sink.failed(failures.of(BackendException.Kind.UNKNOWN, "the history was lost between two parts"));
            return;
        }
        if (!reply.run().equals(run)) {
            sink.failed(failures.of(
                    BackendException.Kind.UNKNOWN,
                    "another server, or the same one after a restart, gave the next part"));
            return;
        }
        AtomicBoolean asked = new AtomicBoolean(reply.isLast());
        Question question = new Question("part", since, reply.cursor(), List.of());
        sink.part(tip, reply.entries(), reply.isLast(), () -> {
            if (!asked.getAndSet(true)) {
                ask(question, following -> part(following, lineage, run));
            }
        });
    }

    private void ask(Question question, Consumer<CatchUpReply> then) {
        ask.apply(question).whenComplete((reply, failure) -> {
            try {
                if (failure != null) {
                    sink.failed(failures.of(failure));
                } else {
                    then.accept(reply);
                }
            } catch (RuntimeException e) {
                LOG.error("A receiver of a catch-up threw; it will not hear the rest of it", e);
            }
        });
    }
}
