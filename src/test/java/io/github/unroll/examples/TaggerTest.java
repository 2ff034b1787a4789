package io.github.unroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaggerTest {

    @TempDir
    private Path folder;

    @Test
    void aSentenceIsTaggedTheSameAloneAndInABatch() {
        List<Sentence> sentences = Sentence.random(20, new Random(1));
        Tagger tagger = new Tagger(Tagger.Model.random(true, new Random(2)));
        List<int[]> alone = sentences.stream().map(sentence -> tagger.tag(List.of(sentence)).get(0)).toList();
        assertThat(tagger.tag(sentences)).usingRecursiveComparison().isEqualTo(alone);
    }

    @Test
    void theAccuracyIsTheShareOfTheWords() {
        Sentence sentence = Sentence.of("the old man the boat");
        Tagger tagger = new Tagger(Tagger.Model.random(true, new Random(2)));
        int[] tags = tagger.tag(List.of(sentence)).get(0);
        tags[1] = (tags[1] + 1) % 5;
        assertThat(tagger.accuracy(List.of(new Sentence(sentence.words(), tags)))).isEqualTo(0.8);
    }

    @Test
    void twoDirectionsLearnWhatOneCannotKnow() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        double accuracy = Tagger.run(400, 4, folder, new PrintStream(bytes, false, StandardCharsets.UTF_8));
        assertThat(accuracy).isGreaterThan(0.97);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).containsPattern("one direction +[78]\\d\\.\\d % of the words")
                .contains("the/determiner old/noun man/verb the/determiner boat/noun");
        assertThat(folder.resolve("tagger.safetensors")).isRegularFile();
    }
}
