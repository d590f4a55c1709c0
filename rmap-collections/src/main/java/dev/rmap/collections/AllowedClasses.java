package dev.rmap.collections;

import java.io.ObjectInputFilter;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * A filter that admits the named classes and nothing else: with them their superclasses, without which they cannot be
 * read, and arrays of them, of primitives, and of interfaces, whose elements are looked at one by one.
 */
final class AllowedClasses implements ObjectInputFilter {

    private final Set<Class<?>> allowed = new HashSet<>();

    AllowedClasses(Collection<Class<?>> named) {
        for (Class<?> each : named) {
            for (Class<?> c = each; c != null && c != Object.class; c = c.getSuperclass()) {
                allowed.add(c);
            }
        }
    }

    @Override
    public Status checkInput(FilterInfo info) {
        Class<?> asked = info.serialClass();
        if (asked == null) {
            return Status.UNDECIDED;
        }
        return asked.isArray() ? checkArray(asked) : verdict(allowed.contains(asked));
    }

    private Status checkArray(Class<?> array) {
        Class<?> element = array;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return verdict(element.isPrimitive()
                || element.isInterface()
                || element == Object.class
                || element == String.class
                || allowed.contains(element));
    }

    private static Status verdict(boolean admitted) {
        return admitted ? Status.ALLOWED : Status.REJECTED;
    }
}
