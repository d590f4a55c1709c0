package dev.rmap.jcache.form;

import dev.rmap.engine.CodecException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Writes objects that {@link GuardedInput} will read, so that whoever stores another one is told, and not its readers. */
class GuardedOutput extends ObjectOutputStream {

    private final Admission admission;
    private final ClassLoader loader;
    private Optional<Class<?>> refused = Optional.empty();

    GuardedOutput(OutputStream out, Admission admission, ClassLoader loader) throws IOException {
        super(out);
        this.admission = admission;
        this.loader = loader;
    }

    /** Called once for each class in the bytes, superclasses included; where writing fails, for that exception's, too. */
    @Override
    protected void annotateClass(Class<?> type) {
        if (refused.isEmpty() && !admission.admits(type) && !admission.admits(asRead(type))) {
            refused = Optional.of(type);
        }
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
        annotateClass(type);
        for (Class<?> face : type.getInterfaces()) {
            annotateClass(face);
        }
    }

    /**
     * What was written will be read.
     *
     * @throws CodecException if a class in it will be refused
     */
    void requireAdmitted() {
        refused.ifPresent(type -> {
            throw new CodecException(Admission.refusal(type));
        });
    }

    /** The class of that name which a reader finds: the object may come from another class loader than the cache. */
    private Class<?> asRead(Class<?> type) {
        try {
            return GuardedInput.find(type.getName(), loader);
        } catch (ClassNotFoundException unknown) {
            return type;
        }
    }
}
