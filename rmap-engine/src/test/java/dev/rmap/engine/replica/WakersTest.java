package dev.rmap.engine.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WakersTest {

    private final Wakers<String> wakers = new Wakers<>();
    private final List<String> woken = new ArrayList<>();
    private boolean noThread;

    /** Hands over to a thread, if there is one. */
    private Runnable waker(String name) {
        return () -> {
            if (noThread) {
                throw new RejectedExecutionException("on purpose");
            }
            woken.add(name);
        };
    }

    private void changedWithoutAThread(String key) {
        noThread = true;
        assertThat(wakers.changed(key)).isFalse();
        noThread = false;
    }

    @Test
    void aWakerRunsOnce() {
        wakers.set("a", waker("one"));
        wakers.changed("b");
        wakers.changed("a");
        wakers.changed("a");
        assertThat(woken).containsExactly("one");
        assertThat(wakers.isEmpty()).isTrue();
    }

    @Test
    void G10_aWakerThatFindsNoThreadIsWokenByTheNextChange() {
        wakers.set("a", waker("one"));
        changedWithoutAThread("a");
        changedWithoutAThread("a");
        wakers.changed("a");
        wakers.changed("a");
        assertThat(woken).containsExactly("one");
    }

    @Test
    void aWakerThatFindsNoThreadLeavesItsPlaceToWhoTookIt() {
        wakers.set("a", () -> {
            wakers.set("a", waker("other"));
            throw new RejectedExecutionException("on purpose");
        });
        changedWithoutAThread("a");
        wakers.changed("a");
        assertThat(woken).containsExactly("other");
    }

    @Test
    void aWakerThatFoundNoThreadCanBeTakenBack() {
        Runnable waker = waker("one");
        wakers.set("a", waker);
        changedWithoutAThread("a");
        wakers.remove("a", waker);
        assertThat(wakers.isEmpty()).isTrue();
    }
}
