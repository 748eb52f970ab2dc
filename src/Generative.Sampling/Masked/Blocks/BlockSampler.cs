using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What samplers of block diffusion share (Arriola et al. 2025, "Block Diffusion: Interpolating Between Autoregressive and Diffusion
/// Language Models", algorithm 2): blocks from left to right, each a masked diffusion of its own given the finished ones.
/// </summary>
/// <remarks>
/// The state of a step carries what a stopped run needs to go on: <c>block</c>, int64 [rows, 2], the present block and the steps made in
/// it, and what the sampler inside the block carries itself.
/// </remarks>
public abstract class BlockSampler : ISampler
{
    private const string Place = "block";

    private readonly BlockOptions _options;

    /// <param name="options">Null for the network's own blocks, with its cache.</param>
    /// <param name="bias">Why its law is another; null when it is not.</param>
    /// <exception cref="ArgumentException">The block length is below 1.</exception>
    private protected BlockSampler(BlockOptions? options, string? bias = null)
    {
        Solver = new(StateKind.Tokens) { IsStochastic = true, NeedsMask = true, Bias = bias };
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
        var state = context.Start(NoiseLevels.All(context.Levels[0]));
        var canvas = Canvas.Of(context, state, run.Mask);
        var walk = new BlockWalk(context, canvas.Length, _options.BlockLength, _options.UseCache);
        var tokens = new BlockTokens(context, run, walk, canvas);
        var (step, first, begun) = (TokenStart.Index(context), 0L, 0L);
        if (TokenStart.Part(context, state, Place) is { } place)
            (first, begun) = (place[0, 0].item<long>(), place[0, 1].item<long>());
        for (var block = (int)first; block < walk.Count; block++, begun = 0)
        {
            var (from, to) = (block * walk.BlockLength, (block + 1) * walk.BlockLength);
            var fresh = new BlockRun(context, run.Process, canvas, tokens, block, from, to);
            var noised = begun > 0 ? state.Parts.GetValueOrDefault(HitTimes.Part) : null;
            foreach (var made in Fill(fresh with { Begun = (int)begun, Noised = noised }))
                yield return new SamplingStep(step++, made.Levels, Carried(canvas, block, ++begun, made.Noised), null);
        }
    }

    /// <summary>Fills one block, step by step.</summary>
    private protected abstract IEnumerable<BlockStep> Fill(BlockRun block);

    private static SampleState Carried(Canvas canvas, int block, long steps, Tensor? noised)
    {
        long[] place = [.. Enumerable.Range(0, 2 * canvas.Rows).Select(i => i % 2 == 0 ? block : steps)];
        var state = new SampleState(canvas.ToTensor()).WithPart(Place, tensor(place, [canvas.Rows, 2]));
        return noised is null ? state : state.WithPart(HitTimes.Part, noised);
    }
}
