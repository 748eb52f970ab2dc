using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>BD3-LM's schedules, noise.SCHEDULE.QUANTITY, and losses from their draws, loss.RANGE.QUANTITY.</summary>
internal static class Bd3lmLosses
{
    private const string Noise = "noise.", Times = "noise.t";

    /// <summary>Most total noise that the published code tells a network.</summary>
    private static readonly double MostNoise = new LogLinearMaskSchedule().Sigma(1);

    private static readonly string[] Inputs = ["x0", "attention_mask", "u_t", "u_mask"];

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        foreach (var name in RotaryFixture.Names(folder, Noise).Where(n => n != Times))
            yield return new(name, () => MeasureNoise(folder, name));
        foreach (var name in RotaryFixture.Names(folder, "loss.").Where(n => !Inputs.Contains(n[(n.LastIndexOf('.') + 1)..])))
            yield return new(name, () => TextNetworkRun.Use(folder, Bd3lmModel.Create, (m, stored) => Measure(m, stored, name)));
    }

    private static ParityError MeasureNoise(string folder, string name)
    {
        using var scope = NewDisposeScope();
        using var stored = new StoredTensors(folder);
        var (noise, times) = (BlockNoise.Named(name.Split('.')[1]), stored[Times]);
        return name.Split('.')[2] switch
        {
            "move_chance" => LossTolerance.Loss(BlockDiffusionLoss.MaskProbability(noise, times), stored[name]),
            "loss_scaling" => LossTolerance.Loss(-BlockDiffusionLoss.Weights(noise, times), stored[name]),
            var other => LossTolerance.Unknown(other),
        };
    }

    private static ParityError Measure(Bd3lmModel model, StoredTensors stored, string name)
    {
        var start = name[..(name.LastIndexOf('.') + 1)];
        var (clean, mask, noise) = (stored["loss.x0"], (long)model.Options.VocabularySize - 1, BlockNoise.LogLinear);
        var (low, high) = Range(TimeDraws.Stratified(stored[start + "u_t"]), stored[start + "t"]);
        var t = BlockDiffusionLoss.Times(stored[start + "u_t"], model.Options.BlockSize, low, high);
        var probability = BlockDiffusionLoss.MaskProbability(noise, t);
        var counted = BlockDiffusionLoss.Counted(stored["loss.attention_mask"]);
        var noisy = MaskCorruption.Apply(clean, probability, stored[start + "u_mask"], mask, BlockDiffusionLoss.Counted(ones_like(clean)));
        return name[start.Length..] switch
        {
            "t" => LossTolerance.Loss(t, stored[name]),
            "x_t" => LossTolerance.Exact(noisy, stored[name]),
            "token_loss" => LossTolerance.Loss(Tokens() * counted, stored[name]),
            "loss" => LossTolerance.Loss(MaskedCrossEntropy.Mean(Tokens(), counted), stored[name]),
            var other => LossTolerance.Unknown(other),
        };

        Tensor Tokens()
        {
            var sigma = (-(-probability.select(1, 0)).log1p()).clamp(max: MostNoise).to(ScalarType.Float32);
            var answer = Subs.LogProbabilities(model.forward(noisy, clean, sigma), noisy, mask);
            return MaskedCrossEntropy.Tokens(answer, clean, noisy, mask, BlockDiffusionLoss.Weights(noise, t, low));
        }
    }

    /// <summary>The range the times were drawn from, which is stored nowhere: on the line through the first and the last block's.</summary>
    private static (double Low, double High) Range(Tensor places, Tensor times)
    {
        var (u, t) = (places.to(ScalarType.Float64).flatten(), times.to(ScalarType.Float64).flatten());
        var (first, last) = (u[0].item<double>(), u[^1].item<double>());
        var slope = (t[^1].item<double>() - t[0].item<double>()) / (last - first);
        var low = t[0].item<double>() - (slope * first);
        return (Math.Max(0, low), Math.Min(1, low + slope));
    }
}
