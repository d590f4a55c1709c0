package dev.rmap.faults.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything that was recorded in one run.
 *
 * @param terms what was promised
 * @param facts what the workers recorded, each worker's in its order
 * @param published what the authority published, as somebody heard it who was never disturbed
 * @param ending how it ended
 */
public record History(Terms terms, List<Fact> facts, List<Published> published, Ending ending) {

    /** The operations, those that never ended included. */
    public List<Operation> operations() {
        Map<Long, Return> ends = new LinkedHashMap<>();
        of(Return.class).forEach(end -> ends.put(end.id(), end));
        List<Operation> operations = new ArrayList<>();
        of(Call.class)
                .forEach(call -> operations.add(new Operation(call, ends.getOrDefault(call.id(), Return.never(call)))));
        return operations;
    }

    /** The snapshots of each worker, in their order. */
    public Map<Integer, List<Look>> looks() {
        return byProcess(of(Look.class));
    }

    /** What each worker's listener heard, in its order. */
    public Map<Integer, List<Heard>> heard() {
        return byProcess(of(Heard.class));
    }

    private <F extends Fact> Stream<F> of(Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static <F extends Fact> Map<Integer, List<F>> byProcess(Stream<F> facts) {
        Map<Integer, List<F>> all = new LinkedHashMap<>();
        facts.forEach(fact -> all.computeIfAbsent(fact.process(), process -> new ArrayList<>())
                .add(fact));
        return all;
    }
}
