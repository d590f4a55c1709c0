package dev.rmap.backend;

import dev.rmap.model.Content;
import java.util.List;

/**
 * What an authority holds under the keys that were asked for, exactly as of the tip.
 *
 * @param tip where the authority stands
 * @param contents the first of the keys, in the order in which they were asked for, and at least one of them; who lacks
 *     the others because all were too much for one answer asks again
 */
public record Fetched(Tip tip, List<Content> contents) {}
