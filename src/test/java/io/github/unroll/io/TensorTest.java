package io.github.unroll.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.unroll.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TensorTest {

    private static final Tensor CUBE = Tensor.of(List.of(2, 2, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

    @Test
    void aTensorSharesNothingWithTheCaller() {
        double[] values = {1, 2};
        List<Integer> shape = new ArrayList<>(List.of(2));
        Tensor tensor = Tensor.of(shape, values);
        Tensor vector = Tensor.vector(values);
        values[0] = 9;
        shape.set(0, 9);
        tensor.toArray()[1] = 9;
        assertThat(tensor).isEqualTo(Tensor.vector(1, 2)).isEqualTo(vector);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> tensor.shape().set(0, 3));
    }

    @Test
    void aMatrixGoesThereAndBack() {
        Matrix matrix = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6);
        assertThat(Tensor.of(matrix)).isEqualTo(Tensor.of(List.of(2, 3), 1, 2, 3, 4, 5, 6));
        assertThat(Tensor.of(matrix).toMatrix()).isEqualTo(matrix);
        assertThat(Tensor.of(Matrix.zeros(0, 5)).toMatrix()).isEqualTo(Matrix.zeros(0, 5));
    }

    @Test
    void aVectorIsAColumnAndANumberIsOneByOne() {
        assertThat(Tensor.vector(1, 2, 3).toMatrix()).isEqualTo(Matrix.of(3, 1, 1, 2, 3));
        assertThat(Tensor.of(List.of(), 7).toMatrix()).isEqualTo(Matrix.of(1, 1, 7));
    }

    @Test
    void anEntryOfTheFirstAxisIsATensorWithoutIt() {
        assertThat(CUBE.at(1)).isEqualTo(Tensor.of(List.of(2, 3), 7, 8, 9, 10, 11, 12));
        assertThat(CUBE.at(1).at(0).at(2)).isEqualTo(Tensor.of(List.of(), 9));
        Tensor empty = Tensor.of(List.of(2, Integer.MAX_VALUE, 0));
        assertThat(empty.at(1)).isEqualTo(Tensor.of(List.of(Integer.MAX_VALUE, 0)));
    }

    @Test
    void theOnlyEntryOfTheFirstAxisSharesItsElements() {
        Tensor batch = Tensor.of(List.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
        assertThat(batch.at(0)).isEqualTo(Tensor.of(List.of(2, 3), 1, 2, 3, 4, 5, 6));
        assertThat(batch.at(0).flat()).isSameAs(batch.flat());
    }

    @Test
    void tensorsAreEqualIfShapeAndElementsAre() {
        Tensor same = Tensor.vector(1, Double.NaN);
        assertThat(Tensor.vector(1, Double.NaN)).isEqualTo(same).hasSameHashCodeAs(same)
                .isNotEqualTo(Tensor.of(List.of(2, 1), 1, Double.NaN)).isNotEqualTo(Tensor.vector(1, 2)).isNotEqualTo("tensor");
    }

    @Test
    void theHashIsMadeOfTheShapeAndTheElements() {
        int ofElements = Arrays.hashCode(new double[] {1, 2, 3, 4, 5, 6});
        assertThat(Tensor.of(List.of(2, 3), 1, 2, 3, 4, 5, 6).hashCode()).isEqualTo(31 * List.of(2, 3).hashCode() + ofElements);
        assertThat(Tensor.of(List.of(3, 2), 1, 2, 3, 4, 5, 6).hashCode()).isEqualTo(31 * List.of(3, 2).hashCode() + ofElements);
        assertThat(Tensor.vector(1, 2, 3, 4, 5, 6).hashCode()).isEqualTo(31 * List.of(6).hashCode() + ofElements);
        assertThat(Tensor.of(List.of(0)).hashCode()).isEqualTo(31 * 31 + 1);
        assertThat(Tensor.of(List.of(0, 7))).doesNotHaveSameHashCodeAs(Tensor.of(List.of(7, 0)));
    }

    @Test
    void aTensorShowsItsShape() {
        assertThat(CUBE).hasToString("Tensor (2, 2, 3)");
    }

    @Test
    void wrongShapesAreNamed() {
        refused(() -> Tensor.of(List.of(2, 3), 1, 2, 3), "Tensor.of: rowMajor has 3 elements, shape is (2, 3); the number of"
                + " elements must be the product of the shape (6)");
        refused(() -> Tensor.of(List.of(1 << 16, 1 << 16, 1 << 16)), "Tensor.of: rowMajor has 0 elements, shape is"
                + " (65536, 65536, 65536); the number of elements must be the product of the shape");
        refused(() -> Tensor.of(List.of(Integer.MAX_VALUE)), "Tensor.of: rowMajor has 0 elements, shape is (2147483647); the"
                + " number of elements must be the product of the shape (2147483647)");
        refused(() -> Tensor.of(List.of(2, -3)), "Tensor.of: shape is (2, -3); no size may be negative");
        refused(CUBE::toMatrix, "Tensor.toMatrix: this is (2, 2, 3); it may have two axes at most");
        refused(() -> Tensor.of(List.of(), 7).at(0), "Tensor.at: this is (); it must have one axis at least");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> CUBE.at(2)).withMessage(
                "Tensor.at: index is 2, this is (2, 2, 3); index must be at least 0 and less than the size of the first axis");
    }

    @Test
    void nullIsNamed() {
        assertThatNullPointerException().isThrownBy(() -> Tensor.of(null, 1)).withMessage("Tensor.of: shape must not be null");
        assertThatNullPointerException().isThrownBy(() -> Tensor.of(List.of(1), (double[]) null))
                .withMessage("Tensor.of: rowMajor must not be null");
        assertThatNullPointerException().isThrownBy(() -> Tensor.of((Matrix) null))
                .withMessage("Tensor.of: matrix must not be null");
        assertThatNullPointerException().isThrownBy(() -> Tensor.vector((double[]) null))
                .withMessage("Tensor.vector: values must not be null");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
