package dev.rmap.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The last line of the demonstration is computed, and says nothing that is not so. */
class EndingTest {

    private static final Map<String, String> MAP = Map.of("k", "b");

    @Test
    void saysWhatWasShown() {
        Ending ending = new Ending(2, 1, List.of(held("a", "b"), held("a", "b")), 2, MAP);
        assertThat(ending.doubts()).isEmpty();
        assertThat(ending.line())
                .isEqualTo("Shown: 2 processes, 2 changes, each heard by every process, 1 of them made while the"
                        + " connections were cut; all copies equal the server's map, at revision f:2.");
    }

    @Test
    void doesNotClaimThatFoldedChangesWereHeard() {
        Ending ending = new Ending(2, 1, List.of(held("a", "b"), held("b")), 2, MAP);
        assertThat(ending.doubts()).isEmpty();
        assertThat(ending.line()).contains("every difference heard by every process");
    }

    @Test
    void doubtsWhatDoesNotFit() {
        assertThat(new Ending(2, 0, List.of(held("a", "b"), held("a")), 3, MAP).doubts())
                .containsExactly(
                        "the server counts 3 changes, and 2 were made",
                        "no change was made while the connections were cut",
                        "the copy of ada is at revision f:2, the server at 3",
                        "the copy of ada is at revision f:2, the server at 3",
                        "what ada heard does not make its copy");
        assertThat(new Ending(2, 1, List.of(held("a", "b")), 2, Map.of()).doubts())
                .containsExactly("the copy of ada differs from the server's map");
    }

    @Test
    void noticesAnEventThatDoesNotFit() {
        Memory memory = memory("a");
        assertThatThrownBy(() -> memory.add(heard("b", "c"))).hasMessage("heard that k was b, not a");
    }

    private static Ending.Held held(String... values) {
        return new Ending.Held("ada", new Report.Copy("f:2", new TreeMap<>(MAP)), memory(values));
    }

    private static Memory memory(String... values) {
        Memory memory = new Memory();
        String before = null;
        for (String value : values) {
            memory.add(heard(before, value));
            before = value;
        }
        return memory;
    }

    private static Report.Heard heard(String before, String after) {
        return new Report.Heard(2, "CHANGE", "FEED", "k", before, after, after, 0);
    }
}
