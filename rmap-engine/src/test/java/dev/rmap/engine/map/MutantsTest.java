package dev.rmap.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.core.BrokenCores;
import dev.rmap.engine.follow.Protocol;
import dev.rmap.engine.map.SimNode.Mutant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** For each rule an engine that breaks it on purpose: the simulation must notice within a few seeds. */
@ExtendWith(SilentEngine.class)
class MutantsTest {

    /** How many seeds a mutant may survive. */
    private static final long MOST_SEEDS = 500;

    private static List<Mutant> mutants() {
        List<Mutant> mutants = new ArrayList<>();
        BrokenCores.all().forEach((name, core) -> mutants.add(new Mutant(name, core::apply, link -> link)));
        BrokenLinks.all().forEach((name, link) -> mutants.add(new Mutant(name, Protocol.CORE, link)));
        return mutants;
    }

    @Test
    void theSimulationCatchesEveryMutant() {
        List<String> survivors = new ArrayList<>();
        StringBuilder list = new StringBuilder("mutant -> seeds until caught, and the guarantee that it broke\n");
        for (Mutant mutant : mutants()) {
            String caught = hunt(mutant);
            list.append(String.format("%-50s -> %s%n", mutant.name(), caught));
            if (caught.isEmpty()) {
                survivors.add(mutant.name());
            }
        }
        System.out.println(list);
        assertThat(survivors).isEmpty();
    }

    private static String hunt(Mutant mutant) {
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            try {
                SimRun.run(seed, mutant);
            } catch (AssertionError caught) {
                return seed + ", " + caught.getCause().getMessage().substring(0, 2);
            }
        }
        return "";
    }
}
