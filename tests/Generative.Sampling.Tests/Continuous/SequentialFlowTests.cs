using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class SequentialFlowTests
{
    [Test]
    public void Levels_pass_every_border() =>
        Assert.That(SequentialFlow.Levels(2, 3), Is.EqualTo(new[] { 1, 5 / 6.0, 4 / 6.0, 0.5, 2 / 6.0, 1 / 6.0, 0 }).Within(1e-15));

    [Test]
    public void Straight_pieces_are_followed_without_error()
    {
        using var start = tensor(new double[] { 1, -2, 3 }, [1, 3]);
        var request = new SamplingRequest([0], 2) { Levels = SequentialFlow.Levels(2), Start = new(0, start) };

        using var result = SamplerRunner.Run(SequentialFlow.Sampler, new Broken(), request);

        // dx/dt is 4 above the border at 1/2 and -1 below it.
        Assert.That(Values.Of(result.State.Value), Is.EqualTo(new[] { 1 - 2 + 0.5, -2 - 2 + 0.5, 3 - 2 + 0.5 }).Within(1e-12));
    }

    [TestCase(0, 1)]
    [TestCase(1, 0)]
    public void Counts_below_1_are_refused(int segments, int stepsEach) =>
        Assert.That(() => SequentialFlow.Levels(segments, stepsEach), Throws.InstanceOf<ArgumentOutOfRangeException>());

    /// <summary>A flow of two straight pieces.</summary>
    private sealed class Broken : IGenerativeModel
    {
        public ModelCard Card { get; } = new("broken line", [3]);

        public ModelTraits Traits { get; } = new(PredictionKind.Flow);

        public IForwardProcess Process { get; } = new RectifiedFlowProcess();

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request) =>
            new(full_like(request.State, request.Levels.Uniform > 0.5 ? 4 : -1), PredictionKind.Flow);

        public void Dispose() { }
    }
}
