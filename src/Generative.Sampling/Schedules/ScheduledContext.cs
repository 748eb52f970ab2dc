using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>A run seen from a timetable: levels are its points, states are in its frame, and the model is asked in its own.</summary>
internal sealed class ScheduledContext(SamplingContext inner, Timetable table, TimetableProcess process, CleanLimits? limits) : SamplingContext
{
    public override SamplingRequest Request => inner.Request;

    public override ModelCard Card => inner.Card;

    public override ModelTraits Traits => inner.Traits;

    public override IForwardProcess Process => process;

    public override IRandomSource Random => inner.Random;

    public override Device Device => inner.Device;

    public override IReadOnlyList<double> Levels { get; } = process.Levels(process.Steps);

    public override SampleState Start(NoiseLevels levels)
    {
        var state = Request.Start is null
            ? new SampleState(Random.Normal("prior", [.. Card.RowShape], ScalarType.Float64).mul_(table.PriorScale))
            : RunStart.State(Request, process, Card, levels, Random);
        var placed = new SampleState(state.Value.to(Device), state.Parts.ToDictionary(p => p.Key, p => p.Value.to(Device)));
        foreach (var tensor in placed.Tensors)
            Keep(tensor);
        return placed;
    }

    public override SampleState Settle(SampleState state, NoiseLevels levels, int step) =>
        RunStart.Settle(Request.Known, process, state, levels, Random, step, isEnd: levels.Uniform == process.To(process.Steps - 1));

    public override Prediction Predict(PredictionRequest request)
    {
        var level = request.Levels.Uniform;
        var point = process.Point(level);
        var x = point.ModelScale == 1 ? request.State : request.State * point.ModelScale;
        var prediction = inner.Predict(request with { State = x, Levels = NoiseLevels.All(point.ModelLevel) });
        if (limits is not null)
            return prediction with { Value = limits.Apply(Clean(prediction, request.State, point), inner), Kind = PredictionKind.Clean };
        // What is said of the noise or the picture holds in every frame; a velocity is a mixture of its own frame.
        return point.ModelScale == 1 || prediction.Kind is PredictionKind.Clean or PredictionKind.Epsilon ? prediction
            : prediction with { Value = Clean(prediction, request.State, point), Kind = PredictionKind.Clean };
    }

    public override IModelCache? CreateCache(int capacity) => inner.CreateCache(capacity);

    public override Tensor Denoise(Tensor state, double level)
    {
        var levels = NoiseLevels.All(level);
        return Predictions.ToClean(Predict(new PredictionRequest(state, levels, Request.Conditioning)), process, state, levels);
    }

    public override double Setting(SamplerSetting setting) => inner.Setting(setting);

    public override Tensor Keep(Tensor tensor) => inner.Keep(tensor);

    /// <summary>The clean estimate by the point's own scale and noise, taken in the model's frame.</summary>
    private static Tensor Clean(Prediction prediction, Tensor state, SchedulePoint point)
    {
        var value = prediction.Value.to(ScalarType.Float64);
        var (x, a, b) = (state * point.ModelScale, point.Scale * point.ModelScale, point.Noise * point.ModelScale);
        return prediction.Kind switch
        {
            PredictionKind.Clean => value,
            PredictionKind.Epsilon => (x - value * b) / a,
            PredictionKind.Velocity => (x * a - value * b) / (a * a + b * b),
            PredictionKind.Flow => (x - value * b) / (a + b),
            _ => throw new InvalidCombinationException($"A prediction of {prediction.Kind} is not a picture; use a sampler for tokens."),
        };
    }
}
