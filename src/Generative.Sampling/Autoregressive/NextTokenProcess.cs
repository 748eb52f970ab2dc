using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What noise is to a text written from left to right: tokens that are not there yet. Level 0 is the whole text, level 1 none of it;
/// between them the first tokens are there, part <see cref="Lengths"/> says how many of each row. Immutable.
/// </summary>
public sealed class NextTokenProcess : IForwardProcess
{
    /// <summary>Name of the part that says how many tokens of each row are there, int64 [rows]; behind them stands filler.</summary>
    public const string Lengths = "lengths";

    /// <summary>A process over so many tokens.</summary>
    /// <param name="vocabulary">Number of tokens, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public NextTokenProcess(int vocabulary)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        Vocabulary = vocabulary;
    }

    /// <summary>Number of tokens.</summary>
    public int Vocabulary { get; }

    /// <inheritdoc/>
    public string Name => "next-token";

    /// <inheritdoc/>
    public StateKind Kind => StateKind.Tokens;

    /// <summary>Always: tokens are forgotten without a look at the others.</summary>
    public bool RaisesExactly => true;

    /// <inheritdoc/>
    public IReadOnlyList<double> Levels(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return [.. Enumerable.Range(0, steps + 1).Select(i => 1 - (double)i / steps)];
    }

    /// <summary>Nothing: int64 [rows, 0].</summary>
    /// <inheritdoc/>
    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new SampleState(zeros([random.Rows, 0], ScalarType.Int64)).WithPart(Lengths, zeros(random.Rows, ScalarType.Int64));
    }

    /// <summary>Forgets the last share of each row: its length is floor((1 - level) length).</summary>
    /// <inheritdoc/>
    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key)
    {
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(levels);
        var (rows, length) = (clean.shape[0], clean.shape[1]);
        var left = tensor([.. Enumerable.Range(0, (int)rows).Select(r => (long)Math.Floor((1 - levels[r, 0]) * length))]);
        return new SampleState(clean.clone()).WithPart(Lengths, left.to(clean.device));
    }

    /// <inheritdoc/>
    public SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Perturb(state.Value, to, random, key);
    }
}
