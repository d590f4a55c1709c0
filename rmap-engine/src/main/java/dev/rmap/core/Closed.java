package dev.rmap.core;

/**
 * The replica is frozen: it stays readable and never changes again.
 *
 * @param track the way so far
 */
public record Closed(Track track) implements SyncState {

    @Override
    public Step feedOpened() {
        return stay();
    }

    @Override
    public Step feedLost() {
        return stay();
    }

    @Override
    public Step overflowed() {
        return stay();
    }

    @Override
    public Step doubted() {
        return stay();
    }

    @Override
    public Step contradicted(SyncEvent.Contradicted other) {
        return stay();
    }

    @Override
    public Step heldContradicted() {
        return stay();
    }

    @Override
    public Step spoiled() {
        return stay();
    }

    @Override
    public Step arrived(SyncEvent.Arrived changes) {
        return stay();
    }

    @Override
    public Step answered(SyncEvent.Answered changes) {
        return stay();
    }

    @Override
    public Step current(SyncEvent.Current answer) {
        return stay();
    }

    @Override
    public Step missed(SyncEvent.Missed answer) {
        return stay();
    }

    @Override
    public Step part(SyncEvent.Part answer) {
        return stay();
    }

    @Override
    public Step catchUpFailed(SyncEvent.CatchUpFailed failure) {
        return stay();
    }

    @Override
    public Step retryDue(SyncEvent.RetryDue retry) {
        return stay();
    }

    @Override
    public Step stalled(SyncEvent.Stalled stall) {
        return stay();
    }

    @Override
    public Step tipKnown(SyncEvent.TipKnown answer) {
        return stay();
    }

    @Override
    public Step tipFailed() {
        return stay();
    }

    @Override
    public Step receiptSeen(SyncEvent.ReceiptSeen receipt) {
        return stay();
    }

    @Override
    public Step otherLineage() {
        return stay();
    }

    @Override
    public Step graceOver() {
        return stay();
    }

    @Override
    public Step quiet() {
        return stay();
    }

    @Override
    public Step close() {
        return stay();
    }
}
