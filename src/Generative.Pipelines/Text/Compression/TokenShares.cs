using System.Globalization;

namespace Generative.Pipelines;

/// <summary>
/// Probabilities as whole numbers that sum to 2^30, none below 1: any text can be written, and what rounding costs is under a thousandth of
/// a bit a token. The same logits give the same numbers. Belongs to one run.
/// </summary>
/// <param name="vocabulary">Tokens.</param>
internal sealed class TokenShares(int vocabulary)
{
    /// <summary>Bits of the whole.</summary>
    public const int Bits = 30;

    /// <summary>The whole.</summary>
    public const ulong Whole = 1UL << Bits;

    private readonly double[] _weights = new double[vocabulary];
    private readonly uint[] _own = new uint[vocabulary];

    /// <summary>Takes the softmax of logits.</summary>
    /// <exception cref="InvalidOperationException">They are no numbers.</exception>
    public void Fill(ReadOnlySpan<float> logits)
    {
        var (largest, most) = (float.NegativeInfinity, 0);
        for (var i = 0; i < logits.Length; i++)
            if (logits[i] > largest)
                (largest, most) = (logits[i], i);
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
            sum += _weights[i] = Math.Exp((double)logits[i] - largest);
        if (!double.IsFinite(sum))
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The network's answers are no numbers (their sum is {sum}): its weights are damaged, or do not fit the dtype it runs in; ")
                + "try float32.");
        var (free, left) = ((double)(Whole - (ulong)logits.Length), Whole);
        for (var i = 0; i < logits.Length; i++)
        {
            _own[i] = 1 + (uint)(_weights[i] / sum * free);
            left -= _own[i];
        }
        _own[most] += (uint)left; // what rounding down left over
    }

    /// <summary>The share of a token.</summary>
    public TokenShare Of(int token)
    {
        var before = 0u;
        for (var i = 0; i < token; i++)
            before += _own[i];
        return new(before, _own[token]);
    }

    /// <summary>The token whose share a number below the whole falls into.</summary>
    public int At(uint number, out TokenShare share)
    {
        var (token, before) = (0, 0u);
        for (; number - before >= _own[token]; token++)
            before += _own[token];
        share = new(before, _own[token]);
        return token;
    }
}
