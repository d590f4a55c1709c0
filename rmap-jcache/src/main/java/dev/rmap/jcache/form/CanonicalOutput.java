package dev.rmap.jcache.form;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes equal immutable objects as one object, so that the bytes do not depend on who shares what with whom.
 */
final class CanonicalOutput extends ObjectOutputStream {

    private final Map<Object, Object> first = new HashMap<>();

    CanonicalOutput(OutputStream out) throws IOException {
        super(out);
        enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
        return FormCodec.isPlain(object) || Immutables.mayShare(object)
                ? first.computeIfAbsent(object, same -> same)
                : object;
    }
}
