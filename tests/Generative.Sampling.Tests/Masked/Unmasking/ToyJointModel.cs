using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>The ideal network of <see cref="ToyJoint"/> as a model, and how far samples are from the joint law.</summary>
internal sealed class ToyJointModel : IGenerativeModel
{
    /// <summary>What a right sampler's statistic exceeds once in a million runs, with 26 degrees of freedom.</summary>
    public const double Critical = 75.55;

    private const int Samples = 20_000;

    private readonly ToyJoint _joint = new();

    public ModelCard Card { get; } = new("toy joint", [3]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { IsTimeFree = true };

    public IForwardProcess Process { get; } = new AbsorbingProcess(new LogLinearMaskSchedule(0), 4, (int)ToyJoint.Mask);

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request) => new(_joint.Ask(request.State), PredictionKind.Logits);

    /// <summary>Pearson's statistic of 20,000 samples against the joint law.</summary>
    public double Statistic(ISampler sampler, int steps, IReadOnlyDictionary<string, double>? settings = null)
    {
        using var scope = NewDisposeScope();
        var request = new SamplingRequest([.. Enumerable.Range(1, Samples).Select(i => (long)i)], steps)
        {
            Settings = settings ?? new Dictionary<string, double>(),
        };
        using var result = SamplerRunner.Run(sampler, this, request);
        var counts = (result.State.Value * tensor(new long[] { 9, 3, 1 })).sum(-1).bincount(null, 27);
        var expected = _joint.Joint * Samples;
        return ((counts - expected).square() / expected).sum().item<double>();
    }

    public void Dispose() { }
}
