using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Between texts of their own lengths and the state of a run, so that a stopped run goes on.</summary>
internal static class DecodingTexts
{
    /// <summary>The texts a run starts from. Without parts every row is a prompt of the whole length.</summary>
    /// <param name="context">The run.</param>
    /// <param name="remembering">The rule that remembers; null for none.</param>
    /// <exception cref="ArgumentException">A text is empty, a part is wrong, or the request asks for what cannot be had from left to
    /// right.</exception>
    public static DecodingText[] Start(SamplingContext context, IRememberingRule? remembering = null)
    {
        if (context.Request.Known is not null)
            throw new ArgumentException("The request pins known values, and a text is written from left to right; "
                + "give what is known as a prompt, or as the rule ForcedTokens.");
        var state = context.Start(NoiseLevels.All(1));
        var row = context.Request.Start?.Row ?? 0;
        foreach (var part in new[] { DecodingParts.Prompts, remembering?.Memory }.OfType<string>())
            if (row > 0 && !state.Parts.ContainsKey(part))
                throw new ArgumentException($"The run starts at row {row}, and its state lacks the part '{part}', "
                    + "which the steps before left there; give the state as it was reported.");
        var texts = Of(state, context.Request.Steps, remembering);
        return texts.FirstOrDefault(t => t.Length == 0) is not { } empty ? texts : throw new ArgumentException(
            $"Text {empty.Number} has no token to continue, and '{context.Card.Name}' has nothing that stands for a beginning; "
            + "give a prompt.");
    }

    /// <summary>The texts of a state.</summary>
    /// <param name="state">int64 [rows, longest], with part <see cref="NextTokenProcess.Lengths"/> where rows differ.</param>
    /// <param name="steps">Most tokens to be made.</param>
    /// <param name="remembering">The rule that remembers; null for none.</param>
    /// <exception cref="ArgumentException">A part does not fit the texts.</exception>
    public static DecodingText[] Of(SampleState state, int steps, IRememberingRule? remembering = null)
    {
        if (state.Value.dim() != 2 || state.Value.dtype != ScalarType.Int64)
            throw new ArgumentException(
                $"The texts are {state.Value.dtype} [{string.Join(", ", state.Value.shape)}]; give int64 [rows, longest].");
        var (rows, longest) = ((int)state.Value.shape[0], (int)state.Value.shape[1]);
        var ids = HostNumbers.All<long>(state.Value);
        var lengths = Part(state, NextTokenProcess.Lengths, rows, (long)longest);
        var prompts = state.Parts.ContainsKey(DecodingParts.Prompts) ? Part(state, DecodingParts.Prompts, rows, 0L) : lengths;
        var logs = Part(state, DecodingParts.LogProbabilities, rows * longest, 0.0);
        var finished = Part(state, DecodingParts.Finished, rows, false);
        var memory = remembering is null ? null : Part(state, remembering.Memory, rows, remembering.Initial);
        var texts = new DecodingText[rows];
        for (var row = 0; row < rows; row++)
        {
            if (lengths[row] < 0 || lengths[row] > longest || prompts[row] < 0 || prompts[row] > lengths[row])
                throw new ArgumentException($"Text {row} has {lengths[row]} tokens, {prompts[row]} of them its prompt's, and its row holds "
                    + $"{longest}; give lengths from 0 to the row's, and no longer prompts.");
            var text = texts[row] = new(row, ids.AsSpan(row * longest, (int)prompts[row]), (int)prompts[row]);
            for (var i = (int)prompts[row]; i < lengths[row]; i++)
                text.Add(ids[row * longest + i], logs[row * longest + i]);
            text.IsFinished = finished[row] || text.Made >= steps;
            text.Memory = memory?[row] ?? 0;
        }
        return texts;
    }

    /// <summary>A step that reports texts as they stand.</summary>
    /// <param name="texts">The texts, one a row.</param>
    /// <param name="index">Number of the step.</param>
    /// <param name="steps">Most tokens to be made.</param>
    /// <param name="device">Where the tokens go.</param>
    /// <param name="remembering">The rule that remembers; null for none.</param>
    public static SamplingStep Step(IReadOnlyList<DecodingText> texts, int index, int steps, Device device,
        IRememberingRule? remembering = null)
    {
        var longest = texts.Max(t => t.Length);
        var (ids, logs) = (new long[texts.Count * longest], new double[texts.Count * longest]);
        for (var row = 0; row < texts.Count; row++)
        {
            var text = texts[row];
            text.Tokens.Span.CopyTo(ids.AsSpan(row * longest));
            CollectionsMarshal.AsSpan(text.LogProbabilities).CopyTo(logs.AsSpan(row * longest + text.Prompt));
        }
        long[] shape = [texts.Count, longest];
        var parts = new Dictionary<string, Tensor>
        {
            [NextTokenProcess.Lengths] = tensor([.. texts.Select(t => (long)t.Length)]),
            [DecodingParts.Prompts] = tensor([.. texts.Select(t => (long)t.Prompt)]),
            [DecodingParts.Finished] = tensor([.. texts.Select(t => t.IsFinished)], ScalarType.Bool),
            [DecodingParts.LogProbabilities] = tensor(logs, shape, ScalarType.Float64),
        };
        if (remembering is not null)
            parts[remembering.Memory] = tensor([.. texts.Select(t => t.Memory)], ScalarType.Float64);
        var level = 1 - (double)texts.Max(t => t.Made) / steps;
        return new(index, NoiseLevels.All(Math.Max(level, 0)), new(tensor(ids, shape, ScalarType.Int64, device), parts), null);
    }

    private static T[] Part<T>(SampleState state, string name, int count, T otherwise) where T : unmanaged
    {
        if (!state.Parts.TryGetValue(name, out var part))
            return [.. Enumerable.Repeat(otherwise, count)];
        var wanted = otherwise switch { long => ScalarType.Int64, double => ScalarType.Float64, _ => ScalarType.Bool };
        return part.numel() == count && part.dtype == wanted ? HostNumbers.All<T>(part) : throw new ArgumentException(
            $"The state's part '{name}' is {part.dtype} [{string.Join(", ", part.shape)}]; give {wanted} with {count} entries.");
    }
}
