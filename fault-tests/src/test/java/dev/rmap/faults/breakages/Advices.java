package dev.rmap.faults.breakages;

import dev.rmap.core.Live;
import dev.rmap.core.SyncEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.model.Batch;
import dev.rmap.model.Change;
import dev.rmap.model.OperationId;
import dev.rmap.model.Revision;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** What is woven into the library's methods. The code is copied there, so it uses nothing that is not public. */
@SuppressWarnings("UnusedVariable") // What is assigned to a parameter here is what the woven method goes on with.
final class Advices {

    private Advices() {}

    /** A gate that is always open. */
    static final class OpenGate {
        private OpenGate() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) Revision revision,
                @Advice.Return(readOnly = false) CompletableFuture<Revision> returned) {
            returned = CompletableFuture.completedFuture(revision);
        }
    }

    /** A core that takes any later change for the next one. */
    static final class GapsAreAccepted {
        private GapsAreAccepted() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.This Live live, @Advice.Argument(value = 0, readOnly = false) SyncEvent.Arrived changes) {
            if (changes.first() > live.at().number() + 1) {
                changes = new SyncEvent.Arrived(
                        changes.lineage(), live.at().number() + 1, changes.last(), changes.operation());
            }
        }
    }

    /** A method that does nothing. */
    static final class Nothing {
        private Nothing() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }

    /** A replica that leaves a change out now and then. */
    static final class ChangesLeftOut {
        private ChangesLeftOut() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) Change change) {
            return change.number() % 97 == 0;
        }
    }

    /** A subscription that loses an event now and then. */
    static final class EventsLeftOut {
        private EventsLeftOut() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) MapEvent<?, ?> event) {
            return event.revision().number() % 97 == 0;
        }
    }

    /** A subscription that keeps the end of a history to itself. */
    static final class LossUntold {
        private LossUntold() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) MapEvent<?, ?> event) {
            return event instanceof LineageEvent<?, ?>;
        }
    }

    /** A link that gives a batch another identity each time it is sent. */
    static final class FreshIdentity {
        private FreshIdentity() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) Batch batch) {
            batch = new Batch(
                    new OperationId(batch.id().client(), System.nanoTime()),
                    batch.base(),
                    batch.lifetime(),
                    batch.commits());
        }
    }

    /** A flight that is sure of what it cannot know. */
    static final class NeverInDoubt {
        private NeverInDoubt() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean returned) {
            returned = false;
        }
    }
}
