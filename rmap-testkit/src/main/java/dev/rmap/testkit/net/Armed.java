package dev.rmap.testkit.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Faults that wait for the traffic they are meant for, each for a number of times; the one armed first goes first. */
final class Armed<T, E> {

    private final List<Fault<T, E>> faults = new ArrayList<>();

    synchronized void add(int times, Predicate<? super T> which, E effect) {
        if (times < 1) {
            throw new IllegalArgumentException("a fault happens at least once, not " + times + " times");
        }
        faults.add(new Fault<>(which, effect, times));
    }

    /** The effect on this piece of traffic; uses up one time. */
    synchronized Optional<E> take(T traffic) {
        for (Fault<T, E> fault : faults) {
            if (fault.which.test(traffic)) {
                fault.timesLeft--;
                faults.removeIf(it -> it.timesLeft == 0);
                return Optional.of(fault.effect);
            }
        }
        return Optional.empty();
    }

    synchronized void clear() {
        faults.clear();
    }

    private static final class Fault<T, E> {
        private final Predicate<? super T> which;
        private final E effect;
        private int timesLeft;

        Fault(Predicate<? super T> which, E effect, int times) {
            this.which = which;
            this.effect = effect;
            this.timesLeft = times;
        }
    }
}
