using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Noise turns every token into the mask, the last one, which stays (Q-absorb of Lou et al. 2024): masked diffusion.
/// </summary>
/// <param name="size">Number of tokens, the mask included; at least 2.</param>
public sealed class AbsorbingGraph(int size) : TokenGraph(size)
{
    /// <inheritdoc/>
    public override string Name => "absorb";

    /// <inheritdoc/>
    public override long? Mask => Size - 1;

    /// <inheritdoc/>
    public override Tensor Rate(Tensor ids, ScalarType dtype = ScalarType.Float32)
    {
        GraphShapes.Ids(this, ids, nameof(ids));
        using var scope = NewDisposeScope();
        return (MaskColumn(ids).to(dtype) - Own(ids).to(dtype)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor TransposedRate(Tensor ids, ScalarType dtype = ScalarType.Float32)
    {
        GraphShapes.Ids(this, ids, nameof(ids));
        using var scope = NewDisposeScope();
        return (IsMask(ids).to(dtype) - Own(ids).to(dtype)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Transition(Tensor ids, Tensor sigma)
    {
        GraphShapes.Ids(this, ids, nameof(ids));
        using var scope = NewDisposeScope();
        var noise = GraphShapes.PerRow(sigma, ids.shape[0], null, nameof(sigma));
        return (Own(ids) * (-noise).exp() - MaskColumn(ids) * (-noise).expm1()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor TransposedTransition(Tensor ids, Tensor sigma)
    {
        GraphShapes.Ids(this, ids, nameof(ids));
        using var scope = NewDisposeScope();
        var noise = GraphShapes.PerRow(sigma, ids.shape[0], null, nameof(sigma));
        return (Own(ids) * (-noise).exp() - IsMask(ids) * (-noise).expm1()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor SampleTransition(Tensor ids, Tensor sigma, Tensor uniforms, Tensor? replacements = null)
    {
        GraphShapes.Ids(this, ids, nameof(ids));
        GraphShapes.Same(uniforms, ids, nameof(uniforms));
        using var scope = NewDisposeScope();
        var noise = GraphShapes.PerRow(sigma, ids.shape[0], null, nameof(sigma)).squeeze(-1);
        return ids.masked_fill(uniforms.lt(-(-noise).expm1()), Mask!.Value).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The published form takes (e^dsigma - 1) times the sum of all scores from e^dsigma times the mask's own: for a large step two huge
    /// numbers. What is left when they are subtracted on paper is the mask's score less e^dsigma - 1 times the other tokens'.
    /// </remarks>
    public override Tensor StaggeredScore(Tensor score, Tensor dsigma)
    {
        GraphShapes.Scores(this, score, nameof(score));
        using var scope = NewDisposeScope();
        var step = GraphShapes.PerRow(dsigma, score.shape[0], score.dtype, nameof(dsigma));
        var (tokens, mask) = (score.narrow(-1, 0, Size - 1), score.narrow(-1, Size - 1, 1));
        return cat([tokens * step.exp(), mask - (step.expm1() * tokens.sum(-1, keepdim: true))], -1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor ReverseTransition(Tensor ids, Tensor score, Tensor dsigma)
    {
        GraphShapes.Check(this, score, nameof(score), ids, nameof(ids));
        using var scope = NewDisposeScope();
        var step = GraphShapes.PerRow(dsigma, score.shape[0], score.dtype, nameof(dsigma));
        var tokens = step.expm1() * score.narrow(-1, 0, Size - 1);
        var masked = cat([tokens, 1 - tokens.sum(-1, keepdim: true)], -1);
        // A token that is there has always been there: the mask never turns into it by noise.
        return where(IsMask(ids), masked, Own(ids).to(score.dtype)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor ScoreEntropy(Tensor logScore, Tensor sigma, Tensor ids, Tensor clean)
    {
        GraphShapes.Check(this, logScore, nameof(logScore), ids, nameof(ids));
        GraphShapes.Ids(this, clean, nameof(clean));
        GraphShapes.Same(clean, ids, nameof(clean));
        using var scope = NewDisposeScope();
        var noise = Bounded(GraphShapes.PerRow(sigma, ids.shape[0], logScore.dtype, nameof(sigma)));
        var right = Divergence(logScore.gather(-1, clean.unsqueeze(-1)), -ConcreteScore.LogExpm1(noise)).squeeze(-1);
        // Tokens that never were there have a true ratio of 0: their score is all that counts.
        var wrong = logScore.masked_fill(Own(clean).logical_or(MaskColumn(ids)), double.NegativeInfinity).exp().sum(-1);
        return (right + wrong).masked_fill(ids.ne(Size - 1), 0).MoveToOuterDisposeScope();
    }

    private Tensor IsMask(Tensor ids) => ids.eq(Size - 1).unsqueeze(-1);

    private Tensor MaskColumn(Tensor ids) =>
        arange(Size, ScalarType.Int64, ids.device).eq(Size - 1).expand(ids.shape[0], ids.shape[1], Size);
}
