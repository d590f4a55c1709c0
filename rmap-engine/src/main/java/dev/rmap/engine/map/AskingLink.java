package dev.rmap.engine.map;

import dev.rmap.backend.Answer;
import dev.rmap.backend.ForwardingLink;
import dev.rmap.backend.Link;
import dev.rmap.model.Batch;
import java.util.concurrent.CompletionStage;

/**
 * The link of a map that lets values go: asks what each write of this process replaces. The receipt is all that can tell an
 * event what a cold value was (docs/decisions/0022-a-bound-lets-values-go.md).
 */
final class AskingLink extends ForwardingLink {

    AskingLink(Link link) {
        super(link);
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        return super.commit(batch.asking());
    }
}
