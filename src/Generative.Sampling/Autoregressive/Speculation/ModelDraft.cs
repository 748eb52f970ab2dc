namespace Generative.Sampling;

/// <summary>Drafts by a smaller model, the request's <see cref="DecodingOptions.Draft"/>, with a cache of its own.</summary>
/// <param name="length">
/// How many tokens to draft; null for what the settings <c>draft-policy</c> and <c>policy-threshold</c> say. Heeded by lines, not by drafts
/// that branch.
/// </param>
public sealed class ModelDraft(IDraftLength? length = null) : IDraftSource
{
    private static readonly SamplerSetting
        Policy = new("draft-policy", 0, 0, 2, "0 drafts as many tokens as there is room for, 1 stops at low confidence, 2 at high entropy"),
        Threshold = new("policy-threshold", 0.3, 0, 20,
            "with draft-policy 1 the least product of the draft's highest probabilities to go on with, with 2 the highest entropy in nats");

    /// <inheritdoc/>
    public string Name => "draft-model";

    /// <inheritdoc/>
    public bool NeedsDraft => true;

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = length is null ? [Policy, Threshold] : [];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request has no draft, or its tokens are not the model's.</exception>
    public IDraftRun Begin(DraftSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var context = setup.Context;
        var draft = context.Request.Decoding.Draft ?? throw new ArgumentException("The sampler checks drafts of a smaller model, and the "
            + $"request has none; give one as {nameof(DecodingOptions)}.{nameof(DecodingOptions.Draft)}, or use 'prompt-lookup', which "
            + "needs no model.");
        return draft.Vocabulary == setup.Vocabulary ? new ModelDraftRun(setup, draft, length ?? Chosen(context))
            : throw new ArgumentException($"The draft '{draft.Card.Name}' has {draft.Vocabulary} tokens and the model "
                + $"'{context.Card.Name}' {setup.Vocabulary}; give a draft with the model's tokenizer.");
    }

    private static IDraftLength Chosen(SamplingContext context) => context.Setting(Policy) switch
    {
        0 => new FixedDraftLength(),
        1 => new ConfidenceProduct(context.Setting(Threshold)),
        2 => new EntropyLimit(context.Setting(Threshold)),
        _ => throw new ArgumentException("draft-policy is no whole number; give 0, 1 or 2."),
    };
}
