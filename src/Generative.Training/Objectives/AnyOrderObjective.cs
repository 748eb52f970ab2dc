using System.Globalization;
using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>
/// The any-order autoregressive form of masked diffusion: k of L tokens are masked, k uniform from 1 to L, and each masked token's negative
/// log probability counts 1 / k: in expectation the bound on -log p(x) / L, in nats a token. Ou et al. 2024 (RADD), equation 3.9 with the
/// number of masked tokens fixed instead of its rate, which varies less.
/// </summary>
/// <remarks>
/// A batch's rows share out the range of k between them (stratified). Rows are cut into equal shorter pieces in a share of the steps, so that
/// the network also answers about short texts; the number of tokens a step stays the same.
/// </remarks>
public sealed class AnyOrderObjective : ITrainingObjective
{
    private readonly RotaryTransformer network;
    private readonly AnyOrderObjectiveOptions options;
    private readonly long mask;

    /// <summary>An objective for a network that is told nothing of the noise, whose mask is the last token.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">Lengths of the pieces.</param>
    /// <exception cref="ArgumentException">The network hears of the noise, or an option is out of range.</exception>
    public AnyOrderObjective(RotaryTransformer network, AnyOrderObjectiveOptions? options = null)
    {
        if (network.IsTimeConditioned)
            throw new ArgumentException($"{network.GetName()} is conditioned on the noise; give a time-free network such as RaddTransformer.", nameof(network));
        (this.network, this.options, mask) = (network, options ?? new(), network.Sizes.VocabularySize - 1);
        this.options.Validate();
    }

    /// <inheritdoc/>
    public Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["objective"] = "any-order",
        ["pieces"] = string.Join(' ', options.Pieces.Select(p => p.ToString(CultureInfo.InvariantCulture))),
    };

    /// <inheritdoc/>
    public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var tokens = Cut(batch.Tokens, step, random);
        var (rows, length) = (tokens.shape[0], tokens.shape[1]);
        // k = 1 .. L, one stratum a row: ceil(L (i + u) / rows)
        var u = random.Uniform(new("k", step), [1], device: tokens.device).squeeze(0);
        var k = ((arange(rows, ScalarType.Float64, tokens.device) + u) * length / rows).ceil().clamp(1, length).to(ScalarType.Int64);
        var order = random.Uniform(new("mask-order", step), [rows, length], device: tokens.device).squeeze(0).argsort(-1).argsort(-1);
        var masked = order < k.unsqueeze(1);
        var logits = network.LogitsAt(tokens.masked_fill(masked, mask), null, masked);
        var nats = functional.cross_entropy(logits.narrow(1, 0, mask), tokens[masked], reduction: Reduction.None);
        var weights = (1.0 / (k.to(ScalarType.Float64) * rows)).unsqueeze(1).expand(rows, length)[masked].to(nats.dtype);
        return (nats * weights).sum().MoveToOuterDisposeScope();
    }

    /// <summary>Whole rows, or rows cut into pieces of one of the options' lengths.</summary>
    private Tensor Cut(Tensor tokens, long step, IRandomSource random)
    {
        var choices = options.Pieces.Where(p => tokens.shape[1] % p == 0).ToArray();
        if (choices.Length == 0)
            return tokens;
        using var draw = random.Uniform(new("piece", step), [1]);
        var chosen = draw.item<double>() * 2 - 1;       // half of the steps see whole rows
        return chosen < 0 ? tokens : tokens.reshape(-1, choices[(int)(chosen * choices.Length)]);
    }
}
