using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>BD3-LM's schedules, noise.SCHEDULE.QUANTITY, and losses from their draws, loss.RANGE.QUANTITY.</summary>
internal static class Bd3lmLosses
{
    private const string Noise = "noise.", Times = "noise.t";

    private static readonly string[] Inputs = ["x0", "attention_mask", "u_t", "u_mask"];

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        foreach (var name in StoredTensors.Names(folder, Noise).Where(n => n != Times))
            yield return new(name, () => StoredTensors.Use(folder, stored => MeasureNoise(stored, name)));
        foreach (var name in StoredTensors.Names(folder, "loss.").Where(n => !Inputs.Contains(n[(n.LastIndexOf('.') + 1)..])))
            yield return new(name, () => TextNetworkRun.Use(folder, Bd3lmModel.Create, (m, stored) => Measure(m, stored, name)));
    }

    private static ParityError MeasureNoise(StoredTensors stored, string name)
    {
        var (noise, times) = (BlockNoise.Named(name.Split('.')[1]), stored[Times]);
        return name.Split('.')[2] switch
        {
            "move_chance" => LossTolerance.Relative(BlockDiffusionLoss.MaskProbability(noise, times), stored[name]),
            "loss_scaling" => LossTolerance.Relative(-BlockDiffusionLoss.Weights(noise, times), stored[name]),
            var other => LossTolerance.Unknown(other),
        };
    }

    private static ParityError Measure(Bd3lmModel model, StoredTensors stored, string name)
    {
        var start = name[..(name.LastIndexOf('.') + 1)];
        var (clean, mask, noise) = (stored["loss.x0"], (long)model.Options.VocabularySize - 1, BlockNoise.LogLinear);
        var (low, high) = Bd3lmTimeRange.Of(stored, start, model.Options.BlockSize);
        var t = BlockDiffusionLoss.Times(stored[start + "u_t"], model.Options.BlockSize, low, high);
        var probability = BlockDiffusionLoss.MaskProbability(noise, t);
        var counted = BlockDiffusionLoss.Counted(stored["loss.attention_mask"]);
        var noisy = MaskCorruption.Apply(clean, probability, stored[start + "u_mask"], mask, BlockDiffusionLoss.Counted(ones_like(clean)));
        return name[start.Length..] switch
        {
            "t" => LossTolerance.Relative(t, stored[name]),
            "x_t" => LossTolerance.Exact(noisy, stored[name]),
            "token_loss" => LossTolerance.Loss(Tokens() * counted, stored[name]),
            "loss" => LossTolerance.Loss(MaskedCrossEntropy.Mean(Tokens(), counted), stored[name]),
            var other => LossTolerance.Unknown(other),
        };

        Tensor Tokens()
        {
            var sigma = (-(-probability.select(1, 0)).log1p()).clamp(max: Bd3lmModelView.MostNoise).to(ScalarType.Float32);
            var answer = Subs.LogProbabilities(model.forward(noisy, clean, sigma), noisy, mask);
            return MaskedCrossEntropy.Tokens(answer, clean, noisy, mask, BlockDiffusionLoss.Weights(noise, t, low));
        }
    }
}
