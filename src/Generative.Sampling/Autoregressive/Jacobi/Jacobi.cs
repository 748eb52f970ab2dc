using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Writes from left to right in blocks: guesses a block, computes all its tokens from the guesses in one evaluation, and again until they
/// stay: the same text as one token at a time, in fewer evaluations. A drawn text is a function of its uniforms, which stay the same from
/// pass to pass, so that it too is a fixed point. Settled tokens join the text, and the cache, at once.
/// Source: Song et al. 2020, see <see cref="JacobiIteration"/>.
/// </summary>
public sealed class Jacobi : ISampler
{
    private static readonly SamplerSetting
        Greedy = new("greedy", 0, 0, 1, "1 to write the likeliest token each time instead of drawing: the text of the sampler 'greedy'"),
        Window = new("window", 16, 1, 512, "tokens of a block, guessed and computed at once"),
        Zeros = new("zeros", 0, 0, 1, "1 to begin a block's guesses as token 0, 0 as the text's last token");

    /// <inheritdoc/>
    public string Name => "jacobi";

    /// <inheritdoc/>
    public string Description => "text from left to right, blocks of guesses computed at once until they stay (Song et al. 2020)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.NextToken) { IsAdaptive = true };

    /// <inheritdoc/>
    public SolverTraits Solver { get; } =
        new(StateKind.Tokens) { OnlyProcess = "next-token", IsStochastic = true, DrawsProcessNoise = true };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = [Greedy, Window, Zeros, .. DecodingSettings.Tentative];

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) =>
        settings?.GetValueOrDefault(Greedy.Name) is > 0 ? new NextToken(greedy: true).Solver : Solver;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A rule remembers earlier steps, or a setting is no whole number.</exception>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rules = DecodingSettings.Rules(context, Settings);
        if (rules.Remembering is { } rule)
            throw new ArgumentException($"The rule '{rule.Memory}' needs what the network said at every earlier step, which guesses have "
                + "not; use the sampler 'sample' or 'greedy', or another rule.");
        var size = context.Setting(Window);
        if (size != Math.Truncate(size))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"window is {size}; give a whole number."));
        var run = new DecodingRun(context, rules);
        var (greedy, zeros) = (context.Setting(Greedy) != 0, context.Setting(Zeros) != 0);
        JacobiWindow[] windows = [.. run.Active.Select(text => new JacobiWindow(text))];
        var step = context.Request.Start?.Row ?? 0;
        if (run.IsDone)
            yield return run.Step(step);
        for (; !run.IsDone; step++)
        {
            foreach (var window in windows)
                window.Open((int)size, run.Left(window.Text), zeros);
            Pass(run, windows, greedy);
            run.Sweep();
            windows = [.. windows.Where(w => !w.Text.IsFinished)];
            yield return run.Step(step);
        }
    }

    /// <summary>Computes every guess of every block from those before it, and settles what is right for good.</summary>
    private static void Pass(DecodingRun run, JacobiWindow[] windows, bool greedy)
    {
        using var scope = NewDisposeScope();
        // The last guess is computed and not heeded: no token behind it is asked about.
        Draft[] heeded = [.. windows.Select(w => new Draft(w.Guesses[..^1]))];
        using var trial = new DraftTrial(run.Questions, [.. windows.Select(w => w.Text)], heeded);
        var logits = trial.At([.. windows.SelectMany((w, row) => w.Guesses.Select((_, i) => (row, i - 1)))]);
        var scores = run.Scores(logits, [.. windows.SelectMany(w => w.Rows())]);
        var (tokens, logs) = greedy ? TokenChoice.Likeliest(scores) : TokenChoice.Draw(scores, Uniforms(run, windows));
        int[] settled = new int[windows.Length], kept = new int[windows.Length];
        for (var (row, first) = (0, 0); row < windows.Length; first += windows[row++].Guesses.Length)
        {
            ReadOnlySpan<long> before = windows[row].Guesses, after = tokens.AsSpan(first, before.Length);
            settled[row] = JacobiIteration.Settled(before, after);
            kept[row] = Math.Min(before.CommonPrefixLength(after), heeded[row].Tokens.Count);
        }
        trial.Settle([.. kept.Select(k => (IReadOnlyList<int>)[.. Enumerable.Range(0, k)])]);
        for (var (row, first) = (0, 0); row < windows.Length; row++)
        {
            var count = windows[row].Guesses.Length;
            run.Add(windows[row].Text, tokens.AsSpan(first, settled[row]), logs.AsSpan(first, settled[row]));
            windows[row].Shift(tokens[first..(first + count)], settled[row]);
            first += count;
        }
    }

    /// <summary>The draws of the sampler 'sample', one a token that is made.</summary>
    private static double[] Uniforms(DecodingRun run, JacobiWindow[] windows)
    {
        double[][] drawn = [.. Enumerable.Range(0, windows.Max(w => w.Guesses.Length)).Select(i => run.Uniforms("token", t => t.Made + i))];
        return [.. windows.SelectMany((w, row) => w.Guesses.Select((_, i) => drawn[i][row]))];
    }
}
