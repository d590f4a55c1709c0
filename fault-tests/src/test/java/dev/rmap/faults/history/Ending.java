package dev.rmap.faults.history;

import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended, when all had been mended and nobody wrote any more.
 *
 * @param revision where the authority stood
 * @param entries what it held
 * @param convergence how long it took until all replicas were equal to it, or empty if that did not come
 */
public record Ending(Revision revision, Map<String, String> entries, Optional<Duration> convergence) {}
