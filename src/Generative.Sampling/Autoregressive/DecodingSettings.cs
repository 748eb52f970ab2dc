using System.Globalization;

namespace Generative.Sampling;

/// <summary>The numbers of samplers that write from left to right, and the rules they stand for.</summary>
internal static class DecodingSettings
{
    private static readonly SamplerSetting
        Nmst = new("nmst", 0, 0, 0.9999, "epsilon of the head for which the model was trained with non-monotonic termination; 0 for none"),
        SelfTerminating = new("self-terminating", 0, 0, 0.9999, "epsilon of the self-terminating head it was trained with; 0 for none"),
        Repetition = new("repetition", 1, 0.01, 100, "divides scores of tokens in the text, or multiplies those below 0; 1 for nothing"),
        Presence = new("presence", 0, -100, 100, "taken once from scores of tokens made already; 0 for nothing"),
        Frequency = new("frequency", 0, -100, 100, "taken from a token's score for each time it was made already; 0 for nothing"),
        NoRepeatNgram = new("no-repeat-ngram", 0, 0, int.MaxValue, "no run of so many tokens comes twice; 0 for no such rule"),
        MinTokens = new("min-tokens", 0, 0, int.MaxValue, "tokens to be made before one that ends the text"),
        MinP = new("min-p", 0, 0, 1, "drop tokens less likely than this share of the likeliest one's probability; 0 for none"),
        MinPFirst = new("min-p-first", 0, 0, 1, "1 to apply min-p before temperature instead of after top-p"),
        Typical = new("typical", 1, 1e-6, 1, "draw among tokens of nearly usual surprise that together have this probability; 1 for all"),
        Epsilon = new("epsilon", 0, 0, 0.9999, "drop tokens less likely than this; 0 for none"),
        Eta = new("eta", 0, 0, 0.9999, "drop tokens less likely than this, and fewer where the law is flat; 0 for none");

    /// <summary>What changes the likeliest token too, for samplers that try tokens ahead.</summary>
    public static IReadOnlyList<SamplerSetting> TentativePenalties { get; } =
        [Repetition, Presence, Frequency, NoRepeatNgram, MinTokens, Nmst];

    /// <summary>What changes the likeliest token too.</summary>
    public static IReadOnlyList<SamplerSetting> Penalties { get; } = [.. TentativePenalties, SelfTerminating];

    private static readonly IReadOnlyList<SamplerSetting> Draws =
        [TokenRun.Temperature, TokenRun.TopK, TokenRun.TopP, MinP, MinPFirst, Typical, Epsilon, Eta];

    /// <summary>All for samplers that try tokens ahead.</summary>
    public static IReadOnlyList<SamplerSetting> Tentative { get; } = [.. Draws, .. TentativePenalties];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SamplerSetting> All { get; } = [.. Draws, .. Penalties];

    /// <summary>
    /// The rules of a run: the head its numbers ask for, the request's own, the others its numbers ask for, forced tokens and the constraint,
    /// then what truncates, in the order of huggingface/transformers.
    /// </summary>
    /// <param name="context">The run.</param>
    /// <param name="settings">The settings the sampler has.</param>
    /// <exception cref="ArgumentException">Two numbers contradict each other, or one lacks what it needs.</exception>
    public static LogitsChain Rules(SamplingContext context, IReadOnlyList<SamplerSetting> settings)
    {
        var ends = context.Request.Decoding.EndTokens;
        Check(context, Of, ends);
        List<ILogitsRule> rules = [];
        // Heads first: they read the model's raw logits, and a later rule may still bar the end.
        Add(Nmst, e => new NonMonotonicTermination(e, ends));
        Add(SelfTerminating, e => new SelfTermination(e, ends));
        var own = context.Request.Decoding.Rules;
        rules.AddRange(own.Where(r => r is not ForcedTokens));
        Add(Repetition, p => new RepetitionPenalty(p));
        Add(Presence, p => new PresencePenalty(p));
        Add(Frequency, p => new FrequencyPenalty(p));
        Add(NoRepeatNgram, n => new NoRepeatNgram((int)n));
        Add(MinTokens, n => new MinNewTokens((int)n, ends));
        // What bars tokens has said so before one is forced; only the constraint, which is a promise, has a later word.
        rules.AddRange(own.Where(r => r is ForcedTokens));
        if (context.Request.Constraint is { } constraint)
            rules.Add(new ConstraintRule(constraint));
        var minPFirst = Of(MinPFirst) != 0;
        if (minPFirst)
            Add(MinP, p => new MinP(p));
        Add(TokenRun.Temperature, t => new Temperature(t));
        Add(TokenRun.TopK, k => new TopK((int)k));
        Add(TokenRun.TopP, p => new TopP(p));
        if (!minPFirst)
            Add(MinP, p => new MinP(p));
        Add(Typical, p => new Typical(p));
        Add(Epsilon, p => new Epsilon(p));
        Add(Eta, p => new Eta(p));
        return new(rules);

        double Of(SamplerSetting setting) => settings.Contains(setting) ? context.Setting(setting) : setting.Default;

        void Add(SamplerSetting setting, Func<double, ILogitsRule> rule)
        {
            if (Of(setting) != setting.Default)
                rules.Add(rule(Of(setting)));
        }
    }

    /// <summary>The rules of a run that tries tokens ahead.</summary>
    /// <param name="context">The run.</param>
    /// <param name="greedy">Whether the likeliest token is taken: then what truncates is left out, as the sampler 'greedy' has none of it,
    /// and <see cref="Generative.Sampling.Typical"/> may drop the likeliest token.</param>
    /// <inheritdoc cref="Rules" path="/exception"/>
    public static LogitsChain Tentatively(SamplingContext context, bool greedy) => Rules(context, greedy ? TentativePenalties : Tentative);

    /// <summary>The number of a setting that counts something.</summary>
    /// <exception cref="ArgumentException">It is no whole number.</exception>
    public static int Whole(SamplingContext context, SamplerSetting setting) => context.Setting(setting) is var value
        && value == Math.Truncate(value) ? (int)value : throw Wrong($"{setting.Name} is {value}; give a whole number.");

    private static void Check(SamplingContext context, Func<SamplerSetting, double> of, IReadOnlyList<int> ends)
    {
        foreach (var whole in new[] { TokenRun.TopK, NoRepeatNgram, MinTokens, MinPFirst })
            if (of(whole) != Math.Truncate(of(whole)))
                throw Wrong($"{whole.Name} is {of(whole)}; give a whole number.");
        foreach (var needing in new[] { Nmst, SelfTerminating, MinTokens })
            if (of(needing) != 0 && ends.Count == 0)
                throw Wrong(
                    $"{needing.Name} is {of(needing)}, and nothing says which tokens end a text; give DecodingOptions.EndTokens, or leave it.");
        if (of(Nmst) != 0 && of(SelfTerminating) != 0)
            throw Wrong($"nmst is {of(Nmst)} and self-terminating is {of(SelfTerminating)}, and a model has one such head; give one.");
        if (of(MinPFirst) != 0 && of(MinP) == 0)
            throw Wrong($"min-p-first is 1, and min-p is 0, which drops nothing; give min-p too, or leave min-p-first out.");
        if (of(MinTokens) > context.Request.Steps)
            throw Wrong($"min-tokens is {of(MinTokens)}, and {context.Request.Steps} tokens are made at most; give no more than those.");
    }

    private static ArgumentException Wrong(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture));
}
