using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Applies a request's constraint to log probabilities.</summary>
internal static class TokenConstraints
{
    /// <summary>Log probabilities with what is not allowed at -infinity, normalised.</summary>
    /// <param name="constraint">Says what is allowed.</param>
    /// <param name="logProbabilities">
    /// [n, vocabulary] for the n positions of <paramref name="where"/>, or for all positions of <paramref name="ids"/>; row by row.
    /// </param>
    /// <param name="ids">The canvas, int64 [rows, length].</param>
    /// <param name="where">Positions the log probabilities are for, bool [rows, length].</param>
    /// <param name="open">Positions still to be drawn, bool [rows, length]: the others are left alone.</param>
    /// <param name="mask">Id that stands at what is still to be drawn; null where there is none.</param>
    /// <exception cref="InvalidOperationException">Nothing is allowed at a position.</exception>
    public static Tensor Apply(ITokenConstraint constraint, Tensor logProbabilities, Tensor ids, Tensor where, Tensor open, long? mask)
    {
        using var scope = NewDisposeScope();
        var (rows, length, vocabulary) = ((int)ids.shape[0], (int)ids.shape[1], (int)logProbabilities.shape[^1]);
        var tokens = ids.cpu().contiguous().data<long>().ToArray();
        var free = open.cpu().contiguous().data<bool>().ToArray();
        var wanted = where.cpu().contiguous().data<bool>().ToArray();
        var everywhere = logProbabilities.shape[0] == tokens.Length;
        var canvas = new TokenCanvas(tokens, rows, mask);
        var barred = new bool[logProbabilities.shape[0] * vocabulary];
        var allowed = new bool[vocabulary];
        for (int i = 0, entry = 0; i < tokens.Length; i++)
        {
            if (wanted[i] && free[i])
                Bar(canvas, i / length, i % length, barred.AsSpan(entry * vocabulary, vocabulary));
            if (wanted[i] || everywhere)
                entry++;
        }
        var bars = tensor(barred, [logProbabilities.shape[0], vocabulary], ScalarType.Bool, logProbabilities.device);
        return logProbabilities.masked_fill(bars, double.NegativeInfinity).log_softmax(-1).MoveToOuterDisposeScope();

        void Bar(TokenCanvas of, int row, int position, Span<bool> entries)
        {
            Array.Fill(allowed, true);
            constraint.Restrict(of, row, position, allowed);
            if (!allowed.Contains(true))
                throw new InvalidOperationException(
                    $"The constraint allows no token at position {position} of row {row}; leave at least one.");
            for (var k = 0; k < entries.Length; k++)
                entries[k] = !allowed[k];
        }
    }
}
