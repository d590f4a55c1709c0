package dev.rmap.redis;

/**
 * How many entries the next part of a snapshot should have, so that the server never works long on one part: about a
 * millisecond, which 256 KiB take, or five hundred entries; and at first few, because nobody knows yet how large they are.
 *
 * @param count how many entries to ask for
 */
record ChunkSizer(int count) {

    static final int MOST_ENTRIES = 500;
    static final int AIM_BYTES = 256 * 1024;

    /** For the first part. */
    static final ChunkSizer FIRST = new ChunkSizer(4);

    private static final int MOST_GROWTH = 8;

    /** What an entry with a deadline costs more, because the server looks up and checks its record, in bytes. */
    private static final int DEADLINE_BYTES = 1024;

    /** The size to ask for after a part that came with so many entries and bytes, and so many deadlines among them. */
    ChunkSizer after(int entries, long bytes, int deadlines) {
        long work = bytes + (long) deadlines * DEADLINE_BYTES;
        long fitting = work == 0 ? MOST_ENTRIES : Math.max(1, (long) entries * AIM_BYTES / work);
        return new ChunkSizer((int) Math.min(Math.min(fitting, (long) count * MOST_GROWTH), MOST_ENTRIES));
    }
}
