package io.github.unroll.internal;

/**
 * The reversal of sequences within their own lengths. Steps are counted from 0: for t &lt; l_j, the steps t and l_j - 1 - t of
 * sequence j change places. The padding stays where it is. Applied twice, it restores the sequences.
 *
 * @param lengths l_1, ..., l_m
 */
public record TimeReversal(int[] lengths) {

    /**
     * Sets a block to a step of the reversed sequences.
     *
     * @param steps the sequences, each step with m columns without gaps
     * @param t the step of the reversed sequences
     * @param target receives step t, of the same shape
     */
    public void copy(Block[] steps, int t, Block target) {
        int[] sources = new int[lengths.length];
        for (int j = 0; j < sources.length; j++) {
            sources[j] = t < lengths[j] ? lengths[j] - 1 - t : t;
        }
        target.copyColumns(steps, sources);
    }
}
