package dev.rmap.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneReportTest {

    private static final String PAGE = "rmap.faults.page";

    @TempDir
    private Path folder;

    private Path page;

    @BeforeEach
    void namesAPage() {
        page = folder.resolve("page.md");
        System.setProperty(PAGE, page.toString());
    }

    @AfterEach
    void namesNoPage() {
        System.clearProperty(PAGE);
    }

    @Test
    void aTableTakesThePlaceOfTheOldOneAndTheRestStays() throws IOException {
        Files.writeString(page, "ä\n<!-- runs -->\nold, and longer than the new one\n<!-- end of runs -->\nthe rest\n");
        LaneReport report = new LaneReport("runs");
        report.row("a", 1);

        report.write("| what | n |");

        assertThat(page)
                .hasContent(
                        "ä\n<!-- runs -->\n\n| what | n |\n|---|---|\n| a | 1 |\n\n<!-- end of runs -->\nthe rest\n");
    }

    @Test
    void aPageWithoutAPlaceForTheTableIsLeftAsItIs() throws IOException {
        Files.writeString(page, "nothing");
        LaneReport report = new LaneReport("runs");
        report.row("a");

        assertThatThrownBy(() -> report.write("| what |")).hasMessageContaining("'runs'");

        assertThat(page).hasContent("nothing");
    }
}
