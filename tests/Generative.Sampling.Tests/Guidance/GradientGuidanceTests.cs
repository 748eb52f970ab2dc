using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class GradientGuidanceTests
{
    private static readonly GaussianData Model = new(new VpProcess());

    private static PredictionRequest Asked =>
        new(tensor(new double[] { 0.5, -1, 2, 3, 0.1, -4 }, [2, 3]), NoiseLevels.PerRow(2, 0.2, 0.7), Conditioning.None);

    // log N(y; x_0, 1) at y = 1.
    private static Tensor Near1(Tensor clean, Tensor sigma) => (clean - 1).square().sum(1) * -0.5;

    [Test]
    public void Clean_estimate_moves_by_the_spread_times_the_gradient([Values] GradientPath path,
        [Values(PredictionKind.Clean, PredictionKind.Epsilon, PredictionKind.Velocity, PredictionKind.Flow)] PredictionKind kind)
    {
        using var scope = NewDisposeScope();
        var (asked, process, model) = (Asked, (VpProcess)Model.Process, new InKind(Model, kind));

        Prediction guided;
        using (inference_mode())
            guided = new GradientGuidance(Near1, 2, path, Model.Deviation).Guide(model, model).Predict(asked);

        // For this data J is c^2 / (c^2 + sigma^2) exactly, so both paths give the same.
        var clean = Model.Predict(asked).Value;
        var (c2, s2) = (Model.Deviation * Model.Deviation, LevelMath.Over(asked.State, asked.Levels, t => Math.Pow(process.Sigma(t), 2)));
        var expected = clean + 2 * s2 * c2 / (c2 + s2) * (1 - clean);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(Predictions.ToClean(guided, process, asked.State, asked.Levels), expected), Is.LessThan(1e-10));
        Assert.That(guided.Kind, Is.EqualTo(kind));
        Assert.That(guided.Value.requires_grad || guided.Variance!.requires_grad, Is.False);
    }

    [Test]
    public void Infinite_deviation_takes_the_noise_as_fixed()
    {
        using var scope = NewDisposeScope();
        var asked = Asked with { Levels = NoiseLevels.All(0.3) };
        var guided = new GradientGuidance(Near1, 1, deviation: double.PositiveInfinity).Guide(Model, Model).Predict(asked);
        var clean = Model.Predict(asked).Value;
        var sigma = ((VpProcess)Model.Process).Sigma(0.3);
        Assert.That(Values.Distance(guided.Value, clean + sigma * sigma * (1 - clean)), Is.LessThan(1e-10));
    }

    [Test]
    public void Function_sees_sigma_and_rows_do_not_touch_each_other([Values] GradientPath path)
    {
        Tensor PerSigma(Tensor clean, Tensor sigma) => (clean.square() * sigma).sum(1);
        using var both = SamplerRunner.Run(KnownSamplers.Get("ddim"), Model,
            new([1, 2], 5) { Guidance = new GradientGuidance(PerSigma, -0.1, path) });
        using var second = SamplerRunner.Run(KnownSamplers.Get("ddim"), Model,
            new([2], 5) { Guidance = new GradientGuidance(PerSigma, -0.1, path) });
        using var free = SamplerRunner.Run(KnownSamplers.Get("ddim"), Model, new([2], 5));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Same(Values.RowBits(both.State.Value, 1), Values.Bits(second.State.Value)));
        Assert.That(Values.Distance(free.State.Value, second.State.Value), Is.GreaterThan(1e-3));
    }

    [Test]
    public void Runs_leave_no_tensor_behind([Values] GradientPath path) => LiveTensors.AreUnchangedBy(() =>
        SamplerRunner.Run(KnownSamplers.Get("edm-heun"), Model,
            new([1, 2], 3) { Guidance = new GradientGuidance(Near1, 1, path) }).Dispose());

    [Test]
    public void Signal_that_is_gone_gives_finite_answers([Values] GradientPath path)
    {
        using var scope = NewDisposeScope();
        var noise = new Fixed(new RectifiedFlowProcess(), PredictionKind.Flow);
        var guided = new GradientGuidance(Near1, 1, path).Guide(noise, noise).Predict(Asked with { Levels = NoiseLevels.All(1) });
        Assert.That(Values.Of(guided.Value), Is.All.Matches<double>(double.IsFinite));
    }

    [TestCase("shape []; give one number a row, [2]", 0)]
    [TestCase("does not depend on the clean estimate", 1)]
    public void Function_that_cannot_guide_is_explained(string message, int which)
    {
        using var scope = NewDisposeScope();
        Func<Tensor, Tensor, Tensor> wrong = which == 0 ? (clean, _) => clean.sum() : (clean, _) => clean.detach().sum(1);
        Assert.That(() => new GradientGuidance(wrong).Guide(Model, Model).Predict(Asked),
            Throws.InvalidOperationException.With.Message.Contains(message));
    }

    [Test]
    public void Network_without_gradients_is_explained()
    {
        using var scope = NewDisposeScope();
        var mute = new Fixed(new VpProcess(), PredictionKind.Clean);
        Assert.That(() => new GradientGuidance(Near1, 1, GradientPath.Network).Guide(mute, mute).Predict(Asked),
            Throws.InvalidOperationException.With.Message.Contains("use GradientPath.Estimate"));
    }

    [TestCase(double.NaN, 1, "scale is NaN")]
    [TestCase(1, 0, "deviation is 0; give the data's, above 0, or infinity")]
    [TestCase(1, double.NaN, "deviation is NaN")]
    public void Numbers_are_checked(double scale, double deviation, string message) =>
        Assert.That(() => new GradientGuidance(Near1, scale, deviation: deviation),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message));

    [Test]
    public void Process_without_a_sigma_is_refused() =>
        Assert.That(new GradientGuidance(Near1).Judge(new NoModel(new OddProcess())).Kind, Is.EqualTo(VerdictKind.Invalid));

    private sealed class Fixed(IForwardProcess process, PredictionKind kind) : IGenerativeModel
    {
        public ModelCard Card { get; } = new("fixed", [3]);

        public ModelTraits Traits => new(kind);

        public IForwardProcess Process => process;

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request) => new(request.State.detach() * 0.5, kind);

        public void Dispose() { }
    }
}
