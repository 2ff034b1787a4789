package io.github.unroll.benchmark;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.chart.ui.VerticalAlignment;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.general.DatasetUtils;

/** The table as a picture, in SVG: the networks beside PyTorch, and the products beside the peak. */
final class Chart {

    private static final int WIDTH = 860;
    private static final int BAR = 19;                                         // with its share of the gaps
    private static final int FRAME = 120;                                      // title, legend and axis

    private static final Map<Contender, Color> COLORS = Map.of(
            Contender.VECTOR, new Color(0x1F5A99), Contender.PORTABLE, new Color(0x7FB2E5),
            Contender.FLOAT32, new Color(0xE0823D), Contender.EJML, new Color(0x4F9D69), Contender.OJALGO, new Color(0xC9A227),
            Contender.FLOAT64, new Color(0x888888));
    private static final Color GRID = new Color(0xDDDDDD);
    private static final Color INK = new Color(0x333333);

    private final Machine machine;
    private final Effort effort;
    private final Map<Run, Measurement> measurements;

    Chart(Machine machine, Effort effort, Map<Run, Measurement> measurements) {
        this.machine = machine;
        this.effort = effort;
        this.measurements = measurements;
    }

    void write(Path file) throws IOException, ParserConfigurationException {
        int lstmHeight = FRAME + 3 * BAR * effort.lstms().size();
        int productHeight = FRAME + Contender.PRODUCT.size() * BAR * effort.products().size();
        SVGGraphics2D svg = new SVGGraphics2D(DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder()
                .getDOMImplementation().createDocument("http://www.w3.org/2000/svg", "svg", null));
        svg.setSVGCanvasSize(new Dimension(WIDTH, lstmHeight + productHeight));
        draw(lstms(), svg, 0, lstmHeight);
        draw(products(), svg, lstmHeight, productHeight);
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            svg.stream(writer, true);
        }
    }

    private static void draw(JFreeChart chart, Graphics2D graphics, int y, int height) {
        chart.draw(graphics, new Rectangle(0, y, WIDTH, height));
    }

    /** How many times as fast as PyTorch in float64, which is the line at 1. */
    private JFreeChart lstms() {
        DefaultCategoryDataset speeds = new DefaultCategoryDataset();
        List<Contender> contenders = List.of(Contender.VECTOR, Contender.PORTABLE, Contender.FLOAT32);
        for (LstmWork work : effort.lstms()) {
            double pytorch = milliseconds(work, Contender.FLOAT64);
            String category = work.title() + ": " + Line.time(pytorch);
            contenders.stream().filter(c -> timed(work, c))
                    .forEach(c -> speeds.addValue(pytorch / milliseconds(work, c), c.title, category));
        }
        LogAxis axis = new LogAxis();
        axis.setBase(2);
        axis.setTickUnit(new NumberTickUnit(1, number("0.###"), 0));
        axis.setNumberFormatOverride(number("0.###"));
        axis.setUpperMargin(0.08);
        axis.setLowerMargin(0.08);
        BarRenderer renderer = renderer(contenders, "0.00×");
        renderer.setBase(1);
        JFreeChart chart = chart("LSTM forward + backward, one thread: times as fast as PyTorch float64, whose time is given",
                plot(speeds, axis, renderer, 1));
        chart.addSubtitle(0, note("LSTM (n_x, n_a, m, T): inputs, hidden units, examples, steps"));
        return chart;
    }

    private JFreeChart products() {
        DefaultCategoryDataset rates = new DefaultCategoryDataset();
        for (ProductWork work : effort.products()) {
            Contender.PRODUCT.stream().filter(c -> timed(work, c)).forEach(c -> rates.addValue(
                    measurements.get(Run.oneThread(work, c)).gigaflops(work), c.title, work.title()));
        }
        double peak = measurements.get(Run.PEAK).gigaflops(Run.PEAK.work());
        NumberAxis axis = new NumberAxis();
        axis.setRange(0, 1.1 * Math.max(peak, DatasetUtils.findMaximumRangeValue(rates).doubleValue()));
        axis.setTickUnit(new NumberTickUnit(10));
        JFreeChart chart = chart(String.format(Locale.ROOT, "Matrix.times, one thread: GFLOP/s, of at most %.1f", peak),
                plot(rates, axis, renderer(Contender.PRODUCT, "0.0"), peak));
        chart.addSubtitle(0, note(machine.toString()));
        return chart;
    }

    private boolean timed(Work work, Contender contender) {
        return measurements.containsKey(Run.oneThread(work, contender));
    }

    private double milliseconds(LstmWork work, Contender contender) {
        return measurements.get(Run.oneThread(work, contender)).milliseconds();
    }

    private static TextTitle note(String text) {
        return new TextTitle(text, new Font("SansSerif", Font.PLAIN, 11), INK, RectangleEdge.BOTTOM,
                HorizontalAlignment.CENTER, VerticalAlignment.BOTTOM, new RectangleInsets(6, 0, 6, 0));
    }

    private static JFreeChart chart(String title, CategoryPlot plot) {
        JFreeChart chart = new JFreeChart(null, JFreeChart.DEFAULT_TITLE_FONT, plot, true);
        TextTitle heading = new TextTitle(title, new Font("SansSerif", Font.BOLD, 14));
        heading.setMargin(12, 0, 8, 0);
        chart.setTitle(heading);
        chart.setBackgroundPaint(Color.WHITE);
        chart.getLegend().setFrame(BlockBorder.NONE);
        return chart;
    }

    /** Horizontal bars, and a line across them at the limit. */
    private static CategoryPlot plot(DefaultCategoryDataset bars, ValueAxis axis, BarRenderer renderer, double limit) {
        CategoryAxis categories = new CategoryAxis();
        categories.setCategoryMargin(0.2);
        categories.setTickLabelFont(new Font("SansSerif", Font.PLAIN, 12));
        categories.setTickLabelInsets(new RectangleInsets(0, 0, 0, 8));
        categories.setLowerMargin(0.01);
        categories.setUpperMargin(0.01);
        CategoryPlot plot = new CategoryPlot(bars, categories, axis, renderer);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setOutlineVisible(false);
        plot.addRangeMarker(new ValueMarker(limit, INK, new BasicStroke(1.5f)));
        return plot;
    }

    private static BarRenderer renderer(List<Contender> contenders, String label) {
        BarRenderer renderer = new BarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setItemMargin(0.05);
        for (int series = 0; series < contenders.size(); series++) {
            renderer.setSeriesPaint(series, COLORS.get(contenders.get(series)));
        }
        renderer.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator("{2}", number(label)));
        renderer.setDefaultItemLabelsVisible(true);
        renderer.setDefaultPositiveItemLabelPosition(new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
        renderer.setDefaultNegativeItemLabelPosition(new ItemLabelPosition(ItemLabelAnchor.OUTSIDE9, TextAnchor.CENTER_RIGHT));
        return renderer;
    }

    /** With a point, wherever in the world. */
    private static NumberFormat number(String pattern) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    }
}
