using TorchSharp;
using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Masks tokens by draws of the caller's. Texts stay as they are; the results are new.</summary>
public static class MaskCorruption
{
    /// <summary>Masks each token by a probability.</summary>
    /// <param name="clean">Tokens [batch, length], int64.</param>
    /// <param name="probability">Probability of each row [batch] or each token [batch, length].</param>
    /// <param name="uniforms">Draws [batch, length] in [0, 1): a token is masked where its draw is below its probability.</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="maskable">Bool [batch, length], false at tokens that must stay (a prompt, a beginning, padding); null for all.</param>
    /// <returns>[batch, length] int64.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor Apply(Tensor clean, Tensor probability, Tensor uniforms, long mask, Tensor? maskable = null)
    {
        Same(uniforms, clean, nameof(uniforms));
        using var scope = NewDisposeScope();
        var masked = uniforms.lt(MaskedAnswers.Weight(probability, uniforms, nameof(probability)));
        if (maskable is not null)
        {
            Same(maskable, clean, nameof(maskable));
            masked = masked.logical_and(maskable.to(ScalarType.Bool));
        }
        return clean.masked_fill(masked, mask).MoveToOuterDisposeScope();
    }

    /// <summary>Masks an exact number of each row's tokens, or of those from some position on.</summary>
    /// <param name="clean">Tokens [batch, length], int64.</param>
    /// <param name="counts">How many, [batch] int64.</param>
    /// <param name="permutation">Each row a permutation of 0 to n - 1, [batch, n] int64: the j-th token after <paramref name="start"/> is
    /// masked where its entry is below the count.</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="start">First position that may be masked; start + n is at most the length.</param>
    /// <returns>[batch, length] int64.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor ExactCount(Tensor clean, Tensor counts, Tensor permutation, long mask, long start = 0)
    {
        MaskedAnswers.Ids(clean, nameof(clean));
        MaskedAnswers.Ids(permutation, nameof(permutation));
        ArgumentNullException.ThrowIfNull(counts);
        var (rows, length, count) = (clean.shape[0], clean.shape[1], permutation.shape[1]);
        if (permutation.shape[0] != rows || start < 0 || start + count > length)
            throw new ArgumentException($"permutation is [{Text(permutation)}] from position {start}; give {rows} rows that "
                + $"end within {length} tokens.", nameof(permutation));
        using var scope = NewDisposeScope();
        var masked = permutation.lt(MaskedAnswers.PerRow(counts, permutation, nameof(counts)).unsqueeze(-1));
        var part = clean.narrow(1, start, count).masked_fill(masked, mask);
        return cat([clean.narrow(1, 0, start), part, clean.narrow(1, start + count, length - start - count)], 1).MoveToOuterDisposeScope();
    }

    private static void Same(Tensor value, Tensor clean, string name)
    {
        MaskedAnswers.Ids(clean, nameof(clean));
        ArgumentNullException.ThrowIfNull(value, name);
        if (!value.shape.AsSpan().SequenceEqual(clean.shape))
            throw new ArgumentException(
                $"{name} is [{Text(value)}]; give [{Text(clean)}], one for each token.", name);
    }
}
