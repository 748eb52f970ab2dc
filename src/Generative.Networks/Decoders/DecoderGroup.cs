using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Rows whose attention is computed at once: they have as many tokens each.</summary>
/// <param name="Row">First row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Tokens">Tokens of each.</param>
/// <param name="Token">Place of their first token among the step's.</param>
/// <param name="From">First slot they look at.</param>
/// <param name="Slots">Slots they look at.</param>
internal sealed record DecoderGroup(int Row, int Rows, int Tokens, int Token, int From, int Slots)
{
    /// <summary>Whether token i sees the slots up to its own and nothing else limits it; then there is no mask.</summary>
    public bool IsCausal { get; init; }

    /// <summary>The tokens cut into parts, each with a mask; null where all look at all or <see cref="IsCausal"/>.</summary>
    public DecoderStretch[]? Stretches { get; init; }

    /// <summary>How they see the text's first positions apart from the slots; null where the slots hold all they see.</summary>
    public SinkView? Sinks { get; init; }
}
