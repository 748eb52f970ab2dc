namespace Generative.Sampling;

/// <summary>
/// How many positions a row fills in each step and how far to the right: its holes lie in blocks that are filled from left to right, each
/// in as many steps, and a block's holes are shared evenly among them, the larger shares first (Nie et al. 2025, LLaDA, appendix A.3).
/// Blocks are counted from the row's first hole to its last. A function of the row alone.
/// </summary>
internal sealed class TransferPlan
{
    private readonly int _first, _block, _stepsEach;
    private readonly int[] _shares;

    /// <summary>The plan of one row.</summary>
    /// <param name="holes">Its holes, ascending; may be none.</param>
    /// <param name="steps">Steps of the run.</param>
    /// <param name="block">Positions of a block; 0 for one block.</param>
    /// <exception cref="ArgumentException">Blocks do not divide the stretch of the holes, or cannot share the steps.</exception>
    public TransferPlan(IReadOnlyList<int> holes, int steps, int block)
    {
        var span = holes.Count == 0 ? 0 : holes[^1] + 1 - holes[0];
        (_first, _block) = (holes.Count == 0 ? 0 : holes[0], block == 0 ? Math.Max(span, 1) : block);
        if (span % _block != 0)
            throw new ArgumentException($"block-length is {block}, which does not divide the {span} positions to fill; give "
                + $"{string.Join(", ", Enumerable.Range(1, span).Where(b => span % b == 0))}, or 0 for one block.", nameof(block));
        var blocks = Math.Max(span / _block, 1);
        if (steps % blocks != 0)
            throw new ArgumentException(
                $"steps is {steps}, which {blocks} blocks of {_block} cannot share evenly; give a multiple of {blocks}.", nameof(steps));
        _stepsEach = steps / blocks;
        _shares = new int[steps];
        foreach (var inside in holes.GroupBy(h => (h - _first) / _block))
            for (var i = 0; i < _stepsEach; i++)
                _shares[inside.Key * _stepsEach + i] = inside.Count() / _stepsEach + (i < inside.Count() % _stepsEach ? 1 : 0);
    }

    /// <summary>Positions to fill in a step.</summary>
    public int Count(int step) => _shares[step];

    /// <summary>Position after the last of the block that a step works on.</summary>
    public int End(int step) => _first + (step / _stepsEach + 1) * _block;
}
