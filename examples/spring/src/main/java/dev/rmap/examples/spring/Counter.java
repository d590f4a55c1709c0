package dev.rmap.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Serves customers on the standard input: {@code price pears}, {@code changed pears}. */
@Component
public class Counter implements ApplicationRunner {

    private final Prices prices;

    /** A counter with that list of prices. */
    public Counter(Prices prices) {
        this.prices = prices;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        System.out.println("open");
        BufferedReader customers = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = customers.readLine(); line != null; line = customers.readLine()) {
            serve(line);
        }
    }

    private void serve(String line) {
        int space = line.indexOf(' ');
        String fruit = line.substring(space + 1);
        switch (line.substring(0, Math.max(space, 0))) {
            case "price" ->
                System.out.println(fruit + " cost " + prices.of(fruit).amount());
            case "changed" -> {
                prices.changed(fruit);
                System.out.println(fruit + " have another price");
            }
            default -> System.out.println("price or changed?");
        }
    }
}
