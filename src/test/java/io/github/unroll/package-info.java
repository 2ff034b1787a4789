/**
 * Which test holds which property. A numerical claim is checked in three independent ways: central differences, numbers
 * computed elsewhere, and identities.
 * <pre>
 * gradients are those of the forward pass          RnnGradientTest, LstmGradientTest, LayerStackGradientTest
 * numbers are those of PyTorch                     GoldenTest, LayerStackGoldenTest, LossGoldenTest, DropoutTest, OptimiserTest
 * numbers are those that the exercise publishes    PublishedNumbersTest, WalkthroughTest; its mistakes: ErrataTest
 * a sequence equals a loop over its cell, ...      RnnIdentityTest, LstmIdentityTest, LayerStackIdentityTest
 * a padded batch equals its sequences alone        RaggedBatchTest, PublishedCasesTest
 * one step equals one of a sequence                StepTest, InferenceTest
 * examples do not see each other                   IsolationTest
 * errors are at most twice those of NumPy          AccuracyTest; of σ, tanh and exp in ulps: ActivationsTest, ActivationErrors
 * no overflow, NaN only where it belongs           NumericsTest, SaturationTest
 * bits are those recorded once                     RecordedBitsTest
 * bits do not depend on the kernels                SameBitsTest, VectorWidthTest: where the vector kernels run
 * bits do not depend on threads or pools           RecurrenceTest, ColumnsTest, ParallelTest, ConcurrencyTest
 * kernels compute their formulas                   KernelsTest, MultiplyAddTest, ActivationsTest
 * long sums lose no small addends                  WeightGradientsTest, KernelsTest
 * a sum of parts has the same bits in every order  GradientSumTest
 * values go through Java streams, checked again    SerializationTest
 * nothing is lost or hangs                         TeamTest, SmallJvmTest; Soak, by hand
 * an empty matrix costs nothing                    HugeEmptyTest, HugeEmptyBlockTest, HugeEmptyTensorTest, ShapeCheckTest
 * everything prints its sizes                      PrintingTest
 * every error names its operands and its rule      *ErrorsTest
 * a list is copied once, then checked              ListArgumentsTest, ListsInTreesTest
 * a loss decreases                                 TrainingTest, ResumedCharacterModelTest, ForecastTest
 * files are not trusted                            NpyTest, NpzTest, SafeTensorsTest, StreamsTest, IntegersTest, MutationTest,
 *                                                  FuzzedInputsTest
 * a file of another kind is named                  WrongFileTest, MappingAdviceTest
 * a file within the budget becomes parameters      MemoryTest
 * files are written as a whole, to their owner     AtomicFileTest, WritingTest; in every time zone: TimeZoneTest
 * a model comes back from its file                 ModelFileTest, ResumedCharacterModelTest; Python reads it: RecordedFilesTest
 * NumPy reads and writes the same files            PythonTest, RecordedFilesTest
 * other tools' weights give their outputs          WeightsFromOtherToolsTest, DerivedWeightsTest, PyTorchLayersTest,
 *                                                  RunPyTorchTest
 * layers of other tools that do not fit are named  LayerWidthsTest
 * numbers are those that other projects publish    PublishedCasesTest
 * imports run one way                              ImportsTest
 * the documentation is compiled and true           ReadmeTest, GuideTest, PackageExamplesTest, ClassExamplesTest
 * </pre>
 */
package io.github.unroll;
