using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>What a folder stores of one network.</summary>
internal static class NbpNetworkCases
{
    private static readonly string[] Inputs = ["tokens", "class", "context_len", "sampled_uniforms"];

    public static IEnumerable<ParityCase> Of(string folder, string network)
    {
        yield return new($"{network}.weights", () => NbpFixture.MeasureWeights(folder, network));
        foreach (var name in StoredTensors.Names(folder, network + ".").Select(n => n[(network.Length + 1)..]).Except(Inputs))
            yield return new($"{network}.{name}", () => NbpFixture.Use(folder, network, f => Measure(f, name)));
    }

    private static ParityError Measure(NbpFixture f, string name) => name switch
    {
        "sequence" => Deviation.Unequal(Sequence(f, f.Ids), f[name]),
        "mask" => Deviation.Unequal(f.Network.Sequence.Mask((int)f[name].shape[0]), f[name]),
        "logits" => ParityError.Worst([
            f.Near(f.Network.SequenceLogits(Sequence(f, Known(f))), name),
            Aligned(f)]),
        "logits_after_class" => Equal(f.Network.forward(f.Ids, f.Classes).shape[1], f[name]),
        "targets" or "target_ids" => Deviation.Unequal(f.Network.Sequence.Targets(f.Ids), f[name]),
        "loss" => f.Near(f.Network.Loss(f.Ids, f.Classes), name),
        "greedy" or "greedy_ids" => NbpDecoding.Greedy(f, name),
        "greedy_tokens" => NbpDecoding.GreedyTokens(f, name),
        "steps" => NbpDecoding.Steps(f, name),
        "sampled" => NbpDecoding.Sampled(f, name),
        "cfg_const.greedy_ids" or "cfg_scaled.greedy_ids" => NbpDecoding.Guided(f, name),
        _ => LossTolerance.Unknown(name),
    };

    // The last block is answered for and not read.
    private static Tensor Known(NbpFixture f) => f.Ids.narrow(1, 0, f.Ids.shape[1] - f.Block);

    private static Tensor Sequence(NbpFixture f, Tensor ids) =>
        f.Network.Sequence.Inputs(ids, f.Classes ?? [.. Enumerable.Repeat(-1, (int)ids.shape[0])]);

    /// <summary>The training evaluation's logits are the stored ones' last.</summary>
    private static ParityError Aligned(NbpFixture f)
    {
        var (logits, stored) = (f.Network.forward(f.Ids, f.Classes), f["logits"]);
        return new(Deviation.Absolute(logits, stored.narrow(1, stored.shape[1] - logits.shape[1], logits.shape[1])), NbpFixture.Tolerance);
    }

    private static ParityError Equal(long actual, Tensor expected) => new(Math.Abs(actual - expected.item<long>()), 0);
}
