package io.github.unroll.examples;

import io.github.unroll.Matrix;
import io.github.unroll.io.Precision;
import io.github.unroll.io.SafeTensors;
import io.github.unroll.io.Tensor;
import io.github.unroll.model.ParameterTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a training is kept, in the format safetensors: all matrices of a {@link TrainingRun} in double precision, so that
 * a training that goes on ends with the bits of one that was never stopped.
 *
 * @param path the file
 * @param about what the file says of itself: the text, the settings, the characters in the order of their indexes
 */
record ModelFile(Path path, Map<String, String> about) {

    private static final String TITLE = "text";
    private static final String CONTENTS = "text-sha256";
    private static final String ANEW = "; leave out " + CharacterModel.RESUME + " to start anew";

    static ModelFile of(Path path, Text text, Vocabulary vocabulary, CharacterModel.Settings settings) {
        int[] indexes = IntStream.range(0, vocabulary.size()).toArray();
        return new ModelFile(path, Map.of(
                TITLE, text.title().replaceAll("\\p{Cs}", "?"),
                CONTENTS, sha256(text.characters()),
                "settings", settings.toString(),
                "vocabulary", vocabulary.decode(indexes)));
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Replaces the file in one step: if that is interrupted, the old one is still there. */
    void write(TrainingRun run) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ParameterTree.leaves(run).forEach((name, matrix) -> tensors.put(name, Tensor.of(matrix)));
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            SafeTensors.write(path, tensors, Precision.FLOAT64, about);
        } catch (IOException e) {
            throw new IOException("The model cannot be saved: " + e, e);
        }
    }

    /**
     * The training in the file.
     *
     * @param start of the same training, which gives the shapes
     * @throws IOException with a message for the user, if the file has none, or that of another text
     */
    TrainingRun read(TrainingRun start) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("There is no model " + path + ANEW);
        }
        Map<String, String> found = metadata();
        if (!about.get(CONTENTS).equals(found.get(CONTENTS))) {
            throw new IOException(path + " has not learnt from " + about.get(TITLE) + " but from "
                    + found.getOrDefault(TITLE, "something else") + ANEW);
        }
        if (!about.get("settings").equals(found.get("settings")) || !about.get("vocabulary").equals(found.get("vocabulary"))) {
            throw new IOException(path + " was made by another version of this program" + ANEW);
        }
        return matrices(start);
    }

    private Map<String, String> metadata() throws IOException {
        try {
            return SafeTensors.readMetadata(path);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private TrainingRun matrices(TrainingRun start) throws IOException {
        try {
            Map<String, Matrix> leaves = SafeTensors.read(path).entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toMatrix()));
            return ParameterTree.withLeaves(start, leaves);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private IOException damaged(Exception e) {
        return new IOException(path + " cannot be read: " + e.getMessage() + ANEW, e);
    }
}
