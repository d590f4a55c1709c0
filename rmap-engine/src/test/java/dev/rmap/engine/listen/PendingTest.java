package dev.rmap.engine.listen;

import static dev.rmap.engine.kit.Samples.L1;
import static dev.rmap.engine.kit.Samples.L2;
import static dev.rmap.engine.kit.Samples.rev;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.kit.Utf8;
import dev.rmap.engine.table.Form;
import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.EntryEvent.Origin;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PendingTest {

    private static final Form<String> FORM = new Form<>(new Utf8());

    private final Pending<String, String> folding = new Pending<>(0, Long.MAX_VALUE);

    private static KeptEvent<String, String> event(long number, String key, String before, String after) {
        return event(rev(number), key, before, after);
    }

    private static KeptEvent<String, String> event(Revision revision, String key, String before, String after) {
        return new KeptEvent<>(
                FORM, after == null ? Kind.DELETE : Kind.CHANGE, Origin.FEED, key, before, after, revision);
    }

    private static ResetEvent<String, String> reset(long number) {
        return new ResetEvent<>(rev(number), Reason.REMOVED);
    }

    private static List<String> drain(Pending<String, String> pending) {
        List<String> texts = new ArrayList<>();
        while (!pending.isEmpty()) {
            texts.add(text(pending.next()));
        }
        return texts;
    }

    private static String text(MapEvent<String, String> event) {
        if (event instanceof KeptEvent<String, String> entry) {
            return entry.revision().number() + " " + entry.key() + " "
                    + entry.oldValue().orElse("-") + ">" + entry.newValue().orElse("-");
        }
        return event.revision().number() + (event instanceof ResetEvent<String, String> ? " reset" : " lineage");
    }

    @Test
    void G7_belowTheLimitEveryEventIsHeardAsItCame() {
        Pending<String, String> pending = new Pending<>(3, Long.MAX_VALUE);
        pending.add(event(1, "a", null, "x"));
        pending.add(event(2, "a", "x", "y"));
        pending.add(reset(3));
        assertThat(drain(pending)).containsExactly("1 a ->x", "2 a x>y", "3 reset");
        assertThat(pending.folds()).isZero();
    }

    @Test
    void G7_beyondTheLimitTheEventsOfAKeyBecomeOneWithTheFirstOldAndTheLastNewValue() {
        Pending<String, String> pending = new Pending<>(2, Long.MAX_VALUE);
        pending.add(event(1, "a", "x", "y"));
        pending.add(event(2, "b", null, "x"));
        pending.add(event(3, "a", "y", "z"));
        assertThat(drain(pending)).containsExactly("2 b ->x", "3 a x>z");
        assertThat(pending.folds()).isOne();
    }

    @Test
    void G10_theBytesOfUnheardEventsAreBoundedAsTheirNumberIs() {
        Pending<String, String> pending = new Pending<>(100, 20);
        pending.add(event(1, "a", null, "x".repeat(11)));
        pending.add(event(2, "a", "x".repeat(11), "y"));
        assertThat(pending.folds()).isZero();
        pending.add(event(3, "a", "y", "z"));
        assertThat(pending.folds()).isEqualTo(2);
        assertThat(drain(pending)).containsExactly("3 a ->z");
        pending.add(event(4, "a", "z", "x"));
        pending.add(event(5, "a", "x", "y"));
        assertThat(drain(pending)).containsExactly("4 a z>x", "5 a x>y");
    }

    @Test
    void onceEverythingWasHeardEventsAreKeptAsTheyComeAgain() {
        Pending<String, String> pending = new Pending<>(1, Long.MAX_VALUE);
        pending.add(event(1, "a", "x", "y"));
        pending.add(event(2, "a", "y", "z"));
        drain(pending);
        pending.add(event(3, "a", "z", "x"));
        assertThat(drain(pending)).containsExactly("3 a z>x");
    }

    @Test
    void anEntryThatCameAndWentUnheardIsNeverHeard() {
        folding.add(event(1, "a", null, "x"));
        folding.add(event(2, "a", "x", null));
        assertThat(folding.isEmpty()).isTrue();
    }

    @Test
    void anEntryThatWentAndCameBackIsHeardAsChanged() {
        folding.add(event(1, "a", "x", null));
        folding.add(event(2, "a", null, "y"));
        assertThat(drain(folding)).containsExactly("2 a x>y");
    }

    @Test
    void G7_aResetSwallowsTheEntriesBeforeItAndIsNeverSwallowed() {
        folding.add(event(1, "a", null, "x"));
        folding.add(reset(2));
        folding.add(event(3, "a", null, "y"));
        folding.add(event(4, "a", "y", null));
        assertThat(drain(folding)).containsExactly("2 reset");
    }

    @Test
    void G9_theEndOfAHistoryStandsBetweenWhatCameBeforeAndAfterIt() {
        folding.add(event(7, "a", null, "x"));
        folding.add(event(8, "b", null, "x"));
        folding.add(new LineageEvent<>(L1, new Revision(L2, 3)));
        folding.add(event(new Revision(L2, 3), "b", "x", "y"));
        assertThat(drain(folding)).containsExactly("7 a ->x", "3 lineage", "3 b ->y");
    }

    @Test
    void G9_aResetOfTheOldHistoryIsHeardBeforeItsEnd() {
        folding.add(reset(8));
        folding.add(new LineageEvent<>(L1, new Revision(L2, 3)));
        assertThat(drain(folding)).containsExactly("8 reset", "3 lineage");
    }

    @Test
    void G10_foldedEventsAreNoMoreThanTheKeys() {
        for (int n = 1; n <= 10_000; n++) {
            folding.add(event(n, "k" + n % 10, "x", "y"));
        }
        assertThat(drain(folding)).hasSize(10);
        assertThat(folding.folds()).isEqualTo(9_990);
    }

    /** Whatever the limit and the moments at which the listener hears: the fold is the map, and old values chain. */
    @Test
    void G7_theFoldOfWhatIsHeardIsTheMapWheneverEverythingWasHeard() {
        for (int seed = 0; seed < 500; seed++) {
            foldsToTheMap(new SplittableRandom(seed));
        }
    }

    private static void foldsToTheMap(SplittableRandom random) {
        Pending<String, String> pending = new Pending<>(random.nextInt(5), Long.MAX_VALUE);
        Map<String, String> truth = new HashMap<>();
        Map<String, String> fold = new HashMap<>();
        for (int n = 1; n <= 200; n++) {
            if (random.nextInt(20) == 0) {
                truth.clear();
                pending.add(reset(n));
            } else {
                String key = "k" + random.nextInt(4);
                String value = random.nextInt(3) == 0 ? null : "v" + n;
                String before = value == null ? truth.remove(key) : truth.put(key, value);
                if (before != null || value != null) {
                    pending.add(event(n, key, before, value));
                }
            }
            for (int heard = random.nextInt(4); heard > 0 && !pending.isEmpty(); heard--) {
                foldIn(fold, pending.next());
            }
            if (pending.isEmpty()) {
                assertThat(fold).isEqualTo(truth);
            }
        }
    }

    private static void foldIn(Map<String, String> fold, MapEvent<String, String> event) {
        if (event instanceof KeptEvent<String, String> entry) {
            String before = entry.newValue().isPresent()
                    ? fold.put(entry.key(), entry.newValue().get())
                    : fold.remove(entry.key());
            assertThat(entry.oldValue()).isEqualTo(java.util.Optional.ofNullable(before));
        } else {
            fold.clear();
        }
    }
}
