package io.github.unroll.fuzz;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.io.ModelFile;
import io.github.unroll.io.NumPy;
import io.github.unroll.io.Precision;
import io.github.unroll.io.SafeTensors;
import io.github.unroll.io.Tensor;
import io.github.unroll.model.LayerStack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Reads any bytes as a file. Reading returns the contents or throws an {@link IOException} that names a place, with the same
 * result from an array and from a stream. Contents that are written come back when they are read.
 */
final class Readers {

    /** A model that is read from a file. */
    record Model(LayerStack.Parameters<LstmCell.Parameters> layers, Matrix embedding) {

        private static final Model TEMPLATE = new Model(new LayerStack.Parameters<>(List.of(
                LayerStack.Layer.of(LstmCell.Parameters.random(3, 2, 0, new Random(1)))), Matrix.zeros(1, 2), Matrix.zeros(1, 1)),
                Matrix.zeros(3, 4));
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private interface Writing<T> {
        void write(OutputStream out, T contents) throws IOException;
    }

    private interface BytesReading<T> {
        T read(byte[] file) throws IOException;
    }

    private static final Predicate<String> SOME = name -> name.hashCode() % 2 == 0;

    private Readers() {
    }

    static boolean safeTensors(byte[] file) {
        Optional<Map<String, Tensor>> tensors = contents(() -> SafeTensors.read(file));
        requireEqual("from a stream", tensors, contents(() -> SafeTensors.read(stream(file))));
        contents(() -> SafeTensors.readMetadata(file));
        tensors.ifPresent(all -> {
            requireEqual("some", Optional.of(some(all)), contents(() -> SafeTensors.read(file, SOME)));
            requireBack(all, SafeTensors::write, SafeTensors::read);
        });
        return tensors.isPresent();
    }

    static boolean npy(byte[] file) {
        Optional<Tensor> tensor = contents(() -> NumPy.read(file));
        requireEqual("from a stream", tensor, contents(() -> NumPy.read(stream(file))));
        requireEqual("in an archive", tensor.map(t -> Map.of("a", t)), contents(() -> NumPy.readAll(archive(file))));
        tensor.ifPresent(t -> requireBack(t, (out, contents) -> NumPy.write(out, contents, Precision.FLOAT64), NumPy::read));
        return tensor.isPresent();
    }

    static boolean npz(byte[] file) {
        Optional<Map<String, Tensor>> tensors = contents(() -> NumPy.readAll(file));
        requireEqual("from a stream", tensors, contents(() -> NumPy.readAll(stream(file))));
        tensors.ifPresent(all -> {
            requireEqual("some", Optional.of(some(all)), contents(() -> NumPy.readAll(file, SOME)));
            requireBack(all, (out, contents) -> NumPy.writeAll(out, contents, Precision.FLOAT64), NumPy::readAll);
            requireBack(all, (out, contents) -> NumPy.writeAllCompressed(out, contents, Precision.FLOAT64), NumPy::readAll);
        });
        return tensors.isPresent();
    }

    static boolean modelFile(byte[] file) {
        BytesReading<Model> reading = bytes -> ModelFile.read(stream(bytes), Model.class);
        Optional<Model> model = contents(() -> reading.read(file));
        model.ifPresent(m -> requireBack(m, (out, contents) -> ModelFile.write(out, contents, Map.of()), reading));
        contents(() -> ModelFile.readLike(stream(file), Model.TEMPLATE));
        return model.isPresent();
    }

    private static ByteArrayInputStream stream(byte[] file) {
        return new ByteArrayInputStream(file);
    }

    /** The contents, unless they are refused. */
    private static <T> Optional<T> contents(Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.matches("(?s)(byte\\[]|InputStream), .*offset .*")
                    && !message.startsWith("InputStream: the file does not hold this model: ")) {
                throw new AssertionError("The message says no place: " + message, e);
            }
            return Optional.empty();
        }
    }

    private static Map<String, Tensor> some(Map<String, Tensor> tensors) {
        Map<String, Tensor> some = new HashMap<>(tensors);
        some.keySet().removeIf(SOME.negate());
        return some;
    }

    private static void requireEqual(String what, Optional<?> expected, Optional<?> actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": " + actual + " instead of " + expected);
        }
    }

    private static <T> void requireBack(T contents, Writing<T> writing, BytesReading<T> reading) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writing.write(out, contents);
            requireEqual("written and read", Optional.of(contents), Optional.of(reading.read(out.toByteArray())));
        } catch (IOException e) {
            throw new AssertionError("What was read cannot be written and read", e);
        }
    }

    private static byte[] archive(byte[] array) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(array);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
