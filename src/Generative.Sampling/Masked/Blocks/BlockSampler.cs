namespace Generative.Sampling;

/// <summary>
/// What samplers of block diffusion share (Arriola et al. 2025, "Block Diffusion: Interpolating Between Autoregressive and Diffusion
/// Language Models", algorithm 2): blocks from left to right, each a masked diffusion of its own given the finished ones.
/// </summary>
public abstract class BlockSampler : ISampler
{
    private readonly BlockOptions _options;

    /// <param name="options">Null for the network's own blocks, with its cache.</param>
    /// <param name="bias">Why its law is another; null when it is not.</param>
    /// <exception cref="ArgumentException">The block length is below 1.</exception>
    private protected BlockSampler(BlockOptions? options, string? bias = null)
    {
        Solver = new(StateKind.Tokens) { IsStochastic = true, Bias = bias };
        _options = options ?? new();
        if (_options.BlockLength is < 1)
            throw new ArgumentException(
                $"BlockLength is {_options.BlockLength}; give at least 1, or null for the network's own.", nameof(options));
        Plan = new(PlanOrder.NextBlock) { BlockLength = _options.BlockLength ?? 0 };
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public PlanTraits Plan { get; }

    /// <inheritdoc/>
    public SolverTraits Solver { get; }

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => TokenBias.With(Solver, settings, BlockNucleus.Setting);

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = [BlockNucleus.Setting, .. TokenRun.DrawSettings];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Blocks do not divide the canvas, or it has nothing to fill.</exception>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var run = new TokenRun(context, reuse: false);
        var canvas = Canvas.Of(context, context.Start(NoiseLevels.All(context.Levels[0])), run.Mask);
        var walk = new BlockWalk(context, canvas.Length, _options.BlockLength, _options.UseCache);
        var tokens = new BlockTokens(context, run, walk, canvas);
        var step = 0;
        for (var block = 0; block < walk.Count; block++)
        {
            var (from, to) = (block * walk.BlockLength, (block + 1) * walk.BlockLength);
            foreach (var levels in Fill(new(context, run.Process, canvas, tokens, block, from, to)))
                yield return new SamplingStep(step++, levels, canvas.ToTensor(), null);
        }
    }

    /// <summary>Fills one block, step by step.</summary>
    /// <returns>The levels reached, one element a step.</returns>
    private protected abstract IEnumerable<NoiseLevels> Fill(BlockRun block);
}
