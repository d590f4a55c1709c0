package dev.rmap.engine.map;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Content;
import dev.rmap.model.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A link on which nothing arrives by itself: changes wait until they are delivered or lost. Questions are answered at
 * once, unless they are held; then they wait, too.
 */
final class ScenarioLink implements Link {

    private final Link real;
    private final ScenarioText text;
    private final String name;
    private final List<Change> onTheWay = new ArrayList<>();
    private final Deque<Runnable> questions = new ArrayDeque<>();
    private FeedSink sink;
    private boolean flows = true;
    private boolean holding;
    private boolean losesNextAnswer;
    private boolean failsNextQuestion;
    private boolean answersTell;

    ScenarioLink(Link real, ScenarioText text, String name) {
        this.real = real;
        this.text = text;
        this.name = name;
    }

    List<Change> onTheWay() {
        return onTheWay;
    }

    FeedSink sink() {
        return sink;
    }

    /** Delivers the first changes that are on the way. */
    void deliver(int count) {
        for (int i = 0; i < count && !onTheWay.isEmpty(); i++) {
            sink.change(onTheWay.remove(0));
        }
    }

    void cut() {
        flows = false;
        onTheWay.clear();
        sink.lost("cut");
    }

    void reopen() {
        flows = true;
        sink.opened();
    }

    /** Keeps questions from now on, until {@link #answer} lets one through. */
    void hold() {
        holding = true;
    }

    /** Answers the first of the questions that wait; what follows from the answer waits again. */
    void answer() {
        questions.remove().run();
    }

    /** The last question that waits is answered first. */
    void answerLast() {
        questions.removeLast().run();
    }

    /** Answers everything that waits, and what comes. */
    void release() {
        holding = false;
        while (!questions.isEmpty()) {
            answer();
        }
    }

    /** Lets the answers to batches tell what changed; otherwise that is left to the feed. */
    void tellChanges() {
        answersTell = true;
    }

    void loseNextAnswer() {
        losesNextAnswer = true;
    }

    /** The next question what was missed does not reach the authority. */
    void failNextQuestion() {
        failsNextQuestion = true;
    }

    private void ask(Runnable question) {
        if (holding) {
            questions.add(question);
        } else {
            question.run();
        }
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        CompletionStage<Answer> decided = real.commit(batch);
        if (losesNextAnswer) {
            losesNextAnswer = false;
            text.say(name + ": the answer to a batch is lost");
            answer.completeExceptionally(new BackendException(Kind.UNKNOWN, "the answer is lost"));
        } else {
            decided.whenComplete((value, failure) -> {
                if (value instanceof Answer.OtherLineage) {
                    text.say(name + ": the authority has another history");
                }
                answer.complete(value instanceof Answer.Decided told && !answersTell ? withoutChanges(told) : value);
            });
        }
        return answer;
    }

    private static Answer withoutChanges(Answer.Decided told) {
        return new Answer.Decided(told.receipts(), told.revision(), told.nowMillis());
    }

    @Override
    public void openFeed(FeedSink opened) {
        sink = opened;
        real.openFeed(new FeedSink() {
            @Override
            public void opened() {
                opened.opened();
            }

            @Override
            public void change(Change change) {
                if (flows) {
                    onTheWay.add(change);
                }
            }

            @Override
            public void malformed(String why) {
                opened.malformed(why);
            }

            @Override
            public void lost(String why) {
                opened.lost(why);
            }
        });
    }

    @Override
    public void catchUp(Position since, CatchUpSink answers) {
        text.say(name + " asks what it missed since " + text.revision(since.revision()));
        if (failsNextQuestion) {
            failsNextQuestion = false;
            new Told(answers).failed(new BackendException(Kind.UNKNOWN, "the question is lost"));
            return;
        }
        ask(() -> real.catchUp(since, new Told(answers)));
    }

    /** Says what is answered, and holds the requests for further parts. */
    private final class Told implements CatchUpSink {
        private final CatchUpSink answers;

        Told(CatchUpSink answers) {
            this.answers = answers;
        }

        private void tell(String what, Consumer<CatchUpSink> call) {
            text.say("  answer to " + name + ": " + what);
            call.accept(answers);
        }

        @Override
        public void current(Tip tip) {
            tell("nothing", sinks -> sinks.current(tip));
        }

        @Override
        public void missed(Position since, Tip tip, List<Content> differences) {
            tell(at(tip) + " " + text.contents(differences), sinks -> sinks.missed(since, tip, differences));
        }

        @Override
        public void part(Tip tip, List<Content> entries, boolean last, Runnable more) {
            String part = (last ? "the last part, " : "a part, ") + at(tip) + " " + text.contents(entries);
            tell(part, sinks -> sinks.part(tip, entries, last, () -> ask(more)));
        }

        @Override
        public void failed(BackendException cause) {
            tell("failed", sinks -> sinks.failed(cause));
        }

        private String at(Tip tip) {
            return "at " + text.revision(tip.position().revision());
        }
    }

    @Override
    public CompletionStage<Tip> tip() {
        text.say(name + " asks where the authority stands");
        CompletableFuture<Tip> answer = new CompletableFuture<>();
        ask(() -> real.tip().whenComplete((tip, failure) -> {
            text.say("  answer to " + name + ": " + text.revision(tip.position().revision()));
            answer.complete(tip);
        }));
        return answer;
    }

    /** The processes of scenarios keep every value. */
    @Override
    public CompletionStage<Fetched> fetch(List<Bytes> keys) {
        return CompletableFuture.failedFuture(
                new BackendException(BackendException.Kind.REFUSED, "nobody fetches here"));
    }

    @Override
    public void close() {
        real.close();
    }
}
