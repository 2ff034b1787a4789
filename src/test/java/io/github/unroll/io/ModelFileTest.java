package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.LstmCell;
import io.github.unroll.Matrix;
import io.github.unroll.RnnCell;
import io.github.unroll.State;
import io.github.unroll.model.LayerStack;
import io.github.unroll.model.Model;
import io.github.unroll.model.ParameterTree;
import io.github.unroll.model.StackSizes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models of every kind go into a file in one line, and come back in one line. */
class ModelFileTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("model.safetensors");
    }

    /** A model of a user: a stack of layers, an embedding and a state. */
    record Tagger(LayerStack.Parameters<LstmCell.Parameters> layers, Matrix embedding, State state, List<Linear> heads) {
    }

    /** A training as it goes on. */
    record Training<P>(P parameters, P moments, Matrix steps) {
    }

    record LstmTraining(Training<LstmCell.Parameters> training) {
    }

    record Tree(List<Tree> children, Matrix weight) {
    }

    record Weights(List<Matrix> weights) {
    }

    private static LstmCell.Parameters lstm(int seed) {
        return LstmCell.Parameters.random(2, 3, 1, new Random(seed));
    }

    private static Tagger tagger() {
        Random random = new Random(1);
        Linear head = new Linear(Matrix.uniform(2, 6, 1, random), Matrix.uniform(2, 1, 1, random));
        return new Tagger(new StackSizes(3, 3, 2, 2, true).lstm(random), Matrix.uniform(3, 7, 1, random),
                State.of(Matrix.uniform(3, 4, 1, random)), List.of(head, head));
    }

    private <P> void assertThereAndBack(P model, Class<P> type) throws IOException {
        ModelFile.write(file, model);
        assertThat(ModelFile.read(file, type)).isEqualTo(model);
        assertThat(ModelFile.readLike(file, model)).isEqualTo(model);
        assertThat(SafeTensors.read(file).keySet()).isEqualTo(ParameterTree.leaves(model).keySet());
        byte[] bytes = Files.readAllBytes(file);
        assertThat(ModelFile.read(new ByteArrayInputStream(bytes), type)).isEqualTo(model);
        assertThat(ModelFile.readLike(new ByteArrayInputStream(bytes), model)).isEqualTo(model);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelFile.write(out, model, Map.of());
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void anyRecordOfMatricesGoesThereAndBack() throws IOException {
        assertThereAndBack(lstm(1), LstmCell.Parameters.class);
        assertThereAndBack(RnnCell.Parameters.random(2, 3, 0, new Random(1)), RnnCell.Parameters.class);
        assertThereAndBack(Model.random(1), Model.class);
        assertThereAndBack(tagger(), Tagger.class);
        assertThereAndBack(Matrix.of(1, 3, -0.0, Double.NaN, Double.MIN_VALUE), Matrix.class);
        assertThereAndBack(new Linear(Matrix.zeros(0, 3), Matrix.zeros(0, 1)), Linear.class);
    }

    @Test
    void theStateOfATrainingGoesThereAndBack() throws IOException {
        Training<LstmCell.Parameters> training = new Training<>(lstm(1), lstm(2), Matrix.of(1, 1, 17));
        assertThereAndBack(new LstmTraining(training), LstmTraining.class);
        ModelFile.write(file, training);
        assertThat(ModelFile.readLike(file, new Training<>(lstm(3), lstm(4), Matrix.zeros(1, 1)))).isEqualTo(training);
    }

    @Test
    void textsGoAlong() throws IOException {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("vocabulary", "ab\n\"é𝄞");
        about.put("learning rate", "0.01");
        ModelFile.write(file, lstm(1), about);
        assertThat(ModelFile.about(file)).containsExactlyEntriesOf(about);
        assertThat(ModelFile.read(file, LstmCell.Parameters.class)).isEqualTo(lstm(1));
        ModelFile.write(file, lstm(1));
        assertThat(ModelFile.about(file)).isEmpty();
    }

    /** As other tools write it: a bias with one axis, single precision, the tensors in another order. */
    @Test
    void aFileOfAnotherToolIsRead() throws IOException {
        Linear linear = new Linear(Matrix.of(2, 2, 1, 2, 3, 4), Matrix.of(2, 1, 5, 6));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("bias", Tensor.vector(5, 6));
        tensors.put("weight", Tensor.of(linear.weight()));
        SafeTensors.write(file, tensors, Precision.FLOAT32);
        assertThat(ModelFile.read(file, Linear.class)).isEqualTo(linear);
    }

    @Test
    void aGenericClassIsRefusedBeforeAnythingIsRead() {
        String advice = ", whose arguments are not known; wrap it in a record of your own that names them, or use readLike";
        refused(() -> ModelFile.read(file, LayerStack.Parameters.class), "ModelFile.read: type is the generic class"
                + " io.github.unroll.model.LayerStack$Parameters" + advice);
        refused(() -> ModelFile.read(InputStream.nullInputStream(), Training.class), "ModelFile.read: type is the generic class"
                + " io.github.unroll.io.ModelFileTest$Training" + advice);
    }

    @Test
    void aTemplateThatIsNoTreeIsRefusedBeforeAnythingIsRead() {
        String message = "ParameterTree.leaves: tree is a java.lang.String; a tree is a Matrix, or a record or a List of trees";
        refused(() -> ModelFile.readLike(file, "text"), message);
        refused(() -> ModelFile.readLike(InputStream.nullInputStream(), "text"), message);
    }

    @Test
    void aModelOfAnotherKindIsAnErrorOfTheFile() throws IOException {
        ModelFile.write(file, lstm(1));
        String start = file + ": the file does not hold this model: ";
        assertThatIOException().isThrownBy(() -> ModelFile.read(file,
                Linear.class)).withMessage(start + "ParameterTree.of: leaves"
                + " has [wf, bf, wi, bi, wc, bc, wo, bo, wy, by], but no weight; there must be a Matrix for every name");
        assertThatIOException().isThrownBy(() -> ModelFile.readLike(file, Matrix.zeros(1, 1))).withMessage(start
                + "ParameterTree.withLeaves: leaves has [wf, bf, wi, bi, wc, bc, wo, bo, wy, by], tree has [matrix];"
                + " the names must be equal");
        assertThatIOException().isThrownBy(() -> ModelFile.readLike(file, LstmCell.Parameters.random(2, 4, 1, new Random(1))))
                .withMessage(start + "ParameterTree.withLeaves: leaves wf is 3x5, tree wf is 4x6;"
                        + " leaves wf must have the shape of tree wf");
        SafeTensors.write(file, Map.of("weight", Tensor.of(List.of(1, 1, 1), 1), "bias", Tensor.vector(1)));
        assertThatIOException().isThrownBy(() -> ModelFile.read(file, Linear.class)).withMessage(start
                + "Tensor.toMatrix: this is (1, 1, 1); it may have two axes at most");
        SafeTensors.write(file, Map.of("weight", Tensor.of(List.of(1, 1), 1), "bias", Tensor.vector(1, 2)));
        assertThatIOException().isThrownBy(() -> ModelFile.read(file, Linear.class)).withMessage(start
                + "Linear: bias is 2x1, weight is 1x1; bias must be a column with the rows of weight");
    }

    @Test
    void namesInMessagesAreCutShortAndHaveNoControlCharacters() throws IOException {
        SafeTensors.write(file, Map.of("\u001b[2J" + "x".repeat(10_000), Tensor.vector(1)));
        assertThatIOException().isThrownBy(() -> ModelFile.read(file, Linear.class))
                .withMessageContaining("leaves has [?[2Jxxx").satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(700));
        assertThat(Names.quote("x".repeat(80))).isEqualTo('"' + "x".repeat(80) + '"');
        assertThat(Names.quote("x".repeat(81))).isEqualTo('"' + "x".repeat(80) + "...\"");
    }

    @Test
    void whatIsNoTreeIsNotWritten() {
        assertThatIllegalArgumentException().isThrownBy(() -> ModelFile.write(file, "text"))
                .withMessage("ParameterTree.leaves: tree is a java.lang.String; a tree is a Matrix,"
                        + " or a record or a List of trees");
        refused(() -> ModelFile.write(file, lstm(1), Map.of("k", "\udd1e")),
                "ModelFile.write: the name \"\udd1e\" has half a surrogate pair; it cannot be written in UTF-8");
        assertThat(file).doesNotExist();
    }

    /** Names come from a file: there may be many, and they may be deep. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void manyAndDeepNamesAreReadInLinearTimeOrRefused() throws IOException {
        Weights many = new Weights(Collections.nCopies(100_000, Matrix.of(1, 1, 7)));
        ModelFile.write(file, many);
        assertThat(ModelFile.read(file, Weights.class)).isEqualTo(many);
        Tree leaf = new Tree(List.of(), Matrix.of(1, 1, 1));
        assertThereAndBack(new Tree(List.of(leaf, new Tree(List.of(leaf), Matrix.zeros(1, 2))), Matrix.zeros(2, 1)), Tree.class);
        SafeTensors.write(file, Map.of("children[0].".repeat(100_000) + "weight", Tensor.vector(1)));
        assertThatIOException().isThrownBy(() -> ModelFile.read(file, Tree.class))
                .withMessageStartingWith(file + ": the file does not hold this model: ParameterTree.of: ")
                .havingCause().withMessageEndingWith("; a tree must not be deeper than 100");
    }

    @Test
    void nullIsNamed() {
        nullRefused(() -> ModelFile.write((Path) null, lstm(1)), "ModelFile.write: path must not be null");
        nullRefused(() -> ModelFile.write(file, null), "ModelFile.write: model must not be null");
        nullRefused(() -> ModelFile.write(file, lstm(1), null), "ModelFile.write: about must not be null");
        nullRefused(() -> ModelFile.write((OutputStream) null, lstm(1), Map.of()), "ModelFile.write: out must not be null");
        nullRefused(() -> ModelFile.read((Path) null, Linear.class), "ModelFile.read: path must not be null");
        nullRefused(() -> ModelFile.read((InputStream) null, Linear.class), "ModelFile.read: in must not be null");
        nullRefused(() -> ModelFile.read(file, null), "ModelFile.read: type must not be null");
        nullRefused(() -> ModelFile.readLike((Path) null, lstm(1)), "ModelFile.readLike: path must not be null");
        nullRefused(() -> ModelFile.readLike((InputStream) null, lstm(1)), "ModelFile.readLike: in must not be null");
        nullRefused(() -> ModelFile.readLike(file, null), "ModelFile.readLike: template must not be null");
        nullRefused(() -> ModelFile.readLike(InputStream.nullInputStream(), null),
                "ModelFile.readLike: template must not be null");
        nullRefused(() -> ModelFile.about(null), "ModelFile.about: path must not be null");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void nullRefused(ThrowingCallable call, String message) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }
}
