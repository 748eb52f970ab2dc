using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>A run seen in the frame y = x / s, level sigma: predictions are asked in the process's own frame and come back as clean estimates.</summary>
internal sealed class SigmaFrameContext(SamplingContext inner, IContinuousProcess own) : SamplingContext
{
    private readonly UnscaledProcess _process = new(own);

    public override SamplingRequest Request => inner.Request;

    public override ModelCard Card => inner.Card;

    public override ModelTraits Traits => inner.Traits;

    public override IForwardProcess Process => _process;

    public override IRandomSource Random => inner.Random;

    public override Device Device => inner.Device;

    public override IReadOnlyList<double> Levels => [.. inner.Levels.Select(own.Sigma)];

    public override SampleState Start(NoiseLevels levels) => inner.Start(levels.Select(own.LevelOf));

    public override SampleState Settle(SampleState state, NoiseLevels levels, int step) => inner.Settle(state, levels.Select(own.LevelOf), step);

    public override Prediction Predict(PredictionRequest request)
    {
        var levels = request.Levels.Select(own.LevelOf);
        var x = request.State * LevelMath.Over(request.State, levels, own.Scale);
        var prediction = inner.Predict(request with { State = x, Levels = levels });
        return new(Predictions.ToClean(prediction, own, x, levels), PredictionKind.Clean) { Variance = prediction.Variance };
    }

    public override IModelCache? CreateCache(int capacity) => inner.CreateCache(capacity);

    public override Tensor Denoise(Tensor state, double level) => Predict(state, NoiseLevels.All(level)).Value;

    public override double Setting(SamplerSetting setting) => inner.Setting(setting);

    public override Tensor Keep(Tensor tensor) => inner.Keep(tensor);
}
