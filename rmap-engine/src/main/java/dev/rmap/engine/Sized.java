package dev.rmap.engine;

/** A value that knows about how many bytes of memory it has, so that the bounds of queues can count it. */
public interface Sized {

    /** About how many bytes; costs next to nothing. */
    int size();
}
