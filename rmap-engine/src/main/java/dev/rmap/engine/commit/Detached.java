package dev.rmap.engine.commit;

import dev.rmap.backend.Answer;
import dev.rmap.backend.Backend;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.follow.BackendFailures;
import dev.rmap.model.Batch;
import dev.rmap.model.Commit;
import dev.rmap.model.MapName;
import dev.rmap.model.OperationId;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A commit without a replica: for what may be done to a map after it was closed in this process. */
public final class Detached {

    private Detached() {}

    public static List<Receipt> commit(Backend backend, MapName name, Commit commit, EngineConfig config, long client) {
        Batch batch = new Batch(new OperationId(client, 1), Revision.NONE, config.lifetime(), List.of(commit));
        try (Link link = backend.link(name)) {
            Answer answer = link.commit(batch)
                    .toCompletableFuture()
                    .get(config.writeTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (answer instanceof Answer.Decided decided) {
                return decided.receipts().get(0);
            }
            throw new NotAppliedException("map " + name + ": its history changed under the write; try again");
        } catch (ExecutionException failed) {
            BackendException cause = BackendFailures.of(failed.getCause());
            String message = "map " + name + ": " + cause.getMessage();
            throw cause.kind() == BackendException.Kind.UNKNOWN
                    ? new OutcomeUnknownException(message, cause)
                    : new NotAppliedException(message, cause);
        } catch (TimeoutException late) {
            throw new OutcomeUnknownException("map " + name + ": no answer within " + config.writeTimeout(), late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("map " + name + ": interrupted while waiting for an answer", interrupted);
        }
    }
}
