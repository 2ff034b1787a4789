package io.github.unroll.io;

import io.github.unroll.Matrix;
import io.github.unroll.internal.Check;
import io.github.unroll.model.ParameterTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes a model to a file and reads it back. A model is any record of matrices, such as parameters, the state of an
 * optimiser, or a record of both.
 * <pre>
 * record Forecaster(LstmCell.Parameters lstm, Matrix scale) { }
 *
 * ModelFile.write(path, new Forecaster(lstm, scale), Map.of("trained-on", "sunspots"));
 * Forecaster forecaster = ModelFile.read(path, Forecaster.class);
 * </pre>
 * The file is in the format safetensors ({@link SafeTensors}), in double precision, so that every bit comes back. Its
 * tensors have the names of {@link ParameterTree}, such as {@code lstm.wf}, and two axes; in Python, {@code
 * safetensors.numpy.load_file(path)["lstm.wf"]} is Wf. The limit on memory, the checks of files and the replacement of
 * existing files are those of SafeTensors.
 *
 * <p>Errors common to all methods: {@link NullPointerException} if an argument or an element of one is {@code null}.
 */
public final class ModelFile {

    private static final int MESSAGE = 500;

    private ModelFile() {
    }

    /**
     * Writes a model.
     *
     * @param <P> the type of the model
     * @param path the target; an existing file is replaced
     * @param model a {@link ParameterTree}: a matrix, or a record or list of trees
     * @throws IOException if the file cannot be written; an existing file is unchanged
     * @throws IllegalArgumentException if the model is not a tree
     */
    public static <P> void write(Path path, P model) throws IOException {
        write(path, model, Map.of());
    }

    /**
     * Writes a model, and texts about it.
     *
     * @param <P> the type of the model
     * @param path the target; an existing file is replaced
     * @param model a {@link ParameterTree}: a matrix, or a record or list of trees
     * @param about texts by name, such as settings or a vocabulary; Python finds them as the metadata of the file
     * @throws IOException if the file cannot be written; an existing file is unchanged
     * @throws IllegalArgumentException if the model is not a tree, or a text has half a surrogate pair
     */
    public static <P> void write(Path path, P model, Map<String, String> about) throws IOException {
        Check.notNull("ModelFile.write", "path", path);
        AtomicFile.write(path, contents(model, about));
    }

    /**
     * Writes a model, and texts about it, to a stream.
     *
     * @param <P> the type of the model
     * @param out the target, which is flushed and not closed
     * @param model a {@link ParameterTree}: a matrix, or a record or list of trees
     * @param about texts by name
     * @throws IOException if the stream cannot be written to
     * @throws IllegalArgumentException if the model is not a tree, or a text has half a surrogate pair
     */
    public static <P> void write(OutputStream out, P model, Map<String, String> about) throws IOException {
        Check.notNull("ModelFile.write", "out", out);
        contents(model, about).writeBuffered(out);
    }

    private static <P> AtomicFile.Contents contents(P model, Map<String, String> about) {
        Check.notNull("ModelFile.write", "model", model);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ParameterTree.leaves(model).forEach((name, matrix) -> tensors.put(name, Tensor.of(matrix)));
        Check.notNull("ModelFile.write", "about", about);
        return SafeTensors.contents("ModelFile.write", tensors, Precision.FLOAT64, about);
    }

    /**
     * Reads a model.
     *
     * @param <P> the type of the model
     * @param path the file
     * @param type a record whose component types name their type arguments. The arguments of a generic record, such as
     *     {@code Adam.State} or {@code LayerStack.Parameters} itself, are not known: wrap it in a record of your own, as in
     *     {@code record Model(LayerStack.Parameters<LstmCell.Parameters> layers) { }}, or use {@link #readLike}
     * @return the model
     * @throws IOException if the file cannot be read, is not well-formed, or does not hold a model of this type
     * @throws IllegalArgumentException if the type is generic
     */
    public static <P> P read(Path path, Class<P> type) throws IOException {
        Check.notNull("ModelFile.read", "path", path);
        checkType(type);
        return model(path.toString(), SafeTensors.read(path), leaves -> ParameterTree.of(type, leaves));
    }

    /**
     * Reads a model from a stream, such as a resource or the body of an HTTP response.
     *
     * @param <P> the type of the model
     * @param in the contents of the file, and nothing after it; it is not closed
     * @param type a record whose component types name their type arguments
     * @return the model
     * @throws IOException if the stream cannot be read, or its contents are not well-formed or not a model of this type
     * @throws IllegalArgumentException if the type is generic
     */
    public static <P> P read(InputStream in, Class<P> type) throws IOException {
        Check.notNull("ModelFile.read", "in", in);
        checkType(type);
        return model("InputStream", SafeTensors.read(in), leaves -> ParameterTree.of(type, leaves));
    }

    private static void checkType(Class<?> type) {
        Check.notNull("ModelFile.read", "type", type);
        if (type.getTypeParameters().length > 0) {
            throw new IllegalArgumentException("ModelFile.read: type is the generic class " + type.getTypeName()
                    + ", whose arguments are not known; wrap it in a record of your own that names them, or use readLike");
        }
    }

    /**
     * Reads a model that has the structure of another.
     *
     * @param <P> the type of the model
     * @param path the file
     * @param template gives the structure: the names and the shapes of the matrices
     * @return the model
     * @throws IOException if the file cannot be read, is not well-formed, or does not hold a model of this structure
     * @throws IllegalArgumentException if the template is not a tree
     */
    public static <P> P readLike(Path path, P template) throws IOException {
        Check.notNull("ModelFile.readLike", "path", path);
        checkTemplate(template);
        return model(path.toString(), SafeTensors.read(path), leaves -> ParameterTree.withLeaves(template, leaves));
    }

    /**
     * Reads a model that has the structure of another from a stream, such as a resource or the body of an HTTP response.
     *
     * @param <P> the type of the model
     * @param in the contents of the file, and nothing after it; it is not closed
     * @param template gives the structure: the names and the shapes of the matrices
     * @return the model
     * @throws IOException if the stream cannot be read, or its contents are not well-formed or not a model of this structure
     * @throws IllegalArgumentException if the template is not a tree
     */
    public static <P> P readLike(InputStream in, P template) throws IOException {
        Check.notNull("ModelFile.readLike", "in", in);
        checkTemplate(template);
        return model("InputStream", SafeTensors.read(in), leaves -> ParameterTree.withLeaves(template, leaves));
    }

    private static void checkTemplate(Object template) {
        Check.notNull("ModelFile.readLike", "template", template);
        ParameterTree.leaves(template);
    }

    static <P> P model(String name, Map<String, Tensor> tensors, Function<Map<String, Matrix>, P> build)
            throws IOException {
        Map<String, Matrix> leaves = new LinkedHashMap<>();
        try {
            tensors.forEach((leaf, tensor) -> leaves.put(leaf, tensor.toMatrix()));
            return build.apply(leaves);
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": the file does not hold this model: " + Names.show(e.getMessage(), MESSAGE), e);
        }
    }

    /**
     * Reads the texts about a model.
     *
     * @param path the file
     * @return the texts by name, in their order; empty if there are none; unmodifiable
     * @throws IOException if the file cannot be read or its header is not well-formed
     */
    public static Map<String, String> about(Path path) throws IOException {
        Check.notNull("ModelFile.about", "path", path);
        return SafeTensors.readMetadata(path);
    }
}
