namespace Generative.Sampling;

/// <summary>
/// Writes a block at a time: one network evaluation says what all tokens of the next block may be, given all before, and each of them is
/// drawn by itself (next-block prediction of videos, Ren et al. 2025; next-scale prediction of pictures, Tian et al. 2024). The network's
/// law holds tokens of a block independent, so this is exact. As many steps as blocks are asked for, or as the model has. With blocks of
/// one token it is <see cref="NextToken"/>, draw for draw. With <c>greedy</c> the likeliest token in place of a draw.
/// </summary>
/// <param name="greedy">Whether to take the likeliest token.</param>
public sealed class NextBlock(bool greedy = false) : ISampler
{
    // Sequences of blocks have the model's length: nothing ends them early.
    private static readonly string[] AboutEnds = ["min-tokens", "nmst"];

    /// <inheritdoc/>
    public string Name => greedy ? "next-block-greedy" : "next-block";

    /// <inheritdoc/>
    public string Description => greedy ? "a block of tokens from each evaluation, the likeliest token everywhere"
        : "a block of tokens from each evaluation, drawn given all blocks before (Ren et al. 2025, Tian et al. 2024)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.NextBlock) { BlockLength = 0 };

    /// <inheritdoc/>
    public SolverTraits Solver { get; } = new(StateKind.Tokens)
    {
        OnlyProcess = "next-token",
        NeedsBlocks = true,
        IsStochastic = !greedy,
        DrawsProcessNoise = true,
        Bias = greedy ? "it takes the likeliest token where the model has a law: one sequence, not a draw" : null,
    };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } =
        [.. (greedy ? DecodingSettings.TentativePenalties : DecodingSettings.Tentative).Where(s => !AboutEnds.Contains(s.Name))];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The context is not whole blocks, is too short or too long, or differs in length from row to
    /// row; or the request asks for what cannot be had block by block.</exception>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = new BlockDecoding(context, DecodingSettings.Rules(context, Settings));
        var step = context.Request.Start?.Row ?? 0;
        if (run.IsDone)
            yield return run.Step(step);
        for (; !run.IsDone; step++)
        {
            run.Make(greedy);
            yield return run.Step(step);
        }
    }
}
