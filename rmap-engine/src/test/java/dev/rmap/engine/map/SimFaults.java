package dev.rmap.engine.map;

/**
 * How bad the network and the authority of a run are: the probability of each fault, per message or per call.
 *
 * @param lose a change never arrives
 * @param repeat a change arrives once more
 * @param reorder a change takes a way of its own
 * @param delayMillis how long a message may take
 * @param failAsk a catch-up or a look at the tip fails
 * @param silence a call is never answered
 * @param twice a catch-up is answered twice
 * @param loseAnswer a commit is decided, and its answer lost
 * @param loseRequest a commit does not reach the authority, and nobody knows
 * @param unavailable the authority takes no commit
 * @param straggle a batch arrives once more, much later
 * @param cuts how many times a feed is cut, or blinks, in the course of a run
 * @param forgeries how many forged and malformed messages there are
 * @param losses how many times the authority loses its history or goes back to an earlier state
 */
record SimFaults(
        double lose,
        double repeat,
        double reorder,
        int delayMillis,
        double failAsk,
        double silence,
        double twice,
        double loseAnswer,
        double loseRequest,
        double unavailable,
        double straggle,
        int cuts,
        int forgeries,
        int losses) {

    static final SimFaults NONE = new SimFaults(0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Draws a profile: each kind of fault is there in about half of the runs. */
    static SimFaults draw(SimWorld world) {
        return new SimFaults(
                some(world, 0.1),
                some(world, 0.1),
                some(world, 0.15),
                3 + world.draw(25),
                some(world, 0.3),
                some(world, 0.1),
                some(world, 0.2),
                some(world, 0.2),
                some(world, 0.1),
                some(world, 0.15),
                some(world, 0.1),
                world.chance(0.5) ? world.draw(6) : 0,
                world.chance(0.5) ? world.draw(6) : 0,
                world.chance(0.5) ? world.draw(4) : 0);
    }

    private static double some(SimWorld world, double most) {
        return world.chance(0.5) ? world.jitter() * most : 0;
    }
}
