package io.github.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class MatrixTextTest {

    @Test
    void aSmallMatrixIsWrittenWhole() {
        assertThat(Matrix.of(2, 3, 1, -2.5, 3, 0.125, 5000, -0.0)).hasToString("""
                Matrix 2x3
                      1.000000     -2.500000      3.000000
                      0.125000   5000.000000     -0.000000""");
    }

    @Test
    void numbersTooLargeOrTooSmallAreScientific() {
        assertThat(Matrix.of(4, 2, 1e-5, -1.5e300, 1.25e-310, 123456.789, 99999.5, 1e-4, 1e5, -99999)).hasToString("""
                Matrix 4x2
                   1.00000e-05 -1.50000e+300
                  1.25000e-310   1.23457e+05
                  99999.500000      0.000100
                   1.00000e+05 -99999.000000""");
    }

    @Test
    void whatIsNotANumberIsNamed() {
        assertThat(Matrix.of(1, 3, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).hasToString("""
                Matrix 1x3
                           NaN      Infinity     -Infinity""");
    }

    @Test
    void ofAMatrixWithoutElementsOnlyTheShapeIsWritten() {
        assertThat(Matrix.zeros(0, 3)).hasToString("Matrix 0x3");
        assertThat(Matrix.zeros(3, 0)).hasToString("Matrix 3x0");
        assertThat(Matrix.zeros(0, 0)).hasToString("Matrix 0x0");
    }

    @Test
    void tenRowsAndColumnsAreWrittenWhole() {
        assertThat(Matrix.zeros(10, 10).toString().lines()).hasSize(11).noneMatch(line -> line.contains("..."));
    }

    @Test
    void ofALargeMatrixOnlyTheEdgesAreWritten() {
        int[] next = {0};
        assertThat(Matrix.generate(100, 100, () -> next[0]++)).hasToString("""
        Matrix 100x100
              0.000000      1.000000      2.000000      3.000000  ...     96.000000     97.000000     98.000000     99.000000
            100.000000    101.000000    102.000000    103.000000  ...    196.000000    197.000000    198.000000    199.000000
            200.000000    201.000000    202.000000    203.000000  ...    296.000000    297.000000    298.000000    299.000000
            300.000000    301.000000    302.000000    303.000000  ...    396.000000    397.000000    398.000000    399.000000
         ...
           9600.000000   9601.000000   9602.000000   9603.000000  ...   9696.000000   9697.000000   9698.000000   9699.000000
           9700.000000   9701.000000   9702.000000   9703.000000  ...   9796.000000   9797.000000   9798.000000   9799.000000
           9800.000000   9801.000000   9802.000000   9803.000000  ...   9896.000000   9897.000000   9898.000000   9899.000000
           9900.000000   9901.000000   9902.000000   9903.000000  ...   9996.000000   9997.000000   9998.000000   9999.000000""");
    }

    @Test
    void theDefaultLocaleMakesNoDifference() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Matrix.of(1, 1, 0.5).toString()).endsWith(" 0.500000");
        } finally {
            Locale.setDefault(before);
        }
    }
}
