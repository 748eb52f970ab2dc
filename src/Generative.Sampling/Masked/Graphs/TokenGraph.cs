using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The graph whose edges noise walks along: a rate matrix Q of every token, used the same way at all positions (Lou et al. 2024, section
/// 2.1). All is per token: ids are [batch, length] int64, sigma is one total noise a row [batch], scores are [batch, length, size].
/// Works in float32 and float64, with gradients. Immutable and safe for concurrent use.
/// </summary>
public abstract class TokenGraph
{
    /// <summary>
    /// Noise below and above this changes no result that float64 could tell apart from its limit, but would make infinities of it.
    /// </summary>
    private const double LeastNoise = 1e-12, MostNoise = 60;

    /// <summary>A graph of some size.</summary>
    /// <param name="size">Number of tokens, a mask included; at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    protected TokenGraph(int size) => Size = size >= 2 ? size
        : throw new ArgumentOutOfRangeException(nameof(size), size,
            $"size is {size}; give at least 2, counting the mask where there is one.");

    /// <summary>Number of tokens, a mask included.</summary>
    public int Size { get; }

    /// <summary>Name in a published config (<c>graph.type</c>).</summary>
    public abstract string Name { get; }

    /// <summary>Id of the token in which noise ends; null where there is none.</summary>
    public abstract long? Mask { get; }

    /// <summary>Rates out of each token: the column of Q that belongs to it, [batch, length, size].</summary>
    /// <param name="ids">Tokens.</param>
    /// <param name="dtype">Dtype of the result.</param>
    /// <exception cref="ArgumentException">The ids are no tokens.</exception>
    public abstract Tensor Rate(Tensor ids, ScalarType dtype = ScalarType.Float32);

    /// <summary>Rates into each token: the row of Q that belongs to it, [batch, length, size].</summary>
    /// <inheritdoc cref="Rate"/>
    public abstract Tensor TransposedRate(Tensor ids, ScalarType dtype = ScalarType.Float32);

    /// <summary>Probabilities of where each token is after some noise: its column of e^(sigma Q), [batch, length, size].</summary>
    /// <param name="ids">Tokens.</param>
    /// <param name="sigma">Total noise [batch], 0 or more; its dtype is the result's.</param>
    /// <exception cref="ArgumentException">A shape does not fit, or the ids are no tokens.</exception>
    public abstract Tensor Transition(Tensor ids, Tensor sigma);

    /// <summary>Probabilities that each other token has become the given one: its row of e^(sigma Q), [batch, length, size].</summary>
    /// <inheritdoc cref="Transition"/>
    public abstract Tensor TransposedTransition(Tensor ids, Tensor sigma);

    /// <summary>Noises tokens with draws of the caller's.</summary>
    /// <param name="ids">Clean tokens.</param>
    /// <param name="sigma">Total noise [batch].</param>
    /// <param name="uniforms">[batch, length] in [0, 1): a token moves where it is below 1 - e^-sigma.</param>
    /// <param name="replacements">[batch, length] int64, what a token that moves becomes; uniform tokens. Not looked at where there is a
    /// mask.</param>
    /// <returns>[batch, length] int64.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or replacements are missing.</exception>
    public abstract Tensor SampleTransition(Tensor ids, Tensor sigma, Tensor uniforms, Tensor? replacements = null);

    /// <summary>
    /// Ratios p at a little less noise over p now, from the ratios now: e^(-dsigma Q) times the score (Lou et al. 2024, section 4.2).
    /// </summary>
    /// <param name="score">Ratios [batch, length, size], the current token's being 1: exponentials of log scores.</param>
    /// <param name="dsigma">How much less noise [batch].</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public abstract Tensor StaggeredScore(Tensor score, Tensor dsigma);

    /// <summary>
    /// Score entropy of each token (Lou et al. 2024, definition 3.1, with the constant that makes 0 its least value):
    /// sum over y != x of Q(x, y) [s_y - r_y log s_y + r_y (log r_y - 1)], r the true ratios.
    /// </summary>
    /// <param name="logScore">Log scores [batch, length, size].</param>
    /// <param name="sigma">Total noise [batch], above 0.</param>
    /// <param name="ids">Noisy tokens [batch, length].</param>
    /// <param name="clean">Clean tokens [batch, length].</param>
    /// <returns>[batch, length], 0 or more, dtype of the scores.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or an id is no token.</exception>
    public abstract Tensor ScoreEntropy(Tensor logScore, Tensor sigma, Tensor ids, Tensor clean);

    /// <summary>Rates of the reverse process: the transposed rates times the scores; each row's own entry makes it sum to 0.</summary>
    /// <param name="ids">Noisy tokens [batch, length].</param>
    /// <param name="score">Ratios [batch, length, size].</param>
    /// <exception cref="ArgumentException">A shape does not fit, or an id is no token.</exception>
    public Tensor ReverseRate(Tensor ids, Tensor score)
    {
        GraphShapes.Check(this, score, nameof(score), ids, nameof(ids));
        using var scope = NewDisposeScope();
        var own = Own(ids);
        var rates = (TransposedRate(ids, score.dtype) * score).masked_fill(own, 0);
        return where(own, -rates.sum(-1, keepdim: true), rates).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Probabilities of each token a little less noise ago (Tweedie tau-leaping, Lou et al. 2024, section 4.2): the staggered score times
    /// the transposed transition. Not normalised where the scores are not exact; an entry may then be below 0.
    /// </summary>
    /// <param name="ids">Noisy tokens [batch, length].</param>
    /// <param name="score">Ratios [batch, length, size].</param>
    /// <param name="dsigma">How much less noise [batch].</param>
    /// <exception cref="ArgumentException">A shape does not fit, or an id is no token.</exception>
    public virtual Tensor ReverseTransition(Tensor ids, Tensor score, Tensor dsigma)
    {
        GraphShapes.Check(this, score, nameof(score), ids, nameof(ids));
        using var scope = NewDisposeScope();
        return (StaggeredScore(score, dsigma) * TransposedTransition(ids, dsigma.to(score.dtype))).MoveToOuterDisposeScope();
    }

    /// <summary>Bool [batch, length, size]: true at each position's own token.</summary>
    private protected Tensor Own(Tensor ids) => ids.unsqueeze(-1).eq(arange(Size, ScalarType.Int64, ids.device));

    /// <summary>Noise within bounds that keep every result finite.</summary>
    private protected static Tensor Bounded(Tensor sigma) => sigma.clamp(LeastNoise, MostNoise);

    /// <summary>s - r log s + r (log r - 1) as r (e^d - 1 - d), d = log s - log r: no digits lost where s is near r.</summary>
    private protected static Tensor Divergence(Tensor logScore, Tensor logRatio)
    {
        var d = logScore - logRatio;
        return logRatio.exp() * (d.expm1() - d);
    }
}
