using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>The state of a run from left to right as plain numbers, row by row.</summary>
internal sealed class DecodedRows
{
    private readonly long[] _ids;
    private readonly int _longest;
    private readonly long[]? _lengths;
    private readonly bool[]? _finished;
    private readonly double[]? _logs;

    /// <summary>Reads a state.</summary>
    /// <param name="state">int64 [rows, longest], with parts (<see cref="DecodingParts"/>) where the sampler tells more.</param>
    /// <param name="wantLogs">Whether log probabilities are wanted.</param>
    public DecodedRows(SampleState state, bool wantLogs = false)
    {
        using var scope = NewDisposeScope();
        _longest = (int)state.Value.shape[1];
        _ids = Numbers<long>(state.Value);
        _lengths = Part<long>(state, NextTokenProcess.Lengths);
        _finished = Part<bool>(state, DecodingParts.Finished);
        _logs = wantLogs ? Part<double>(state, DecodingParts.LogProbabilities) : null;
    }

    /// <summary>The tokens of a row.</summary>
    public ReadOnlySpan<long> Ids(int row) => _ids.AsSpan(row * _longest, Length(row));

    /// <summary>Whether a row gets no more tokens.</summary>
    public bool IsFinished(int row) => _finished?[row] ?? false;

    /// <summary>Log probabilities of a row's tokens from one on; empty where nobody tells.</summary>
    public double[] LogProbabilities(int row, int from) => _logs?[(row * _longest + from)..(row * _longest + Length(row))] ?? [];

    private int Length(int row) => (int)(_lengths?[row] ?? _longest);

    private static T[]? Part<T>(SampleState state, string name) where T : unmanaged =>
        state.Parts.TryGetValue(name, out var part) ? Numbers<T>(part) : null;

    private static T[] Numbers<T>(Tensor tensor) where T : unmanaged => tensor.cpu().contiguous().data<T>().ToArray();
}
