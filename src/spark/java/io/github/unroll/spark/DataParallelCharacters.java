package io.github.unroll.spark;

import io.github.unroll.Lstm;
import io.github.unroll.LstmCell.Parameters;
import io.github.unroll.State;
import io.github.unroll.io.ModelFile;
import io.github.unroll.training.Adam;
import io.github.unroll.training.Clipping;
import io.github.unroll.training.CrossEntropy;
import io.github.unroll.training.GradientSum;
import io.github.unroll.training.Initialisation;
import io.github.unroll.training.LearningRate;
import io.github.unroll.training.Loss;
import io.github.unroll.training.OneHot;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains an LSTM to predict the next character of a text, synchronously on many machines. In every step the parameters go to
 * the executors, each computes some shards of the batch, and the driver clips the sum of their gradients and makes a step of
 * Adam. The result has the same bits as in one JVM, for every number of executors and partitions, and if executors are lost.
 */
public final class DataParallelCharacters {

    /** The executors' work on a batch: a function of the model alone, so a lost executor only costs time. */
    interface Batch extends Function<Model, Sum> {
    }

    /**
     * The input of a step.
     *
     * @param step the number of steps made before
     * @param states by shard, the last states of its streams; none at the beginning of the text
     */
    record Model(int step, Parameters parameters, Map<Integer, State> states) implements Serializable {
    }

    /**
     * Some shards of a batch.
     *
     * @param states by shard, the last states of its streams
     */
    record Sum(GradientSum<Parameters> gradients, Map<Integer, State> states) implements Serializable {

        Sum plus(Sum other) {
            Map<Integer, State> both = new HashMap<>(states);
            both.putAll(other.states);
            return new Sum(gradients.plus(other.gradients), both);
        }
    }

    /** The progress of a training. */
    interface Display {

        void step(Adam.State<Parameters> state, double loss);
    }

    private final ShardedText text;
    private final Parameters start;
    private final Adam adam;

    DataParallelCharacters(ShardedText text, int characters, int hidden, int steps) {
        this.text = text;
        this.start = Initialisation.withForgetBias(Parameters.random(characters, hidden, characters, new Random(1)), 1);
        this.adam = new Adam(LearningRate.linear(0.03, steps));
    }

    /** A shard of a batch. */
    static Sum shard(int shard, ShardedText text, Model model) {
        Lstm lstm = new Lstm(model.parameters());
        State first = model.states().getOrDefault(shard, State.zeros(model.parameters(), text.streams(shard)));
        Lstm.Forward forward = lstm.forward(OneHot.of(model.parameters().nx(), text.inputs(shard, model.step())), first);
        Loss loss = CrossEntropy.of(forward.y()).againstLabels(text.targets(shard, model.step()));
        Parameters gradients = loss.backward(forward).dParameters();
        GradientSum<Parameters> part = GradientSum.part(shard, text.shards(), loss.value(), loss.weight(), gradients);
        return new Sum(part, Map.of(shard, forward.last()));
    }

    /** All shards on the executors. The shards' numbers and the text go to them once, the model in every step. */
    Batch on(JavaSparkContext spark, int partitions) {
        JavaRDD<Integer> shards = spark.parallelize(IntStream.range(0, text.shards()).boxed().toList(), partitions);
        Broadcast<ShardedText> everywhere = spark.broadcast(text);
        return model -> {
            Broadcast<Model> now = spark.broadcast(model);
            Sum sum = shards.map(k -> shard(k, everywhere.value(), now.value())).reduce(Sum::plus);
            now.destroy();
            return sum;
        };
    }

    /** All shards in this JVM, one after the other. */
    Batch here() {
        return model -> IntStream.range(0, text.shards()).mapToObj(k -> shard(k, text, model)).reduce(Sum::plus).orElseThrow();
    }

    /** The training. */
    Adam.State<Parameters> train(int steps, Batch batch, Display display) {
        Adam.State<Parameters> state = adam.start(start);
        Map<Integer, State> states = Map.of();
        while (state.steps() < steps) {
            Sum sum = batch.apply(new Model(state.steps(), state.parameters(), states));
            state = adam.step(state, Clipping.byNorm(sum.gradients().gradients(), 1));
            states = text.begins(state.steps()) ? Map.of() : sum.states();
            display.step(state, sum.gradients().loss());
        }
        return state;
    }

    /**
     * Trains a model of a text, and stores it.
     *
     * @param args the path of the text; that of the model, a safetensors file; and perhaps the number of steps
     * @throws IOException if the text cannot be read, or the model cannot be written
     */
    public static void main(String... args) throws IOException {
        String characters = Characters.read(Path.of(args[0]));
        int steps = args.length > 2 ? Integer.parseInt(args[2]) : 200;
        Characters known = Characters.of(characters);
        ShardedText text = new ShardedText(known.indexes(characters), 64, 32, 16);
        DataParallelCharacters training = new DataParallelCharacters(text, known.size(), 128, steps);
        try (JavaSparkContext spark = Cluster.connect("characters")) {
            int partitions = Math.min(text.shards(), spark.defaultParallelism());
            Progress progress = new Progress(System.out, text.batchSize(), () -> Cluster.executors(spark));
            Adam.State<Parameters> state = training.train(steps, training.on(spark, partitions), progress);
            ModelFile.write(Path.of(args[1]), state.parameters(), Map.of("characters", known.toString()));
        }
    }
}
