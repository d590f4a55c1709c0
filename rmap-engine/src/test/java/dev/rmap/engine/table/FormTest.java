package dev.rmap.engine.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.Codec;
import dev.rmap.engine.Sized;
import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import org.junit.jupiter.api.Test;

class FormTest {

    /** An exact codec that goes deeper with every character that is left, and never gets there. */
    private static final class Bottomless implements Codec<String> {

        @Override
        public Bytes encode(String value) {
            return Bytes.utf8(value);
        }

        @Override
        public String decode(Bytes bytes) {
            return bytes.length() == 0 ? "" : decode(bytes) + ".";
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        public String id() {
            return "bottomless";
        }
    }

    @Test
    void G10_aValueForWhichTheStackIsTooShortStopsNoReplicaButItsReader() {
        Form<String> form = new Form<>(new Bottomless());
        Object kept = form.keep(Bytes.utf8("x"), Deadline.NONE);
        assertThat(form.bytes(kept)).isEqualTo(Bytes.utf8("x"));
        assertThatThrownBy(() -> form.read(kept)).isInstanceOf(StackOverflowError.class);
    }

    /** A value that knows its size. */
    private record Picture(int size) implements Sized {}

    @Test
    void aValueThatKnowsItsSizeIsCountedWithIt() {
        assertThat(Form.size(new Picture(70_000))).isEqualTo(70_000);
        assertThat(Form.storedSize(new Cell.OfValue(new Picture(70_000), Deadline.at(1))))
                .isEqualTo(70_000);
        assertThat(Form.size(70_000)).isZero();
    }
}
