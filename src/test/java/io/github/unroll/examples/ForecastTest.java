package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.io.ModelFile;
import io.github.unroll.training.Initialisation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastTest {

    private static final PrintStream SILENT = new PrintStream(OutputStream.nullOutputStream());
    private static final Parameters PARAMETERS = Initialisation.lstm(1, 12, 1, new Random(2));

    @TempDir
    private Path folder;

    private static Forecast.Series sunspots() throws IOException {
        return Forecast.Series.sunspots();
    }

    /** The same until a year, then something else. */
    private static Forecast.Series changedFrom(int year) throws IOException {
        Forecast.Series series = sunspots();
        double[] values = series.values().clone();
        Arrays.fill(values, year - series.firstYear(), values.length, 77);
        return new Forecast.Series(series.firstYear(), values);
    }

    @Test
    void theSeriesIsThatOfTheSource() throws IOException {
        assertThat(sunspots().firstYear()).isEqualTo(1700);
        assertThat(sunspots().lastYear()).isEqualTo(2008);
        assertThat(sunspots().at(1957)).isEqualTo(190.2);
    }

    @Test
    void theErrorIsTheRootOfTheMeanSquare() {
        Forecast.Series series = new Forecast.Series(2000, 1, 2, 3, 7);
        assertThat(series.error(2001, 2003, year -> series.at(year - 1))).isCloseTo(Math.sqrt((1 + 1 + 16) / 3.0), within(1e-15));
    }

    @Test
    void whatIsScaledAndUnscaledIsTheSame() throws IOException {
        assertThat(Forecast.Series.unscaled(sunspots().scaled(1957, 1957).get(0))).isCloseTo(190.2, within(1e-12));
    }

    @Test
    void aForecastKnowsNothingOfItsYearOrOfThoseAfterIt() throws IOException {
        double[] ahead = new Forecast(sunspots(), 0, SILENT).oneYearAhead(PARAMETERS);
        double[] changed = new Forecast(changedFrom(1950), 0, SILENT).oneYearAhead(PARAMETERS);
        assertThat(Arrays.copyOf(changed, 1951 - 1701)).containsExactly(Arrays.copyOf(ahead, 1951 - 1701));
        assertThat(changed[1951 - 1701]).isNotEqualTo(ahead[1951 - 1701]);
    }

    @Test
    void onItsOwnItStartsWithTheForecastOneYearAheadAndKnowsNoMore() throws IOException {
        double[] free = new Forecast(sunspots(), 0, SILENT).freeRunning(PARAMETERS, 1985);
        assertThat(free).hasSize(2008 - 1985 + 1)
                .containsExactly(new Forecast(changedFrom(1985), 0, SILENT).freeRunning(PARAMETERS, 1985));
        assertThat(free[0]).isCloseTo(new Forecast(sunspots(), 0, SILENT).oneYearAhead(PARAMETERS)[1985 - 1701], within(1e-12));
    }

    @Test
    void anAutoregressionFindsTheSeriesThatFollowsOne() {
        double[] z = new double[40];
        z[0] = 1;
        z[1] = 0.5;
        for (int t = 2; t < z.length; t++) {
            z[t] = 0.3 + 1.2 * z[t - 1] - 0.7 * z[t - 2];
        }
        Autoregression fit = Autoregression.fit(2, z);
        assertThat(fit.w()).containsExactly(new double[] {0.3, 1.2, -0.7}, within(1e-10));
        assertThat(fit.at(39, z)).isCloseTo(z[39], within(1e-10));
    }

    @Test
    void aShortTrainingBeatsTheNaiveForecastsAndIsSavedAndDrawn() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        double error = new Forecast(sunspots(), 150, new PrintStream(bytes, false, StandardCharsets.UTF_8)).run(folder);
        assertThat(error).isLessThan(0.8 * 31.8);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("step   150 of 150", "Ends after step 150",
                "as many as the year before       31.8", "as many as 11 years before       35.6", "autoregression over ");
        assertThat(Files.readString(folder.resolve("forecast.svg"))).contains("<polyline", "on its own from 1985");
        Parameters saved = ModelFile.read(folder.resolve("forecast.safetensors"), Parameters.class);
        double[] ahead = new Forecast(sunspots(), 0, SILENT).oneYearAhead(saved);
        assertThat(sunspots().error(1930, 2008, year -> ahead[year - 1701])).isEqualTo(error);
    }
}
