package dev.rmap.testkit.net;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One way between client and server: in order, each some time after it came, and no more at once than the wire is wide.
 * Many may be under way at once, as on a long wire. When the line is full, whoever puts waits.
 */
final class DelayLine {

    private static final int CAPACITY = 10_000;
    private static final Parcel END = new Parcel(new byte[0], 0);

    private final BlockingQueue<Parcel> underWay = new LinkedBlockingQueue<>(CAPACITY);
    private volatile boolean broken;

    /** When the narrow end of the wire is free again. Touched by the one thread that puts. */
    private long freeNanos = System.nanoTime();

    /** Some bytes and when they are due, on the clock of {@link System#nanoTime}. */
    private static final class Parcel {
        private final byte[] bytes;
        private final long dueNanos;

        Parcel(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }
    }

    /** For one thread at a time. */
    void put(byte[] bytes, Faults.Pace pace) throws InterruptedException {
        long now = System.nanoTime();
        if (pace.bytesPerSecond() > 0) {
            freeNanos = Math.max(now, freeNanos) + SECONDS.toNanos(1) * bytes.length / pace.bytesPerSecond();
        } else {
            freeNanos = now;
        }
        put(new Parcel(bytes, freeNanos + pace.delayNanos()));
    }

    /** Nothing more will come. */
    void end() throws InterruptedException {
        put(END);
    }

    /** What is under way and what may still be put is lost. */
    void breakOff() {
        broken = true;
    }

    private void put(Parcel parcel) throws InterruptedException {
        boolean taken = broken;
        while (!taken) {
            taken = underWay.offer(parcel, 100, MILLISECONDS) || broken;
        }
    }

    /** Delivers until the end, or until the thread is interrupted or the stream fails. */
    void deliver(OutputStream target) throws IOException, InterruptedException {
        BufferedOutputStream out = new BufferedOutputStream(target);
        for (Parcel next = underWay.take(); next != END; next = underWay.take()) {
            if (next.dueNanos > System.nanoTime()) {
                out.flush();
                awaitDue(next);
            }
            if (!broken) {
                out.write(next.bytes);
            }
            if (underWay.isEmpty()) {
                out.flush();
            }
        }
        out.flush();
    }

    private static void awaitDue(Parcel parcel) throws InterruptedException {
        for (long wait = parcel.dueNanos - System.nanoTime(); wait > 0; wait = parcel.dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(wait);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
