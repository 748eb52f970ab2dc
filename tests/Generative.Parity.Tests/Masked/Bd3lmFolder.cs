using System.Globalization;
using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>One block diffusion network with its logits and masks.</summary>
internal static class Bd3lmFolder
{
    private const string Mask = "mask.block_diff", Substitution = "forward.subs";

    private const string Conditional = "forward.logits_time_conditioned", Sigma = "forward.sigma";

    private const string SampleSigma = "forward_sample_mode.sigma";

    private static readonly string[] Groups = ["forward.", "forward_sample_mode.", "mask."];

    private static readonly string[] Inputs = ["forward.x_t", "forward.x0", Sigma, "forward_sample_mode.x", SampleSigma];

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var network = new TextNetworkFolder(folder);
        yield return new("weights", () => network.MeasureWeights(Bd3lmModel.Create));
        foreach (var name in Groups.SelectMany(g => StoredTensors.Names(folder, g)).Except(Inputs))
            yield return name == Substitution ? new(name, () => TextNetworkRun.Use(folder, Bd3lmModel.Create, Substituted))
                : Compute(name) is { } compute
                    ? new(name, () => network.Measure(name, name == Conditional ? Conditioned : Bd3lmModel.Create, compute))
                : MaskedFolders.Unknown(name);
        foreach (var c in Bd3lmLosses.Cases(folder).Concat(Bd3lmSamples.Cases(folder))
            .Concat(MaskedFolders.Unknown(folder, [.. Groups, "loss.", "noise.", "sample."])))
            yield return c;
    }

    private static Func<Bd3lmModel, StoredTensors, Tensor>? Compute(string name) => name switch
    {
        "forward.logits" or Conditional => Forward,
        "forward_sample_mode.logits" => (m, stored) => m.Logits(stored["forward_sample_mode.x"], SampleNoise(m, stored)),
        Mask => (m, stored) => Bd3lmMasks.Training(stored[name].shape[0] / 2, m.Options.BlockSize),
        _ when BlockSize(name) is { } size => (_, stored) => Bd3lmMasks.Training(stored[name].shape[0] / 2, size),
        _ => null,
    };

    private static Tensor Forward(Bd3lmModel m, StoredTensors stored) =>
        m.forward(stored["forward.x_t"], stored["forward.x0"], m.Options.TimeConditioning ? stored[Sigma] : null);

    private static ParityError Substituted(Bd3lmModel m, StoredTensors stored) => RotaryTolerance.LogProbabilities(
        Subs.LogProbabilities(Forward(m, stored), stored["forward.x_t"], m.Options.MaskToken), stored[Substitution]);

    /// <summary>Noises of its own if there are any; else those of the training evaluation, which has as many rows.</summary>
    private static Tensor? SampleNoise(Bd3lmModel m, StoredTensors stored) =>
        m.Options.TimeConditioning ? stored[stored.Has(SampleSigma) ? SampleSigma : Sigma] : null;

    // The fixture asks the same weights with and without their noise level.
    private static Bd3lmModel Conditioned(ComponentSettings settings) => new(Bd3lmOptions.Read(settings) with { TimeConditioning = true });

    private static long? BlockSize(string name) =>
        name.StartsWith($"{Mask}_size", StringComparison.Ordinal)
        && long.TryParse(name[$"{Mask}_size".Length..], CultureInfo.InvariantCulture, out var size) ? size : null;
}
