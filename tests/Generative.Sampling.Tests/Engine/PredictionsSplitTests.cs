using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class PredictionsSplitTests
{
    private static readonly GaussianProcess[] Processes =
    [
        new EdmProcess(), new VpProcess(), new RectifiedFlowProcess(),
        new DiscreteVpProcess(BetaSchedules.AlphaBars("linear", 1000, 1e-4, 0.02)),
    ];

    private static readonly PredictionKind[] Kinds =
        [PredictionKind.Clean, PredictionKind.Epsilon, PredictionKind.Velocity, PredictionKind.Flow];

    [Test]
    public void Both_halves_of_a_state_come_back_from_every_kind(
        [ValueSource(nameof(Kinds))] PredictionKind kind, [Range(0, 3)] int process, [Values(1, 3)] int positions)
    {
        using var scope = NewDisposeScope();
        var path = Processes[process];
        var levels = positions == 1 ? NoiseLevels.PerRow(2, 0.2, 0.9) : NoiseLevels.PerPosition(0.1, 0.4, 0.8);
        var (clean, noise) = (rand(2, 3, 4, dtype: ScalarType.Float64), rand(2, 3, 4, dtype: ScalarType.Float64));
        var state = StateOf(path, levels, clean, noise);

        var (x0, n) = Predictions.Split(new(ValueOf(kind, path, levels, clean, noise), kind), path, state, levels);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(x0, clean), Is.LessThan(1e-11));
        Assert.That(Values.Distance(n, noise), Is.LessThan(1e-11));
        Assert.That((x0.dtype, n.dtype), Is.EqualTo((ScalarType.Float64, ScalarType.Float64)));
    }

    [Test]
    public void Clean_half_is_ToClean_s([ValueSource(nameof(Kinds))] PredictionKind kind)
    {
        using var scope = NewDisposeScope();
        var (process, levels) = (new VpProcess(), NoiseLevels.All(0.3));
        var (state, value) = (rand(2, 4, dtype: ScalarType.Float64), rand(2, 4));

        var (clean, noise) = Predictions.Split(new(value, kind), process, state, levels);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(clean, Predictions.ToClean(new(value, kind), process, state, levels)), Is.Zero);
        Assert.That(Values.Distance(StateOf(process, levels, clean, noise), state), Is.LessThan(1e-13), "the halves add up to the state");
        Assert.That(clean.dtype, Is.EqualTo(ScalarType.Float64), "a float32 prediction is widened");
    }

    [Test]
    public void Pure_noise_has_a_clean_half_for_every_kind_but_epsilon([ValueSource(nameof(Kinds))] PredictionKind kind)
    {
        using var scope = NewDisposeScope();
        var (flow, levels) = (new RectifiedFlowProcess(), NoiseLevels.All(1));
        var (clean, noise) = (rand(2, 4, dtype: ScalarType.Float64), rand(2, 4, dtype: ScalarType.Float64));

        var (x0, n) = Predictions.Split(new(ValueOf(kind, flow, levels, clean, noise), kind), flow, noise, levels);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(n, noise), Is.LessThan(1e-14));
        Assert.That(Values.Of(x0), kind == PredictionKind.Epsilon
            ? Is.All.Matches<double>(v => !double.IsFinite(v)) : Is.EqualTo(Values.Of(clean)).Within(1e-14));
    }

    [Test]
    public void What_is_no_picture_is_refused()
    {
        using var scope = NewDisposeScope();
        var value = rand(1, 3);

        using var _ = Assert.EnterMultipleScope();
        foreach (var kind in (PredictionKind[])[PredictionKind.Logits, PredictionKind.ConcreteScore, PredictionKind.Count])
            Assert.That(() => Predictions.Split(new(value, kind), new EdmProcess(), value, NoiseLevels.All(1)),
                Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains($"{kind} is not a picture"));
        Assert.That(() => Predictions.Split(new(value, PredictionKind.Clean), new OddProcess(), value, NoiseLevels.All(1)),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("'odd' has no scale and noise"));
    }

    private static Tensor StateOf(GaussianProcess process, NoiseLevels levels, Tensor clean, Tensor noise) =>
        LevelMath.Over(clean, levels, process.Scale) * clean + LevelMath.Over(clean, levels, process.NoiseScale) * noise;

    private static Tensor ValueOf(PredictionKind kind, GaussianProcess process, NoiseLevels levels, Tensor clean, Tensor noise)
    {
        var (alpha, beta) = (LevelMath.Over(clean, levels, process.Scale), LevelMath.Over(clean, levels, process.NoiseScale));
        return kind switch
        {
            PredictionKind.Epsilon => noise,
            PredictionKind.Velocity => alpha * noise - beta * clean,
            PredictionKind.Flow => noise - clean,
            _ => clean,
        };
    }
}
