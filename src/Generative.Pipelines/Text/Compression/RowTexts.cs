using Generative.Runtime;
using TorchSharp;

namespace Generative.Pipelines;

/// <summary>
/// A text cut into rows that are coded side by side, a token of each per network call. Both directions go through this one loop; what is
/// done with a token is all they differ in.
/// </summary>
internal static class RowTexts
{
    /// <summary>First token of a row, or behind the last row the number of tokens; first rows are longer by one where needed.</summary>
    public static int Start(int row, int tokens, int rows) => row * (tokens / rows) + Math.Min(row, tokens % rows);

    /// <summary>Codes all tokens; runs on the calling thread alone, with a number of torch threads that is put back afterwards.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layout">How the text is laid out.</param>
    /// <param name="code">Codes the token at a place of the text by its share among all, and returns it.</param>
    /// <param name="first">Told the CRC-32 of the first answers.</param>
    /// <param name="progress">Told the share done after every network evaluation.</param>
    /// <param name="cancellation">Looked at before every network evaluation.</param>
    /// <returns>Network evaluations.</returns>
    public static int Run(ICausalModel model, RowLayout layout, Func<int, TokenShares, int> code, Action<uint> first,
        Action<double>? progress, CancellationToken cancellation)
    {
        var threads = torch.get_num_threads();
        try
        {
            // Sums are split by threads, and float sums depend on how they are split. Each thread has a number of its own: set it here.
            TorchThreads.Apply(layout.Threads);
            return Walk(model, layout, code, first, progress, cancellation);
        }
        finally
        {
            TorchThreads.Apply(threads);
        }
    }

    private static int Walk(ICausalModel model, RowLayout layout, Func<int, TokenShares, int> code, Action<uint> first,
        Action<double>? progress, CancellationToken cancellation)
    {
        var (tokens, rows) = (layout.Tokens, layout.Rows);
        var steps = tokens == 0 ? 0 : (tokens - 1) / rows + 1;
        using var reader = new RowReader(model, layout.Reach, rows, first);
        var shares = new TokenShares(model.Vocabulary);
        for (var step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            reader.Ask();
            for (var row = 0; row < rows; row++)
            {
                var place = Start(row, tokens, rows) + step;
                // Shorter rows end a step earlier, behind which nothing is asked: what stands there does not matter.
                if (place >= Start(row + 1, tokens, rows))
                    continue;
                shares.Fill(reader.Logits(row));
                reader.Add(row, code(place, shares));
            }
            progress?.Invoke((step + 1.0) / steps);
        }
        return reader.Evaluations;
    }
}
