package dev.rmap.faults.breakages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each defect finds its place in the library as it is now; the lane of faults shows that it is caught. */
class BreakagesFitTest {

    @TempDir
    Path directory;

    static List<Breakage> all() {
        return Breakage.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void theDefectHasAPlaceInTheLibrary(Breakage breakage) {
        assertThat(breakage.into(directory)).isNotEmptyDirectory();
    }
}
