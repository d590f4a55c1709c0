package dev.rmap.testkit.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.model.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoAnswerTest {

    @Test
    void valuesMayBeEmptyAndNotOfAnyCharacterSet() {
        GoAnswer answer = GoAnswer.parse("{\"values\":[\"\",\"/wA=\"],\"found\":true,\"done\":false,\"number\":-7}");

        assertThat(answer)
                .isEqualTo(new GoAnswer(
                        Optional.empty(),
                        List.of(Bytes.EMPTY, Bytes.wrap(new byte[] {(byte) 0xFF, 0})),
                        true,
                        false,
                        -7));
        assertThat(answer.value()).hasValue(Bytes.EMPTY);
    }

    @Test
    void anErrorIsRead() {
        GoAnswer answer = GoAnswer.parse("{\"error\":\"bm8=\",\"found\":false,\"done\":false,\"number\":0}");

        assertThat(answer.error()).hasValue("no");
        assertThat(answer.value()).isEmpty();
        assertThat(answer.list()).isEmpty();
    }

    @Test
    void anythingElseIsNoAnswer() {
        assertThatThrownBy(() -> GoAnswer.parse("panic: runtime error"))
                .isInstanceOf(GoPeerException.class)
                .hasMessageContaining("panic");
    }
}
