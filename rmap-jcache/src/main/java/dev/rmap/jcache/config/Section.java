package dev.rmap.jcache.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.cache.expiry.Duration;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the file, read key by key. Every complaint names the file, the line and what would be right. The values of
 * another section can stand in for those that are missing.
 */
final class Section {

    private final String file;
    private final String path;
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    /** Nothing. */
    Section(String file, String path) {
        this.file = file;
        this.path = path;
    }

    /** What a node says. */
    Section(String file, String path, Node node) {
        this(file, path);
        if (isEmpty(node)) {
            return;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw complaint(line(node), place() + " must be a mapping, one 'key: value' on each line");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw complaint(line(tuple.getKeyNode()), "the keys of " + place() + " must be plain words");
            }
            if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
                throw complaint(line(key), "'" + key.getValue() + "' is there twice in " + place());
            }
            lines.put(key.getValue(), line(key));
        }
    }

    /** This section where it says something, and the other one where it does not. */
    Section over(Section defaults) {
        Section both = new Section(file, path);
        both.entries.putAll(defaults.entries);
        both.entries.putAll(entries);
        both.lines.putAll(defaults.lines);
        both.lines.putAll(lines);
        return both;
    }

    private String place() {
        return path.isEmpty() ? "the file" : path;
    }

    List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    private static boolean isEmpty(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private SettingsException complaint(int line, String what) {
        return new SettingsException(file + ", line " + line + ": " + what);
    }

    private Optional<Node> find(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key)).filter(node -> !isEmpty(node));
    }

    Section section(String key) {
        String inner = path.isEmpty() ? "'" + key + "'" : path + " '" + key + "'";
        return find(key).map(node -> new Section(file, inner, node)).orElseGet(() -> new Section(file, inner));
    }

    Optional<String> text(String key) {
        return read(key, "a text", text -> text);
    }

    Optional<ClassName> className(String key) {
        return text(key).map(name -> new ClassName(name, file + ", line " + lines.getOrDefault(key, 0)));
    }

    boolean flag(String key, boolean otherwise) {
        return read(key, "true or false", text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("'" + text + "' is neither");
                })
                .orElse(otherwise);
    }

    Optional<Duration> duration(String key) {
        return read(key, Durations.FORM, Durations::parse);
    }

    Optional<Long> number(String key, String form, Function<String, Long> reader) {
        return read(key, form, reader);
    }

    /** Fails if there are two keys of which one says it all. */
    void refuseBoth(String one, String other) {
        if (find(one).isPresent() && find(other).isPresent()) {
            throw complaint(
                    Math.max(lines.getOrDefault(one, 0), lines.getOrDefault(other, 0)),
                    "there can be '" + one + "' or '" + other + "', not both");
        }
    }

    /** Fails if a key says yes to what needs another key. */
    void refuseWithout(String needed, String flag) {
        if (flag(flag, /* otherwise= */ false) && find(needed).isEmpty()) {
            throw complaint(lines.getOrDefault(flag, 0), "'" + flag + "' needs '" + needed + "'");
        }
    }

    <T> List<T> list(String key, String form, Function<String, T> reader) {
        Optional<Node> found = find(key);
        if (found.isEmpty()) {
            return List.of();
        }
        if (!(found.get() instanceof SequenceNode sequence)) {
            throw complaint(line(found.get()), "'" + key + "' must be a list, one '- item' on each line");
        }
        List<T> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(scalar(key, form, item, reader));
        }
        return items;
    }

    <T> Optional<T> read(String key, String form, Function<String, T> reader) {
        return find(key).map(node -> scalar(key, form, node, reader));
    }

    private <T> T scalar(String key, String form, Node node, Function<String, T> reader) {
        if (!(node instanceof ScalarNode scalar)) {
            throw complaint(line(node), "'" + key + "' must be " + form);
        }
        try {
            return reader.apply(scalar.getValue());
        } catch (IllegalArgumentException wrong) {
            throw complaint(line(node), "'" + key + "' must be " + form + ": " + wrong.getMessage());
        }
    }

    /** Fails if there is a key that nobody has asked for. */
    void refuseOthers() {
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                throw complaint(
                        lines.getOrDefault(key, 0),
                        "'" + key + "' is not known" + (path.isEmpty() ? "" : " in " + path) + "; known are "
                                + String.join(", ", known));
            }
        }
    }
}
