package dev.rmap.faults.history;

import java.time.Duration;

/**
 * What the workers were promised, and what the faults of the run may do.
 *
 * @param operation how long any operation may take
 * @param convergence how long all replicas may take to be equal after the last fault
 * @param mayLoseHistory whether the server lost data on purpose
 * @param mayMissPublished whether the record of what was published may have holes, because the server was down
 */
public record Terms(Duration operation, Duration convergence, boolean mayLoseHistory, boolean mayMissPublished) {}
