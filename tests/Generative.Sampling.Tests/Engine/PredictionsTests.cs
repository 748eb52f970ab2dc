using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class PredictionsTests
{
    private static readonly NoiseLevels[] LevelShapes =
        [NoiseLevels.All(0.3), NoiseLevels.PerRow(2, 0.1, 0.4), NoiseLevels.PerPosition(0.1, 0.2, 0.5)];

    [Test]
    public void Every_kind_leads_back_to_the_clean_state(
        [Values(PredictionKind.Clean, PredictionKind.Epsilon, PredictionKind.Velocity, PredictionKind.Flow)] PredictionKind kind,
        [Range(0, 2)] int levelShape, [Values(true, false)] bool scaled)
    {
        using var scope = NewDisposeScope();
        var (process, levels) = (new VpProcess(scaled: scaled), LevelShapes[levelShape]);
        var clean = rand(2, 3, 4, dtype: ScalarType.Float64);
        var noise = rand(2, 3, 4, dtype: ScalarType.Float64);
        var alpha = LevelMath.Over(clean, levels, process.Scale);
        var beta = LevelMath.Over(clean, levels, t => process.Scale(t) * process.Sigma(t));
        var state = alpha * clean + beta * noise;
        var value = kind switch
        {
            PredictionKind.Epsilon => noise,
            PredictionKind.Velocity => alpha * noise - beta * clean,
            PredictionKind.Flow => noise - clean,
            _ => clean,
        };

        var found = Predictions.ToClean(new(value, kind), process, state, levels);

        Assert.That(Values.Distance(found, clean), Is.LessThan(1e-12));
    }

    [Test]
    public void Float32_prediction_becomes_float64_and_a_clean_one_needs_no_Gaussian_process()
    {
        using var scope = NewDisposeScope();
        var value = rand(1, 3);

        var clean = Predictions.ToClean(new(value, PredictionKind.Clean), new OddProcess(), value, NoiseLevels.All(1));

        Assert.That(clean.dtype, Is.EqualTo(ScalarType.Float64));
    }

    [Test]
    public void Predictions_without_a_clean_picture_are_refused()
    {
        using var scope = NewDisposeScope();
        var value = rand(1, 3);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Predictions.ToClean(new(value, PredictionKind.Epsilon), new OddProcess(), value, NoiseLevels.All(1)),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("Epsilon has no clean picture under the process 'odd'"));
        Assert.That(() => Predictions.ToClean(new(value, PredictionKind.Logits), new EdmProcess(), value, NoiseLevels.All(1)),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("Logits is not a picture"));
    }
}
