package dev.rmap.engine.kit;

/** Runs something on what little of a stack it needs. */
public final class ShortStack {

    private ShortStack() {}

    /**
     * Tries a task where the stack of this thread ends, and then again and again so many calls above, until there is enough.
     * Answers whether there ever was.
     *
     * @param step how many calls lie between two tries
     */
    public static boolean run(Runnable task, int step) {
        return tried(task, step, 0);
    }

    private static boolean tried(Runnable task, int step, int depth) {
        try {
            return depth < Integer.MAX_VALUE && tried(task, step, depth + 1);
        } catch (StackOverflowError tooShort) {
            if (depth % step != 0) {
                throw tooShort;
            }
            task.run();
            return true;
        }
    }
}
