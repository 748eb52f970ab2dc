using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// Next token by a loop of its own. With a cache only new tokens are sent; without, the whole prefix. Speculating, it guesses the next
/// two tokens as zeros, asks about both at once and goes back to where the guess was wrong.
/// </summary>
internal sealed class NextToken(bool useCache, bool speculate = false) : ISampler
{
    public string Name => "next-token";

    public string Description => "one position at a time";

    public PlanTraits Plan { get; } = new(PlanOrder.NextToken);

    public SolverTraits Solver { get; } = new(StateKind.Tokens);

    public IReadOnlyList<SamplerSetting> Settings => [];

    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var positions = (int)context.Card.RowShape[0];
        var cache = useCache ? context.CreateCache(positions) : null;
        // The first token is given: the row's number.
        var tokens = arange(context.Rows, ScalarType.Int64).reshape(-1, 1);
        for (var i = 1; i < positions; i++)
        {
            if (cache is not null && speculate)
                Guess(context, cache);
            var sent = cache is null ? tokens : tokens.narrow(1, cache.Length, tokens.shape[1] - cache.Length);
            var question = new PredictionRequest(sent, NoiseLevels.All(0), context.Request.Conditioning) { Cache = cache };
            var logits = context.Predict(question).Value;
            tokens = cat([tokens, logits.argmax(2)], 1);
            yield return new SamplingStep(i - 1, NoiseLevels.All(0), tokens, logits);
        }
    }

    /// <summary>Asks about tokens that will be thrown away: what it leaves in the cache must be gone afterwards.</summary>
    private static void Guess(SamplingContext context, IModelCache cache)
    {
        using var before = cache.Snapshot();
        var guess = zeros(context.Rows, 2, ScalarType.Int64);
        context.Predict(new PredictionRequest(guess, NoiseLevels.All(0), context.Request.Conditioning) { Cache = cache });
        if (cache.CanTruncate)
            cache.Truncate(before.Length);
        else
            cache.Restore(before);
    }
}
