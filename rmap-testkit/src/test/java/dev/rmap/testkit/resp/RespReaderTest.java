package dev.rmap.testkit.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RespReaderTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("+OK\r\n", "OK"),
                Arguments.of("-ERR no\r\n", new RespError("ERR no")),
                Arguments.of(":-7\r\n", -7L),
                Arguments.of("$4\r\na\r\nb\r\n", bytes("a\r\nb")),
                Arguments.of("$0\r\n\r\n", bytes("")),
                Arguments.of("$-1\r\n", null),
                Arguments.of("*-1\r\n", null),
                Arguments.of("*0\r\n", List.of()),
                Arguments.of("*2\r\n:1\r\n*1\r\n$-1\r\n", List.of(1L, Arrays.asList((Object) null))),
                Arguments.of("%1\r\n+k\r\n:1\r\n", List.of("k", 1L)),
                Arguments.of("~1\r\n+m\r\n", List.of("m")),
                Arguments.of("_\r\n", null),
                Arguments.of("#t\r\n", true),
                Arguments.of(",-inf\r\n", Double.NEGATIVE_INFINITY),
                Arguments.of(",1.5\r\n", 1.5),
                Arguments.of("(123456789012345678901\r\n", new BigInteger("123456789012345678901")),
                Arguments.of("!5\r\nERR x\r\n", new RespError("ERR x")),
                Arguments.of("=5\r\ntxt:a\r\n", bytes("txt:a")),
                Arguments.of("|1\r\n+ttl\r\n:1\r\n+OK\r\n", "OK"),
                Arguments.of("PING  now\r\n", List.of(bytes("PING"), bytes("now"))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsReadWholeAndItsBytesAreKept(String text, Object value) throws IOException {
        RespReader reader = reader(text + ":1\r\n");

        RespFrame frame = reader.next();

        assertThat(new Object[] {frame.value()}).usingRecursiveComparison().isEqualTo(new Object[] {value});
        assertThat(frame.raw()).isEqualTo(bytes(text));
        assertThat(reader.next().value()).isEqualTo(1L);
        assertThat(reader.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$5\r\nab", "*2\r\n:1\r\n", ":1"})
    void anEndInsideAValueIsAnError(String text) {
        assertThatThrownBy(() -> reader(text).next()).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$-2\r\n", "*99999999999\r\n"})
    void aLengthThatIsNoneIsAnError(String text) {
        assertThatThrownBy(() -> reader(text).next())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a length");
    }

    @Test
    void aRequestIsWhatItsBytesSay() throws IOException {
        RespRequest request = RespRequest.of("evalsha", "é", "");

        RespRequest read =
                RespRequest.of(reader(new String(request.encoded(), ISO_8859_1)).next());

        assertThat(read.name()).isEqualTo("EVALSHA");
        assertThat(read.words()).usingRecursiveComparison().isEqualTo(request.words());
        assertThat(read.isScript()).isTrue();
        assertThat(read.mentions("é")).isTrue();
        assertThat(read.mentions("e")).isTrue();
        assertThat(read.mentions("x")).isFalse();
    }

    private static RespReader reader(String text) {
        return new RespReader(new ByteArrayInputStream(bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
