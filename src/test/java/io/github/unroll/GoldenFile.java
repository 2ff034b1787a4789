package io.github.unroll;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Matrices by name, from a text: lines of comment, which start with #, then blocks. A block is a line
 * {@code NAME ROWS COLUMNS}, then a line for each row. The steps of a sequence are the blocks {@code NAME.0, NAME.1, ...}.
 * A file remembers which of its blocks have been asked for.
 */
public final class GoldenFile {

    private final Map<String, Matrix> blocks;
    private final Set<String> unread;

    private GoldenFile(Map<String, Matrix> blocks) {
        this.blocks = blocks;
        this.unread = new LinkedHashSet<>(blocks.keySet());
    }

    /** The file of this name among the resources. */
    public static GoldenFile read(String name) {
        try (InputStream in = GoldenFile.class.getResourceAsStream("golden/" + name)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GoldenFile parse(String text) {
        Map<String, Matrix> blocks = new LinkedHashMap<>();
        Iterator<String> lines = text.lines().filter(line -> !line.startsWith("#")).iterator();
        while (lines.hasNext()) {
            String[] header = lines.next().split(" ");
            if (header.length != 3) {
                throw new IllegalArgumentException("GoldenFile: '" + String.join(" ", header) + "' is not NAME ROWS COLUMNS");
            }
            Matrix block = block(Integer.parseInt(header[1]), Integer.parseInt(header[2]), lines);
            if (blocks.put(header[0], block) != null) {
                throw new IllegalArgumentException("GoldenFile: there are two blocks " + header[0]);
            }
        }
        return new GoldenFile(blocks);
    }

    private static Matrix block(int rows, int columns, Iterator<String> lines) {
        double[] values = Stream.generate(lines::next).limit(rows)
                .flatMap(line -> Stream.of(line.split(" ")))
                .mapToDouble(Double::parseDouble).toArray();
        return Matrix.of(rows, columns, values);
    }

    public boolean has(String name) {
        return blocks.containsKey(name);
    }

    public Matrix matrix(String name) {
        if (!blocks.containsKey(name)) {
            throw new IllegalArgumentException("GoldenFile: there is no block " + name + " among " + blocks.keySet());
        }
        unread.remove(name);
        return blocks.get(name);
    }

    /** The only element of a block. */
    double number(String name) {
        return matrix(name).dot(Matrix.of(1, 1, 1));
    }

    /** The matrices NAME.0, NAME.1, ..., of which there must be one at least. */
    public List<Matrix> sequence(String name) {
        List<Matrix> steps = new ArrayList<>(List.of(matrix(name + ".0")));
        while (blocks.containsKey(name + "." + steps.size())) {
            steps.add(matrix(name + "." + steps.size()));
        }
        return steps;
    }

    /** The blocks that nobody has asked for yet. */
    public Set<String> unread() {
        return Set.copyOf(unread);
    }
}
