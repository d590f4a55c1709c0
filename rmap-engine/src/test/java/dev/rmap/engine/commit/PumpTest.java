package dev.rmap.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.kit.ManualExecutor;
import org.junit.jupiter.api.Test;

/** Whose thread sends, and for how long. */
class PumpTest {

    private final ManualExecutor relief = new ManualExecutor();
    private final int[] sent = {0};

    @Test
    void G10_aThreadOfTheReliefIsGivenToWhoeverElseWaitsForOneAndComesBack() {
        int batches = 3 * Pump.RELIEF_BATCHES;
        Pump pump = new Pump(() -> ++sent[0] < batches, relief);
        pump.run();
        assertThat(sent[0]).isEqualTo(Pump.BORROWED_BATCHES);
        int[] sentBeforeTheOther = {0};
        relief.execute(() -> sentBeforeTheOther[0] = sent[0]);
        relief.runAll();
        assertThat(sentBeforeTheOther[0]).isEqualTo(Pump.BORROWED_BATCHES + Pump.RELIEF_BATCHES);
        assertThat(sent[0]).isEqualTo(batches);
        pump.run();
        assertThat(sent[0]).as("the pump is idle, and goes on").isEqualTo(batches + 1);
    }

    @Test
    void G10_aReliefThatRefusesKeepsTheThreadAndLosesNothing() {
        int batches = 2 * Pump.RELIEF_BATCHES;
        Pump pump = new Pump(() -> ++sent[0] < batches, relief);
        pump.run();
        relief.refuse(true);
        relief.runAll();
        assertThat(sent[0]).isEqualTo(batches);
        pump.run();
        assertThat(sent[0]).isEqualTo(batches + 1);
    }

    /** Two callers come while the first batch is sent, and two more after a relief that refused. */
    @Test
    void G10_alsoAfterAReliefThatRefusedTheCallersOfOthersLeaveTheWorkToOne() {
        relief.refuse(true);
        Script script = new Script();
        script.pump.run();
        script.pump.run();
        assertThat(script.calls).isGreaterThan(Script.BATCHES);
        assertThat(script.atOnce).isOne();
    }

    private final class Script {

        /** The calls until the relief is asked for: one of them finds nothing to send. */
        private static final int BATCHES = Pump.BORROWED_BATCHES + 1;

        private final Pump pump = new Pump(this::sendNext, relief);
        private int calls;
        private int depth;
        private int atOnce;

        private boolean sendNext() {
            depth++;
            atOnce = Math.max(atOnce, depth);
            int call = ++calls;
            if (call == 1 || call == BATCHES + 2) {
                pump.run();
                pump.run();
            }
            depth--;
            return call != 2 && call <= BATCHES;
        }
    }
}
