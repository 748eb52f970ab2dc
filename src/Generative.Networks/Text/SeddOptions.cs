namespace Generative.Networks;

/// <summary>Sizes of a <see cref="SeddTransformer"/>; names in parentheses are those of its published config.</summary>
public sealed record SeddOptions : RotaryTransformerOptions
{
    /// <summary>Width of the conditioning (<c>cond_dim</c>).</summary>
    public int CondDim { get; init; } = 128;

    /// <summary>
    /// Whether tokens are masked (<c>graph.type</c> is <c>absorb</c>), which adds the mask after the published <c>tokens</c>; else they are
    /// replaced by others (<c>uniform</c>).
    /// </summary>
    public bool Absorbing { get; init; } = true;

    /// <summary>Whether the answer is to be scaled by the noise before it is a log score (<c>scale_by_sigma</c>).</summary>
    public bool ScaleBySigma { get; init; } = true;

    /// <summary>
    /// Reads <c>tokens</c>, <c>graph</c> and, from the nested <c>model</c> where there is one, <c>length</c>, <c>hidden_size</c>,
    /// <c>cond_dim</c>, <c>n_blocks</c>, <c>n_heads</c> and <c>scale_by_sigma</c>, all of which must be there, and <c>dropout</c>. Other
    /// fields say how it was trained and change nothing.
    /// </summary>
    /// <exception cref="InvalidDataException">A setting is missing or out of range.</exception>
    public static SeddOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var names = RotaryTransformerNames.Sedd;
        var model = settings.Has("model") ? settings.Required<ComponentSettings>("model") : settings;
        var graph = settings.Required<ComponentSettings>("graph");
        var tokens = settings.Required<int>(names.Vocabulary);
        new SettingChecks(settings.Source).Positive(tokens, names.Vocabulary)
            .That(graph.Type is "absorb" or "uniform", "graph", graph.Type, "give absorb or uniform");
        var options = new SeddOptions
        {
            Absorbing = graph.Type == "absorb",
            VocabularySize = checked(tokens + (graph.Type == "absorb" ? 1 : 0)),
            Length = model.Required<int>(names.Length),
            HiddenSize = model.Required<int>(names.Hidden),
            Depth = model.Required<int>(names.Depth),
            Heads = model.Required<int>(names.Heads),
            Dropout = model.Optional("dropout", 0.1),
            CondDim = model.Required<int>("cond_dim"),
            ScaleBySigma = model.Required<bool>("scale_by_sigma"),
        };
        options.Check(model.Source, names);
        return options;
    }

    private protected override void CheckOwn(SettingChecks checks) => checks.Positive(CondDim, "cond_dim");
}
