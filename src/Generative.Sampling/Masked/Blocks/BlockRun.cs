using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>One block of a run.</summary>
/// <param name="Context">The run.</param>
/// <param name="Process">Its process.</param>
/// <param name="Canvas">Its tokens.</param>
/// <param name="Tokens">What tokens are drawn from.</param>
/// <param name="Block">Number of the block.</param>
/// <param name="From">First position.</param>
/// <param name="To">Position after the last.</param>
internal sealed record BlockRun(
    SamplingContext Context, ITokenProcess Process, Canvas Canvas, BlockTokens Tokens, int Block, int From, int To)
{
    /// <summary>Steps that a stopped run had made in this block.</summary>
    public int Begun { get; init; }

    /// <summary>The noised shares that a stopped run carried, float64 [rows]; null where it carried none or the block begins.</summary>
    public Tensor? Noised { get; init; }

    /// <summary>Holes of each row.</summary>
    public List<int>[] Holes => [.. Enumerable.Range(0, Canvas.Rows).Select(r => Canvas.Holes(r, From, To))];
}
