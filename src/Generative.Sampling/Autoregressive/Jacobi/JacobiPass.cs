using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// One pass over all blocks: every guess is computed from those before it. Rules are asked only about texts that are right: what they say
/// of a wrong guess means nothing, and some refuse it, a constraint for one. Belongs to one run.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="windows">The blocks, in the order of the run's active texts.</param>
/// <param name="guessing">What changes scores behind a wrong guess, for any text whatever.</param>
/// <param name="greedy">Whether the likeliest token is taken instead of a draw.</param>
internal sealed class JacobiPass(DecodingRun run, JacobiWindow[] windows, LogitsChain guessing, bool greedy)
{
    // The draws of the sampler 'sample', one a token that is made: [place][row].
    private readonly double[][] _uniforms = greedy ? []
        : [.. Enumerable.Range(0, windows.Max(w => w.Guesses.Length)).Select(i => run.Uniforms("token", t => t.Made + i))];

    /// <summary>Computes every block, and adds what is right for good to the texts.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Make()
    {
        using var scope = NewDisposeScope();
        // The last guess is computed and not heeded: no token behind it is asked about.
        Draft[] heeded = [.. windows.Select(w => new Draft(w.Guesses[..^1]))];
        using var trial = new DraftTrial(run.Questions, [.. windows.Select(w => w.Text)], heeded);
        Settle(trial);
        Guess(trial);
        trial.Settle([.. windows.Select((w, row) => (IReadOnlyList<int>)[.. Enumerable.Range(0, Kept(w, heeded[row]))])]);
        foreach (var window in windows)
        {
            run.Add(window.Text, window.Computed.AsSpan(0, window.Settled), window.Logs.AsSpan(0, window.Settled));
            window.Shift();
        }
    }

    private static int Kept(JacobiWindow window, Draft heeded) =>
        Math.Min(window.Guesses.AsSpan().CommonPrefixLength(window.Computed), Math.Min(window.Settled, heeded.Tokens.Count));

    /// <summary>Goes through each block from its left to the first guess that was wrong: so far every token is right for good.</summary>
    private void Settle(DraftTrial trial)
    {
        int[] right = [.. Enumerable.Range(0, windows.Length)];
        for (var place = 0; right.Length > 0; place++)
        {
            using var scope = NewDisposeScope();
            (int Row, int Place)[] asked = [.. right.Select(row => (row, place))];
            var scores = run.Scores(Logits(trial, asked), [.. asked.Select(a => windows[a.Row].Row(a.Place))]);
            var (tokens, logs) = Choose(scores, asked, null);
            for (var i = 0; i < right.Length; i++)
                windows[right[i]].Settle(tokens[i], logs[i]);
            right = [.. right.Where(row => windows[row].IsRight && !run.IsEnd(windows[row].Row(place + 1)))];
        }
    }

    /// <summary>Better guesses behind it, from a text that is wrong.</summary>
    private void Guess(DraftTrial trial)
    {
        (int Row, int Place)[] asked = [.. windows.SelectMany((w, row) =>
            Enumerable.Range(w.Settled, w.Guesses.Length - w.Settled).Select(place => (row, place)))];
        if (asked.Length == 0)
            return;
        using var scope = NewDisposeScope();
        var scores = guessing.Apply(
            Logits(trial, asked).to(ScalarType.Float64), [.. asked.Select(a => windows[a.Row].Row(a.Place))]);
        var (tokens, _) = Choose(scores, asked, [.. asked.Select(a => windows[a.Row].Guesses[a.Place])]);
        for (var i = 0; i < asked.Length; i++)
            windows[asked[i].Row].Computed[asked[i].Place] = tokens[i];
    }

    private static Tensor Logits(DraftTrial trial, (int Row, int Place)[] asked) => trial.At([.. asked.Select(a => (a.Row, a.Place - 1))]);

    private (long[] Tokens, double[] Logs) Choose(Tensor scores, (int Row, int Place)[] asked, long[]? otherwise) => greedy
        ? TokenChoice.Likeliest(scores, otherwise) : TokenChoice.Draw(scores, [.. asked.Select(a => _uniforms[a.Place][a.Row])], otherwise);
}
