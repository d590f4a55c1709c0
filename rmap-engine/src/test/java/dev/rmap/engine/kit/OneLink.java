package dev.rmap.engine.kit;

import dev.rmap.backend.Backend;
import dev.rmap.backend.Link;
import dev.rmap.model.MapName;

/** A backend whose only map has the given link. */
public record OneLink(Link link) implements Backend {

    @Override
    public Link link(MapName name) {
        return link;
    }

    @Override
    public String description() {
        return "one link";
    }

    @Override
    public void close() {
        link.close();
    }
}
