using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Applies a request's constraint to log probabilities.</summary>
internal static class TokenConstraints
{
    /// <summary>Log probabilities with what is not allowed at -infinity, normalised.</summary>
    /// <param name="constraint">Says what is allowed.</param>
    /// <param name="logProbabilities">[n, vocabulary] for the n positions of <paramref name="where"/>, row by row.</param>
    /// <param name="ids">The canvas, int64 [rows, length].</param>
    /// <param name="where">Positions the log probabilities are for, bool [rows, length].</param>
    /// <param name="open">Positions still to be drawn, bool [rows, length]: the others are left alone.</param>
    /// <param name="mask">Id that stands at what is still to be drawn; null where there is none.</param>
    /// <exception cref="InvalidOperationException">Nothing is allowed at a position.</exception>
    public static Tensor Apply(ITokenConstraint constraint, Tensor logProbabilities, Tensor ids, Tensor where, Tensor open, long? mask)
    {
        using var scope = NewDisposeScope();
        var (length, vocabulary) = ((int)ids.shape[1], logProbabilities.shape[^1]);
        var tokens = ids.cpu().contiguous().data<long>().ToArray();
        var free = open.cpu().contiguous().data<bool>().ToArray();
        var wanted = where.cpu().contiguous().data<bool>().ToArray();
        var canvas = new TokenCanvas(tokens, (int)ids.shape[0], mask);
        var allowed = new bool[vocabulary];
        // Row by row: all positions of a batch may be more entries than a managed array holds.
        var bars = zeros(logProbabilities.shape, ScalarType.Bool);
        var entry = 0L;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (!wanted[i])
                continue;
            if (free[i])
                Bar(i / length, i % length, bars.narrow(0, entry, 1));
            entry++;
        }
        return logProbabilities.masked_fill(bars.to(logProbabilities.device), double.NegativeInfinity).log_softmax(-1)
            .MoveToOuterDisposeScope();

        void Bar(int row, int position, Tensor entries)
        {
            Array.Fill(allowed, true);
            constraint.Restrict(canvas, row, position, allowed);
            if (!allowed.Contains(true))
                throw new InvalidOperationException(
                    $"The constraint allows no token at position {position} of row {row}; leave at least one.");
            using var few = tensor(allowed, [1, vocabulary], ScalarType.Bool);
            using var barred = few.logical_not();
            entries.copy_(barred);
        }
    }
}
