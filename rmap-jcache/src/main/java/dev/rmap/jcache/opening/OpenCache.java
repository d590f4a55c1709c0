package dev.rmap.jcache.opening;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who has a cache open, and with which types.
 *
 * @param types what the openers agree in; one line
 * @param openers when the lease of each opener ends, on the authority's clock
 */
public record OpenCache(String types, Map<String, Long> openers) {

    public static final OpenCache NOBODY = new OpenCache("", Map.of());

    /** What {@link #text} wrote. */
    public static OpenCache parse(String text) {
        List<String> lines = text.lines().toList();
        Map<String, Long> openers = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int space = line.indexOf(' ');
            openers.put(line.substring(0, Math.max(space, 0)), Long.valueOf(line.substring(space + 1)));
        }
        return new OpenCache(lines.get(0), openers);
    }

    /** The types, and then a line for each opener. */
    public String text() {
        StringBuilder text = new StringBuilder(types);
        new TreeMap<>(openers)
                .forEach((id, end) -> text.append('\n').append(id).append(' ').append(end));
        return text.toString();
    }

    /** Without those whose leases are over. */
    public OpenCache alive(long nowMillis) {
        Map<String, Long> alive = new LinkedHashMap<>(openers);
        alive.values().removeIf(end -> end <= nowMillis);
        return new OpenCache(types, alive);
    }

    public OpenCache with(String id, long end) {
        Map<String, Long> more = new LinkedHashMap<>(openers);
        more.put(id, end);
        return new OpenCache(types, more);
    }

    public OpenCache without(String id) {
        Map<String, Long> fewer = new LinkedHashMap<>(openers);
        fewer.remove(id);
        return new OpenCache(types, fewer);
    }
}
