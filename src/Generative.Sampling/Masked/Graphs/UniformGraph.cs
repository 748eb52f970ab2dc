using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Noise turns every token into any other at the same rate, 1 over their number (Q-uniform of Lou et al. 2024).
/// </summary>
/// <param name="size">Number of tokens, at least 2.</param>
public sealed class UniformGraph(int size) : TokenGraph(size)
{
    /// <inheritdoc/>
    public override string Name => "uniform";

    /// <inheritdoc/>
    public override long? Mask => null;

    /// <inheritdoc/>
    public override Tensor Rate(Tensor ids, ScalarType dtype = ScalarType.Float32)
    {
        GraphShapes.Ids(this, ids, nameof(ids));
        using var scope = NewDisposeScope();
        return (1.0 / Size - Own(ids).to(dtype)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor TransposedRate(Tensor ids, ScalarType dtype = ScalarType.Float32) => Rate(ids, dtype);

    /// <inheritdoc/>
    public override Tensor Transition(Tensor ids, Tensor sigma)
    {
        GraphShapes.Ids(this, ids, nameof(ids));
        using var scope = NewDisposeScope();
        var noise = GraphShapes.PerRow(sigma, ids.shape[0], null, nameof(sigma));
        return (Own(ids) * (-noise).exp() - ((-noise).expm1() / Size)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor TransposedTransition(Tensor ids, Tensor sigma) => Transition(ids, sigma);

    /// <inheritdoc/>
    public override Tensor SampleTransition(Tensor ids, Tensor sigma, Tensor uniforms, Tensor? replacements = null)
    {
        GraphShapes.Ids(this, ids, nameof(ids));
        GraphShapes.Same(uniforms, ids, nameof(uniforms));
        if (replacements is null)
            throw new ArgumentException("replacements are missing; give uniform tokens, one for each position.", nameof(replacements));
        GraphShapes.Ids(this, replacements, nameof(replacements));
        GraphShapes.Same(replacements, ids, nameof(replacements));
        using var scope = NewDisposeScope();
        var noise = GraphShapes.PerRow(sigma, ids.shape[0], null, nameof(sigma)).squeeze(-1);
        return where(uniforms.lt(-(-noise).expm1()), replacements, ids).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor StaggeredScore(Tensor score, Tensor dsigma)
    {
        GraphShapes.Scores(this, score, nameof(score));
        using var scope = NewDisposeScope();
        var step = GraphShapes.PerRow(dsigma, score.shape[0], score.dtype, nameof(dsigma));
        var mean = score.mean([-1], keepdim: true);
        return (mean + (step.exp() * (score - mean))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor ScoreEntropy(Tensor logScore, Tensor sigma, Tensor ids, Tensor clean)
    {
        GraphShapes.Check(this, logScore, nameof(logScore), ids, nameof(ids));
        GraphShapes.Ids(this, clean, nameof(clean));
        GraphShapes.Same(clean, ids, nameof(clean));
        using var scope = NewDisposeScope();
        var noise = Bounded(GraphShapes.PerRow(sigma, ids.shape[0], logScore.dtype, nameof(sigma)));
        // log of p(another token) / p(the clean one); seen from a third token both others are as likely as it.
        var rise = noise.expm1();
        var away = (rise / (rise + Size)).log();
        var ratio = where(ids.eq(clean).unsqueeze(-1), away, where(Own(clean), -away, zeros_like(away)));
        return (Divergence(logScore, ratio).masked_fill(Own(ids), 0).sum(-1) / Size).MoveToOuterDisposeScope();
    }
}
