package io.github.unroll.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Runs Jazzer on each target in a JVM with 256 MB, and stops at the first finding: {@code SECONDS RESOURCES DIRECTORY [TARGET
 * ...]}. Inputs that reach new code are kept in the directory, in {@code corpus}, findings in {@code findings}; the next
 * campaign starts from those and from the inputs in the resources.
 */
public final class Campaign {

    private final Path resources;
    private final Path directory;

    private Campaign(Path resources, Path directory) {
        this.resources = resources;
        this.directory = directory;
    }

    /** Runs the campaign; the exit code is 1 if there is a finding. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Target> targets = arguments.length > 3
                ? Arrays.stream(arguments).skip(3).map(Target::valueOf).toList() : List.of(Target.values());
        int seconds = Math.max(1, Integer.parseInt(arguments[0]) / targets.size());
        Campaign campaign = new Campaign(Path.of(arguments[1]), Path.of(arguments[2]).toAbsolutePath());
        for (Target target : targets) {
            campaign.run(target, seconds);
        }
        System.out.println("==> no finding");
    }

    private void run(Target target, int seconds) throws IOException, InterruptedException {
        System.out.printf("==> %s, %d seconds%n", target, seconds);
        String name = target.name().toLowerCase(Locale.ROOT);
        Path corpus = Files.createDirectories(directory.resolve("corpus").resolve(name));
        Path findings = Files.createDirectories(directory.resolve("findings").resolve(name));
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Fuzz.class.getName(), "--target_args=" + target,
                "--instrumentation_includes=io.github.unroll.**", "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/", "-max_total_time=" + seconds, "-timeout=20", "-rss_limit_mb=0",
                "-max_len=4096", corpus.toString(), resources.resolve(name).toString())
                .inheritIO().start();
        if (process.waitFor() != 0) {
            System.out.println("==> " + target + ": a finding, or Jazzer did not run; see " + findings);
            System.exit(1);
        }
    }
}
