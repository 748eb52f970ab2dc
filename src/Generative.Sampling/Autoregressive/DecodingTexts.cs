using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Between texts of their own lengths and the state of a run, so that a stopped run goes on.</summary>
internal static class DecodingTexts
{
    /// <summary>Name of the part that says how many tokens of a row were given, int64 [rows].</summary>
    public const string Prompts = "prompts";

    /// <summary>Name of the part that says which rows are finished, bool [rows].</summary>
    public const string Finished = "finished";

    /// <summary>Name of the part that holds the log probability of each token that was drawn, float64 [rows, longest]; 0 elsewhere.</summary>
    public const string LogProbabilities = "log-probabilities";

    /// <summary>The texts of a state. Without parts every row is a prompt of the whole length.</summary>
    /// <param name="state">int64 [rows, longest], with part <see cref="NextTokenProcess.Lengths"/> where rows differ.</param>
    /// <param name="steps">Most tokens to be made.</param>
    public static DecodingText[] Of(SampleState state, int steps)
    {
        using var scope = NewDisposeScope();
        var (rows, longest) = ((int)state.Value.shape[0], (int)state.Value.shape[1]);
        var ids = Numbers<long>(state.Value);
        var lengths = Part(state, NextTokenProcess.Lengths, rows, longest);
        var prompts = state.Parts.ContainsKey(Prompts) ? Part(state, Prompts, rows, 0) : lengths;
        var logs = state.Parts.TryGetValue(LogProbabilities, out var held) ? Numbers<double>(held) : null;
        var texts = new DecodingText[rows];
        for (var row = 0; row < rows; row++)
        {
            var text = texts[row] = new(row, ids.AsSpan(row * longest, (int)prompts[row]), (int)prompts[row]);
            for (var i = (int)prompts[row]; i < lengths[row]; i++)
                text.Add(ids[row * longest + i], logs?[row * longest + i] ?? 0);
            text.IsFinished = text.Made >= steps;
        }
        if (state.Parts.TryGetValue(Finished, out var finished))
            foreach (var (text, done) in texts.Zip(Numbers<bool>(finished)))
                text.IsFinished |= done;
        return texts;
    }

    /// <summary>A step that reports texts as they stand.</summary>
    public static SamplingStep Step(IReadOnlyList<DecodingText> texts, int index, int steps, Device device)
    {
        var longest = texts.Max(t => t.Length);
        var ids = new long[texts.Count * longest];
        var logs = new double[texts.Count * longest];
        foreach (var (text, row) in texts.Select((t, row) => (t, row)))
        {
            text.Tokens.Span.CopyTo(ids.AsSpan(row * longest));
            for (var i = 0; i < text.Made; i++)
                logs[row * longest + text.Prompt + i] = text.LogProbabilities[i];
        }
        long[] shape = [texts.Count, longest];
        var parts = new Dictionary<string, Tensor>
        {
            [NextTokenProcess.Lengths] = tensor([.. texts.Select(t => (long)t.Length)]),
            [Prompts] = tensor([.. texts.Select(t => (long)t.Prompt)]),
            [Finished] = tensor([.. texts.Select(t => t.IsFinished)], ScalarType.Bool),
            [LogProbabilities] = tensor(logs, shape, ScalarType.Float64),
        };
        var level = 1 - (double)texts.Max(t => t.Made) / steps;
        return new(index, NoiseLevels.All(Math.Max(level, 0)), new(tensor(ids, shape, ScalarType.Int64, device), parts), null);
    }

    private static long[] Part(SampleState state, string name, int rows, long otherwise) => state.Parts.TryGetValue(name, out var part)
        ? Numbers<long>(part) : [.. Enumerable.Repeat(otherwise, rows)];

    private static T[] Numbers<T>(Tensor tensor) where T : unmanaged => tensor.cpu().contiguous().data<T>().ToArray();
}
