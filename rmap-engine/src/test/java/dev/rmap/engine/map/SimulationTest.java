package dev.rmap.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.map.SimNode.Mutant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Real engines, an authority with a tiny log, and a network that does everything the backend SPI allows. After every
 * event each replica is checked against everything that the authority ever held; at the end the faults stop, and
 * everything must come to rest. {@code -Dsim.seeds=N} plays so many seeds, {@code -Dsim.seed=S} one of them again.
 */
@ExtendWith(SilentEngine.class)
class SimulationTest {

    @Test
    void G1_G2_G3_G4_G5_G6_G7_G8_G9_holdWhateverTheNetworkAndTheAuthorityDo() {
        Long one = Long.getLong("sim.seed");
        if (one != null) {
            SimRun.run(one, Mutant.NONE);
            return;
        }
        long seeds = Long.getLong("sim.seeds", 2_000);
        long events = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            events += SimRun.run(seed, Mutant.NONE);
        }
        assertThat(events).isGreaterThan(100 * seeds);
    }
}
