package dev.rmap.jcache.through;

import dev.rmap.jcache.operation.Store;
import dev.rmap.model.Command;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import java.util.List;

/** Says what a removal does to a load of the same entry that is under way in some process. */
public interface LoadStopper {

    /** Does nothing: nobody loads when he reads. */
    static LoadStopper none() {
        return keyForm -> List.of();
    }

    /** Ends the lease of the load, which then stores nothing: what it has read is older than the removal. */
    static LoadStopper in(Store<?, ?> store) {
        return keyForm ->
                List.of(new Command(store.map().leases().encodeKey(keyForm), Condition.ALWAYS, Mutation.REMOVE));
    }

    /** The commands that go with the removal. */
    List<Command> stop(Object keyForm);
}
