package dev.rmap.testkit.redis;

/**
 * A server that its user does not own: it can be used, but not ended.
 *
 * @param way how it was come by
 * @param address where it listens
 * @param why why it is not the user's, for messages
 */
record BorrowedServer(LaunchWay way, RedisAddress address, String why) implements RedisServer {

    @Override
    public boolean canRestart() {
        return false;
    }

    @Override
    public void kill() {
        throw notYours();
    }

    @Override
    public void restart() {
        throw notYours();
    }

    @Override
    public void restartEmpty() {
        throw notYours();
    }

    @Override
    public void restartSaved() {
        throw notYours();
    }

    @Override
    public void stop() {
        // Whoever started it stops it.
    }

    private UnsupportedOperationException notYours() {
        return new UnsupportedOperationException(
                "the Redis at " + address + " can be neither killed nor restarted here: " + why);
    }
}
