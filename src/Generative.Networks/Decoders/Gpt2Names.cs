using System.Text.RegularExpressions;

namespace Generative.Networks;

/// <summary>
/// The two ways in which GPT-2's weights are named: as <c>save_pretrained</c> writes them, which are a <see cref="Gpt2Model"/>'s own, and
/// as in the first published files, without <c>transformer.</c> and with buffers that hold nothing but the causal mask.
/// </summary>
public static partial class Gpt2Names
{
    private const string Outer = "transformer.", Head = "lm_head.";

    /// <summary>The network's name of a stored tensor; null for one to be left out.</summary>
    /// <param name="name">The stored name, of either kind.</param>
    /// <param name="options">The network: with tied weights a second copy of the token table is left out.</param>
    public static string? Map(string name, Gpt2Options options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        if (name.StartsWith(Head, StringComparison.Ordinal))
            return options.TiedWeights ? null : name;
        return MaskBuffer().IsMatch(name) ? null : name.StartsWith(Outer, StringComparison.Ordinal) ? name : Outer + name;
    }

    [GeneratedRegex(@"^(transformer\.)?h\.\d+\.attn\.(bias|masked_bias)$")]
    private static partial Regex MaskBuffer();
}
