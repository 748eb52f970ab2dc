using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// The ideal denoiser of data N(mu, c^2), every number independent: D(x; sigma) = (c^2 x + sigma^2 mu) / (c^2 + sigma^2) on x / s(t).
/// Samplers can be checked against the exact solution. Class k moves mu by k + 1; "no class" leaves it.
/// </summary>
internal sealed class GaussianData(IGaussianProcess process, params long[] rowShape) : IGenerativeModel
{
    private int calls;

    public double Mean { get; init; } = 0.3;

    public double Deviation { get; init; } = 0.5;

    /// <summary>Told the number of the call, from 1, before it answers; may cancel or throw.</summary>
    public Action<int>? OnCall { get; init; }

    public int Calls => calls;

    public ModelCard Card { get; } = new("gaussian data", rowShape.Length == 0 ? [3] : rowShape);

    public ModelTraits Traits { get; init; } = new(PredictionKind.Clean) { KnowsUnconditional = true, HasLevelPerPosition = true };

    public IForwardProcess Process => process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        OnCall?.Invoke(Interlocked.Increment(ref calls));
        using var scope = NewDisposeScope();
        var x = request.State;
        var scale = LevelMath.Over(x, request.Levels, process.Scale);
        var variance = LevelMath.Over(x, request.Levels, t => Math.Pow(process.NoiseScale(t), 2));
        var c2 = Deviation * Deviation;
        // Written without a division by the scale, which is 0 where a flow begins.
        return new(((x * scale * c2 + variance * MeanOf(request)) / (variance + scale * scale * c2)).MoveToOuterDisposeScope(), PredictionKind.Clean);
    }

    /// <summary>Where the probability flow carries x from one level to another.</summary>
    public Tensor Flow(Tensor x, double from, double to)
    {
        using var scope = NewDisposeScope();
        var spread = Math.Sqrt((Deviation * Deviation + Math.Pow(process.Sigma(to), 2))
            / (Deviation * Deviation + Math.Pow(process.Sigma(from), 2)));
        return (((x / process.Scale(from) - Mean) * spread + Mean) * process.Scale(to)).MoveToOuterDisposeScope();
    }

    public void Dispose() { }

    private Tensor MeanOf(PredictionRequest request)
    {
        double[] means = [.. (request.Conditioning.Classes ?? [Conditioning.NoClass]).Select(k => Mean + k + 1)];
        var shape = new long[request.State.dim()];
        Array.Fill(shape, 1);
        shape[0] = means.Length;
        return tensor(means, shape, ScalarType.Float64);
    }
}
