using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>A run whose states or predictions are disturbed (<see cref="NoisySampler"/>). One instance a run.</summary>
internal sealed class NoisyContext(SamplingContext inner, IContinuousProcess process, InjectedNoise where, double alpha) : SamplingContext
{
    private const string Draw = "injected";

    private long _evaluations;

    public override SamplingRequest Request => inner.Request;

    public override ModelCard Card => inner.Card;

    public override ModelTraits Traits => inner.Traits;

    public override IForwardProcess Process => process;

    public override IRandomSource Random => inner.Random;

    public override Device Device => inner.Device;

    public override IReadOnlyList<double> Levels => inner.Levels;

    public override SampleState Start(NoiseLevels levels)
    {
        var state = inner.Start(levels);
        return where == InjectedNoise.State ? state.With(Keep(Moved(state.Value, levels, 0))) : state;
    }

    // Settling a row's end is beginning the next row: the last one, at level 0, has no noise to take a share of.
    public override SampleState Settle(SampleState state, NoiseLevels levels, int step)
    {
        var settled = inner.Settle(state, levels, step);
        return where == InjectedNoise.State && levels.Max > 0 ? settled.With(Moved(settled.Value, levels, step + 1)) : settled;
    }

    public override Prediction Predict(PredictionRequest request)
    {
        var prediction = inner.Predict(request);
        if (where != InjectedNoise.Prediction)
            return prediction;
        var clean = Predictions.ToClean(prediction, process, request.State, request.Levels);
        var noise = Noise(clean, _evaluations++) * LevelMath.Over(clean, request.Levels, Finite);
        return new(clean - alpha * noise, PredictionKind.Clean) { Variance = prediction.Variance };
    }

    public override IModelCache? CreateCache(int capacity) => inner.CreateCache(capacity);

    public override Tensor Denoise(Tensor state, double level)
    {
        var levels = NoiseLevels.All(level);
        return Predictions.ToClean(Predict(state, levels), process, state, levels);
    }

    public override double Setting(SamplerSetting setting) => inner.Setting(setting);

    public override Tensor Keep(Tensor tensor) => inner.Keep(tensor);

    private Tensor Moved(Tensor x, NoiseLevels levels, long index) =>
        x + alpha * LevelMath.Over(x, levels, process.NoiseScale) * Noise(x, index);

    private Tensor Noise(Tensor x, long index) =>
        Random.Normal(new DrawKey(Draw, index), x.shape.AsSpan()[1..], ScalarType.Float64, x.device);

    // Where the signal is gone no finite error of the noise leaves a finite picture: that one answer stays as it is.
    private double Finite(double level) => process.Sigma(level) is var sigma && double.IsInfinity(sigma) ? 0 : sigma;
}
