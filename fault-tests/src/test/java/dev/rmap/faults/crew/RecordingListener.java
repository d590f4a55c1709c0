package dev.rmap.faults.crew;

import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import dev.rmap.faults.history.Heard;
import dev.rmap.faults.history.Heard.Kind;
import java.util.Optional;

/** Records every event. */
record RecordingListener(int process, Recorder recorder) implements MapListener<String, String> {

    @Override
    public void onEvent(MapEvent<String, String> event) {
        recorder.add(heard(event));
    }

    private Heard heard(MapEvent<String, String> event) {
        if (event instanceof EntryEvent<String, String> entry) {
            Kind kind = entry.origin() == EntryEvent.Origin.FEED ? Kind.CHANGE : Kind.DIFFERENCE;
            return new Heard(process, kind, event.revision(), entry.key(), entry.oldValue(), entry.newValue());
        }
        if (event instanceof LineageEvent<String, String> lineage) {
            return new Heard(
                    process,
                    Kind.LINEAGE,
                    event.revision(),
                    "",
                    Optional.of(lineage.ended().toString()),
                    Optional.of(lineage.revision().lineage().toString()));
        }
        return new Heard(process, Kind.RESET, event.revision(), "", Optional.empty(), Optional.empty());
    }
}
